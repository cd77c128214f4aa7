"""What can be imported: a kind of record, its fields, and the keys by which a row finds the record that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = frozenset(
    {
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "integer",
        "decimal",
        "percent",
        "money",
        "date",
        "instant",
        "boolean",
        "choice",
        "country",
        "currency",
        "language",
        "reference",
        "list",
    }
)


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field that a row may fill.

    ``type`` is one of ``TYPES``; ``concept`` names the words by which columns are recognised (the field's own name
    when empty); ``choices`` are the values of a choice with their label; ``kind`` is what a reference points to.
    """

    name: str
    label: str
    type: str = "text"
    required: bool = False
    concept: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            message = f"there is no import type {self.type!r}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """A kind of record that can be imported, with the sets of fields that may serve as match keys."""

    name: str
    label: str
    fields: tuple[ImportField, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    concept: str = ""

    def field(self, name: str) -> ImportField | None:
        """The field of that name."""
        return next((entry for entry in self.fields if entry.name == name), None)
