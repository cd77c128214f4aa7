"""What forbids a deputyship before it is saved, said in sentences that name who and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.rules.deputyships.times import wrong_days

MOST_STEPS: Final = 1


@dataclass(frozen=True, slots=True)
class Other:
    """A deputyship that has not ended: who for whom, its days (half-open), scope, and the accounts or deals it names."""

    principal: int
    deputy: int
    from_on: date
    to_on: date
    scope: str = "all"
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; ``next_in_line`` are the further persons named, in order. ``by_manager``: the manager covers,
    which passes nothing on.
    """

    principal: int
    deputy: int
    from_on: date
    to_on: date
    reason: str = "leave"
    scope: str = "all"
    named: frozenset[str] = frozenset()
    next_in_line: tuple[int, ...] = ()
    by_manager: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the people: names, who works here, who is away (half-open days), and the other deputyships."""

    today: date
    names: Mapping[int, str]
    active: Collection[int]
    away: Mapping[int, Sequence[tuple[date, date | None]]]
    others: Sequence[Other]
    onward_steps: int = 0


def blockers(proposal: Proposal, facts: Facts) -> list[Sentence]:
    """Everything that forbids the proposal; empty when it may be saved."""
    found = [wrong_days(proposal.reason, proposal.from_on, proposal.to_on, facts.today), _wrong_people(proposal, facts),
             _overlap(proposal, facts), _chain(proposal, facts), _nobody_there(proposal, facts)]  # fmt: skip
    return [one for one in found if one is not None]


def _wrong_people(proposal: Proposal, facts: Facts) -> Sentence | None:
    people = (proposal.deputy, *proposal.next_in_line)
    if proposal.principal in people:
        return sentence("Nobody stands in for themselves.", code="self")
    if len(set(people)) < len(people):
        return sentence("The same person is named twice.", code="twice")
    for user in (proposal.principal, *people):
        if user not in facts.active:
            return sentence("{name} no longer works here.", name=facts.names.get(user, ""), code="inactive")
    return None


def overlaps(one: Proposal | Other, other: Other) -> bool:
    """Whether two terms share a day."""
    return one.from_on < other.to_on and other.from_on < one.to_on


def _overlap(proposal: Proposal, facts: Facts) -> Sentence | None:
    for other in facts.others:
        if other.principal == proposal.principal and overlaps(proposal, other) and _same_scope(proposal, other):
            return sentence(
                "{deputy} stands in for the same from {first} already. One person is primary: end that first, or name "
                "{deputy} as next in line.",
                deputy=facts.names.get(other.deputy, ""), first=other.from_on.isoformat(), code="overlap",
            )  # fmt: skip
    return None


def _same_scope(one: Proposal, other: Other) -> bool:
    if "queue" in (one.scope, other.scope) and one.scope != other.scope and "all" not in (one.scope, other.scope):
        return False
    if one.scope == other.scope and one.scope in ("accounts", "opportunities"):
        return bool(one.named & other.named)
    return True


def _chain(proposal: Proposal, facts: Facts) -> Sentence | None:
    """A circle is always refused; a way of more steps than one, and those that the company allows, too."""
    edges: dict[int, set[int]] = {}
    for other in facts.others:
        if overlaps(proposal, other):
            edges.setdefault(other.principal, set()).add(other.deputy)
    if proposal.principal in _reached(proposal.deputy, edges):
        return sentence("This would be a circle: {principal} stands in for {deputy} then.",
                        principal=facts.names.get(proposal.principal, ""),
                        deputy=facts.names.get(proposal.deputy, ""), code="circle")  # fmt: skip
    if proposal.by_manager:
        return None
    steps = _longest(proposal.principal, _turned(edges)) + 1 + _longest(proposal.deputy, edges)
    if steps > 1 + min(facts.onward_steps, MOST_STEPS):
        return sentence(
            "This would be a chain: whoever stands in is stood in for at the same time. Name somebody else as next in "
            "line instead.", code="chain",
        )  # fmt: skip
    return None


def _reached(start: int, edges: Mapping[int, set[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for user in edges.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def _turned(edges: Mapping[int, set[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for principal, deputies in edges.items():
        for deputy in deputies:
            found.setdefault(deputy, set()).add(principal)
    return found


def _longest(start: int, edges: Mapping[int, set[int]], seen: frozenset[int] = frozenset()) -> int:
    """The longest way along the edges, in steps; refused proposals leave no circles, and one is not walked twice."""
    return max(
        (1 + _longest(user, edges, seen | {start}) for user in edges.get(start, ()) if user not in seen | {start}),
        default=0,
    )


def _nobody_there(proposal: Proposal, facts: Facts) -> Sentence | None:
    people = (proposal.deputy, *proposal.next_in_line)
    if all(_away_throughout(proposal, facts.away.get(user, ())) for user in people):
        return sentence("{name} is away on all these days. Name somebody who is there.",
                        name=facts.names.get(proposal.deputy, ""), code="away")  # fmt: skip
    return None


def _away_throughout(proposal: Proposal, absences: Sequence[tuple[date, date | None]]) -> bool:
    return any(first <= proposal.from_on and (end is None or end >= proposal.to_on) for first, end in absences)


def warnings(proposal: Proposal, facts: Facts) -> list[Sentence]:
    """What is worth knowing before saving, and forbids nothing."""
    found = []
    for user in (proposal.deputy, *proposal.next_in_line):
        for first, end in facts.away.get(user, ()):
            if first < proposal.to_on and (end is None or end > proposal.from_on):
                found.append(sentence("{name} is away from {first}; the next in line covers, else the manager.",
                                      name=facts.names.get(user, ""), first=first.isoformat()))  # fmt: skip
    return found
