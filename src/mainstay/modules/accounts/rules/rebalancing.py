"""Who gets which account when territories are divided anew: a pure assignment.

Promised: an account goes by the first rule that fits it, to exactly one person; the same input gives the same answer, in
whatever order it comes. An even spread by number leaves the people within one account of each other, one by revenue
within the revenue of the largest account; both move as few accounts as that allows. Whoever stands before an information
wall never gets the account behind it, for which evenness gives way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from heapq import heapify, heapreplace
from typing import Final, NamedTuple

WALLED: Final = "walled"
NOBODY: Final = "nobody"


class Effect(StrEnum):
    """What a rule does with the accounts that it fits first."""

    KEEP = "keep"
    GIVE = "give"
    BY_COUNT = "count"
    BY_REVENUE = "revenue"


class Matched(NamedTuple):
    """An account with its present owner, the rule that fits it first, its weight (minor units of revenue) and the person
    whom a list names for it.
    """

    account: int
    owner: int
    rule: int
    weight: int = 0
    named: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """The effect of a rule, and the people who may receive by it, in order."""

    effect: Effect
    receivers: tuple[int, ...] = ()


@dataclass
class Assignment:
    """The new owner of each account of a rule that gives, and why an account has none."""

    owners: dict[int, int] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)


def assign(
    rules: Mapping[int, AssignmentRule], matched: Iterable[Matched], walls: Collection[tuple[int, int]] = ()
) -> Assignment:
    """The new owner of every matched account. ``walls`` are (person, account) pairs that must not come together. An
    account that a rule keeps has no entry.
    """
    found = Assignment()
    by_rule: dict[int, list[Matched]] = {}
    for one in sorted(matched):
        if one.named is not None:
            _to(found, one, one.named, walls)
        else:
            by_rule.setdefault(one.rule, []).append(one)
    for number in sorted(by_rule):
        _by_rule(found, rules[number], by_rule[number], walls)
    return found


def _by_rule(
    found: Assignment, rule: AssignmentRule, accounts: list[Matched], walls: Collection[tuple[int, int]]
) -> None:
    if rule.effect == Effect.KEEP:
        return
    if not rule.receivers:
        found.left.update({one.account: NOBODY for one in accounts})
        return
    if rule.effect == Effect.GIVE:
        for one in accounts:
            _to(found, one, rule.receivers[0], walls)
        return
    spread = spread_by_count if rule.effect == Effect.BY_COUNT else spread_by_weight
    owners = spread(accounts, rule.receivers)
    loads = dict.fromkeys(rule.receivers, 0)
    for one in accounts:
        loads[owners[one.account]] += 1
    for one in accounts:
        person = owners[one.account]
        if (person, one.account) in walls:
            loads[person] -= 1
            person = _before_no_wall(one.account, loads, walls) or person
        _to(found, one, person, walls)


def _before_no_wall(account: int, loads: dict[int, int], walls: Collection[tuple[int, int]]) -> int | None:
    """The person with the fewest accounts who stands before no wall; one more is counted for them."""
    free = [person for person in loads if (person, account) not in walls]
    if not free:
        return None
    chosen = min(free, key=lambda person: (loads[person], person))
    loads[chosen] += 1
    return chosen


def _to(found: Assignment, one: Matched, person: int, walls: Collection[tuple[int, int]]) -> None:
    if (person, one.account) in walls:
        found.left[one.account] = WALLED
    else:
        found.owners[one.account] = person


def spread_by_count(accounts: Sequence[Matched], people: Sequence[int]) -> dict[int, int]:
    """Each account to one of the people, so that their numbers differ by one at most. Whoever has most of them already
    gets the one more; present owners keep theirs up to their number, lower ids first.
    """
    held = dict.fromkeys(people, 0)
    for one in accounts:
        if one.owner in held:
            held[one.owner] += 1
    each, more = divmod(len(accounts), len(people))
    order = sorted(people, key=lambda person: (-held[person], people.index(person)))
    room = {person: each + (place < more) for place, person in enumerate(order)}
    owners: dict[int, int] = {}
    waiting: list[int] = []
    for one in sorted(accounts):
        if room.get(one.owner, 0):
            owners[one.account] = one.owner
            room[one.owner] -= 1
        else:
            waiting.append(one.account)
    seats = [person for person in people for _ in range(room[person])]
    owners.update(zip(waiting, seats, strict=True))
    return owners


def spread_by_weight(accounts: Sequence[Matched], people: Sequence[int]) -> dict[int, int]:
    """Each account to one of the people, so that their weights differ by the heaviest account at most. Present owners
    keep theirs, the heaviest first, as long as they stay below the even share; each other one goes to whoever carries
    least (longest processing time first).
    """
    total = sum(one.weight for one in accounts)
    loads = dict.fromkeys(people, 0)
    owners: dict[int, int] = {}
    waiting: list[Matched] = []
    for one in sorted(accounts, key=lambda one: (-one.weight, one.account)):
        if one.owner in loads and (loads[one.owner] + one.weight) * len(people) <= total:
            owners[one.account] = one.owner
            loads[one.owner] += one.weight
        else:
            waiting.append(one)
    heap = [(load, place, person) for place, (person, load) in enumerate(loads.items())]
    heapify(heap)
    for one in waiting:
        load, place, person = heap[0]
        owners[one.account] = person
        heapreplace(heap, (load + one.weight, place, person))
    return owners


def digest_of(moves: Iterable[tuple[int, int, int]]) -> str:
    """The SHA-256 of a list of moves (account, former owner, new owner), by account: what an audit entry names instead of
    the list.
    """
    digest = sha256()
    for account, former, new in sorted(moves):
        digest.update(b"%d:%d:%d\n" % (account, former, new))
    return digest.hexdigest()
