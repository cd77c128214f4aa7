"""The copy that a person receives: one JSON with everything, one CSV per section, in a zip. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from mainstay.framework.plain_text import neutralise

Sections = Mapping[str, Sequence[Mapping[str, Any]]]
_OLDEST = (1980, 1, 1, 0, 0, 0)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def access_zip(sections: Sections, files: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The archive: ``data.json`` with all sections, ``<section>.csv`` for each, cells made safe for spreadsheets, and
    ``files`` by name as they are. Equal data give equal bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "data.json", json.dumps(sections, ensure_ascii=False, indent=2, default=str))
        for name, rows in sections.items():
            if rows:
                _put(archive, f"{_file_name(name)}.csv", "\ufeff" + _csv(rows))
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), content)
    return out.getvalue()


def readable(title: str, sections: Sections, language: str) -> str:
    """The same for somebody without a program: one page of HTML, a table per section, safe to open anywhere."""
    direction = "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
    body = "".join(_table(name, rows) for name, rows in sections.items() if rows)
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{_shown(row.get(one))}</td>' for one in columns)}</tr>" for row in rows)
    return f'<h2>{escape(name)}</h2><table border="1"><tr>{head}</tr>{lines}</table>'


def _shown(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else value
    return "" if plain is None else escape(str(plain))


def schema_of(sections: Sections) -> dict[str, Any]:
    """JSON Schema (2020-12) of the archive's ``data.json``: every section, every column with its type."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "properties": {
            name: {"type": "array", "items": {"type": "object", "properties": {
                column: {"type": _json_type(next(row[column] for row in rows if column in row))}
                for column in dict.fromkeys(key for row in rows for key in row)
            }}}
            for name, rows in sections.items()
        },
    }  # fmt: skip


def _json_type(value: Any) -> str:
    for python, name in ((bool, "boolean"), (int, "integer"), (dict, "object"), (list, "array")):
        if isinstance(value, python):
            return name
    return "string"


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)
    return neutralise(text)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _OLDEST), text.encode())


def _file_name(name: str) -> str:
    return "".join(char if char.isalnum() else "_" for char in name).strip("_").lower()
