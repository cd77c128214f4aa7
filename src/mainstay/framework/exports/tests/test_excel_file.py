"""Excel exports hold numbers as numbers and text as text, in the reader's direction."""

import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.exports.columns import ExportColumn
from mainstay.framework.exports.excel_file import SheetStyle, sheet_name, write_excel
from mainstay.framework.imports.readers.sheet_rows import SheetOptions, SheetReading, sheet_names
from mainstay.framework.imports.tests.scripts import WORDS, texts
from mainstay.kernel.money import Money

NAME = ExportColumn("name", "Name")


def written(path, columns, rows, style=None, **options):
    report = write_excel(path, columns, rows, style, **options)
    assert report.rows == len(rows)
    return report


def cells(path, sheet=""):
    with SheetReading(path, SheetOptions(sheet)) as reading:
        return reading.header.names, [list(row.cells) for row in reading.rows()]


def xml(path, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def test_every_type_keeps_its_nature(tmp_path):
    columns = (*(ExportColumn(name, name) for name in "abcdef"), ExportColumn("sum", "Sum", money=True))
    row = [
        "text",
        7,
        Decimal("-2.5"),
        True,
        date(2026, 1, 31),
        datetime(2026, 1, 31, 22, 30, tzinfo=UTC),
        Money.of("9.90", "EUR"),
    ]
    written(tmp_path / "x.xlsx", columns, [row], SheetStyle(zone=ZoneInfo("Europe/Riga")))
    names, (found,) = cells(tmp_path / "x.xlsx")
    assert names == ("a", "b", "c", "d", "e", "f", "Sum", "Sum: currency")
    assert found == ["text", 7, -2.5, True, date(2026, 1, 31), datetime.fromisoformat("2026-02-01T00:30"), 9.9, "EUR"]


def test_nothing_that_a_user_wrote_becomes_a_formula_or_a_link(tmp_path):
    rows = [["=1+1"], ["{=SUM(A1)}"], ["@x"], ["https://evil.example"], ["internal:Sheet1!A1"], ["+371"], ["\t=1"]]
    written(tmp_path / "x.xlsx", (NAME,), rows)
    assert "<f>" not in xml(tmp_path / "x.xlsx")
    assert "hyperlink" not in xml(tmp_path / "x.xlsx")
    assert 'quotePrefix="1"' in xml(tmp_path / "x.xlsx", "xl/styles.xml")
    assert cells(tmp_path / "x.xlsx")[1] == rows


@pytest.mark.parametrize(
    ("language", "turned"), [("ar", True), ("ar-EG", True), ("en", False), ("lv", False), ("hi", False)]
)
def test_the_sheet_begins_on_the_side_where_the_reader_does(tmp_path, language, turned):
    written(tmp_path / "x.xlsx", (NAME,), [[WORDS[language[:2]]]], SheetStyle(language))
    assert ('rightToLeft="1"' in xml(tmp_path / "x.xlsx")) is turned
    assert cells(tmp_path / "x.xlsx")[1] == [[WORDS[language[:2]]]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path):
    written(tmp_path / "x.xlsx", (NAME,), [[str(n)] for n in range(25)], SheetStyle(title="People"), most_rows=11)
    assert sheet_names(tmp_path / "x.xlsx") == ("People", "People (2)", "People (3)")
    parts = [cells(tmp_path / "x.xlsx", name) for name in ("People", "People (2)", "People (3)")]
    assert all(names == ("Name",) for names, _ in parts)
    assert [row[0] for _, rows in parts for row in rows] == [str(n) for n in range(25)]


def test_what_a_spreadsheet_cannot_hold_is_told(tmp_path):
    rows = [[Decimal("12345678901234567.89")], [date(1850, 5, 1)], ["x" * 40_000], [10**15], [Decimal("1E+20")]]
    report = written(tmp_path / "x.xlsx", (NAME,), rows)
    found = [row[0] for row in cells(tmp_path / "x.xlsx")[1]]
    assert found[:2] == ["12345678901234567.89", "1850-05-01"]
    assert len(found[2]) == 32_767
    assert found[3:] == [10**15, 1e20]
    assert [str(note) for note in report.notes] == [
        "Row 2: 12345678901234567.89 has more digits than a spreadsheet keeps; it is written as text.",
        "Row 3: 1850-05-01 is before 1900 and written as text.",
        "Row 4: a text of 40000 characters was cut to 32767.",
    ]


def test_the_header_stays_in_sight_and_amounts_show_their_decimals(tmp_path):
    written(tmp_path / "x.xlsx", (ExportColumn("q", "Quantity", decimals=0), ExportColumn("m", "Sum", money=True, currency="KWD", decimals=3)), [[5, Money.of(1, "KWD")]])  # fmt: skip
    assert 'state="frozen"' in xml(tmp_path / "x.xlsx")
    assert re.search(r'<autoFilter ref="A1:B2"', xml(tmp_path / "x.xlsx"))
    assert "#,##0.000" in xml(tmp_path / "x.xlsx", "xl/styles.xml")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Q1/Q2: [draft]*?", "Q1 Q2   draft"),
        ("'quoted'", "quoted"),
        ("", "Export"),
        ("x" * 40, "x" * 31),
        ("الحسابات", "الحسابات"),
    ],
)
def test_titles_become_names_that_excel_accepts(title, name):
    assert sheet_name(title) == name
    assert len(sheet_name("y" * 40, " (2)")) == 31


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            texts(), st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**10), max_value=10**10)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_text_in_six_scripts_and_numbers_come_back_as_they_were(tmp_path, rows):
    path = tmp_path / "x.xlsx"
    written(path, (NAME, ExportColumn("n", "Number")), [list(row) for row in rows])
    found = cells(path)[1]
    assert [(row[0], Decimal(str(row[1]))) for row in found] == [(text, number) for text, number in rows]
