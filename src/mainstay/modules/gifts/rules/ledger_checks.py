"""What is wrong with a ledger: links to nothing, forks, circles, entries before what they speak about."""

from collections.abc import Iterator, Mapping, Sequence

from mainstay.kernel.errors import Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.ledger import FACTS
from mainstay.modules.gifts.rules.words import EventKind

_LINKED = frozenset({EventKind.REVERSAL, EventKind.CORRECTION, EventKind.EXEMPT})
FOLLOWING = frozenset(EventKind) - {EventKind.EXEMPT}
"""Kinds of which one entry can have only one behind it; any number of exemptions may speak about it."""
_FOLLOWS = {
    EventKind.RESERVATION: frozenset({EventKind.REQUEST}),
    EventKind.GIVEN: frozenset({EventKind.REQUEST, EventKind.RESERVATION}),
    EventKind.RECEIVED: frozenset({EventKind.REQUEST, EventKind.RESERVATION}),
    EventKind.DECLINED: frozenset({EventKind.REQUEST, EventKind.RESERVATION}),
}


def ledger_problems(ledger: Sequence[GiftEvent], path: str = "ledger") -> list[Problem]:
    """Every problem of the links between entries, with its place."""
    known: dict[str, GiftEvent] = {}
    found: list[Problem] = []
    for number, entry in enumerate(ledger):
        where = f"{path}[{number}]"
        if entry.id in known:
            found.append(Problem(f"{where}.id", "doubled", sentence("The entry {id} stands here twice.", id=entry.id)))
        known.setdefault(entry.id, entry)
    followers: dict[str, str] = {}
    for number, entry in enumerate(ledger):
        found += link_problems(entry, known, followers, f"{path}[{number}]")
    return [*found, *_circles(ledger, path)]


def link_problems(
    entry: GiftEvent, known: Mapping[str, GiftEvent], followers: dict[str, str], where: str
) -> Iterator[Problem]:
    """Problems of one entry against those it may name; ``followers`` remembers who has been followed."""
    yield from _own_problems(entry, where)
    if not entry.previous:
        if entry.kind in _LINKED:
            text = sentence("A {kind} names the entry it is about in previous.", kind=entry.kind.value)
            yield Problem(f"{where}.previous", "missing", text)
        return
    before = known.get(entry.previous)
    if before is None or before is entry:
        text = sentence("There is no other entry {id} in the ledger.", id=entry.previous)
        yield Problem(f"{where}.previous", "unknown_entry", text)
        return
    yield from _order_problems(entry, before, where)
    if entry.kind is EventKind.EXEMPT:
        return
    first = followers.setdefault(entry.previous, entry.id)
    if first != entry.id:
        text = sentence(
            "The entry {id} is already followed by {first}. Name that one instead.", id=entry.previous, first=first
        )
        yield Problem(f"{where}.previous", "forked", text)


def _own_problems(entry: GiftEvent, where: str) -> Iterator[Problem]:
    wanted = {
        EventKind.MERGE: ("person", "into"),
        EventKind.EXEMPT: ("exemption_ref", "rule_set"),
    }.get(entry.kind, ())
    for name in wanted:
        if not getattr(entry, name):
            yield Problem(where, "missing", sentence("The field {name} is missing.", name=name))
    if entry.kind is EventKind.MERGE and entry.person and entry.person == entry.into:
        yield Problem(f"{where}.into", "circle", sentence("Nobody is merged with himself."))
    tells = entry.kind in FACTS or entry.kind is EventKind.CORRECTION
    if tells and entry.given_on is None:
        yield Problem(where, "missing", sentence("The field {name} is missing.", name="given"))


def _order_problems(entry: GiftEvent, before: GiftEvent, where: str) -> Iterator[Problem]:
    if entry.recorded_on < before.recorded_on:
        text = sentence(
            "It was recorded on {day}, before the entry {id} of {other}. An entry can only follow an older one.",
            day=entry.recorded_on,
            id=before.id,
            other=before.recorded_on,
        )
        yield Problem(f"{where}.recorded", "too_early", text)
    allowed = _FOLLOWS.get(entry.kind)
    if allowed is None:
        ends = {EventKind.REVERSAL, EventKind.MERGE, EventKind.EXEMPT}
        fits = entry.kind is not EventKind.MERGE and before.kind not in ends
    else:
        fits = before.kind in {*allowed, EventKind.CORRECTION}
    if not fits:
        text = sentence("A {kind} cannot follow a {other}.", kind=entry.kind.value, other=before.kind.value)
        yield Problem(f"{where}.previous", "cannot_follow", text)


def _circles(ledger: Sequence[GiftEvent], path: str) -> Iterator[Problem]:
    """Merges that lead back, a person that is merged twice, and chains of entries that bite their tail."""
    survivors: dict[str, str] = {}
    for number, entry in enumerate(ledger):
        if entry.kind is not EventKind.MERGE:
            continue
        if entry.person in survivors:
            text = sentence("{person} was merged before. Merge the survivor instead.", person=entry.person)
            yield Problem(f"{path}[{number}].person", "merged_twice", text)
        elif _leads_to(entry.into, entry.person, survivors):
            text = sentence("This merge leads back to {person}.", person=entry.person)
            yield Problem(f"{path}[{number}].into", "circle", text)
        else:
            survivors[entry.person] = entry.into
    links = {entry.id: entry.previous for entry in ledger if entry.previous}
    for number, entry in enumerate(ledger):
        if entry.previous and entry.previous != entry.id and _leads_to(entry.previous, entry.id, links):
            text = sentence("The entries lead back to {id}.", id=entry.id)
            yield Problem(f"{path}[{number}].previous", "circle", text)


def _leads_to(start: str, wanted: str, links: Mapping[str, str]) -> bool:
    seen = set()
    while start not in seen:
        if start == wanted:
            return True
        seen.add(start)
        start = links.get(start, start)
    return False
