"""Days and moments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from mainstay.framework.values.base import ReadFailed, ValueType
from mainstay.framework.values.types.reading import DIGITS, text_of
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Date(ValueType):
    """A day, ISO 8601."""

    name = "date"

    def read(self, raw: Any) -> date:
        """From a date or ``2026-11-24`` in any digits."""
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        try:
            value = date.fromisoformat(text_of(raw).translate(DIGITS).strip())
        except ValueError:
            raise ReadFailed(
                "date", sentence("{value} is not a date; write it like 2026-11-24.", value=str(raw)[:40])
            ) from None
        if not 1800 <= value.year <= 2500:  # noqa: PLR2004
            raise ReadFailed("range", sentence("The year {year} cannot be right.", year=value.year))
        return value

    def write(self, value: Any) -> Any:
        """ISO 8601."""
        return None if value is None else value.isoformat()

    def schema(self) -> dict[str, Any]:
        """A string of format date."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Instant(ValueType):
    """A moment, ISO 8601 with its offset; kept in UTC."""

    name = "instant"

    def read(self, raw: Any) -> datetime:
        """An aware moment in UTC; a time without offset is refused."""
        value = raw if isinstance(raw, datetime) else None
        if value is None:
            try:
                value = parse_datetime(text_of(raw).translate(DIGITS).strip())
            except ValueError:
                value = None
        if value is None or value.tzinfo is None:
            raise ReadFailed("instant", sentence("Write the moment with its offset, like 2026-11-24T10:00:00+02:00."))
        return value.astimezone(UTC)

    def write(self, value: Any) -> Any:
        """ISO 8601 in UTC."""
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def schema(self) -> dict[str, Any]:
        """A string of format date-time."""
        return {"type": "string", "format": "date-time"}
