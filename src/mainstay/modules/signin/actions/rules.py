"""The company's rules of signing in; every change is a row with its reason."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, integer, reference, references, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.queries.rights import holders_of_right
from mainstay.modules.signin.choices import Method
from mainstay.modules.signin.models import SignInPolicy, UserSession
from mainstay.modules.signin.policy import may_set_rules
from mainstay.modules.signin.queries.factors import has_second_factor
from mainstay.modules.signin.queries.rules import sign_in_rules

YES_NO = (("yes", _("Yes")), ("no", _("No")))


@dataclass(frozen=True, kw_only=True)
class SetSignInPolicy:
    """What changes; what is left out stays as it is."""

    factor_roles: Any = references(_("Roles that need a second factor"), kind="role", default=UNSET)
    idle_minutes: Any = integer(_("Minutes without doing anything"), minimum=5, maximum=20_160, default=UNSET)
    session_hours: Any = integer(_("Hours until signing in again"), minimum=1, maximum=2_160, default=UNSET)
    token_days: Any = integer(_("Longest life of an API token, days"), minimum=1, maximum=366, default=UNSET)
    end_on_role_change: Any = choice(_("Sign out when roles change"), choices=YES_NO, default=UNSET)
    passwords: Any = choice(_("Passwords may be used"), choices=YES_NO, default=UNSET,
                            help=_("No: people come in through the company only, but for the one named below"))  # fmt: skip
    break_glass: Any = reference(_("Who still uses a password in an emergency"), kind="user", default=UNSET,
                                 nullable=True)  # fmt: skip
    reason: str = text(_("Reason"), max_length=500)


@action("sign_in_policy.set", label=_("Change the rules of signing in"), policy=may_set_rules, creates="sign_in_policy",
        scope="company", icon="shield-lock", menu=False, events=("sign_in_policy.set",),
        sample=lambda: {"idle_minutes": 60, "token_days": 90, "reason": "What our insurance asks for"})  # fmt: skip
def set_sign_in_policy(context: ActionContext, input: SetSignInPolicy) -> SignInPolicy:
    """Say who needs a second factor, how long sessions and tokens live, and whether passwords may be used. Holds at once,
    for those signed in already too.
    """
    values = _as_it_is() | {
        name: value for name, value in vars(input).items()
        if value is not UNSET and name not in ("factor_roles", "break_glass", "end_on_role_change", "passwords")
    }  # fmt: skip
    values |= {name: getattr(input, name) == "yes" for name in ("end_on_role_change", "passwords")
               if getattr(input, name) is not UNSET}  # fmt: skip
    if input.factor_roles is not UNSET:
        values["factor_roles"] = sorted(
            one.code for one in context.find_many("role", input.factor_roles, "factor_roles")
        )
    if input.break_glass is not UNSET:
        found = context.find("user", input.break_glass, "break_glass") if input.break_glass else None
        values["break_glass_id"] = found.pk if found else None
    if not values["passwords"]:
        _nobody_is_locked_out(context, values["break_glass_id"])
    made = context.create(SignInPolicy(**values, set_by_id=context.actor.user_id or None))
    context.emit("sign_in_policy.set", made)
    return made


def _as_it_is() -> dict[str, Any]:
    now = sign_in_rules()
    return {
        "factor_roles": sorted(now.factor_roles), "idle_minutes": now.idle_minutes, "session_hours": now.session_hours,
        "token_days": now.token_days, "end_on_role_change": now.end_on_role_change, "passwords": now.passwords,
        "break_glass_id": now.break_glass or None,
    }  # fmt: skip


def _nobody_is_locked_out(context: ActionContext, break_glass: int | None) -> None:
    """Passwords go off only when the other way has been walked, and somebody can still come in when it breaks."""
    if not settings.SIGN_IN_COMPANIES:
        raise RuleBroken(
            sentence("No company sign-in is configured yet: nobody could come in without a password."), path="passwords"
        )
    if not UserSession.objects.filter(method=Method.COMPANY).exists():
        raise RuleBroken(
            sentence("Nobody has signed in through the company yet. Try it first, then switch passwords off."),
            path="passwords",
        )
    if break_glass is None or break_glass not in holders_of_right("setting", "edit", context.today):
        raise RuleBroken(
            sentence("Name an administrator who still uses a password when the company's service is down."),
            path="break_glass",
        )
    if not has_second_factor(break_glass):
        raise RuleBroken(
            sentence("Whoever keeps a password needs a second factor. They set it up first."), path="break_glass"
        )
