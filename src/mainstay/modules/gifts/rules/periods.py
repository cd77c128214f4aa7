"""Over which days amounts add up: calendar, fiscal and anchored years, trailing days, one occasion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.kernel.period import Period, add_months
from mainstay.modules.gifts.rules.rulebook import RuleMeasure
from mainstay.modules.gifts.rules.settings import RollingYear, Settings, Year
from mainstay.modules.gifts.rules.words import MeasureKind, PeriodKind

_MONTHS = 12
_DAYS = 365


@dataclass(frozen=True, slots=True)
class YearRule:
    """A period without the settings that it came from: ``setting`` names the one that mattered."""

    kind: PeriodKind
    starts: str = "01-01"
    days: int = _DAYS
    setting: str = ""


def year_rule(measure: RuleMeasure, settings: Settings) -> YearRule:
    """The period of a measure, where it leaves it to the firm by the firm's setting."""
    if measure.kind is MeasureKind.OCCASION_CAP:
        return YearRule(PeriodKind.PER_OCCASION)
    if measure.period is PeriodKind.FISCAL:
        own = measure.fiscal_start
        return YearRule(
            PeriodKind.FISCAL, own or settings.fiscal_year_starts, setting="" if own else "fiscal_year_starts"
        )
    if measure.period is PeriodKind.TRAILING:
        return YearRule(PeriodKind.TRAILING, days=measure.days or _DAYS)
    if measure.period is not PeriodKind.FIRM_YEAR:
        return YearRule(measure.period)
    return firm_year(settings)


def firm_year(settings: Settings) -> YearRule:
    """The year as the firm has set it."""
    if settings.year is Year.FISCAL:
        return YearRule(PeriodKind.FISCAL, settings.fiscal_year_starts, setting="year")
    if settings.year is Year.CALENDAR:
        return YearRule(PeriodKind.CALENDAR, setting="year")
    if settings.rolling_year is RollingYear.TRAILING:
        return YearRule(PeriodKind.TRAILING, setting="rolling_year")
    return YearRule(PeriodKind.ANCHORED_FIRST, setting="rolling_year")


def month_day(text: str) -> tuple[int, int] | None:
    """Month and day of MM-DD; None when there is no such day. 02-29 is none: it is missing in most years."""
    try:
        day = date.fromisoformat(f"2027-{text}")
    except ValueError:
        return None
    return (day.month, day.day) if day.isoformat() == f"2027-{text}" else None


def window(rule: YearRule, day: date, days: Iterable[date]) -> Period:
    """The period around ``day``. ``days`` are those of all gifts of the allowance, for years anchored at the first.

    An occasion has no window of days: whoever compares occasions passes only its events, and the window is open.
    """
    if rule.kind is PeriodKind.TRAILING:
        return Period(_earlier(day, rule.days - 1), _later(day, 1))
    if rule.kind is PeriodKind.ANCHORED_FIRST:
        return _anchored(day, days)
    if rule.kind is PeriodKind.PER_OCCASION:
        return Period(date.min)
    month, first = month_day(rule.starts) or (1, 1)
    starts = rule.kind is PeriodKind.FISCAL
    start = date(day.year, month if starts else 1, first if starts else 1)
    if day < start:
        start = start.replace(year=max(day.year - 1, 1))
    return Period(start, _year_later(start))


def _anchored(day: date, days: Iterable[date]) -> Period:
    """The first gift opens a year; the first gift after its end opens the next."""
    start = day
    opened: date | None = None
    for gift in sorted({*days, day}):
        if opened is None or gift >= _year_later(opened):
            opened = gift
        if gift == day:
            start = opened
    return Period(start, _year_later(start))


def _year_later(day: date) -> date:
    return date.max if day.year >= date.max.year else add_months(day, _MONTHS)


def _earlier(day: date, days: int) -> date:
    return date.min if (day - date.min).days < days else day - timedelta(days=days)


def _later(day: date, days: int) -> date:
    return date.max if (date.max - day).days < days else day + timedelta(days=days)
