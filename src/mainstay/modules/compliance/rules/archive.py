"""The copy that a person receives: one JSON with everything, one CSV per section, in a zip. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mainstay.framework.plain_text import neutralise

Sections = Mapping[str, Sequence[Mapping[str, Any]]]
_OLDEST = (1980, 1, 1, 0, 0, 0)


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
