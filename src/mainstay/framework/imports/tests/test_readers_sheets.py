"""Workbooks come in with their types; hostile ones end in a sentence and never in the end of the process."""

import struct
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from mainstay.framework.imports.readers.archive import check_archive
from mainstay.framework.imports.readers.opening import format_of
from mainstay.framework.imports.readers.rows import Limits, ReadingFailed
from mainstay.framework.imports.readers.sheet_rows import SheetOptions, SheetReading, sheet_names
from mainstay.framework.imports.tests.scripts import WORDS

DAY = date(2026, 2, 28)
MOMENT = datetime.fromisoformat("2026-02-28T13:45:30")


def workbook(path, **sheets):
    book = xlsxwriter.Workbook(str(path))
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, moment if isinstance(cell, datetime) else day)
                elif cell is not None:
                    sheet.write(line, place, cell)
    book.close()
    return path


def read(path, limits=Limits(), **options):  # noqa: B008
    with SheetReading(path, SheetOptions(**options), limits) as reading:
        return reading.header.names, [(row.number, list(row.cells), row.fault) for row in reading.rows()]


def test_cells_keep_their_types_and_scripts(tmp_path):
    head = ["text", "whole", "number", "yes", "day", "moment"]
    rows = [[word, 7, 2.5, True, DAY, MOMENT] for word in WORDS.values()]
    names, found = read(workbook(tmp_path / "x.xlsx", One=[head, *rows]))
    assert names == tuple(head)
    assert [cells for _, cells, _ in found] == rows
    assert [type(cell) for cell in found[0][1]] == [str, int, float, bool, date, datetime]


def test_the_sheet_is_chosen_by_name_and_the_first_by_default(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Alpha=[["a"], [1]], Beta=[["b"], [2]])
    assert sheet_names(path) == ("Alpha", "Beta")
    assert read(path)[0] == ("a",)
    assert read(path, sheet="Beta") == (("b",), [(2, [2], None)])
    with pytest.raises(ReadingFailed, match=r"no sheet called Gamma\. It has: Alpha, Beta"):
        read(path, sheet="Gamma")


def test_blank_rows_count_and_short_rows_are_filled(tmp_path):
    path = workbook(tmp_path / "x.xlsx", S=[["title"], [], ["a", "b", "c"], [1], [], [2, None, 3]])
    assert read(path, header_row=3) == (("a", "b", "c"), [(4, [1, "", ""], None), (6, [2, "", 3], None)])


def test_a_cell_under_no_name_is_a_fault(tmp_path):
    _, found = read(workbook(tmp_path / "x.xlsx", S=[["a"], [1, "stray"]]))
    assert "Row 2 holds stray in a column without a name" in str(found[0][2])


def test_progress_counts_rows(tmp_path):
    path = workbook(tmp_path / "x.xlsx", S=[["a"], *[[n] for n in range(2000)]])
    with SheetReading(path) as reading:
        assert sum(1 for _ in reading.rows()) == 2000
        assert reading.progress() == (2001, 2001, "rows")


def test_a_cell_at_the_far_corner_does_not_take_the_process_down(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "z")
    book.close()
    with pytest.raises(ReadingFailed, match="cells so far apart"):
        read(tmp_path / "x.xlsx")


def test_a_sheet_of_many_columns_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", S=[list(range(60))])
    with pytest.raises(ReadingFailed, match="more than 50 columns"):
        read(path, Limits(columns=50))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(ReadingFailed, match="grows more than 250 times"):
        check_archive(path)
    with pytest.raises(ReadingFailed, match="grows more than 250 times"):
        read(path)


def test_too_many_parts_and_too_large_parts_are_refused(tmp_path):
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}.xml", b"<a/>")
    with pytest.raises(ReadingFailed, match="60 parts"):
        check_archive(path, Limits(archive_entries=50))
    with pytest.raises(ReadingFailed, match="would unpack to"):
        check_archive(path, Limits(archive_unpacked=100))


def test_a_workbook_that_lies_about_its_sizes_is_stopped_by_the_memory_bound(tmp_path):
    path = tmp_path / "lie.xlsx"
    with (
        zipfile.ZipFile(workbook(tmp_path / "ok.xlsx", S=[["a"], [1]])) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            data = source.read(entry)
            if entry.endswith("sheet1.xml"):
                filler = b'<c r="A2" t="inlineStr"><is><t>' + b"0" * 400_000_000 + b"</t></is></c>"
                data = data.replace(b"</row></sheetData>", filler + b"</row></sheetData>")
            target.writestr(entry, data)
    raw = bytearray(path.read_bytes())
    place = raw.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert raw[place : place + 4] == b"PK\x01\x02"
    raw[place + 24 : place + 28] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    with pytest.raises(ReadingFailed):
        read(path, Limits(sheet_memory=600_000_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\x09\x08" + b"\xff" * 99,
    ],
)
def test_a_file_that_is_no_workbook_says_so(tmp_path, data):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReadingFailed) as error:
        read(path)
    assert "x.xlsx" in str(error.value)


def test_a_file_that_is_missing_says_so(tmp_path):
    with pytest.raises(ReadingFailed, match="cannot be opened"):
        read(tmp_path / "nothing.xlsx")


def test_a_damaged_workbook_gives_a_sentence_at_every_place(tmp_path):
    whole = workbook(tmp_path / "ok.xlsx", S=[["a", "b"], ["x", 1], ["y", 2]]).read_bytes()
    path = tmp_path / "broken.xlsx"
    for cut in range(30, len(whole), max(1, len(whole) // 12)):
        path.write_bytes(whole[:cut] + bytes([whole[cut] ^ 0xFF]) + whole[cut + 1 :])
        told = "rows"
        try:
            read(path)
        except ReadingFailed as error:
            told = str(error.sentence)
        assert told


def test_entities_are_not_expanded(tmp_path):
    good = workbook(tmp_path / "ok.xlsx", S=[["a"], ["x"]])
    path = tmp_path / "laughs.xlsx"
    entities = b'<!DOCTYPE x [<!ENTITY a "lol">' + b"".join(
        b'<!ENTITY b%d "%s">' % (n, b"&a;" * 10 if n == 0 else b"&b%d;" % (n - 1) * 10) for n in range(9)
    )
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry.endswith("sharedStrings.xml"):
                head, _, rest = data.partition(b"?>")
                data = head + b"?>" + entities + b"]>" + rest.replace(b"<t>x</t>", b"<t>&b8;</t>")
            target.writestr(entry, data)
    try:
        _, rows = read(path)
    except ReadingFailed:
        return
    assert all(len(str(cell)) < 1000 for _, cells, _ in rows for cell in cells)


def test_the_format_is_told_by_the_bytes_and_then_by_the_name(tmp_path):
    book = workbook(tmp_path / "x.csv", S=[["a"]])
    assert format_of(book) == "excel"
    for name, data, kind in [
        ("a.csv", b"a,b\n", "csv"), ("a.csv.gz", b"a,b\n", "csv"), ("a.txt", b"BEGIN:VCARD\n", "vcard"),
        ("a.ndjson", b'{"a": 1}', "jsonl"), ("data", b'{"a": 1}', "jsonl"), ("a.vcf", b"\n", "vcard"),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(data)
        assert format_of(tmp_path / name) == kind
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(ReadingFailed, match="kind that is not read"):
        format_of(tmp_path / "a.pdf")
