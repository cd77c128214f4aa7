"""Sessions: begun by whoever proved who they are, ended by them, by an administrator or by the clock."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.tokens.models import ApiToken, Webhook
from mainstay.framework.values.inputs import boolean, choice, integer, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.queries import actor_of_user
from mainstay.modules.signin.choices import Method, SessionEnd
from mainstay.modules.signin.models import UserSession
from mainstay.modules.signin.policy import (
    may_end_own_sessions,
    may_end_session,
    may_reset_factor,
    nobody_but_the_system,
)

KEPT_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class NoMore:
    """No input."""


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    """How the person proved who they are, and from where."""

    method: str = choice(_("Signed in by"), choices=tuple(Method.choices))
    company: str = text(_("Company"), default="", min_length=0, max_length=40)
    second_factor: bool = boolean(_("Second factor"), default=False)
    ip: str = text(_("Network address"), default="", min_length=0, max_length=45, personal=True)
    user_agent: str = text(_("Device"), default="", min_length=0, max_length=200, personal=True)


@action("session.begin", label=_("Sign in"), policy=nobody_but_the_system, subject="user", creates="session", menu=False,
        events=("session.begun",), sample=lambda: {"method": "password", "ip": "192.0.2.7"})  # fmt: skip
def begin_session(context: ActionContext, input: BeginSession) -> UserSession:
    """Note that somebody signed in: how, from where, with which roles."""
    user = context.subject
    roles = sorted(actor_of_user(user.pk).roles)
    made = context.create(UserSession(user=user, roles=roles, last_seen_at=context.now, **vars(input)))
    context.emit("session.begun", made)
    return made


@dataclass(frozen=True, kw_only=True)
class EndSession:
    """Why; may stay empty for one's own."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300)


@action("session.end", label=_("Sign out this one"), policy=may_end_session, subject="session", destructive=True,
        icon="logout", events=("session.ended",), sample=dict)  # fmt: skip
def end_session(context: ActionContext, input: EndSession) -> UserSession:
    """Sign a device out: its next click asks to sign in. An administrator says why."""
    row: UserSession = context.subject
    own = row.user_id == context.actor.user_id
    if not own and not input.reason:
        raise RuleBroken(sentence("Say why you sign a colleague out."), path="reason")
    _end(context, row, SessionEnd.SIGNED_OUT if own else SessionEnd.BY_ADMINISTRATOR)
    return row


def _end(context: ActionContext, row: UserSession, why: SessionEnd) -> None:
    if row.ended_at is None:
        context.update(row, ended_at=context.now, end_reason=why)
        context.emit("session.ended", row, why=why.value)


def running_sessions(user_id: int) -> QuerySet[UserSession]:
    """The sessions of a person that nobody has ended."""
    return UserSession.objects.filter(user_id=user_id, ended_at=None).order_by("pk")


def end_sessions_of(context: ActionContext, user_id: int, why: SessionEnd, but: str = "") -> int:
    """Inside the running action: end all sessions of a person, perhaps but one; answers how many."""
    rows = list(running_sessions(user_id).exclude(public_id=but))
    for row in rows:
        _end(context, row, why)
    return len(rows)


@dataclass(frozen=True, kw_only=True)
class EndOtherSessions:
    """The session to keep: the one that asks."""

    but: str | None = reference(_("Stay signed in here"), kind="session", default=None, nullable=True)


@action("session.end_others", label=_("Sign out everywhere"), policy=may_end_own_sessions, scope="self", menu=False,
        destructive=True, icon="logout", events=("session.ended",), sample=dict)  # fmt: skip
def end_others_session(context: ActionContext, input: EndOtherSessions) -> None:
    """Sign oneself out on every device, but the one that asks where it is named."""
    context.answer["count"] = end_sessions_of(
        context, context.actor.user_id, SessionEnd.SIGNED_OUT, but=input.but or ""
    )


@dataclass(frozen=True, kw_only=True)
class EndAllSessions:
    """Why."""

    reason: str = text(_("Reason"), max_length=300)


@action("session.end_all", label=_("Sign out everywhere"), policy=may_reset_factor, subject="user", destructive=True,
        icon="logout", events=("session.ended",), sample=lambda: {"reason": "The phone was stolen"})  # fmt: skip
def end_all_session(context: ActionContext, input: EndAllSessions) -> None:  # noqa: ARG001
    """Sign a colleague out on every device, at once."""
    context.answer["count"] = end_sessions_of(context, context.subject.pk, SessionEnd.BY_ADMINISTRATOR)


@dataclass(frozen=True, kw_only=True)
class CloseSession:
    """Why the session is over."""

    why: str = choice(_("Ended because"), choices=tuple(SessionEnd.choices))


@action("session.close", label=_("Close"), policy=nobody_but_the_system, subject="session", menu=False,
        events=("session.ended",), sample=lambda: {"why": "idle"})  # fmt: skip
def close_session(context: ActionContext, input: CloseSession) -> UserSession:
    """Note that a session is over: signed out, idle, too old, or the roles of the person have changed."""
    row: UserSession = context.subject
    _end(context, row, SessionEnd(input.why))
    return row


@action("session.cut_off", label=_("Cut off"), policy=nobody_but_the_system, subject="user", menu=False,
        events=("session.ended",), sample=dict)  # fmt: skip
def cut_off_session(context: ActionContext, input: NoMore) -> None:  # noqa: ARG001
    """End the sessions, tokens and webhooks of somebody who left; coming back brings none of them back."""
    cut_off(context, context.subject)


def cut_off(context: ActionContext, user: Any) -> None:
    """Sessions, tokens and webhooks of a person end now, inside the running action."""
    end_sessions_of(context, user.pk, SessionEnd.LEFT)
    tokens = ApiToken.objects.filter(user_id=user.pk, revoked_at=None)
    context.update_many(tokens, note="tokens revoked", revoked_at=context.now)
    hooks = Webhook.objects.filter(owner_id=user.pk, is_active=True)
    context.update_many(hooks, note="webhooks switched off", is_active=False)


@dataclass(frozen=True, kw_only=True)
class ForgetSessions:
    """How long ended sessions are remembered."""

    days: int = integer(_("Days"), default=KEPT_DAYS, minimum=1, maximum=3660)


@action("session.forget", label=_("Forget old sessions"), policy=nobody_but_the_system, scope="system", menu=False,
        sample=dict)  # fmt: skip
def forget_session(context: ActionContext, input: ForgetSessions) -> None:
    """Remove the records of sessions that ended, or were last seen, longer ago, and cookies that lead nowhere any more;
    the audit log keeps the acts.
    """
    past = context.now - timedelta(days=input.days)
    context.remove_many(Session.objects.filter(expire_date__lt=context.now), note="cookies")
    context.remove_many(UserSession.objects.filter(Q(ended_at__lt=past) | Q(last_seen_at__lt=past)), note="sessions")
