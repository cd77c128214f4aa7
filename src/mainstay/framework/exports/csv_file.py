"""CSV as spreadsheets and programs read it: UTF-8 with a mark, CRLF, numbers with a point, text that stays text."""

import csv
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TextIO

from mainstay.framework.exports.columns import ExportColumn, ExportReport, Rows, Value
from mainstay.framework.plain_text import neutralise


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """``delimiter``: a comma, or a semicolon where spreadsheets expect one; ``mark``: begin with a byte order mark."""

    delimiter: str = ","
    mark: bool = True


def write_csv(
    file: TextIO,
    columns: tuple[ExportColumn, ...],
    rows: Rows,
    style: CsvStyle | None = None,
    currency_label: str = "currency",
) -> ExportReport:
    """Write rows, one by one, to a text file opened with ``newline=""`` and UTF-8.

    Numbers are written plainly (``-1234.5``), days as ``2026-01-31``, instants as ISO 8601 with their offset, yes and
    no as ``true`` and ``false``, nothing as an empty cell. Text that a spreadsheet might take for a formula gets an
    apostrophe in front (see ``plain_text``).
    """
    style = style or CsvStyle()
    if style.mark:
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=style.delimiter, lineterminator="\r\n")
    writer.writerow([neutralise(label) for column in columns for label in column.labels(currency_label)])
    report = ExportReport()
    for row in rows:
        writer.writerow(
            [plain_cell(cell) for column, value in zip(columns, row, strict=True) for cell in column.cells(value)]
        )
        report.rows += 1
    return report


def plain_cell(value: Value) -> str:
    """One cell as CSV text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralise(value.replace("\0", ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    return str(value)
