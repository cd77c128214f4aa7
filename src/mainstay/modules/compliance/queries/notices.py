"""Who has to be told that we hold their data, and by when (GDPR art. 13 and 14)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
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
