"""A value of SQLite as PostgreSQL takes it, and the one form in which values of both are compared."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, Final

_MOMENT: Final = "timestamp with time zone"
_NUMBERS: Final = frozenset({"smallint", "integer", "bigint"})
_ALL: Final = 1 << 256


def for_postgresql(value: Any, kind: str) -> Any:
    """A value as SQLite keeps it, for a column of a type of PostgreSQL: SQLite has no booleans, and its moments are UTC
    without saying so.
    """
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    return _moment(value).isoformat() if kind == _MOMENT else value


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def canonical(value: Any, kind: str) -> str:
    """One text for a value, whichever engine gave it."""
    if value is None:
        return "-"
    if kind == "boolean":
        return "+t" if value else "+f"
    if kind == _MOMENT:
        return "+" + _moment(value).isoformat(timespec="microseconds")
    if kind in _NUMBERS:
        return f"+{int(value)}"
    if kind == "numeric":
        return f"+{Decimal(str(value)).normalize():f}"
    if kind == "jsonb":
        return "+" + json.dumps(json.loads(value) if isinstance(value, str | bytes) else value, sort_keys=True)
    if kind.startswith("time "):
        found = value if isinstance(value, time) else time.fromisoformat(str(value))
        return "+" + found.isoformat(timespec="microseconds")
    return "+" + (bytes(value).hex() if kind == "bytea" else str(value))


def fingerprint(rows: Iterable[Sequence[Any]], kinds: Sequence[str]) -> tuple[int, str]:
    """How many rows, and a hash over them that does not depend on their order: the sum of the hashes of the rows."""
    count = total = 0
    for row in rows:
        texts = (canonical(value, kind) for value, kind in zip(row, kinds, strict=True))
        digest = hashlib.sha256("".join(f"{len(text)}:{text}" for text in texts).encode("utf-8", "surrogatepass"))
        total = (total + int.from_bytes(digest.digest(), "big")) % _ALL
        count += 1
    return count, f"{total:064x}"
