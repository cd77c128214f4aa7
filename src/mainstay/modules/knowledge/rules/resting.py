"""Which rights may rest on knowledge, and how they are written down."""

from collections.abc import Iterable
from typing import Final

from mainstay.modules.knowledge.rules.knowledge import Right

# Without these nobody could confirm anything, do the duty that asks for it, or put a wrong requirement right.
NEVER: Final = frozenset({
    "knowledge", "confirmation", "duty", "absence", "deputyship", "role", "appointment", "person", "setting", "token",
    "audit",
})  # fmt: skip


def resting_rights(rights: Iterable[Right]) -> tuple[Right, ...]:
    """Of all rights those that may rest on knowledge, in order: never reading, and never what is needed to know."""
    return tuple(sorted({(group, verb) for group, verb in rights if verb != "read" and group not in NEVER}))


def written(rights: Iterable[Right]) -> str:
    """Rights as they are stored: ``deal.create order.edit``."""
    return " ".join(sorted({f"{group}.{verb}" for group, verb in rights}))


def read_rights(text: str) -> frozenset[Right]:
    """The rights that `written` wrote."""
    pairs = (one.partition(".") for one in text.split())
    return frozenset((group, verb) for group, _, verb in pairs)
