"""Excel (xlsx, xlsm, xls) and OpenDocument (ods) sheets, read in a bounded process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, Final, Self

from mainstay.framework.imports.readers.archive import check_archive
from mainstay.framework.imports.readers.rows import (
    DEFAULT_LIMITS,
    Cell,
    Header,
    Limits,
    Progress,
    ReadingFailed,
    SourceRow,
)
from mainstay.kernel.sentences import Sentence, sentence

_CHILD: Final = Path(__file__).with_name("sheet_child.py")
_MESSAGE: Final = 128_000_000


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """``sheet``: its name, the first visible one when empty; ``header_row``: 0 when there is none."""

    sheet: str = ""
    header_row: int = 1


class SheetReading:
    """An open sheet; see ``Reading``. Cells keep their types: numbers, dates, true and false, text."""

    def __init__(self, path: Path, options: SheetOptions | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self._options = options or SheetOptions()
        self._path = path
        self._limits = limits
        self.notes: list[Sentence] = []
        check_container(path, limits)
        self._child = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-I",
                str(_CHILD),
                str(path.absolute()),
                self._options.sheet,
                str(limits.sheet_memory),
                str(limits.sheet_seconds),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        about = self._message()
        self.sheets: tuple[str, ...] = tuple(about.get("sheets", ()))
        if about.get("missing"):
            raise ReadingFailed(self._no_sheet())
        self.sheet: str = about["sheet"]
        self._height = int(about["height"] or 0)
        if int(about["width"] or 0) > self._limits.columns:
            raise ReadingFailed(
                sentence("The sheet has more than {limit} columns. Delete what is empty.", limit=self._limits.columns)
            )
        self._number = 0
        self._rows = self._all_rows()
        self.header = self._read_header()

    def _no_sheet(self) -> Sentence:
        if not self._options.sheet:
            return sentence("{file} has no sheet with rows.", file=self._path.name)
        return sentence(
            "{file} has no sheet called {sheet}. It has: {sheets}.",
            file=self._path.name,
            sheet=self._options.sheet,
            sheets=", ".join(self.sheets[:20]),
        )

    def _message(self) -> Any:
        stream = self._child.stdout
        line = _readline(stream) if stream else b""
        if len(line) >= _MESSAGE:
            raise ReadingFailed(self._too_large())
        if not line.endswith(b"\n"):
            self._child.wait()
            raise ReadingFailed(self._too_large())
        message = json.loads(line)
        if isinstance(message, dict) and "error" in message:
            raise ReadingFailed(self._why(message["error"], message["reason"]))
        return message

    def _too_large(self) -> Sentence:
        return sentence(
            "{file} is damaged, or claims cells so far apart that reading it needs more than {size} megabytes. Delete "
            "the empty rows and columns beyond the data, or save the sheet as CSV.",
            file=self._path.name,
            size=self._limits.sheet_memory // 1_000_000,
        )

    def _why(self, kind: str, reason: str) -> Sentence:
        if kind == "PasswordError":
            return sentence("{file} is protected with a password. Save it without.", file=self._path.name)
        if kind == "MemoryError":
            return self._too_large()
        return sentence(
            "{file} cannot be read as a workbook: {reason}. Save it again as xlsx, or as CSV.",
            file=self._path.name,
            reason=reason.strip().rstrip(".") or kind,
        )

    def _all_rows(self) -> Iterator[list[Any]]:
        while isinstance(message := self._message(), list):
            yield from message

    def _read_header(self) -> Header:
        cells: list[Any] = []
        for _ in range(max(1, self._options.header_row)):
            cells = next(self._rows, [])
            self._number += 1
        if self._options.header_row:
            while cells and cells[-1] == "":
                cells.pop()
            return Header.of([_cell(cell) for cell in cells], self._limits)
        self._rows = _again(cells, self._rows)
        self._number = 0
        return Header.of([""] * len(cells), self._limits)

    def rows(self) -> Iterator[SourceRow]:
        """Rows in order; blank rows are skipped but counted."""
        width = len(self.header)
        for cells in self._rows:
            self._number += 1
            row: list[Cell] = [_cell(cell) for cell in cells]
            if any(cell not in ("", None) for cell in row):
                yield self._row(row, width)

    def _row(self, row: list[Cell], width: int) -> SourceRow:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
        extra = [cell for cell in row[width:] if cell not in ("", None)]
        if not extra:
            return SourceRow(self._number, row[:width])
        return SourceRow(
            self._number,
            row[:width],
            sentence(
                "Row {row} holds {value} in a column without a name. Give the column a name in the header row.",
                row=self._number,
                value=str(extra[0])[:80],
            ),
        )

    def progress(self) -> Progress:
        """Rows read of the rows in the sheet."""
        return Progress(self._number, self._height, "rows")

    def close(self) -> None:
        """End the reading process."""
        if self._child.poll() is None:
            self._child.kill()
        if self._child.stdout:
            self._child.stdout.close()
        self._child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_container(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises ReadingFailed unless the file is a zip within bounds or an old Office container."""
    try:
        with path.open("rb") as file:
            magic = file.read(8)
    except OSError as error:
        raise ReadingFailed(
            sentence("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or "unknown")
        ) from error
    if magic.startswith(b"PK"):
        check_archive(path, limits)
    elif not magic.startswith((b"\xd0\xcf\x11\xe0", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")):
        raise ReadingFailed(
            sentence("{file} is not a workbook, whatever its name says. Open it and save it as xlsx.", file=path.name)
        )


def sheet_names(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """Names of the sheets with cells, in order."""
    with SheetReading(path, limits=limits) as reading:
        return reading.sheets


def _readline(stream: IO[bytes]) -> bytes:
    return stream.readline(_MESSAGE)


def _again(first: list[Any], rest: Iterator[list[Any]]) -> Iterator[list[Any]]:
    if first:
        yield first
    yield from rest


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return _moment(value["t"], value["v"])
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return int(value)
    return value  # type: ignore[no-any-return]


def _moment(kind: str, value: Any) -> Cell:
    if kind == "datetime":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "time":
        return time.fromisoformat(value)
    return timedelta(seconds=value)
