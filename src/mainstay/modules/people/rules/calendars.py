"""Working days, due times and lateness: which days a unit works, when a day's business ends, how late something is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from mainstay.kernel.period import Period, each_day

HolidayState = Literal["expected", "confirmed"]
_WEEKDAYS: Final = range(1, 8)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The ISO weekdays (Monday 1 to Sunday 7) on which a unit works; ValueError for none, or for another number."""

    days: frozenset[int]

    def __post_init__(self) -> None:
        if not self.days or any(day not in _WEEKDAYS for day in self.days):
            msg = f"a working week has weekdays from 1 to 7, at least one, not {sorted(self.days)}"
            raise ValueError(msg)

    @classmethod
    def of(cls, days: Iterable[int]) -> "WorkingWeek":
        """From weekdays in any order, as stored with a company unit."""
        return cls(frozenset(days))


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day on which nobody works, or which ends early (``half_day``); ``expected`` until somebody confirms it."""

    day: date
    name: str
    name_local: str = ""
    status: HolidayState = "confirmed"
    half_day: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """The working week of a unit and its holidays; an expected holiday counts until it is moved or removed."""

    week: WorkingWeek
    holidays: tuple[HolidayRow, ...] = field(default=())

    @cached_property
    def _full_days(self) -> frozenset[date]:
        return frozenset(row.day for row in self.holidays if not row.half_day)

    def holidays_on(self, day: date) -> tuple[HolidayRow, ...]:
        """The holidays of a day, half ones included, in the order of the calendar."""
        return tuple(row for row in self.holidays if row.day == day)

    def is_working_day(self, day: date) -> bool:
        """Whether the unit works on ``day``; half holidays are worked."""
        return day.isoweekday() in self.week.days and day not in self._full_days

    def next_working_day(self, day: date) -> date:
        """``day`` itself where it is worked, else the first working day after it."""
        return self._search(day, _ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """``day`` itself where it is worked, else the last working day before it: for notices that must arrive."""
        return self._search(day, -_ONE_DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is ``count`` working days after ``day``, or before it for a negative count.

        Counting starts with the next day, as deadlines do; zero gives ``next_working_day``.
        """
        if count == 0:
            return self.next_working_day(day)
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day = self._search(day + step, step)
        return day

    def working_days_in(self, period: Period) -> int:
        """Number of working days of a closed period."""
        return sum(self.is_working_day(day) for day in each_day(period))

    def _search(self, day: date, step: timedelta) -> date:
        while not self.is_working_day(day):
            day += step
        return day


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time as an instant. Where the clock is changed a local time comes twice or not at all: the later reading
    is taken, so that nobody is late by the clock alone.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def _day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day. The reading before a change of the clock is the right one twice: of a repeated
    midnight it is the first, and of a skipped midnight it is the change itself.
    """
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def due_instant(due_on: date, zone: ZoneInfo, closes_at: time | None = None) -> datetime:
    """The instant (UTC) from which something due on ``due_on`` is late in ``zone``.

    With ``closes_at`` that is the local closing time; without, the end of the local day, which may be 23 or 25 hours
    long. A closing time that the clock skips or repeats is read as the later one.
    """
    return _instant(due_on, closes_at, zone) if closes_at is not None else _day_start(due_on + _ONE_DAY, zone)


def today_in(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant in ``zone``. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        msg = "an instant has a time zone"
        raise ValueError(msg)
    return instant.astimezone(zone).date()


def morning_of(
    now: datetime, zone: ZoneInfo, calendar: WorkingCalendar, opens_at: time, closes_at: time
) -> date | None:
    """The working day whose morning has come at ``now`` for people in ``zone``: from one hour before ``opens_at`` until
    ``closes_at`` by their clock (until midnight where that comes before the opening). None outside, and on days off.
    """
    local = now.astimezone(zone)
    begins = max(datetime.combine(local.date(), opens_at) - timedelta(hours=1), datetime.combine(local.date(), time()))
    ends = closes_at if closes_at > opens_at else time.max
    begun = begins.time() <= local.time() < ends
    return local.date() if begun and calendar.is_working_day(local.date()) else None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How something stands to its due day: ``days`` after it by the calendar of the zone (0 on the day itself, negative
    before), whether it is late by the instant, and that instant (UTC).
    """

    days: int
    is_late: bool
    due_at: datetime


def lateness(due_on: date, now: datetime, zone: ZoneInfo, closes_at: time | None = None) -> Lateness:
    """How late something due on ``due_on`` is at ``now`` for people in ``zone``; see ``due_instant`` for the limit.

    Late on the due day itself means after closing time: ``days`` is 0 and ``is_late`` is true.
    """
    due_at = due_instant(due_on, zone, closes_at)
    return Lateness((today_in(now, zone) - due_on).days, now >= due_at, due_at)


def known_zone(name: str) -> bool:
    """Whether there is a time zone of this IANA name."""
    return name in available_timezones()
