"""Who comes in through our own sign-in page, and how somebody proves again who they are."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.framework.sentences import in_words
from mainstay.interfaces.web.signing_in.arrival import ARRIVING, arrival_of
from mainstay.interfaces.web.signing_in.noting import note_refusal
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.signin.queries import sign_in_rules, user_with_address

_FACTOR_STAGE = "allauth.mfa.stages.AuthenticateStage"


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an administrator invites. Passwords may be switched off."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Closed."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Asked by the door, for our own pages and those of the library alike."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user behind an address and a password. While passwords are off every try but the right one of the person
        who keeps theirs is answered alike.
        """
        rules = sign_in_rules()
        user = super().authenticate(request, **credentials)
        if rules.passwords or (user is not None and rules.may_use_password(user.pk)):
            return user
        if user is not None:
            note_refusal(request, passwords_are_off(), user=user, method="password")
        raise ValidationError(in_words(passwords_are_off()), code="passwords_off")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Written down, under the person where the address is known."""
        user = user_with_address(str(credentials.get("email") or ""))
        note_refusal(request, sentence("Wrong password."), user=user, method="password")

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """The last word before somebody comes in, whatever they showed."""
        if not user.is_active:
            note_refusal(request, sentence("The account is not active."), user=user)
        elif arrival_of(request, user) is None and not sign_in_rules().may_use_password(user.pk):
            note_refusal(request, passwords_are_off(), user=user)
            request.session["signed_out_because"] = "passwords_off"
            return HttpResponseRedirect(reverse("account_login"))
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_login_stages(self) -> list[str]:
        """The second factor is not asked again where the company's service has asked it."""
        stages: list[str] = super().get_login_stages()
        arrived = self.request.session.get(ARRIVING) if self.request is not None else None
        if arrived and arrived["second_factor"]:
            stages.remove(_FACTOR_STAGE)
        return stages

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password where it may be used, the second factor, and the companies whose people the user may be."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated:
            return found
        if not sign_in_rules().may_use_password(user.pk):
            found = [one for one in found if one["id"] != "reauthenticate"]
        domain = user.email.rpartition("@")[2].lower()
        return found + [
            {"id": f"company:{one.code}", "description": _("Sign in with {company}").format(company=one.name),
             "url": f"{reverse('company_sign_in', args=[one.code])}?again=1"}
            for one in settings.SIGN_IN_COMPANIES if domain in one.domains
        ]  # fmt: skip


def passwords_are_off() -> Sentence:
    """What everybody hears while passwords are switched off."""
    return sentence("Passwords are switched off here. Sign in through your company.")
