"""The chain of the ledger: each entry carries the digest of the one before, so that a change shows."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from mainstay.modules.gifts.rules.events import GiftEvent

BEGINNING: Final = "0" * 64
"""What stands before the first entry."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with the digest of the one before and its own."""

    entry: GiftEvent
    before: str
    digest: str


def digest(entry: GiftEvent, before: str) -> str:
    """SHA-256 over the digest before and all facts of the entry, amounts by their value: 5 and 5.00 are the same.

    Facts that are left at their default do not enter it, so that a field of a later release changes no old digest.

    People stand in it by their opaque keys, so that the chain holds after an identity is erased.
    """
    text = json.dumps([before, _plain(entry)], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(entries: Iterable[GiftEvent], before: str = BEGINNING) -> tuple[Sealed, ...]:
    """The entries in the order of their record, chained behind ``before``."""
    found: list[Sealed] = []
    for entry in entries:
        last = found[-1].digest if found else before
        found.append(Sealed(entry, last, digest(entry, last)))
    return tuple(found)


def first_break(chain: Iterable[Sealed], before: str = BEGINNING) -> int | None:
    """The place of the first entry that does not follow the one before or was changed; None when the chain holds."""
    last = before
    for place, link in enumerate(chain):
        if link.before != last or link.digest != digest(link.entry, last):
            return place
        last = link.digest
    return None


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: _plain(found) for field, found in fields if found != field.default}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
