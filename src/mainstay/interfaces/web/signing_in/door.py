"""Every request of somebody signed in passes here: does the session still run, is a second factor missing, must they
prove once more who they are?
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from mainstay.interfaces.web.signing_in.noting import SIGNED_IN, note_end
from mainstay.modules.signin.queries import Running, has_second_factor, running_session, sign_in_rules, touch
from mainstay.modules.signin.rules import SignInRules, over_because

Handler = Callable[[HttpRequest], HttpResponse]

PROOF_SECONDS = 300
PROVEN_AT = "proven_at"
BECAUSE = "signed_out_because"
# Acts of the web that need a fresh proof; a token cannot do them at all.
DANGEROUS_ACTIONS = frozenset({
    "token.create", "webhook.create", "factor.reset", "session.end_all", "sign_in_policy.set",
})  # fmt: skip
DANGEROUS_PAGES = frozenset({
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_email",
    "account_set_password",
})  # fmt: skip
# Where somebody without the second factor that their role needs may still go.
WITHOUT_FACTOR = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_logout", "account_reauthenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "company_sign_in", "company_arrive", "company_finish",
    "set_language", "set_theme", "my_sessions",
})  # fmt: skip


class Door:
    """The middleware; it stands behind the one that finds the actor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whose session is over; the request goes on as that of a stranger."""
        if hasattr(request, "actor"):
            _watch(request)
        elif request.session.get(SIGNED_IN):
            # The user is no longer active: nothing of the cookie stays.
            request.session.flush()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Somebody whose role needs a second factor sets it up first; a dangerous act asks for a fresh proof."""
        match = request.resolver_match
        if not hasattr(request, "actor") or match is None:
            return None
        name = match.url_name or ""
        if name not in WITHOUT_FACTOR and _lacks_factor(request):
            return _send_for_factor(request)
        acting = match.route.startswith("do/") and kwargs.get("name") in DANGEROUS_ACTIONS
        dangerous = acting or name in DANGEROUS_PAGES
        if dangerous and not recently_proven(request):
            return ask_again(request)
        return None


def _watch(request: Any) -> None:
    session = running_session(request.session.get(SIGNED_IN, ""))
    rules = sign_in_rules()
    if session is None or session.user_id != request.actor.user_id:
        sign_out(request, "ended")
        return
    why = over_because(rules, begun_at=session.begun_at, seen_at=session.seen_at, now=timezone.now(),
                       roles_then=session.roles, roles_now=request.actor.roles)  # fmt: skip
    if why:
        note_end(request, why)
        sign_out(request, why)
        return
    request.running, request.sign_in_rules = session, rules
    touch(session)


def sign_out(request: Any, why: str) -> None:
    """End it here and now; the sign-in page says why."""
    logout(request)
    if hasattr(request, "actor"):
        del request.actor
    request.session[BECAUSE] = why


def _lacks_factor(request: Any) -> bool:
    session: Running = request.running
    rules: SignInRules = request.sign_in_rules
    return not session.second_factor and rules.needs_second_factor(request.actor.user_id, request.actor.roles)


def _send_for_factor(request: Any) -> HttpResponse | None:
    """To the page where it is set up; who has one already signs in again with it."""
    if has_second_factor(request.actor.user_id):
        note_end(request, "signed_out")
        sign_out(request, "factor")
        return _to(request, f"{reverse('account_login')}?{urlencode({'next': _back(request)})}")
    if request.path.startswith("/api/"):
        del request.actor
        return None
    return _to(request, reverse("mfa_index"))


def recently_proven(request: Any) -> bool:
    """Whether the person signed in, or proved again who they are, in the last five minutes."""
    moments = [request.running.begun_at.timestamp(), float(request.session.get(PROVEN_AT, 0))]
    moments += [one["at"] for one in get_authentication_records(request, request.user)]
    return bool(timezone.now().timestamp() - max(moments) < PROOF_SECONDS)


def ask_again(request: Any) -> HttpResponse:
    """To the page that asks who it is, and back to where the person was."""
    return _to(request, f"{reverse('prove_again')}?{urlencode({'next': _back(request)})}")


def _back(request: HttpRequest) -> str:
    """Where to return to: this page, or the one with the part that was asked for."""
    return request.get_full_path()


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
