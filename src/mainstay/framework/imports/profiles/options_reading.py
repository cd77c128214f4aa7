"""The part of a profile that says how a file is read."""

from pathlib import PurePosixPath
from typing import Final

from mainstay.framework.imports.profiles.nodes import Node
from mainstay.framework.imports.readers.csv_rows import CsvOptions
from mainstay.framework.imports.readers.json_rows import JsonOptions
from mainstay.framework.imports.readers.opening import FORMATS, ReadOptions
from mainstay.framework.imports.readers.paths import PathInvalid, parse_path
from mainstay.framework.imports.readers.rows import ReadingFailed
from mainstay.framework.imports.readers.sheet_rows import SheetOptions
from mainstay.framework.imports.readers.text import known_encoding
from mainstay.framework.imports.readers.vcard_rows import VCardOptions
from mainstay.kernel.sentences import sentence

_KEYS: Final = ("format", "encoding", "delimiter", "quote", "header_row", "short_rows", "sheet", "each")


def read_options(node: Node, file: str, columns: tuple[str, ...]) -> ReadOptions:
    """The options written at ``read``; for JSON lines the columns are the paths that the fields use."""
    if node:
        node.only(_KEYS)
    _check_file(node, file)
    kind = node.get("format").one_of(("", *FORMATS), "") or _by_name(file)
    encoding = _encoding(node.get("encoding"))
    header_row = node.get("header_row").whole(1)
    if kind == "jsonl":
        _check_paths(node, columns)
    return ReadOptions(
        format=kind,
        csv=CsvOptions(
            encoding=encoding,
            delimiter=_sign(node.get("delimiter")),
            quote=_sign(node.get("quote")),
            header_row=header_row,
            short_rows=node.get("short_rows").one_of(("refuse", "pad"), "refuse"),
        ),
        sheet=SheetOptions(sheet=node.get("sheet").text(), header_row=header_row),
        json=JsonOptions(columns=columns, each=node.get("each").text(), encoding=encoding),
        vcard=VCardOptions(encoding=encoding),
    )


def _check_file(node: Node, file: str) -> None:
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file:
        node.complain("file", sentence("{file} must be a file name inside the folder that is imported.", file=file))


def _by_name(file: str) -> str:
    name = file.lower().removesuffix(".gz")
    return "jsonl" if name.endswith((".jsonl", ".ndjson")) else ""


def _encoding(node: Node) -> str | None:
    name = node.text()
    if not name:
        return None
    try:
        return known_encoding(name)
    except ReadingFailed as error:
        node.complain("encoding", error.sentence)
        return None


def _sign(node: Node) -> str | None:
    sign = {"tab": "\t", "semicolon": ";", "comma": ","}.get(node.text(), node.text())
    if not sign:
        return None
    if len(sign) != 1 or sign in "\r\n\0":
        node.complain("sign", sentence("{path} must be one character, or tab.", path=node.path))
        return None
    return sign


def _check_paths(node: Node, columns: tuple[str, ...]) -> None:
    each = node.get("each").text()
    for path in (*columns, *([each] if each else [])):
        try:
            parse_path(path.removeprefix(".") if each else path)
        except PathInvalid as error:
            node.complain("path", error.sentence)
