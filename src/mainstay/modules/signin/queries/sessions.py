"""One's own sessions; the session behind a browser's cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.database import write_lock
from mainstay.framework.queries import QueryContext, query
from mainstay.modules.signin.models import UserSession
from mainstay.modules.signin.rules import device

_TOUCH = timedelta(minutes=1)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Running:
    """What the door asks about a session at each request."""

    public_id: str
    user_id: int
    begun_at: datetime
    seen_at: datetime
    second_factor: bool
    roles: frozenset[str]


def running_session(public_id: str) -> Running | None:
    """The session, unless it has ended."""
    row = UserSession.objects.filter(public_id=public_id, ended_at=None).first() if public_id else None
    if row is None:
        return None
    return Running(
        row.public_id, row.user_id, row.created_at, row.last_seen_at, row.second_factor, frozenset(row.roles)
    )


def touch(session: Running) -> None:
    """Note that the session is in use, at most once a minute."""
    now = timezone.now()
    if session.seen_at < now - _TOUCH:
        with write_lock():
            UserSession.objects.filter(public_id=session.public_id, ended_at=None).update(last_seen_at=now)


@dataclass(frozen=True)
class SessionLine:
    """A session: on what, from where, since when, how."""

    id: str
    user_id: str
    user: str
    browser: str
    system: str
    ip: str
    method_words: str
    company: str
    second_factor: bool
    begun_at: datetime
    seen_at: datetime


def lines_of(rows: object) -> tuple[SessionLine, ...]:
    """Sessions with their users as lines."""
    return tuple(
        SessionLine(row.public_id, row.user.public_id, row.user.name, *device(row.user_agent), row.ip,
                    row.get_method_display(), row.company, row.second_factor, row.created_at, row.last_seen_at)
        for row in rows  # type: ignore[attr-defined]
    )  # fmt: skip


@dataclass(frozen=True)
class OwnSessions:
    """Where one is signed in."""

    sessions: tuple[SessionLine, ...]


@query("session.mine", label=_("Where I am signed in"), output=OwnSessions, open_to_all=True, budget=2, sample=dict)
def sessions_mine(context: QueryContext, _input: object) -> OwnSessions:
    """One's own sessions that run now, the one used last first."""
    rows = UserSession.objects.filter(user_id=context.actor.user_id, ended_at=None)
    return OwnSessions(lines_of(rows.select_related("user").order_by("-last_seen_at", "-id")[:_MOST]))
