"""Reads a workbook in a process of its own, with bounds on memory and time, and prints it as lines of JSON.

A native parser that runs out of memory on a hostile sheet aborts its whole process; here that is only this one. Run as
a script: ``sheet_child.py PATH SHEET MEMORY SECONDS``. Lines: one object about the workbook, then lists of rows.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

ROWS = 500
CELLS = 20_000


def plain(value: Any) -> Any:
    """A cell as JSON can carry it: moments become ``{"t": kind, "v": text}``."""
    if isinstance(value, datetime):
        return {"t": "datetime", "v": value.isoformat()}
    if isinstance(value, date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, time):
        return {"t": "time", "v": value.isoformat()}
    if isinstance(value, timedelta):
        return {"t": "seconds", "v": value.total_seconds()}
    return str(value)


def send(message: Any) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(message, default=plain))
    sys.stdout.write("\n")


def run(path: str, sheet: str) -> None:
    """Print the workbook's sheets and the rows of the one wanted (the first visible one when the name is empty)."""
    book = CalamineWorkbook.from_path(path)
    usable = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    visible = {s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible}
    shown = [name for name in usable if name in visible] or usable
    if (sheet and sheet not in usable) or not shown:
        send({"sheets": usable, "missing": True})
        return
    found = book.get_sheet_by_name(sheet or shown[0])
    send({"sheets": usable, "sheet": found.name, "height": found.end[0] + 1 if found.end else 0, "width": found.width})
    batch: list[list[Any]] = []
    most = max(1, min(ROWS, CELLS // max(1, found.width)))
    for row in found.iter_rows():
        batch.append(row)
        if len(batch) >= most:
            send(batch)
            batch = []
    if batch:
        send(batch)
    send({"end": True})


if __name__ == "__main__":
    memory, seconds = int(sys.argv[3]), int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        run(sys.argv[1], sys.argv[2])
    except BaseException as error:  # noqa: BLE001 (a panic of the native parser is no Exception)
        send({"error": type(error).__name__, "reason": str(error)[:300]})
        raise SystemExit(1) from None
