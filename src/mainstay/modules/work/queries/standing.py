"""Standing duties, as the modules read them that know the clients."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.modules.work.models import StandingDuty, StandingDutyOpened
from mainstay.modules.work.rules.standing import StandingRule


@dataclass(frozen=True)
class Standing:
    """A standing duty in force: the day that it follows (``field``), its rule, and for which tiers (none: all)."""

    id: int
    field: str
    rule: StandingRule
    tiers: tuple[str, ...]


def standing_duties() -> list[Standing]:
    """Those in force, in order."""
    return [
        Standing(row.pk, row.field, StandingRule(row.months, row.days, row.repeats, row.lead_days), tuple(row.tiers))
        for row in StandingDuty.objects.filter(is_active=True).order_by("pk")
    ]


def opened_already(subject_ids: Iterable[str]) -> set[tuple[int, str, date]]:
    """(standing duty, public id of what it is about, due day) for which a duty was opened before."""
    rows = StandingDutyOpened.objects.filter(subject_id__in=list(subject_ids))
    return set(rows.values_list("standing_id", "subject_id", "due_on"))
