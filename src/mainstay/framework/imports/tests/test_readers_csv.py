"""CSV files come in as their rows, whatever their encoding, delimiter and quotes; faults name their row."""

import csv
import gzip
import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.imports.readers.csv_rows import CsvOptions, CsvReading, guess_delimiter
from mainstay.framework.imports.readers.rows import Limits, ReadingFailed
from mainstay.framework.imports.tests.scripts import WORDS, texts


def read(path, **options):
    with CsvReading(path, CsvOptions(**options)) as reading:
        return reading.header.names, [(row.number, list(row.cells), row.fault) for row in reading.rows()]


def save(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_encoding_is_found_out(tmp_path, encoding):
    text = "name;city\r\n" + "".join(f"{word};Rīga\r\n" for word in WORDS.values())
    names, rows = read(save(tmp_path, text.encode(encoding)))
    assert names == ("name", "city")
    assert [cells for _, cells, _ in rows] == [[word, "Rīga"] for word in WORDS.values()]


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("cp1252", "Müller & Søn, Besançon, façade, señor"),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1257", "Jānis Bērziņš, Ķīšezera iela, Rūta Šķēle, Ģirts Žīgurs"),
        ("cp1256", "شركة القاهرة للتجارة والتوزيع المحدودة"),
    ],
)
def test_windows_code_pages_are_told_apart_by_their_letters(tmp_path, encoding, word):
    path = save(tmp_path, f"id;name\r\n1;{word}\r\n2;{word}\r\n".encode(encoding))
    with CsvReading(path) as reading:
        assert reading.encoding == encoding
        assert [row.cells[1] for row in reading.rows()] == [word, word]


def test_letters_that_come_late_still_decide_the_encoding(tmp_path):
    rows = "".join(f"{number},plain\n" for number in range(150_000))
    path = save(tmp_path, ("id,name\n" + rows + "1,Bērziņš\n").encode("cp1257"))
    with CsvReading(path) as reading:
        assert reading.encoding == "cp1257"
        assert list(reading.rows())[-1].cells == ["1", "Bērziņš"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    lines = [["name", "price", "note"], ["Anna", "1,5", "a;b"], ["Boris", "2,5", "c,d"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    names, rows = read(save(tmp_path, buffer.getvalue()))
    assert names == ("name", "price", "note")
    assert [cells for _, cells, _ in rows] == lines[1:]


def test_a_delimiter_hint_line_is_obeyed(tmp_path):
    names, rows = read(save(tmp_path, "sep=|\r\na,x|b\r\n1,2|3\r\n"))
    assert names == ("a,x", "b")
    assert rows[0][1] == ["1,2", "3"]


def test_single_quotes_and_line_breaks_inside_quotes_are_read(tmp_path):
    assert read(save(tmp_path, "'a','b'\n'x, y','1'\n'z','2'\n"))[1][0][1] == ["x, y", "1"]
    _, rows = read(save(tmp_path, 'a,b\n"x\ny ""z""",1\nlast,2\n'))
    assert rows == [(2, ['x\ny "z"', "1"], None), (3, ["last", "2"], None)]


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_rows_count(tmp_path):
    _, rows = read(save(tmp_path, "a,b\n1,2\n\n,\n3,4\n"))
    assert [(number, cells) for number, cells, _ in rows] == [(2, ["1", "2"]), (4, ["", ""]), (5, ["3", "4"])]


def test_a_header_may_stand_lower_or_be_missing(tmp_path):
    path = save(tmp_path, "Report of May\n\na,b\n1,2\n")
    assert read(path, header_row=3) == (("a", "b"), [(4, ["1", "2"], None)])
    names, rows = read(save(tmp_path, "1,2\n3,4\n"), header_row=0)
    assert names == ("column 1", "column 2")
    assert [(number, cells) for number, cells, _ in rows] == [(1, ["1", "2"]), (2, ["3", "4"])]


def test_repeated_and_empty_column_names_stay_apart(tmp_path):
    assert read(save(tmp_path, "name,,name,name (2)\n1,2,3,4\n"))[0] == ("name", "column 2", "name (2)", "name (2) (2)")


def test_uneven_rows_are_faults_that_name_their_row(tmp_path):
    path = save(tmp_path, "a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3,,\n")
    _, rows = read(path)
    assert [fault is None for _, _, fault in rows] == [True, False, False, True]
    assert "Row 3 has 2 cells where the header has 3" in str(rows[1][2])
    assert "Row 4 has 4 cells" in str(rows[2][2])
    assert read(path, short_rows="pad")[1][1] == (3, ["4", "5", ""], None)


def test_bytes_that_are_no_text_are_faults_of_their_row_only(tmp_path):
    _, rows = read(save(tmp_path, "a,b\n1,ā\n".encode() + b"2,\xff\xfe\n" + "3,ē\n".encode()), encoding="utf-8")
    assert [fault is None for _, _, fault in rows] == [True, False, True]
    assert "Row 3, column b" in str(rows[1][2])
    _, rows = read(save(tmp_path, b"a,b\n1,x\n2,y\x00z\n3,w\n"))
    assert "NUL" in str(rows[1][2])
    assert rows[2] == (4, ["3", "w"], None)


def test_gzip_is_unpacked_and_a_cut_off_file_says_so(tmp_path):
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 5000)
    assert len(read(save(tmp_path, packed, "x.csv.gz"))[1]) == 5000
    with pytest.raises(ReadingFailed, match="damaged or cut off"):
        read(save(tmp_path, packed[: len(packed) // 2], "y.csv.gz"))


def test_an_empty_file_has_no_columns_and_no_rows(tmp_path):
    assert read(save(tmp_path, "")) == ((), [])


def test_progress_runs_from_nothing_to_the_size_of_the_stored_file(tmp_path):
    path = save(
        tmp_path, gzip.compress(("a,b\n" + "".join(f"{n},{n * n}\n" for n in range(200_000))).encode()), "x.csv.gz"
    )
    with CsvReading(path) as reading:
        shares = [reading.progress().share for row in reading.rows() if row.number % 20_000 == 0]
        assert shares == sorted(shares)
        assert 0 < shares[0] < 0.5
        assert reading.progress() == (path.stat().st_size, path.stat().st_size, "bytes")


def test_an_unknown_encoding_is_refused_by_name(tmp_path):
    with pytest.raises(ReadingFailed, match="no encoding called klingon"):
        read(save(tmp_path, "a,b\n"), encoding="klingon")


def test_bounds_of_lines_records_and_columns_stop_reading_with_a_sentence(tmp_path):
    path = save(tmp_path, "a,b\n" + "x" * 5000 + ",1\n")
    with CsvReading(path, limits=Limits(line=1000)) as reading, pytest.raises(ReadingFailed, match="longer than 1000"):
        list(reading.rows())
    path = save(tmp_path, 'a,b\n1,"' + "x\n" * 5000)
    with CsvReading(path, limits=Limits(record=1000)) as reading, pytest.raises(ReadingFailed, match="never closed"):
        list(reading.rows())
    with pytest.raises(ReadingFailed, match="300 columns"):
        CsvReading(save(tmp_path, ",".join(map(str, range(300)))), limits=Limits(columns=200))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts(), texts(), texts()), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_the_csv_writer_writes_is_read_back(tmp_path, rows, delimiter):
    kept = [[cell.replace("'", "’") for cell in row] for row in rows]
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *kept])
    _, found = read(path, delimiter=delimiter, encoding="utf-8", quote='"')
    assert [cells for _, cells, _ in found] == kept


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_rows_or_a_sentence(tmp_path, data):
    path = save(tmp_path, data)
    told = "rows"
    try:
        with CsvReading(path) as reading:
            for row in reading.rows():
                assert len(row.cells) == len(reading.header) or not reading.header
    except ReadingFailed as error:
        told = str(error.sentence)
    assert told


def test_commas_inside_numbers_do_not_beat_the_real_delimiter():
    assert guess_delimiter(["a;b;c\n", "1,5;2,5;3\n", "1,5;2;3,25\n"]) == ";"


def test_a_hundred_thousand_rows_take_less_than_a_second(tmp_path):
    path = save(
        tmp_path,
        "a,b,c,d,e,f,g,h\n" + "536370,22728,ALARM CLOCK PINK,24,2010-12-01 08:45:00,3.75,12583,France\n" * 100_000,
    )
    start = time.process_time()
    with CsvReading(path) as reading:
        assert sum(1 for _ in reading.rows()) == 100_000
    assert time.process_time() - start < 1.0
