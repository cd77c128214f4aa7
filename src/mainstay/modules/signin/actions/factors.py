"""Second factors and passwords: what people change is noted, what is lost an administrator resets; first arrivals."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import choice, email, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.actions.company import make_user
from mainstay.modules.people.actions.roles import appoint
from mainstay.modules.signin.actions.sessions import end_sessions_of, running_sessions
from mainstay.modules.signin.choices import FactorChange, SessionEnd
from mainstay.modules.signin.policy import may_reset_factor, nobody_but_the_system
from mainstay.modules.signin.queries.factors import authenticators


@dataclass(frozen=True, kw_only=True)
class ResetFactor:
    """Why."""

    reason: str = text(_("Reason"), max_length=300)


@action("factor.reset", label=_("Reset the second factor"), policy=may_reset_factor, subject="user", destructive=True,
        icon="shield-lock", events=("factor.reset",), sample=lambda: {"reason": "The phone is lost"})  # fmt: skip
def reset_factor(context: ActionContext, input: ResetFactor) -> None:  # noqa: ARG001
    """Remove a colleague's authenticator app, passkeys and recovery codes, and sign them out everywhere. Make sure first
    that it is really they who ask. Where their role needs a second factor, they set up a new one when they sign in.
    """
    user = context.subject
    if user.pk == context.actor.user_id:
        raise RuleBroken(sentence("Change your own second factor under Sign-in and security."))
    context.answer["count"] = context.remove_many(authenticators(user.pk), note="second factors")
    end_sessions_of(context, user.pk, SessionEnd.FACTOR_RESET)
    context.emit("factor.reset", user)


@dataclass(frozen=True, kw_only=True)
class RecordFactor:
    """What changed, and of which sort it is; the session in which it happened."""

    change: str = choice(_("Change"), choices=tuple(FactorChange.choices))
    sort: str = text(_("Sort"), default="", min_length=0, max_length=20)
    session: str = text(_("Session"), default="", min_length=0, max_length=40)


@action("factor.record", label=_("Note a change"), policy=nobody_but_the_system, subject="user", menu=False,
        events=("factor.changed",), sample=lambda: {"change": "added", "sort": "totp"})  # fmt: skip
def record_factor(context: ActionContext, input: RecordFactor) -> None:
    """Note that somebody changed how they prove who they are. A factor just set up counts for the session in which it
    was; a new password signs out everywhere else.
    """
    user = context.subject
    if input.change == FactorChange.ADDED and input.sort != "recovery_codes":
        for row in running_sessions(user.pk).filter(public_id=input.session):
            context.update(row, second_factor=True)
    if input.change == FactorChange.PASSWORD_SET:
        end_sessions_of(context, user.pk, SessionEnd.PASSWORD_CHANGED, but=input.session)
    context.emit("factor.changed", user, change=input.change, sort=input.sort)


@dataclass(frozen=True, kw_only=True)
class AdmitUser:
    """Whom the company's sign-in service vouches for, and what they become here."""

    email: str = email(_("E-mail"))
    name: str = text(_("Name"), max_length=120)
    role: str = text(_("Role"), max_length=40)
    unit: str = text(_("Unit"), max_length=20)
    company: str = text(_("Company"), max_length=40)


@action("user.admit", label=_("Admit"), policy=nobody_but_the_system, scope="system", creates="user", menu=False,
        events=("user.admitted",),
        sample=lambda: {"email": "first@example.com", "name": "First Arrival", "role": "representative", "unit": "riga",
                        "company": "northwind"})  # fmt: skip
def admit_user(context: ActionContext, input: AdmitUser) -> object:
    """Make a colleague known at the first sign-in through the company's service, with the role that the installation's
    configuration names.
    """
    role = visible_to(context.actor, registry.kinds["role"]).filter(code=input.role, is_active=True).first()
    unit = visible_to(context.actor, registry.kinds["unit"]).filter(code=input.unit, is_active=True).first()
    if role is None or unit is None:
        raise RuleBroken(sentence("The role {role} or the unit {unit} is not there.", role=input.role, unit=input.unit))
    user = make_user(context, email=input.email, name=input.name, unit=unit, from_on=context.today)
    appoint(context, user_id=user.pk, role=role, from_on=context.today, reason=f"{input.company}: first sign-in")
    context.emit("user.admitted", user)
    return user
