"""Who has to be told that we hold their data, and by when (GDPR art. 13 and 14)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import reference
from mainstay.kernel.period import add_months
from mainstay.modules.compliance.models import NoticeRound
from mainstay.modules.compliance.rules.retention import notice_due_on, overdue_by

_SHOWN = 500


@dataclass(frozen=True)
class NoticeDue:
    """A contact whose data came from elsewhere and who was not told yet: by when, and how many days late."""

    contact_id: str
    person_id: str
    name: str
    account_id: str
    account_name: str
    source: str
    collected_on: date
    due_on: date
    days_late: int


@query(
    "privacy.notices_due", label=_("Privacy notices due"), output=NoticeDue, rights=("contact", "read"), many=True,
    budget=4, sample=dict,
)  # fmt: skip
def notices_due(context: QueryContext, input: Any) -> list[NoticeDue]:  # noqa: ARG001
    """Contacts of the accounts you see whose data were not given by themselves and who were not told yet; the oldest
    first.
    """
    rows = (
        context.visible("contact").filter(person__notice_sent_at=None).exclude(person__source="")
        .select_related("person__identity", "account").order_by("person__created_at", "id")[:_SHOWN]
    )  # fmt: skip
    zone = ZoneInfo(context.actor.zone)
    return [_due(row, row.person.created_at.astimezone(zone).date(), context.today) for row in rows]


def _due(row: Any, collected: date, today: date) -> NoticeDue:
    due = notice_due_on(collected)
    return NoticeDue(
        row.public_id, row.person.public_id, row.person.identity.name, row.account.public_id, row.account.name,
        row.person.source, collected, due, overdue_by(due, today).days,
    )  # fmt: skip


def waiting_in(user_id: int, month: date) -> Any:
    """Contacts of a user's accounts who must be told in a month (by its first day): collected from elsewhere in the month
    before, live, still there, and not told yet.
    """
    return _waiting().filter(
        account__owner_id=user_id, person__created_at__gte=_instant(add_months(month, -1)),
        person__created_at__lt=_instant(month),
    ).select_related("person__identity", "account").order_by("person__created_at", "id")  # fmt: skip


def months_owed() -> set[tuple[int, date]]:
    """(user id, first day of the month) in which somebody must be told, or a round is open; for the clock."""
    rows = _waiting().exclude(account__owner=None).values_list("account__owner_id", "person__created_at")
    owed = {(user, add_months(at.astimezone(UTC).date().replace(day=1), 1)) for user, at in rows.iterator()}
    return owed | set(NoticeRound.objects.filter(closed_at=None).values_list("user_id", "month"))


def _waiting() -> Any:
    contacts: Any = registry.kinds["contact"].model._default_manager
    return contacts.filter(person__state="live", person__notice_sent_at=None, to_on=None).exclude(person__source="")


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class OneNoticeRound:
    """The round asked about."""

    id: str = reference(_("Privacy notices of a month"), kind="notice_round")


@dataclass(frozen=True)
class NoticeRoundPage:
    """The notices that somebody owes in a month, the oldest first."""

    id: str
    version: int
    month: date
    is_closed: bool
    notices: tuple[NoticeDue, ...]
    more: bool


@query(
    "notice_round.page", label=_("Privacy notices of a month"), output=NoticeRoundPage, rights=("contact", "read"),
    input=OneNoticeRound, subject="notice_round", budget=6, sample=lambda world: {"id": world.public_id("notice_round")},
)  # fmt: skip
def notice_round_page(context: QueryContext, input: OneNoticeRound) -> NoticeRoundPage:
    """Whom one has to tell in a month which data we hold and where they came from."""
    row: NoticeRound = context.find("notice_round", input.id)
    seen = context.visible("contact").values("pk")
    rows = list(waiting_in(row.user_id, row.month).filter(pk__in=seen)[: _SHOWN + 1])
    notices = tuple(_due(one, one.person.created_at.astimezone(UTC).date(), context.today) for one in rows[:_SHOWN])
    return NoticeRoundPage(
        row.public_id, row.version, row.month, row.closed_at is not None, notices, len(rows) > _SHOWN
    )
