"""What a deputyship gives at a moment: what the principal holds now, of that what may be passed on, of that what it names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from mainstay.kernel.actor import Extent, Grant

SHIPPED: Final = Path(__file__).resolve().parents[2] / "data" / "delegable.yaml"
_READ_ONLY_FOR_DEALS: Final = frozenset({"account", "contact"})
Right = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Delegable:
    """What may be passed on: rights by bundle, rights that always come along, and roles whose rights never do."""

    bundles: Mapping[str, frozenset[Right]]
    always: frozenset[Right]
    roles_apart: frozenset[str]


@cache
def shipped_delegable() -> Delegable:
    """The table of the product."""
    data: Mapping[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return Delegable(
        {name: _rights(groups) for name, groups in data["bundles"].items()}, _rights(data["always"]),
        frozenset(data["roles_apart"]),
    )  # fmt: skip


def _rights(groups: Mapping[str, Sequence[str]]) -> frozenset[Right]:
    return frozenset((group, verb) for group, verbs in groups.items() for verb in verbs)


def effective_rights(
    held: Mapping[Right, Grant], named: Iterable[str], delegable: Delegable, *, basis: str, scope: str = "all",
    barred: frozenset[Right] = frozenset(),
) -> dict[Right, Grant]:  # fmt: skip
    """The rights of a stand-in: held ∩ delegable ∩ named, less ``barred`` (preconditions that the person fails).

    ``held`` are the principal's rights of this moment without those of roles apart. Named deals open their
    accounts for reading only; a queue is duties and approvals. ``basis`` stands at the head of every grant's basis.
    """
    allowed = frozenset(right for name in named for right in delegable.bundles.get(name, frozenset()))
    if scope == "queue":
        allowed &= delegable.bundles["duties"] | delegable.bundles["approvals"]
    found = {}
    for right, grant in held.items():
        if right in barred or grant.extent == Extent.NONE or not (right in allowed or right in delegable.always):
            continue
        if scope == "opportunities" and right[0] in _READ_ONLY_FOR_DEALS and right[1] != "read":
            continue
        found[right] = replace(grant, basis=f"{basis}; {grant.basis}")
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person in the row of those named: present or not, and the rights that this person may not exercise."""

    user: int
    present: bool
    barred: frozenset[Right] = frozenset()


def who_stands_in(chain: Sequence[Candidate], rights: frozenset[Right]) -> dict[int, frozenset[Right]]:
    """Who has which rights: the first present takes all; what he may not exercise goes to the next in line who may.

    The last of the chain is the manager, so nothing sits in a dead queue. People without a right left get none.
    """
    found: dict[int, frozenset[Right]] = {}
    left = rights
    for one in chain:
        if not one.present or (found and not left):
            continue
        taken = left - one.barred
        if taken or not found:
            found[one.user] = taken
            left -= taken
    return found
