"""Small output shapes that several queries share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import ngettext

from mainstay.framework.queries import QueryContext


@dataclass(frozen=True, slots=True)
class Named:
    """A record by public id and name."""

    id: str
    name: str


def named(row: Any) -> Named:
    """Of a row that has a name."""
    return Named(row.public_id, row.name)


def moment_of(context: QueryContext) -> datetime:
    """The moment looked at: the past one, or now."""
    return context.as_of or context.now


_DONE_WITHIN = 30
_LATE_AFTER = 90


@dataclass(frozen=True, slots=True)
class Silence:
    """How long ago somebody last heard from us, in days of the reader."""

    days: int

    @classmethod
    def since(cls, moment: datetime | None, today: date) -> "Silence | None":
        """None when there was no talk yet."""
        return cls(max(0, (today - moment.date()).days)) if moment else None

    @property
    def tone(self) -> str:
        """``done`` within 30 days, ``late`` after 90: the cadence of the account's tier is the business of others."""
        if self.days <= _DONE_WITHIN:
            return "done"
        return "late" if self.days > _LATE_AFTER else "wait"

    @property
    def words(self) -> str:
        """For people."""
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}
