"""A paper: what a page says, in a form that can be printed. Pure; nobody's language yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.kernel.money import Money

Cell = Any
"""A text, Sentence, translatable label, day, instant, Money, Decimal or whole number; None and "" for nothing."""

_NUMBERS = (Money, Decimal, int)


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under headings; a column of nothing but amounts and numbers is aligned at its end."""

    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Raises ValueError for a row that is not as wide as the headings."""
        for row in self.rows:
            if len(row) != len(self.headings):
                msg = f"a row of {len(row)} cells under {len(self.headings)} headings"
                raise ValueError(msg)

    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether all its cells are amounts or numbers."""
        return self._of_columns(_NUMBERS)

    def narrow(self) -> tuple[bool, ...]:
        """For each column, whether it needs no more room than its cells: amounts, numbers and days."""
        return self._of_columns((*_NUMBERS, date))

    def _of_columns(self, types: tuple[type, ...]) -> tuple[bool, ...]:
        return tuple(_all_of(types, [row[place] for row in self.rows]) for place in range(len(self.headings)))


def _all_of(types: tuple[type, ...], cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell not in (None, "")]
    return bool(filled) and all(isinstance(cell, types) and not isinstance(cell, bool) for cell in filled)


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of a paper under its title: facts as (name, value), paragraphs, a table, and what to say when there is
    nothing.
    """

    title: Cell
    facts: tuple[tuple[Cell, Cell], ...] = ()
    text: tuple[Cell, ...] = ()
    table: PaperTable | None = None
    when_empty: Cell = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; ``foot`` says who took it out of the program, ``on`` the day it shows."""

    title: Cell
    subtitle: Cell
    on: date
    sections: tuple[PaperSection, ...]
    foot: Cell = ""
