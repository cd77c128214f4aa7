"""When a duty is due, whether it is late, and the words for both, on the day of whoever looks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo

from mainstay.kernel.sentences import Sentence, counted, sentence
from mainstay.modules.people.rules.calendars import WorkingCalendar, due_instant, today_in
from mainstay.modules.work.choices import MONEY

SOON: Final = timedelta(hours=2)
_ONE_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_WEEK: Final = 7


class When(IntEnum):
    """The parts of a day's list, in their order."""

    NOW = 1
    TODAY = 2
    WEEK = 3
    LATER = 4


@dataclass(frozen=True, slots=True)
class DueDay:
    """What decides about a duty: its day, its moment if it is due by the hour, whether it waits for somebody else,
    and its weight (from `MONEY` on its lateness costs money).
    """

    due_on: date
    due_at: datetime | None = None
    waiting: bool = False
    weight: int = 0


@dataclass(frozen=True)
class Reader:
    """Whose day it is: the moment, the zone, and the working calendar of their unit."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkingCalendar

    @property
    def today(self) -> date:
        """The reader's day."""
        return today_in(self.now, self.zone)

    @property
    def last_of_today(self) -> date:
        """The last day that today's list covers: the days off before the next working day belong to it."""
        return self.calendar.next_working_day(self.today + _ONE_DAY) - _ONE_DAY

    @property
    def last_of_week(self) -> date:
        """The last day before the next working week begins; seen from the days of rest, the end of the coming week."""
        days = self.calendar.week.days
        weekday = self.today.isoweekday()
        to_next = (first_of_working_week(days) - weekday - 1) % _WEEK + 1
        resting = all((weekday + step - 1) % _WEEK + 1 not in days for step in range(to_next))
        ends = self.today + timedelta(days=to_next - 1 + (_WEEK if resting else 0))
        return max(ends, self.last_of_today)


def first_of_working_week(days: frozenset[int]) -> int:
    """The ISO weekday with which a working week begins: the worked day after the longest rest, else Monday."""
    worked = sorted(days)
    gaps = {day: (day - worked[index - 1]) % _WEEK for index, day in enumerate(worked)}
    return max(worked, key=lambda day: (gaps[day], -day))


def late_from(due: DueDay, zone: ZoneInfo) -> datetime:
    """The instant from which a duty is late: its moment, or the end of its day in the reader's zone."""
    return due.due_at if due.due_at is not None else due_instant(due.due_on, zone)


def is_late(due: DueDay, reader: Reader) -> bool:
    """Late when the day is over or the moment has come; the same condition as the list's filter."""
    return reader.now >= late_from(due, reader.zone)


def when_of(due: DueDay, reader: Reader) -> When:
    """The part of the day's list: now is what is late, due within two hours, or costs money from today on."""
    if is_late(due, reader):
        return When.NOW
    soon = due.due_at is not None and due.due_at - reader.now <= SOON
    today = due.due_on <= reader.last_of_today
    if not due.waiting and (soon or (today and due.weight >= MONEY)):
        return When.NOW
    if today:
        return When.TODAY
    return When.WEEK if due.due_on <= reader.last_of_week else When.LATER


@dataclass(frozen=True, slots=True)
class DueWords:
    """How a duty stands: words, and their tone (``late``, ``due``, ``wait``, or empty for a plain date)."""

    tone: str
    words: Sentence


def words_of(due: DueDay, reader: Reader) -> DueWords:
    """The state of a duty in words: "2 days late", "by 12:00", "today", "waits for the client"."""
    if is_late(due, reader):
        return DueWords("late", _late_words(due, reader))
    if due.waiting:
        return DueWords("wait", sentence("waits for the client"))
    if due.due_on <= reader.last_of_today:
        return DueWords("due", _today_words(due, reader))
    if due.due_on == reader.today + _ONE_DAY:
        return DueWords("", sentence("tomorrow"))
    return DueWords("", sentence("on {day}", day=due.due_on))


def _today_words(due: DueDay, reader: Reader) -> Sentence:
    if due.due_on > reader.today:
        return sentence("on {day}, a day off", day=due.due_on)
    if due.due_at is not None:
        return sentence("by {time}", time=f"{due.due_at.astimezone(reader.zone):%H:%M}")
    return sentence("today")


def _late_words(due: DueDay, reader: Reader) -> Sentence:
    if due.due_at is None:
        return _days_late((reader.today - due.due_on).days)
    passed = reader.now.astimezone(UTC) - due.due_at.astimezone(UTC)
    if passed >= _ONE_DAY:
        return _days_late(passed.days)
    hours, minutes = passed // _HOUR, passed // _MINUTE
    if hours:
        return counted("{count} hour late", "{count} hours late", count=hours)
    return counted("{count} minute late", "{count} minutes late", count=max(minutes, 1))


def _days_late(count: int) -> Sentence:
    return counted("{count} day late", "{count} days late", count=count)
