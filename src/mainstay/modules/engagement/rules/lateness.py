"""When a record came late, and when a client was told in time. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

LATE_AFTER: Final = timedelta(days=2)


def recorded_late(happened_at: datetime, recorded_at: datetime) -> timedelta | None:
    """How long after it happened a talk was recorded, when that is more than two days; else None."""
    gap = recorded_at - happened_at
    return gap if gap > LATE_AFTER else None


def told_in_time(promised_for: date, told_on: date | None) -> bool | None:
    """Whether the client heard of a change on or before the promised day; None when nobody told the client."""
    return None if told_on is None else told_on <= promised_for


def days_late(due_on: date, today: date) -> int:
    """Whole days after the promised day; 0 while the day is not over."""
    return max(0, (today - due_on).days)
