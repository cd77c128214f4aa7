"""A person's day: duties ranked, parted into now, today and this week, and folded by client below seven rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mainstay.modules.work.choices import MONEY
from mainstay.modules.work.rules.due import DueDay, Reader, When, late_from, when_of

ABOVE_THE_FOLD: Final = 7


@dataclass(frozen=True, slots=True)
class Ranked:
    """A duty as the ranking knows it: its id, what decides, its client (empty without), whether it was promised."""

    id: int
    due: DueDay
    client: str = ""
    promised: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Duties folded under one client's name, in their order."""

    client: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPart:
    """One part of the list: the rows shown, and the rest folded by client."""

    when: When
    shown: tuple[int, ...]
    folds: tuple[Fold, ...]

    @property
    def count(self) -> int:
        """All duties of the part."""
        return len(self.shown) + sum(len(fold.ids) for fold in self.folds)


def rank(duties: Iterable[Ranked], reader: Reader) -> list[Ranked]:
    """By part of the day; there what costs money first, then by the instant from which it is late, promises before
    others, and by id, so that the order is the same each time.
    """
    return sorted(duties, key=lambda one: (when_of(one.due, reader), *_order(one, reader)))


def _order(one: Ranked, reader: Reader) -> tuple[bool, datetime, bool, int]:
    return (one.due.weight < MONEY, late_from(one.due, reader.zone), not one.promised, one.id)


def day_parts(duties: Iterable[Ranked], reader: Reader, above: int = ABOVE_THE_FOLD) -> tuple[DayPart, ...]:
    """The parts of the day that have duties, in order. At most ``above`` rows are shown one by one: now and today take
    them first, a later part only when it fits whole; what is left is folded by client.
    """
    ranked = rank(duties, reader)
    parts = []
    room = above
    for when in When:
        found = [one for one in ranked if when_of(one.due, reader) is when]
        if not found:
            continue
        take = min(room, len(found)) if when <= When.TODAY or len(found) <= room else 0
        room -= take
        parts.append(DayPart(when, tuple(one.id for one in found[:take]), fold_by_client(found[take:])))
    return tuple(parts)


def fold_by_client(duties: Sequence[Ranked]) -> tuple[Fold, ...]:
    """One fold for each client, in the order of their first duty; duties without a client come under an empty name."""
    found: dict[str, list[int]] = {}
    for one in duties:
        found.setdefault(one.client, []).append(one.id)
    return tuple(Fold(client, tuple(ids)) for client, ids in found.items())
