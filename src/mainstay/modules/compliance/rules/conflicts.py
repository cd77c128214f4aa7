"""When one manager serves clients that compete: a conflict of interest. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.sentences import sentence


class Ground(StrEnum):
    """Why two clients are held to compete."""

    DECLARED = "declared"
    INDUSTRY = "industry"


class Held(Protocol):
    """An account in somebody's book: its id, the top of its group, its industry (folded)."""

    @property
    def id(self) -> int: ...
    @property
    def group(self) -> int: ...
    @property
    def industry(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict: its ground, the declared competition (its id) or the industry, and the accounts, in order of id."""

    ground: Ground
    competition: int
    industry: str
    accounts: tuple[int, ...]


def conflicts_among(
    held: Iterable[Held], competitions: Mapping[int, tuple[int, int]], watched: Collection[str]
) -> tuple[Found, ...]:
    """The conflicts in one book.

    ``competitions`` are declared pairs of groups (the ids of their tops) by id; ``watched`` the industries (folded) in
    which all clients compete. Members of one group never compete with each other; a competition declared between two
    groups counts for every member of both.
    """
    by_group: dict[int, list[Held]] = {}
    for one in held:
        by_group.setdefault(one.group, []).append(one)
    found = [
        Found(Ground.DECLARED, number, "", _ids([*by_group[first], *by_group[second]]))
        for number, (first, second) in sorted(competitions.items())
        if first != second and first in by_group and second in by_group
    ]
    for industry in sorted(watched):
        inside = [one for members in by_group.values() for one in members if one.industry == industry]
        if industry and len({one.group for one in inside}) > 1:
            found.append(Found(Ground.INDUSTRY, 0, industry, _ids(inside)))
    return tuple(found)


def _ids(accounts: Iterable[Held]) -> tuple[int, ...]:
    return tuple(sorted({one.id for one in accounts}))


def decided_anew(state: str, known: Collection[int], present: Collection[int], until: date | None, today: date) -> bool:
    """Whether a conflict that was consented to or set aside must be decided again: a client joined it, or the consent
    has run out (``until`` is its first day without).
    """
    if state not in ("consented", "dismissed"):
        return False
    return bool(set(present) - set(known)) or (until is not None and until <= today)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a wall: accounts and the people who may know of them, by id."""

    accounts: frozenset[int]
    people: frozenset[int]


def may_stand(first: Side, second: Side, responsible: Mapping[int, Collection[int]]) -> Decision:
    """Whether a wall can be raised between two sides.

    Both sides need an account; nothing and nobody stands on both; nobody of one side owns or serves an account of the
    other (``responsible``: the users by account).
    """
    if not first.accounts or not second.accounts:
        return refuse(sentence("Each side of a wall needs at least one account."), "empty")
    if first.accounts & second.accounts:
        return refuse(sentence("An account can stand on one side of a wall only."), "account")
    if first.people & second.people:
        return refuse(sentence("A person can stand on one side of a wall only."), "person")
    for side, other in ((first, second), (second, first)):
        for account in sorted(other.accounts):
            if side.people & set(responsible.get(account, ())):
                return refuse(
                    sentence("Somebody would look after accounts on both sides. Hand one of them over first."), "both"
                )
    return allow()


def hidden_by(first: Side, second: Side) -> frozenset[tuple[int, int]]:
    """Who does not see what: pairs of user and account."""
    return frozenset(
        (person, account)
        for side, other in ((first, second), (second, first))
        for person in side.people
        for account in other.accounts
    )
