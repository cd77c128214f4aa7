"""Groups of accounts: who stands above whom, and what adds up along the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mainstay.kernel.money import Money


def closes_circle(account_id: int, ancestors_of_parent: Iterable[int]) -> bool:
    """Whether putting the account below a parent with these ancestors (itself included) would go round in a circle."""
    return account_id in set(ancestors_of_parent)


@dataclass(frozen=True, slots=True)
class Member:
    """An account of a group with its own amount; ``amount`` is None where it may not be seen."""

    id: int
    parent_id: int | None
    amount: Money | None


def rolled_up(members: Iterable[Member]) -> dict[int, tuple[Money, ...]]:
    """Own amounts plus those of everything below, by account id; one amount per currency, currencies in order.

    Unlike currencies are kept apart, never converted here.
    """
    known = {member.id: member for member in members}
    sums: dict[int, dict[str, Money]] = {one: {} for one in known}
    for member in known.values():
        if member.amount is not None:
            for above in _line_up(member.id, known):
                held = sums[above].get(member.amount.currency)
                sums[above][member.amount.currency] = held + member.amount if held else member.amount
    return {one: tuple(found[currency] for currency in sorted(found)) for one, found in sums.items()}


def _line_up(one: int, known: Mapping[int, Member]) -> list[int]:
    """The account and everything above it, once each even if stored data went round in a circle."""
    line: list[int] = []
    current: int | None = one
    while current is not None and current in known and current not in line:
        line.append(current)
        current = known[current].parent_id
    return line
