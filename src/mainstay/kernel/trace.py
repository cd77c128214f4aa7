"""A trace: why an amount is what it is, as a tree that prints as sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from mainstay.kernel.sentences import Sentence


@dataclass(frozen=True, slots=True)
class TraceInput:
    """A fact that was read: its kind, id and version."""

    kind: str
    id: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """One step: what was done (``step``), in words, with its value, its inputs, its facts and the steps below it."""

    step: str
    sentence: Sentence
    value: Decimal | None = None
    inputs: tuple[TraceInput, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    parts: tuple["Trace", ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Trace"]]:
        """Itself and all steps below it, in order, with their depth."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    def tree(self) -> str:
        """The steps as indented lines, in English."""
        return "\n".join(f"{'  ' * depth}{step.step}: {step.sentence}" for depth, step in self.walk())

    def as_data(self) -> dict[str, Any]:
        """Plain values for JSON: numbers as text."""
        return {
            "step": self.step,
            "sentence": str(self.sentence),
            "value": None if self.value is None else f"{self.value:f}",
            "inputs": [{"kind": item.kind, "id": item.id, "version": item.version} for item in self.inputs],
            "facts": {name: str(fact) for name, fact in self.facts.items()},
            "parts": [part.as_data() for part in self.parts],
        }
