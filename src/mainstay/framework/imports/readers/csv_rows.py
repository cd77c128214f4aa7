"""CSV and its relatives: any delimiter, quote and encoding, plain or gzip, quickly."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from mainstay.framework.imports.readers.rows import (
    DEFAULT_LIMITS,
    Cell,
    Header,
    Limits,
    Progress,
    ReadingFailed,
    SourceRow,
)
from mainstay.framework.imports.readers.text import UnpackedBytes, encoding_of, known_encoding
from mainstay.framework.plain_text import restore
from mainstay.kernel.sentences import Sentence, sentence

_DELIMITERS: Final = ",;\t|"
_BROKEN: Final = re.compile("[\udc80-\udcff]")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_EXCEL_HINT: Final = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)
_SAMPLE_ROWS: Final = 60
_OTHER_HEADER: Final = 0.2
_BUFFER: Final = 1 << 18

csv.field_size_limit(max(csv.field_size_limit(), DEFAULT_LIMITS.cell))


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """How to read a CSV file; what is None is found out from the file.

    ``header_row`` is the number of the row with the column names, 0 when there is none. ``short_rows`` says whether a
    row with fewer cells than the header is a fault (``refuse``) or filled with empty cells (``pad``).
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int = 1
    short_rows: str = "refuse"


class _BoundedLines:
    """Lines of a text file, with bounds on the line and on the record that they belong to."""

    __slots__ = ("broken", "limits", "nul", "number", "spent", "stream")

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        self.stream = stream
        self.limits = limits
        self.spent = 0
        self.number = 1
        self.broken = False
        self.nul = False

    def __iter__(self) -> Iterator[str]:
        readline, limit, most = self.stream.readline, self.limits.line, self.limits.record
        while line := readline(limit):
            length = len(line)
            self.spent += length
            if length >= limit and not line.endswith("\n"):
                raise ReadingFailed(_line_too_long(self.number, limit), row=self.number)
            if self.spent > most:
                raise ReadingFailed(_never_closed(self.number, most), row=self.number)
            if "\0" in line:
                self.nul = True
            if not line.isascii() and _BROKEN.search(line):
                self.broken = True
            yield line


class CsvReading:
    """An open CSV file; see ``Reading``."""

    def __init__(self, path: Path, options: CsvOptions | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        options = options or CsvOptions()
        self.encoding = known_encoding(options.encoding) if options.encoding else encoding_of(path, limits).encoding
        self.notes: list[Sentence] = []
        self._options = options
        self._limits = limits
        hint, dialect = _dialect(path, self.encoding, options, limits)
        self.delimiter, self.quote = dialect
        self._source = UnpackedBytes(path, limits)
        stream = io.TextIOWrapper(
            io.BufferedReader(self._source, _BUFFER), encoding=self.encoding, errors="surrogateescape", newline=""
        )
        self._stream = stream
        if hint:
            stream.readline(self._limits.line)
        self._lines = _BoundedLines(stream, limits)
        self._records = csv.reader(iter(self._lines), delimiter=self.delimiter, quotechar=self.quote)
        self._pending: list[str] | None = None
        self.header = self._read_header()

    def _read_header(self) -> Header:
        row = self._options.header_row
        for _ in range(max(1, row) - 1):
            self._next_record()
            self._lines.number += 1
        cells = self._next_record()
        if cells is None:
            return Header(())
        if any(map(_NOT_TEXT.search, cells)):
            raise ReadingFailed(sentence("This is not text but some other kind of file. Save it as CSV."), row=row or 1)
        if row:
            self._lines.number += 1
            return Header.of(restored(cells), self._limits)
        self._pending = cells
        return Header.of([""] * len(cells), self._limits)

    def _next_record(self) -> list[str] | None:
        self._lines.spent = 0
        try:
            return next(self._records, None)
        except csv.Error as error:
            raise ReadingFailed(_unreadable_record(self._lines.number, str(error)), row=self._lines.number) from error
        except UnicodeError as error:
            raise ReadingFailed(_wrong_encoding(self._lines.number, self.encoding), row=self._lines.number) from error

    def rows(self) -> Iterator[SourceRow]:
        """Rows in order; blank rows are skipped but counted. Raises ReadingFailed where reading must stop."""
        lines, width, next_record = self._lines, len(self.header), self._next_record
        number = lines.number
        pad = self._options.short_rows == "pad"
        while True:
            cells = self._pending if self._pending is not None else next_record()
            self._pending = None
            if cells is None:
                return
            fault = None
            if len(cells) != width:
                if not any(cells):
                    number += 1
                    lines.number = number
                    continue
                fault = _uneven(number, cells, width, pad=pad)
            if lines.nul or lines.broken:
                fault = self._bad_bytes(number, cells) or fault
            yield SourceRow(number, restored(cells), fault)
            number += 1
            lines.number = number

    def _bad_bytes(self, number: int, cells: list[str]) -> Sentence | None:
        nul, self._lines.nul, self._lines.broken = self._lines.nul, False, False
        if nul:
            cells[:] = [cell.replace("\0", "") for cell in cells]
            return sentence(
                "Row {row} holds a NUL character, which no text has. Save the file again as UTF-8 CSV.", row=number
            )
        for position, cell in enumerate(cells):
            if _BROKEN.search(cell):
                cells[position] = _BROKEN.sub("\ufffd", cell)
                name = self.header.names[position] if position < len(self.header) else str(position + 1)
                return sentence(
                    "Row {row}, column {column}: the text {value} is not valid {encoding}. Choose another encoding.",
                    row=number,
                    column=name,
                    value=cells[position][:80],
                    encoding=self.encoding,
                )
        return None

    def progress(self) -> Progress:
        """Bytes of the stored file read so far."""
        return self._source.progress()

    def close(self) -> None:
        """Release the file."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def restored(cells: list[str]) -> list[Cell]:
    """Cells without the apostrophe that an export put before text that looks like a formula."""
    return [restore(cell) if cell[:1] == "'" else cell for cell in cells]


def _dialect(path: Path, encoding: str, options: CsvOptions, limits: Limits) -> tuple[bool, tuple[str, str]]:
    """Whether the file begins with a delimiter hint line, and the delimiter and quote to use."""
    with io.TextIOWrapper(io.BufferedReader(UnpackedBytes(path, limits)), encoding, errors="replace", newline="") as s:
        try:
            lines = [line for line in (s.readline(10_000) for _ in range(_SAMPLE_ROWS)) if line]
        except UnicodeError as error:
            raise ReadingFailed(_wrong_encoding(1, encoding), row=1) from error
    hint = _EXCEL_HINT.match(lines[0].lstrip("\ufeff")) if lines else None
    quote = options.quote or _guess_quote(lines)
    if options.delimiter:
        return bool(hint), (options.delimiter, quote)
    if hint:
        return True, (hint.group(1), quote)
    return False, (guess_delimiter(lines[max(0, options.header_row - 1) :], quote), quote)


def _guess_quote(lines: Sequence[str]) -> str:
    text = "".join(lines)
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE))
    return "'" if single > len(lines) and '"' not in text else '"'


def guess_delimiter(lines: Sequence[str], quote: str = '"') -> str:
    """The delimiter under which most lines, the header among them, have the same number of cells; more before fewer."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter, quotechar=quote) if cells]
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        share = (count / len(widths)) ** 2 * (1.0 if widths[0] == width else _OTHER_HEADER)
        score = share * min(width, 50) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _uneven(number: int, cells: list[str], width: int, *, pad: bool) -> Sentence | None:
    """A fault for a row that does not fit the header; short rows are filled, empty cells beyond the header dropped."""
    found = len(cells)
    if found < width:
        cells.extend([""] * (width - found))
        if pad:
            return None
    elif not any(cells[width:]):
        del cells[width:]
        return None
    else:
        del cells[width:]
    return sentence(
        "Row {row} has {found} cells where the header has {expected}. Look for a delimiter or line break in a text "
        "that is not inside quotes.",
        row=number,
        found=found,
        expected=width,
    )


def _line_too_long(row: int, limit: int) -> Sentence:
    return sentence(
        "A line near row {row} is longer than {limit} characters. Check that the file has line breaks between rows.",
        row=row,
        limit=limit,
    )


def _never_closed(row: int, limit: int) -> Sentence:
    return sentence(
        "From row {row} on, {limit} characters belong to one row: a quotation mark is opened and never closed.",
        row=row,
        limit=limit,
    )


def _unreadable_record(row: int, reason: str) -> Sentence:
    return sentence("Row {row} cannot be read as CSV: {reason}.", row=row, reason=reason)


def _wrong_encoding(row: int, encoding: str) -> Sentence:
    return sentence(
        "The text from about row {row} on is not valid {encoding}. Choose another encoding.", row=row, encoding=encoding
    )
