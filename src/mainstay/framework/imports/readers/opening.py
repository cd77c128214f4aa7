"""Open any file of rows: the format comes from the options, from the name or from the bytes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mainstay.framework.imports.readers.csv_rows import CsvOptions, CsvReading
from mainstay.framework.imports.readers.json_rows import JsonOptions, JsonReading
from mainstay.framework.imports.readers.rows import DEFAULT_LIMITS, Limits, Reading, ReadingFailed
from mainstay.framework.imports.readers.sheet_rows import SheetOptions, SheetReading
from mainstay.framework.imports.readers.text import sample_bytes
from mainstay.framework.imports.readers.vcard_rows import VCardOptions, VCardReading
from mainstay.kernel.sentences import sentence

FORMATS: Final = ("csv", "excel", "jsonl", "vcard")
_BY_SUFFIX: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".vcf": "vcard",
    ".vcard": "vcard",
}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file; ``format`` is found out when empty, the options of the other formats are not looked at."""

    format: str = ""
    csv: CsvOptions = field(default_factory=CsvOptions)
    sheet: SheetOptions = field(default_factory=SheetOptions)
    json: JsonOptions = field(default_factory=JsonOptions)
    vcard: VCardOptions = field(default_factory=VCardOptions)


def format_of(path: Path) -> str:
    """``csv``, ``excel``, ``jsonl`` or ``vcard``: by the bytes where they tell, else by the name.

    Raises ReadingFailed when neither tells.
    """
    head = sample_bytes(path, 4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return "excel"
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text[:11].upper() == b"BEGIN:VCARD":
        return "vcard"
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    known = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    if text[:1] == b"{" and known != "csv":
        return "jsonl"
    if known:
        return known
    raise ReadingFailed(
        sentence(
            "{file} is of a kind that is not read. Kinds that are: CSV, Excel (xlsx, xls), ods, JSON lines, vCard.",
            file=path.name,
        )
    )


def open_rows(path: Path, options: ReadOptions | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Open a file for reading; the header is known at once, rows come lazily. Raises ReadingFailed."""
    options = options or ReadOptions()
    kind = options.format or format_of(path)
    if kind == "csv":
        return CsvReading(path, options.csv, limits)
    if kind == "excel":
        return SheetReading(path, options.sheet, limits)
    if kind == "jsonl":
        return JsonReading(path, options.json, limits)
    return VCardReading(path, options.vcard, limits)
