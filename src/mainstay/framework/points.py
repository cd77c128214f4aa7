"""The five kinds of points where a higher module adds to a lower one: slot, check, part, measure, subscriber.

A lower module declares a point in its `points.py`; a higher one fills it in its `contributions.py`. All are frozen
when the program has started and listed on one page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label, ValueType
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.papers import PaperSection
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What one contribution puts into a slot: a template and its values, in order of ``rank``. ``paper`` says the same
    for print: the sections of a PDF from the values.
    """

    name: str
    template: str
    load: Callable[[Actor, Any], dict[str, Any] | None]
    rank: int = 50
    query_budget: int = 5
    paper: Callable[[dict[str, Any]], Iterable[PaperSection]] | None = None


@dataclass
class Slot:
    """A place on a page that higher modules fill; a failing part shows an error box, never takes the page down."""

    name: str
    panels: list[Panel] = field(default_factory=list)

    def add(self, panel: Panel) -> None:
        """Contribute a panel; raises ValueError for a name taken."""
        if any(one.name == panel.name for one in self.panels):
            msg = f"slot {self.name!r} has two panels {panel.name!r}"
            raise ValueError(msg)
        self.panels.append(panel)
        self.panels.sort(key=lambda one: one.rank)


def slot(name: str) -> Slot:
    """Declare a slot."""
    return registry.slots.add(Slot(name))


@dataclass(frozen=True)
class Check:
    """A synchronous question inside an action; an exception is a refusal."""

    name: str
    actions: tuple[str, ...]
    function: Callable[[Actor, Any, Any], Decision]

    def ask(self, actor: Actor, row: Any, given: Any) -> Decision:
        """The decision; fails closed."""
        try:
            return self.function(actor, row, given)
        except Exception:  # noqa: BLE001 - whatever fails inside a check, the answer is no
            return refuse(
                sentence("The check {name} could not be made, so this is refused.", name=self.name), self.name
            )


def check(*actions: str) -> Callable[[Callable[[Actor, Any, Any], Decision]], Callable[[Actor, Any, Any], Decision]]:
    """Ask the decorated function inside each of the actions."""

    def register(function: Callable[[Actor, Any, Any], Decision]) -> Callable[[Actor, Any, Any], Decision]:
        name = f"{function.__module__.removeprefix('mainstay.')}.{function.__name__}"
        registry.checks.add(Check(name, actions, function))
        return function

    return register


def checks_of(action_name: str) -> Iterable[Check]:
    """The checks of an action."""
    return [one for one in registry.checks if action_name in one.actions]


class PartFunction(Protocol):
    """What a part does for one module: say what it would do, and do it inside a running action."""

    def __call__(self, context: Any, *records: Any) -> list[dict[str, Any]]:
        """Move, erase or export; returns what was done as rows for the preview and the report."""
        ...


@dataclass(frozen=True)
class Part:
    """What a module does in a ``procedure``: merge_account, merge_person, leave, handover, erase, access_export."""

    name: str
    procedure: str
    tables: tuple[str, ...]
    function: Callable[..., list[dict[str, Any]]]


def part(procedure: str, *tables: str) -> Callable[[Callable[..., list[dict[str, Any]]]], Callable[..., Any]]:
    """Contribute to a procedure for the named tables (model labels); a table with a person in it needs one."""

    def register(function: Callable[..., list[dict[str, Any]]]) -> Callable[..., list[dict[str, Any]]]:
        name = f"{procedure}:{function.__module__.removeprefix('mainstay.')}.{function.__name__}"
        registry.parts.add(Part(name, procedure, tables, function))
        return function

    return register


def parts_of(procedure: str) -> Iterable[Part]:
    """The parts of a procedure in order of registration (lower modules first)."""
    return [one for one in registry.parts if one.procedure == procedure]


@dataclass(frozen=True)
class PublishedMeasure:
    """A typed value about a record that a higher module writes into a column of the lower one, so lists can sort by it."""

    name: str
    label: Label
    type: ValueType
    kind: str
    column: str
    written_by: str


def measure(name: str, label: Label, type_: ValueType, *, kind: str, column: str, written_by: str) -> PublishedMeasure:
    """Declare a published measure."""
    return registry.measures.add(PublishedMeasure(name, label, type_, kind, column, written_by))
