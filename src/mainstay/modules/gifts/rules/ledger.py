"""The append-only ledger, replayed: which events count now, who is who after merges, what is exempt.

Links decide, never the place in the list: entries of one day may come in any order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.settings import Returned, Settings
from mainstay.modules.gifts.rules.words import HAPPENED, EventKind, ReversalReason

FACTS = frozenset({EventKind.REQUEST, EventKind.RESERVATION, *HAPPENED, EventKind.DECLINED})
"""Kinds that tell of a benefit; the others say something about an entry or a person."""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """The present facts of a chain of entries: reserved or real, with every entry of the chain."""

    facts: GiftEvent
    kind: EventKind
    chain: tuple[str, ...]
    place: int

    @property
    def reserved(self) -> bool:
        """Allowance that is kept free, not yet used."""
        return self.kind is EventKind.RESERVATION

    @property
    def uses_allowance(self) -> bool:
        """What has happened, and what is reserved."""
        return self.reserved or self.kind in HAPPENED


@dataclass(frozen=True, slots=True)
class Register:
    """A ledger as of a day: what is live, who survives whom, which (event, rule set) is exempt by which reference,
    what uses allowance by recipient, and to whom something was given that came back.
    """

    live: tuple[LiveEvent, ...]
    survivors: Mapping[str, str]
    exempt: Mapping[tuple[str, str], str]
    by_person: Mapping[str, tuple[LiveEvent, ...]]
    returned_to: frozenset[str]

    def person(self, key: str) -> str:
        """The surviving person, or client, of a key."""
        return surviving(key, self.survivors)


def as_of(ledger: Iterable[GiftEvent], day: date) -> tuple[GiftEvent, ...]:
    """What had been recorded by the end of ``day``."""
    return tuple(entry for entry in ledger if entry.recorded_on <= day)


def surviving(key: str, survivors: Mapping[str, str]) -> str:
    """Follow merges to their end. A circle cannot be recorded; if there is one, the smallest key stands for all."""
    seen = [key]
    while (following := survivors.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def replay(ledger: Sequence[GiftEvent], settings: Settings) -> Register:
    """The register that the entries make.

    A correction replaces the facts of the entry that it names, a `given` uses up its reservation, a reversal takes
    back; a returned gift frees its allowance unless the firm has set otherwise.
    """
    survivors = {entry.person: entry.into for entry in ledger if entry.kind is EventKind.MERGE}
    following = {entry.previous: entry for entry in ledger if entry.previous and entry.kind is not EventKind.EXEMPT}
    roots = [(place, entry) for place, entry in enumerate(ledger) if entry.kind in FACTS and not entry.previous]
    live = [found for place, root in roots if (found := _last(place, root, following, settings)) is not None]
    returned = frozenset(surviving(person, survivors) for person in _returned(ledger))
    return Register(tuple(live), survivors, exemptions(ledger, live), _by_person(live, survivors), returned)


def _returned(ledger: Iterable[GiftEvent]) -> Iterator[str]:
    """Recipients of whom something came back."""
    known = {entry.id: entry for entry in ledger}
    for entry in known.values():
        if entry.kind is EventKind.REVERSAL and entry.reason is ReversalReason.RETURNED and entry.previous in known:
            yield from (one.person for one in known[entry.previous].recipients)


def _by_person(live: Iterable[LiveEvent], survivors: Mapping[str, str]) -> dict[str, tuple[LiveEvent, ...]]:
    """What uses allowance, by each surviving recipient."""
    found: dict[str, list[LiveEvent]] = {}
    for event in live:
        if event.uses_allowance:
            for person in {surviving(one.person, survivors) for one in event.facts.recipients}:
                found.setdefault(person, []).append(event)
    return {person: tuple(events) for person, events in found.items()}


def exemptions(ledger: Iterable[GiftEvent], live: Iterable[LiveEvent]) -> dict[tuple[str, str], str]:
    """The reference of each exemption, for every entry of the chain that it names and for names outside of chains."""
    chains = {name: event.chain for event in live for name in event.chain}
    return {
        (name, entry.rule_set): entry.exemption_ref
        for entry in ledger
        if entry.kind is EventKind.EXEMPT
        for name in chains.get(entry.previous, (entry.previous,))
    }


def counting(register: Register, person: str | None = None) -> tuple[LiveEvent, ...]:
    """What uses allowance: of everybody, or of one surviving person."""
    if person is not None:
        return register.by_person.get(person, ())
    return tuple(event for event in register.live if event.uses_allowance)


def _last(place: int, root: GiftEvent, following: Mapping[str, GiftEvent], settings: Settings) -> LiveEvent | None:
    """The end of a chain; None when it was taken back."""
    facts, kind, chain = root, root.kind, [root.id]
    while (entry := following.get(chain[-1])) is not None and entry.id not in chain:
        chain.append(entry.id)
        if entry.kind is EventKind.REVERSAL:
            kept = entry.reason is ReversalReason.RETURNED and settings.returned is Returned.COUNTS
            if not kept or kind not in HAPPENED:
                return None
            continue
        facts, kind = entry, entry.kind if entry.kind in FACTS else kind
    return LiveEvent(replace(facts, kind=kind), kind, tuple(chain), place)
