"""What part of an interval counts, as an exact fraction: calendar days, working days, or whole months."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from mainstay.kernel.period import Period, add_months, each_day
from mainstay.modules.performance.rules.quotas import DayCount, WorkCalendar


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted: the rule, the calendar for working days, the cut-off day for whole months.

    A month counts whole when the person was there from the cut-off day or earlier, and up to it or later.
    """

    by: DayCount = DayCount.CALENDAR
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    cutoff_day: int = 15


@dataclass(frozen=True, slots=True)
class Part:
    """``counted`` of ``whole`` units (days or months); the units are kept so that 61/91 prints as 61/91."""

    counted: int
    whole: int

    @property
    def fraction(self) -> Fraction:
        """The exact factor; 1 where nothing could be counted."""
        return Fraction(self.counted, self.whole) if self.whole else Fraction(1)

    def __str__(self) -> str:
        return f"{self.counted}/{self.whole}"


def part_of(whole: Period, present: Iterable[Period], counting: Counting) -> Part:
    """How much of the closed period ``whole`` the ``present`` periods (not overlapping each other) cover."""
    pieces = [piece for piece in (period.overlap(whole) for period in present) if piece is not None]
    if counting.by is DayCount.WHOLE_MONTHS:
        months = list(months_of(whole))
        return Part(sum(_counts(month, pieces, counting.cutoff_day) for month in months), len(months))
    units = _working_days if counting.by is DayCount.WORKING else _calendar_days
    return Part(sum(units(piece, counting.calendar) for piece in pieces), units(whole, counting.calendar))


def months_of(whole: Period) -> Iterator[Period]:
    """The calendar months that a closed period touches, each cut to the period."""
    month = whole.start.replace(day=1)
    while whole.end is not None and month < whole.end:
        following = add_months(month, 1)
        yield Period(max(month, whole.start), min(following, whole.end))
        month = following


def _counts(month: Period, pieces: list[Period], cutoff_day: int) -> bool:
    cutoff = month.start.replace(day=min(cutoff_day, 28))
    for piece in pieces:
        inside = piece.overlap(month)
        if inside is not None and inside.start <= max(cutoff, month.start):
            last = inside.last_day
            if last is not None and (last >= cutoff or inside.end == month.end):
                return True
    return False


def _calendar_days(period: Period, calendar: WorkCalendar) -> int:  # noqa: ARG001 - one shape with working days
    return period.days


def _working_days(period: Period, calendar: WorkCalendar) -> int:
    return sum(day.isoweekday() not in calendar.weekend and day not in calendar.holidays for day in each_day(period))
