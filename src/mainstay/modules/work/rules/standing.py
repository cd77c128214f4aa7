"""When a standing duty is due: some time after a day that is known of a client, once for that day or again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.kernel.period import add_months


@dataclass(frozen=True, slots=True)
class StandingRule:
    """``months`` and ``days`` after the day (negative days: before), ``repeats``: every ``months``. The duty appears
    ``lead_days`` before it is due.
    """

    months: int
    days: int
    repeats: bool
    lead_days: int


def due_day(rule: StandingRule, anchor: date, today: date) -> date:
    """The day on which it is due: for a rule that repeats the first one that is not past, else the only one."""
    shift = timedelta(days=rule.days)
    if not rule.repeats or rule.months < 1:
        return add_months(anchor, rule.months) + shift
    between = (today.year - anchor.year) * 12 + today.month - anchor.month
    times = max(1, between // rule.months - 1 - max(rule.days, 0) // 28)
    while add_months(anchor, times * rule.months) + shift < today:
        times += 1
    return add_months(anchor, times * rule.months) + shift


def appears_on(rule: StandingRule, due_on: date) -> date:
    """The day from which the duty stands in the list of whoever owes it."""
    return due_on - timedelta(days=rule.lead_days)


def words_in(names: Mapping[str, str], language: str, usual: str) -> str:
    """A text in a language, else as it was written."""
    return names.get(language) or usual
