"""Notifications of the actor, and what the messenger needs to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import ROW_IDS, NoInput, QueryContext, prepared, query
from mainstay.framework.values.inputs import boolean, integer
from mainstay.kernel.actor import Actor
from mainstay.modules.work.choices import NoticeKind
from mainstay.modules.work.models import Approval, Duty, Following, Notification
from mainstay.modules.work.queries.subjects import address_of, titles_of

MAILED_AFTER: Final = timedelta(minutes=5)
MAILED_UNTIL: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Notice:
    """One notification: why, who, about what (kind and id); the title is empty when the record is no longer to be seen.
    ``for_whom`` names the colleague whom the reader stands in for.
    """

    id: str
    notice_kind: str
    words: str
    by: str
    title: str
    url: str
    at: datetime
    read: bool
    about: tuple[str, str]
    for_whom: str = ""


@dataclass(frozen=True)
class Notices:
    """The newest notifications, and how many are unread."""

    unread: int
    rows: tuple[Notice, ...]


@dataclass(frozen=True, kw_only=True)
class AskNotices:
    """How many, and whether only unread ones."""

    limit: int = integer(_("How many"), default=50, minimum=1, maximum=200)
    unread: bool = boolean(_("Unread only"), default=False)


@query("notification.mine", label=_("Notifications"), output=Notices, input=AskNotices, open_to_all=True, budget=14,
       sample=dict)  # fmt: skip
def notifications(context: QueryContext, input: AskNotices) -> Notices:
    """Your newest notifications."""
    mine = Notification.objects.filter(user_id__in=listens_for(context.actor))
    rows = mine.select_related("by", "user").order_by("-id")
    unread = rows.filter(read_at=None).count()
    shown = list((rows.filter(read_at=None) if input.unread else rows)[: input.limit])
    return Notices(unread, tuple(notices_of(context.actor, shown)))


def notices_of(actor: Actor, rows: Iterable[Notification]) -> list[Notice]:
    """Notifications as the actor may see them; needs ``by`` loaded."""
    shown = list(rows)
    titles = titles_of(actor, [(row.subject_kind, row.subject_id) for row in shown])
    return [_notice(row, titles, actor.user_id) for row in shown]


def listens_for(actor: Actor) -> tuple[int, ...]:
    """Whose notifications the actor reads: one's own, and those of people whom one stands in for in everything."""
    others = (one.principal for one in actor.mandates if one.narrowed_to is None and ("duty", "read") in one.rights)
    return (actor.user_id, *others)


def _notice(row: Notification, titles: dict[tuple[str, str], str], me: int) -> Notice:
    title = titles.get((row.subject_kind, row.subject_id), "")
    url = address_of(row.subject_kind, row.subject_id) if title else ""
    words = str(NoticeKind(row.notice_kind).label)
    return Notice(row.public_id, row.notice_kind, words, row.by.name if row.by else "", title, url, row.created_at,
                  row.read_at is not None, (row.subject_kind, row.subject_id),
                  "" if row.user_id == me else row.user.name)  # fmt: skip


@dataclass(frozen=True)
class Unread:
    """How many notifications are unread."""

    count: int


@query("notification.unread", label=_("Unread notifications"), output=Unread, open_to_all=True, budget=1,
       sample=dict)  # fmt: skip
def unread_notifications(context: QueryContext, input: NoInput) -> Unread:  # noqa: ARG001
    """How many of your notifications are unread."""
    return Unread(unread_count(context.actor))


def unread_count(actor: Actor) -> int:
    """Unread notifications of the actor; one statement, for the bell."""
    return sum(_unread_by_user(users=listens_for(actor)))


@prepared(Notification, users=ROW_IDS)
def _unread_by_user(rows: Any, users: Any) -> Any:
    unread = rows.filter(user_id__among=users, read_at=None).order_by()
    return unread.values("user_id").annotate(count=Count("pk")).values_list("count", flat=True)


def duty_kind_of(public_id: str) -> str | None:
    """The kind of a duty; None when it is gone."""
    return Duty.objects.filter(public_id=public_id).values_list("duty_kind", flat=True).first()


def asked_by(public_id: str) -> int:
    """Who asked for an approval; 0 when it is gone."""
    return Approval.objects.filter(public_id=public_id).values_list("asked_by_id", flat=True).first() or 0


def followers_of(kind: str, public_id: str) -> list[int]:
    """User ids of those who follow a record."""
    rows = Following.objects.filter(subject_kind=kind, subject_id=public_id)
    return list(rows.values_list("user_id", flat=True))


def not_mailed(now: datetime) -> dict[int, list[int]]:
    """Notifications (ids in order) by user that were neither read within five minutes nor mailed; older than a day ones
    are left: nobody waits for them any more.
    """
    rows = Notification.objects.filter(
        read_at=None, mailed_at=None, created_at__lte=now - MAILED_AFTER, created_at__gt=now - MAILED_UNTIL
    )
    found: dict[int, list[int]] = {}
    for user_id, pk in rows.order_by("pk").values_list("user_id", "pk"):
        found.setdefault(user_id, []).append(pk)
    return found
