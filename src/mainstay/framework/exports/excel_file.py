"""Excel workbooks, written row by row in constant memory; numbers are numbers, text is never a formula."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from mainstay.framework.exports.columns import ExportColumn, ExportReport, Rows, Value
from mainstay.framework.plain_text import looks_like_formula
from mainstay.kernel.sentences import Sentence, sentence

_MOST_ROWS: Final = 1_048_576
_MOST_TEXT: Final = 32_767
_EXACT_DIGITS: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)
_RIGHT_TO_LEFT: Final = frozenset({"ar", "he", "fa", "ur"})
_NAME_LENGTH: Final = 31
_MOST_NOTES: Final = 100


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """``language`` of the reader (decides the direction), ``title`` of the sheet, and the zone that moments are
    shown in (a spreadsheet cannot hold a zone).
    """

    language: str = "en"
    title: str = "Export"
    zone: tzinfo = UTC
    currency_label: str = "currency"
    day_format: str = "yyyy-mm-dd"

    @property
    def right_to_left(self) -> bool:
        """Whether the sheet begins on the right."""
        return self.language.partition("-")[0].partition("_")[0] in _RIGHT_TO_LEFT


def write_excel(
    path: Path, columns: tuple[ExportColumn, ...], rows: Rows, style: SheetStyle | None = None, *, most_rows: int = 0
) -> ExportReport:
    """Write rows to a workbook; more rows than a sheet can hold go on in further sheets (``most_rows`` sets fewer).

    A number with more than 15 digits, a day before March 1900 and text above 32,767 characters cannot stand in a cell
    as they are: the first two are written as text, the text is cut, and the report says so.
    """
    style = style or SheetStyle()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.use_zip64()
    try:
        return _Sheets(workbook, columns, style, most_rows or _MOST_ROWS).write(rows)
    finally:
        workbook.close()


class _Sheets:
    """The sheets of one workbook, begun one after the other."""

    def __init__(self, workbook: Any, columns: tuple[ExportColumn, ...], style: SheetStyle, most_rows: int) -> None:
        self.workbook = workbook
        self.columns = columns
        self.style = style
        self.most_rows = most_rows
        self.report = ExportReport()
        self.count = 0
        self.labels = [label for column in columns for label in column.labels(style.currency_label)]
        side = "right" if style.right_to_left else "left"
        reading = 2 if style.right_to_left else 1
        self.head = workbook.add_format(
            {"bold": True, "bg_color": "#E9EEF4", "bottom": 1, "align": side, "reading_order": reading}
        )
        self.text = workbook.add_format({"quote_prefix": True})
        self.day = workbook.add_format({"num_format": style.day_format})
        self.moment = workbook.add_format({"num_format": f"{style.day_format} hh:mm:ss"})
        self.numbers = {
            column.name: workbook.add_format({"num_format": _number_format(column)})
            for column in columns
            if column.money or column.decimals is not None
        }

    def begin(self) -> Any:
        self.count += 1
        suffix = "" if self.count == 1 else f" ({self.count})"
        sheet = self.workbook.add_worksheet(sheet_name(self.style.title, suffix))
        if self.style.right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for place, label in enumerate(self.labels):
            sheet.set_column(place, place, self.widths()[place])
            sheet.write_string(0, place, label, self.head)
        return sheet

    def widths(self) -> list[float]:
        found = []
        for column in self.columns:
            labels = column.labels(self.style.currency_label)
            found += [float(column.width or max(10, min(50, len(label) + 3))) for label in labels]
        return found

    def write(self, rows: Rows) -> ExportReport:
        sheet, line = self.begin(), 0
        for row in rows:
            line += 1
            if line >= self.most_rows:
                sheet.autofilter(0, 0, line - 1, max(0, len(self.labels) - 1))
                sheet, line = self.begin(), 1
            self.write_row(sheet, line, row)
            self.report.rows += 1
        sheet.autofilter(0, 0, max(1, line), max(0, len(self.labels) - 1))
        return self.report

    def write_row(self, sheet: Any, line: int, row: Any) -> None:
        place = 0
        for column, value in zip(self.columns, row, strict=True):
            for cell in column.cells(value):
                self.write_cell(sheet, line, place, cell, column)
                place += 1

    def write_cell(self, sheet: Any, line: int, place: int, value: Value, column: ExportColumn) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value)
        elif isinstance(value, str):
            self.write_text(sheet, line, place, value)
        elif isinstance(value, int | Decimal):
            self.write_number(sheet, line, place, value, self.numbers.get(column.name))
        elif isinstance(value, datetime):
            local = value.astimezone(self.style.zone).replace(tzinfo=None) if value.tzinfo else value
            self.write_moment(sheet, line, place, local, self.moment)
        elif isinstance(value, date):
            self.write_moment(sheet, line, place, value, self.day)

    def write_text(self, sheet: Any, line: int, place: int, text: str) -> None:
        if len(text) > _MOST_TEXT:
            self.note(
                sentence(
                    "Row {row}: a text of {length} characters was cut to {limit}.",
                    row=line + 1,
                    length=len(text),
                    limit=_MOST_TEXT,
                )
            )
            text = text[: _MOST_TEXT - 1] + "…"
        sheet.write_string(line, place, text, self.text if looks_like_formula(text) else None)

    def write_number(self, sheet: Any, line: int, place: int, value: int | Decimal, shape: Any) -> None:
        if len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
            self.note(
                sentence(
                    "Row {row}: {value} has more digits than a spreadsheet keeps; it is written as text.",
                    row=line + 1,
                    value=value,
                )
            )
            sheet.write_string(line, place, f"{value:f}" if isinstance(value, Decimal) else str(value), self.text)
        else:
            sheet.write_number(line, place, float(value), shape)

    def write_moment(self, sheet: Any, line: int, place: int, value: date, shape: Any) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_DAY:
            self.note(sentence("Row {row}: {value} is before 1900 and written as text.", row=line + 1, value=value))
            sheet.write_string(line, place, value.isoformat(), self.text)
        else:
            sheet.write_datetime(line, place, value, shape)

    def note(self, message: Sentence) -> None:
        if len(self.report.notes) < _MOST_NOTES:
            self.report.notes.append(message)


def _number_format(column: ExportColumn) -> str:
    places = 2 if column.decimals is None else column.decimals
    return "#,##0" + ("." + "0" * places if places else "")


def sheet_name(title: str, suffix: str = "") -> str:
    """A name that Excel accepts: at most 31 characters, no brackets, slashes or signs, no apostrophe at either end."""
    kept = "".join(" " if char in "[]:*?/\\" or not char.isprintable() else char for char in title)
    kept = kept[: _NAME_LENGTH - len(suffix)].strip().strip("'").strip() or "Export"
    return kept + suffix
