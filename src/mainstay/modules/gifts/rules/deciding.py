"""The decision that belongs to an entry of the ledger: the same when it is written and when it is replayed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.events import Book, GiftEvent
from mainstay.modules.gifts.rules.ledger import FACTS, LiveEvent, replay
from mainstay.modules.gifts.rules.results import Evaluation, strictness
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.words import EventKind, Outcome

LAX = frozenset({Outcome.PERMIT, Outcome.EXCLUDED, Outcome.OUT_OF_SCOPE})
"""Answers after which nobody needs to be asked any more."""


def decide(entry: GiftEvent, before: Sequence[GiftEvent], book: Book) -> Evaluation | None:
    """What the rules say to ``entry`` as it is added behind the entries ``before``.

    A correction is judged as what it corrects, an exemption by what it makes of the gift that it names. Entries that
    take something back or merge two persons decide nothing. Raises ValueError for an entry without a day.
    """
    if entry.kind in FACTS:
        return evaluate(entry, before, book, entry.recorded_on)
    if entry.kind not in {EventKind.CORRECTION, EventKind.EXEMPT}:
        return None
    live = chain_of(entry.previous, before, book.settings)
    if live is None:
        return None
    if entry.kind is EventKind.CORRECTION:
        return evaluate(replace(entry, kind=live.kind), before, book, entry.recorded_on)
    return evaluate(live.facts, (*before, entry), book, entry.recorded_on)


def chain_of(name: str, ledger: Sequence[GiftEvent], settings: Settings) -> LiveEvent | None:
    """The present facts of the chain in which an entry stands; None when it was taken back."""
    return next((live for live in replay(ledger, settings).live if name in live.chain), None)


def worse(now: Evaluation, before: str) -> bool:
    """Whether a decision has become stricter than the one (by its word) that is known."""
    return not before or strictness(now.decision) > strictness(Outcome(before))


def standing(ledger: Sequence[GiftEvent]) -> tuple[GiftEvent, ...]:
    """The ledger without merges that were taken back, and without the entries that took them back."""
    merges = {entry.id for entry in ledger if entry.kind is EventKind.MERGE}
    undone = {entry.previous for entry in ledger if entry.kind is EventKind.REVERSAL and entry.previous in merges}
    return tuple(one for one in ledger if one.id not in undone and one.previous not in undone)


def next_day(today: date, last: date | None) -> date:
    """The day under which an entry is recorded: never before the entry before it, in whatever zone that was written."""
    return today if last is None else max(today, last)
