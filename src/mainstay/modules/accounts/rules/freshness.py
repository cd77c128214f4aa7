"""How long a fact stays fresh. A fact is as old as its last confirmation, or as the record when nobody confirmed it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LATE_AFTER_DAYS: Final = 14
"""A change told this many days or more after it happened counts as late."""
CHECKED_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": (
        "name", "status", "segment", "industry", "country", "city", "website", "email", "phone", "registration_number",
        "tax_number", "employees", "turnover",
    ),
    "contact": ("name", "title", "department", "email", "phone", "mobile"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """``field`` of records of ``kind_name`` stays fresh for ``days``; tier and segment narrow it (empty: all)."""

    kind_name: str
    field: str
    days: int
    tier: str = ""
    segment: str = ""


# Nobody's law: what sales teams can keep up. A company edits the rows.
DEFAULT_RULES: Final = (
    Rule("account", "phone", 365),
    Rule("account", "website", 730),
    Rule("account", "industry", 730),
    Rule("account", "employees", 365),
    Rule("account", "turnover", 365),
    Rule("contact", "email", 270),
    Rule("contact", "email", 120, tier="a"),
    Rule("contact", "phone", 365),
    Rule("contact", "phone", 180, tier="a"),
    Rule("contact", "title", 365),
    Rule("contact", "title", 180, tier="a"),
)


@dataclass(frozen=True, slots=True)
class Aged:
    """A record and the day since when its facts are known."""

    kind_name: str
    record_id: int
    since: date


@dataclass(frozen=True, slots=True)
class Expiry:
    """A field of a record and the first day on which it is no longer fresh."""

    kind_name: str
    record_id: int
    field: str
    stale_on: date


Checks = Mapping[tuple[str, int, str], date]


def days_by_field(rules: Iterable[Rule], *, tier: str, segment: str) -> dict[tuple[str, str], int]:
    """Days per (kind, field) for an account of ``tier`` and ``segment``.

    The narrowest rule wins: segment with tier, then segment, then tier, then the general one; the shorter of equals.
    """
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for rule in rules:
        if rule.tier not in {"", tier} or rule.segment not in {"", segment}:
            continue
        rank = (-(2 * bool(rule.segment) + bool(rule.tier)), rule.days)
        key = (rule.kind_name, rule.field)
        best[key] = min(rank, best.get(key, rank))
    return {key: days for key, (_, days) in best.items()}


def expiries(days: Mapping[tuple[str, str], int], records: Sequence[Aged], checks: Checks) -> list[Expiry]:
    """Every important field of the records with its first stale day, soonest first.

    ``checks`` gives the day of the last confirmation by (kind, record id, field).
    """
    found = [
        Expiry(
            record.kind_name, record.record_id, field,
            checks.get((record.kind_name, record.record_id, field), record.since) + timedelta(days=length),
        )
        for record in records
        for (kind_name, field), length in days.items()
        if kind_name == record.kind_name
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.stale_on, one.kind_name, one.record_id, one.field))


def arrived_late(true_on: date, recorded_on: date) -> bool:
    """Whether a change was recorded long after it had happened."""
    return (recorded_on - true_on).days >= LATE_AFTER_DAYS
