"""Reporting lines as a tree: who stands below whom, and what would close a circle."""

from collections.abc import Mapping
from dataclasses import dataclass

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence


def chain_above(user: int, managers: Mapping[int, int]) -> tuple[int, ...]:
    """The managers above somebody, nearest first; stops where a circle would begin again."""
    found: list[int] = []
    current = managers.get(user)
    while current is not None and current != user and current not in found:
        found.append(current)
        current = managers.get(current)
    return tuple(found)


def check_new_manager(user: int, manager: int, managers: Mapping[int, int], names: Mapping[int, str]) -> None:
    """Whether ``user`` may report to ``manager``, given who reports to whom. Raises RuleBroken with the way that is
    closed: nobody reports to oneself, nor to somebody below.
    """
    if user == manager:
        raise RuleBroken(sentence("Nobody reports to themselves."), path="manager")
    above = chain_above(manager, managers)
    if user in above:
        way = [manager, *above[: above.index(user) + 1]]
        raise RuleBroken(
            sentence(
                "{manager} already reports to {user} ({way}), so this would be a circle. Move {manager} first.",
                manager=names[manager], user=names[user], way=" → ".join(names[one] for one in way),
            ),
            path="manager",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Branch:
    """One person in the tree: how deep, and how many stand below."""

    user: int
    depth: int
    below: int


def tree_of(people: Mapping[int, str], managers: Mapping[int, int]) -> tuple[Branch, ...]:
    """Everybody once, each after their manager, colleagues by name; ``people`` are sort keys by id. Whoever's manager
    is not among them stands at the top.
    """
    children: dict[int | None, list[int]] = {}
    for user in sorted(people, key=lambda one: (people[one], one)):
        manager = managers.get(user)
        top = manager not in people or user in chain_above(user, managers) or user in _circle(user, managers)
        children.setdefault(None if top else manager, []).append(user)
    found: list[Branch] = []

    def walk(parent: int | None, depth: int) -> int:
        count = 0
        for user in children.get(parent, []):
            place = len(found)
            found.append(Branch(user, depth, 0))
            below = walk(user, depth + 1)
            found[place] = Branch(user, depth, below)
            count += 1 + below
        return count

    walk(None, 0)
    return tuple(found)


def _circle(user: int, managers: Mapping[int, int]) -> frozenset[int]:
    """The circle that ``user`` is part of; empty for everybody in a sound tree."""
    seen = [user]
    current = managers.get(user)
    while current is not None and current not in seen:
        seen.append(current)
        current = managers.get(current)
    return frozenset(seen) if current == user else frozenset()
