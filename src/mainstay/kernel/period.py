"""Periods of days: half-open in storage, inclusive on screen."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` (included) to ``end`` (excluded); ``end=None`` is open. Raises ValueError if reversed."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            msg = f"a period cannot end ({self.end}) before it starts ({self.start})"
            raise ValueError(msg)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def last_day(self) -> date | None:
        """The last day inside, as shown to people; None when open."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of days; raises ValueError for an open period."""
        if self.end is None:
            msg = "an open period has no length"
            raise ValueError(msg)
        return (self.end - self.start).days

    def overlap(self, other: "Period") -> "Period | None":
        """The days common to both; None when there is none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        if end is not None and end <= start:
            return None
        return Period(start, end)


def add_months(day: date, months: int, anchor: int | None = None) -> date:
    """The same day of the month ``months`` later, the last day in shorter months.

    ``anchor`` is the wished day of the month (default: the day given); keep passing it, and 31 January plus one month
    plus one month is 31 March again.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor or day.day, last))


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """Fiscal years that start on the first of ``first_month`` (1 to 12)."""

    first_month: int = 1

    def year(self, day: date) -> Period:
        """The fiscal year around ``day``."""
        start_year = day.year if day.month >= self.first_month else day.year - 1
        start = date(start_year, self.first_month, 1)
        return Period(start, add_months(start, 12))

    def quarter(self, day: date) -> Period:
        """The fiscal quarter around ``day``."""
        return self._part(day, 3)

    def half(self, day: date) -> Period:
        """The fiscal half-year around ``day``."""
        return self._part(day, 6)

    def month(self, day: date) -> Period:
        """The calendar month around ``day``."""
        return self._part(day, 1)

    def year_label(self, day: date) -> str:
        """``2026`` for calendar years, ``2026-27`` where the year crosses January."""
        start = self.year(day).start
        return str(start.year) if self.first_month == 1 else f"{start.year}-{(start.year + 1) % 100:02d}"

    def _part(self, day: date, months: int) -> Period:
        year = self.year(day)
        passed = (day.year - year.start.year) * 12 + day.month - year.start.month
        start = add_months(year.start, passed // months * months)
        return Period(start, add_months(start, months))


def each_day(period: Period) -> Iterator[date]:
    """All days of a closed period in order."""
    for offset in range(period.days):
        yield period.start + timedelta(days=offset)
