"""What a list shows: a decision made by hand for each kind."""

from dataclasses import dataclass, field
from typing import Any

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """A list of one kind.

    ``path`` is its address (``accounts``); ``columns`` are names of the kind's fields in order;
    ``sort`` the default field (a leading minus: downwards);
    ``prefetch`` the related rows that the columns read; ``views`` the ready-made saved views (label, filter tree);
    ``bulk`` names of actions on picked rows, at most five; ``row_acts`` those beside each row that has no page;
    ``segments`` other faces (label, address name, icon).
    """

    kind: str
    path: str
    columns: tuple[str, ...]
    sort: str
    prefetch: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    views: tuple[tuple[str, Label, dict[str, Any]], ...] = ()
    bulk: tuple[str, ...] = ()
    row_acts: tuple[str, ...] = ()
    create: str = ""
    segments: tuple[tuple[Label, str, str], ...] = ()
    totals: tuple[str, ...] = ()
    empty: tuple[Label, Label] = ("", "")
    budget: int = 12
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """A list has the name of its kind."""
        return self.kind


def register_list(spec: ListSpec) -> ListSpec:
    """Put a list on its shelf."""
    return registry.lists.add(spec)
