"""CSV exports are safe to open and lose nothing on the way back."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.exports.columns import ExportColumn
from mainstay.framework.exports.csv_file import CsvStyle, write_csv
from mainstay.framework.imports.readers.csv_rows import CsvOptions, CsvReading
from mainstay.framework.imports.tests.scripts import texts
from mainstay.kernel.money import Money

NAME = ExportColumn("name", "Name")


def written(columns, rows, **style):
    file = io.StringIO()
    report = write_csv(file, columns, rows, CsvStyle(**style))
    assert report.rows == len(rows)
    return file.getvalue()


def test_values_are_written_plainly():
    columns = tuple(ExportColumn(name, name) for name in "abcdefg")
    row = [
        "=1",
        Decimal("-1234.50"),
        7,
        True,
        None,
        date(2026, 1, 31),
        datetime(2026, 1, 31, 8, tzinfo=timezone(timedelta(hours=2))),
    ]
    assert written(columns, [row]) == (
        "\ufeffa,b,c,d,e,f,g\r\n'=1,-1234.50,7,true,,2026-01-31,2026-01-31T08:00:00+02:00\r\n"
    )


def test_amounts_stand_beside_their_currency():
    both = ExportColumn("sum", "Amount", money=True)
    one = ExportColumn("sum", "Amount", money=True, currency="EUR")
    rows = [[Money.of("10.50", "EUR")], [None]]
    assert written((both,), rows, mark=False) == "Amount,Amount: currency\r\n10.50,EUR\r\n,\r\n"
    assert written((one,), rows, mark=False).startswith("Amount (EUR)\r\n10.50\r\n")
    with pytest.raises(ValueError, match="not in EUR"):
        written((one,), [[Money.of(1, "CZK")]])


def test_floats_and_rows_of_another_length_are_refused():
    with pytest.raises(TypeError, match="Decimal, not float"):
        written((NAME,), [[1.5]])
    with pytest.raises(ValueError, match="zip"):
        written((NAME,), [["a", "b"]])


def test_labels_that_look_like_formulas_are_text_too():
    assert written((ExportColumn("x", "=cmd"),), [], mark=False) == "'=cmd\r\n"


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts(), texts()), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_text_in_six_scripts_comes_back_as_it_was(tmp_path, rows, delimiter, mark):
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(
            file,
            (NAME, ExportColumn("n", "Note"), ExportColumn("i", "No")),
            [[*row, 1] for row in rows],
            CsvStyle(delimiter, mark),
        )
    with CsvReading(path, CsvOptions(delimiter=delimiter)) as reading:
        assert [tuple(row.cells[:2]) for row in reading.rows()] == rows


@given(st.lists(texts(), min_size=1, max_size=5))
def test_no_cell_begins_like_a_formula(row):
    columns = tuple(ExportColumn(str(n), str(n)) for n in range(len(row)))
    (cells,) = list(csv.reader(io.StringIO(written(columns, [row], mark=False), newline="")))[1:] or [[""]]
    assert not any(cell.strip(" \ufeff\u00a0")[:1] in set("=+-@\t\r＝＋－＠") - {""} for cell in cells if cell)


def test_an_instant_is_written_with_its_offset():
    assert written((NAME,), [[datetime(2026, 1, 1, tzinfo=UTC)]], mark=False).endswith("2026-01-01T00:00:00+00:00\r\n")
