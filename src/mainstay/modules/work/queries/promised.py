"""What we still owe a person outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.modules.work.choices import DutyState
from mainstay.modules.work.models import Duty


@dataclass(frozen=True)
class OpenDuty:
    """A running duty towards somebody: what, by whom, by when."""

    id: str
    what: str
    assignee: str
    due_on: date


def running_duties_towards(person_keys: Iterable[str]) -> list[OpenDuty]:
    """The running duties promised to the persons with these keys, those due first before; not limited by rights."""
    rows = Duty.objects.filter(
        promised_key__in=[key for key in person_keys if key], state__in=(DutyState.OPEN, DutyState.WAITING)
    )
    return [
        OpenDuty(row.public_id, row.what, row.assignee.name, row.due_on)
        for row in rows.select_related("assignee").order_by("due_on", "id")[:50]
    ]
