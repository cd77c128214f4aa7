"""JSON lines, plain or gzip: one object per line, columns are paths into it."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Self

from mainstay.framework.imports.readers.paths import PathInvalid, compile_path, discover_paths
from mainstay.framework.imports.readers.rows import (
    DEFAULT_LIMITS,
    Header,
    Limits,
    Progress,
    ReadingFailed,
    SourceRow,
)
from mainstay.framework.imports.readers.text import UnpackedBytes, encoding_of, known_encoding
from mainstay.kernel.sentences import Sentence, sentence

_SAMPLE_LINES: Final = 200
_DIGITS: Final = 1_000


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """``columns``: the paths to read, all that a sample shows when empty.

    With ``each`` (a path to a list) every element of that list is a row of its own; columns that begin with a dot are
    then read from the element, the others from the whole object.
    """

    columns: tuple[str, ...] = ()
    each: str = ""
    encoding: str | None = None


def _no_such_number(text: str) -> Any:
    message = f"{text} is not a number of JSON"
    raise ValueError(message)


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        message = "a number has more than 1,000 digits"
        raise ValueError(message)
    return int(text)


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_int=_whole, parse_constant=_no_such_number)


class JsonReading:
    """An open file of JSON lines; see ``Reading``. Rows are numbered by line; blank lines are skipped."""

    def __init__(self, path: Path, options: JsonOptions | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self._options = options or JsonOptions()
        self._limits = limits
        self._encoding = self._options.encoding or encoding_of(path, limits).encoding
        self.notes: list[Sentence] = []
        names = self._options.columns or tuple(_discovered(path, self._encoding, self._options, limits))
        self.header = Header(names)
        self._looks = self._compiled(names)
        self._each = _compiled_path(self._options.each) if self._options.each else None
        self._source = UnpackedBytes(path, limits)
        self._stream = io.BufferedReader(self._source, 1 << 18)

    def _compiled(self, names: Sequence[str]) -> list[tuple[bool, Callable[[Any], Any]]]:
        inner = bool(self._options.each)
        return [
            (True, _compiled_path(name.removeprefix(".")))
            if inner and name.startswith(".")
            else (False, _compiled_path(name))
            for name in names
        ]

    def rows(self) -> Iterator[SourceRow]:
        """Rows in order of lines; a line that is not JSON gives a row with a fault."""
        width = len(self.header)
        for number, line in lines_of(self._stream, self._encoding, self._limits):
            if not line.strip():
                continue
            record, fault = decoded(line, number)
            if fault is not None:
                yield SourceRow(number, [None] * width, fault)
            elif self._each is None:
                yield SourceRow(number, [look(record) for _, look in self._looks])
            else:
                for element in self._elements(record):
                    yield SourceRow(number, [look(element if inner else record) for inner, look in self._looks])

    def _elements(self, record: Any) -> list[Any]:
        found = self._each(record) if self._each is not None else []
        return found if isinstance(found, list) else []

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


def lines_of(stream: "io.BufferedReader[UnpackedBytes]", encoding: str, limits: Limits) -> Iterator[tuple[int, str]]:
    """Numbered lines; all but wide encodings are cut as bytes, so that a bad byte stays in its line."""
    if known_encoding(encoding).startswith(("utf-16", "utf-32")):
        yield from _wide_lines(stream, encoding, limits)
        return
    number = 0
    while line := stream.readline(limits.record):
        number += 1
        if len(line) >= limits.record and not line.endswith(b"\n"):
            raise ReadingFailed(_too_long(number, limits.record), row=number)
        yield number, line.decode(encoding, errors="surrogateescape")


def _wide_lines(stream: "io.BufferedReader[UnpackedBytes]", encoding: str, limits: Limits) -> Iterator[tuple[int, str]]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
    number = 0
    while line := text.readline(limits.record):
        number += 1
        if len(line) >= limits.record and not line.endswith("\n"):
            raise ReadingFailed(_too_long(number, limits.record), row=number)
        yield number, line


def _too_long(row: int, limit: int) -> Sentence:
    return sentence(
        "Line {row} is longer than {limit} bytes. A JSON lines file has one object per line; a file that is one long "
        "list must be split into lines first.",
        row=row,
        limit=limit,
    )


def decoded(line: str, number: int) -> tuple[Any, Sentence | None]:
    """The object of a line, or the fault."""
    text = line.strip().removeprefix("\ufeff")
    try:
        record = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return None, sentence(
            "Line {row} is not valid JSON at character {column}: {reason}.",
            row=number,
            column=error.colno,
            reason=error.msg,
        )
    except (ValueError, ArithmeticError) as error:
        return None, sentence("Line {row} is not valid JSON: {reason}.", row=number, reason=str(error)[:120])
    except RecursionError:
        return None, sentence("Line {row} is nested too deeply to be read.", row=number)
    if not isinstance(record, dict):
        return None, sentence(
            "Line {row} is not an object in curly brackets. A JSON lines file has one object per line.", row=number
        )
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        return None, sentence("Line {row} is not valid UTF-8. Save the file again as UTF-8.", row=number)
    return record, None


def _compiled_path(path: str) -> Callable[[Any], Any]:
    try:
        return compile_path(path)
    except PathInvalid as error:
        raise ReadingFailed(error.sentence) from error


def _discovered(path: Path, encoding: str, options: JsonOptions, limits: Limits) -> list[str]:
    records = []
    with io.BufferedReader(UnpackedBytes(path, limits)) as stream:
        for number, line in lines_of(stream, encoding, limits):
            record, fault = decoded(line, number) if line.strip() else (None, None)
            if record is not None and fault is None:
                records.append(record)
            if number >= _SAMPLE_LINES:
                break
    if not options.each:
        return discover_paths(records)
    each = _compiled_path(options.each)
    elements = [item for record in records for item in (each(record) or [])]
    own = [f".{name}" for name in discover_paths(elements)]
    return [*own, *(name for name in discover_paths(records) if not name.startswith(options.each))]
