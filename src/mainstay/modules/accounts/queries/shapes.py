"""Small output shapes that several queries share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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


def day_of(moment: datetime | None) -> date | None:
    """The day of an instant in UTC, for ages in whole days."""
    return moment.date() if moment else None
