"""The rights table: read from data, merged over roles. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mainstay.kernel.actor import Extent, Grant

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "roles.yaml"


@dataclass(frozen=True, slots=True)
class RoleData:
    """A role as shipped: its code, name, rank in lists, and rights as (group, verb, extent word)."""

    code: str
    name: str
    rank: int
    rights: tuple[tuple[str, str, str], ...]


def shipped_roles() -> tuple[RoleData, ...]:
    """The default roles of the product."""
    data: Mapping[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        RoleData(
            code, body["name"], body["rank"],
            tuple((group, verb, extent) for group, verbs in body["rights"].items() for verb, extent in verbs.items()),
        )
        for code, body in data.items()
    )  # fmt: skip


def merged_rights(rows: Iterable[tuple[str, str, str, str]]) -> dict[tuple[str, str], Grant]:
    """Rights of several roles, as (role, group, verb, extent word): the widest extent wins and names its role."""
    found: dict[tuple[str, str], Grant] = {}
    for role, group, verb, word in rows:
        grant = Grant(group, verb, Extent[word.upper()], f"role:{role}")
        present = found.get((group, verb))
        if present is None or grant.extent > present.extent:
            found[group, verb] = grant
    return found


def wider_rights(role: Iterable[tuple[str, str, str]], own: Mapping[tuple[str, str], Grant]) -> tuple[str, ...]:
    """Rights of a role, as (group, verb, extent word), that reach further than one's own: ``account export``."""
    wider = []
    for group, verb, word in role:
        grant = own.get((group, verb))
        if Extent[word.upper()] > (grant.extent if grant else Extent.NONE):
            wider.append(f"{group} {verb}")
    return tuple(wider)
