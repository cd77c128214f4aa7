"""What every reader yields: a header, numbered rows, faults as sentences, progress, and the bounds it keeps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, Self

from mainstay.kernel.errors import MainstayError
from mainstay.kernel.sentences import Sentence, sentence

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta | list[Any] | dict[str, Any] | None
"""A cell as the file holds it: text from CSV, typed values from Excel, lists and objects from JSON lines and vCard."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile file from filling memory; there is no bound on the number of rows.

    Lengths are characters, sizes are bytes. ``ratio`` is unpacked size over packed size, looked at only above
    ``ratio_from`` unpacked bytes.
    """

    line: int = 2_000_000
    record: int = 8_000_000
    cell: int = 1_000_000
    columns: int = 16_384
    header_cell: int = 1_000
    archive_entries: int = 10_000
    archive_unpacked: int = 2_000_000_000
    ratio: int = 250
    ratio_from: int = 20_000_000
    sheet_memory: int = 3_000_000_000
    sheet_seconds: int = 600
    card_properties: int = 5_000


DEFAULT_LIMITS = Limits()


class ReadingFailed(MainstayError):
    """The file cannot be read (further); ``row`` is where reading stopped, None when it never began."""

    code = "unreadable"

    def __init__(self, message: Sentence, *, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


class SourceRow(NamedTuple):
    """One row: its ``number`` as a spreadsheet shows it (the header is row 1), its cells, and what is wrong with it.

    JSON lines are numbered by line, cards of a vCard file by their order. A row with a ``fault`` is not to be imported
    as it is: its cells hold what could be read.
    """

    number: int
    cells: Sequence[Cell]
    fault: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Column names in order, each once: an empty name becomes ``column 3``, a repeated one ``name (2)``."""

    names: tuple[str, ...]
    index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {name: position for position, name in enumerate(self.names)})

    def __len__(self) -> int:
        return len(self.names)

    def as_dict(self, row: SourceRow) -> dict[str, Cell]:
        """The row's cells by column name."""
        return dict(zip(self.names, row.cells, strict=False))

    @classmethod
    def of(cls, cells: Sequence[Cell], limits: Limits = DEFAULT_LIMITS) -> "Header":
        """From the cells of a header row; raises ReadingFailed for too many columns or a name too long."""
        if len(cells) > limits.columns:
            raise ReadingFailed(
                sentence(
                    "The header has {count} columns; at most {limit} are read. Check the delimiter.",
                    count=len(cells),
                    limit=limits.columns,
                ),
                row=1,
            )
        names: list[str] = []
        seen: dict[str, int] = {}
        for position, cell in enumerate(cells, start=1):
            name = header_text(cell) or f"column {position}"
            if len(name) > limits.header_cell:
                raise ReadingFailed(
                    sentence(
                        "The name of column {column} is {length} characters long. Check the delimiter and header row.",
                        column=position,
                        length=len(name),
                    ),
                    row=1,
                )
            while name in seen:
                seen[name] += 1
                name = f"{name} ({seen[name]})"
            seen[name] = 1
            names.append(name)
        return cls(tuple(names))


def header_text(cell: Cell) -> str:
    """A header cell as text on one line, without spaces around it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\ufeff", "").split())


class Progress(NamedTuple):
    """How far reading is: ``done`` of ``total`` in ``unit`` (bytes of the file as stored, or rows)."""

    done: int
    total: int
    unit: str = "bytes"

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for an empty file."""
        return min(1.0, self.done / self.total) if self.total else 1.0


class Reading(Protocol):
    """An open file of rows; close it, or use it as a context manager."""

    header: Header
    notes: list[Sentence]

    def rows(self) -> Iterator[SourceRow]:
        """The rows, once, lazily; raises ReadingFailed when the rest cannot be read."""

    def progress(self) -> Progress:
        """How far ``rows`` has come."""

    def close(self) -> None:
        """Release the file; twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
