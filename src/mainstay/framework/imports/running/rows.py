"""A row on its way into the database."""

from dataclasses import dataclass, field
from typing import Any

from mainstay.kernel.sentences import Sentence


class BadField(Exception):
    """A value that a module cannot take; the sentence says why, the remedy what to do. The row is refused."""

    def __init__(self, name: str, value: Any, message: Sentence, remedy: Sentence | None = None) -> None:
        super().__init__(str(message))
        self.field = name
        self.value = value
        self.sentence = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored record that a new row may mean, with a score from 0 to 100 and the reasons."""

    pk: int
    public_id: str
    title: str
    score: int
    reasons: tuple[Sentence, ...]


@dataclass(slots=True)
class ImportRow:
    """``values`` by field (references are ids by now), ``pk`` of the record, ``present`` its stored columns when it
    was there before, ``columns`` what is to be written. ``number`` is the row of the file, ``ordinal`` its place among
    the rows read, ``key`` what tells it from other rows. ``extra`` is for what a module remembers between its steps.
    """

    number: int
    ordinal: int
    values: dict[str, Any]
    pk: int = 0
    present: dict[str, Any] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    extra: Any = None
    key: Any = None

    def value(self, name: str, column: str = "") -> Any:
        """The new value of a field, else the stored one, else nothing."""
        if name in self.values:
            return self.values[name]
        return self.present.get(column or name) if self.present is not None else None

    def text(self, name: str, column: str = "") -> str:
        """The same as text."""
        found = self.value(name, column)
        return "" if found is None else str(found)
