"""When a deputyship runs: by days of the firm's zone, asked at the moment of the act and never by a schedule."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mainstay.kernel.period import add_months
from mainstay.kernel.sentences import Sentence, sentence

LEAVE_DAYS: Final = 30
_ONE_DAY: Final = timedelta(days=1)


def day_begins(day: date, zone: str) -> datetime:
    """The instant at which a day of a zone begins. Where clocks jump over midnight, the first instant there is."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a deputyship, half-open, in the firm's zone, and the moments that bind it.

    It runs neither before the deputy has accepted nor before the appointer has confirmed: nothing is retroactive.
    """

    from_on: date
    to_on: date
    zone: str
    accepted_at: datetime | None = None
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    def begins(self) -> datetime | None:
        """The first instant; None while somebody's word is missing."""
        if self.accepted_at is None or self.confirmed_at is None:
            return None
        return max(day_begins(self.from_on, self.zone), self.accepted_at, self.confirmed_at)

    def ends(self) -> datetime:
        """The first instant after it."""
        last = day_begins(self.to_on, self.zone)
        return last if self.ended_at is None else min(last, self.ended_at)

    def runs(self, now: datetime) -> bool:
        """Whether it runs at this instant."""
        begins = self.begins()
        return begins is not None and begins <= now < self.ends()


def why_not_now(term: Term, now: datetime, principal: str) -> Sentence | None:
    """Why a deputyship does not count at this instant; None when it runs."""
    if term.runs(now):
        return None
    if now >= term.ends():
        return sentence("Your deputyship for {principal} has ended. Your text is kept: copy it, or pass it on.",
                        principal=principal, code="ended")  # fmt: skip
    if term.accepted_at is None or term.confirmed_at is None:
        return sentence(
            "Your deputyship for {principal} is not confirmed yet.", principal=principal, code="not_confirmed"
        )
    return sentence("Your deputyship for {principal} begins on {day}.", principal=principal,
                    day=term.from_on.isoformat(), code="not_begun")  # fmt: skip


def longest_to_on(reason: str, from_on: date) -> date:
    """The first day after the longest deputyship for a reason: 30 days, for an illness a month and then renewed, for
    parental leave none (accounts are handed over).
    """
    if reason == "parental":
        return from_on
    return add_months(from_on, 1) if reason == "illness" else from_on + timedelta(days=LEAVE_DAYS)


def wrong_days(reason: str, from_on: date, to_on: date, today: date) -> Sentence | None:
    """Why the days of a new or renewed deputyship may not be; None when they may."""
    if reason == "parental":
        return sentence("For parental leave accounts are handed over to a new owner; nobody stands in for so long.",
                        code="by_handover")  # fmt: skip
    if to_on <= from_on:
        return sentence("The last day is before the first.", code="reversed")
    if from_on < today:
        return sentence(
            "Nobody stands in for days that are past. Begin today; earlier acts can be ratified, visibly.",
            code="retroactive",
        )
    longest = longest_to_on(reason, from_on)
    if to_on > longest:
        return sentence("Choose {day} as the last day at the latest; it can be renewed then.",
                        day=(longest - _ONE_DAY).isoformat(), code="too_long")  # fmt: skip
    return None
