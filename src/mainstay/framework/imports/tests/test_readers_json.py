"""JSON lines come in as rows; paths reach into nested data."""

import gzip
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.imports.readers.json_rows import JsonOptions, JsonReading
from mainstay.framework.imports.readers.paths import PathInvalid, compile_path, discover_paths, parse_path
from mainstay.framework.imports.readers.rows import Limits, ReadingFailed
from mainstay.framework.imports.tests.scripts import texts

RECORD = {
    "id": "x1",
    "names": [
        {"v": "LU", "lang": None, "t": ["acronym"]},
        {"v": "University of Latvia", "lang": "en", "t": ["label", "display"]},
        {"v": "Latvijas Universitāte", "lang": "lv", "t": ["label"]},
    ],
    "site": ["https://lu.lv"],
    "rel": [["parent", "p1"], ["child", "c1"], ["parent", "p2"]],
    "place": {"city": "Rīga", "open": True},
    "empty": [],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "x1"),
        ("place.city", "Rīga"),
        ("place.nothing", None),
        ("site[0]", "https://lu.lv"),
        ("site[7]", None),
        ("names[].v", ["LU", "University of Latvia", "Latvijas Universitāte"]),
        ("names[t=display].v", ["University of Latvia"]),
        ("names[t=label & lang=lv].v", ["Latvijas Universitāte"]),
        ("names[t!=label].v", ["LU"]),
        ("names[lang=].v", ["LU"]),
        ("names[1].lang", "en"),
        ("rel[0=parent].1", ["p1", "p2"]),
        ("empty[].v", []),
        ("names", RECORD["names"]),
    ],
)
def test_a_path_finds_its_value(path, value):
    assert compile_path(path)(RECORD) == value


@pytest.mark.parametrize("path", ["", ".", "a.", "a..b", "a[", "a]b", "a[b", "a[x>1]", "a[=1]"])
def test_a_path_that_means_nothing_is_refused(path):
    with pytest.raises(PathInvalid) as error:
        parse_path(path)
    assert "path" in str(error.value) or "condition" in str(error.value)


def test_paths_of_a_sample_are_discovered_in_order():
    assert discover_paths([RECORD]) == [
        "id", "names[].v", "names[].lang", "names[].t", "site", "rel", "place.city", "place.open", "empty",
    ]  # fmt: skip


def write(tmp_path, *lines, name="x.jsonl"):
    path = tmp_path / name
    data = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def rows(path, *columns, each=""):
    with JsonReading(path, JsonOptions(columns, each)) as reading:
        return list(reading.rows())


def test_columns_are_paths_and_blank_lines_are_counted(tmp_path):
    found = rows(write(tmp_path, RECORD, "", {"id": "x2"}, name="x.jsonl.gz"), "id", "place.city")
    assert [(row.number, row.cells) for row in found] == [(1, ["x1", "Rīga"]), (3, ["x2", None])]


def test_each_gives_one_row_per_element(tmp_path):
    found = rows(write(tmp_path, RECORD), "id", ".v", ".lang", each="names[]")
    assert [row.cells for row in found] == [
        ["x1", "LU", None],
        ["x1", "University of Latvia", "en"],
        ["x1", "Latvijas Universitāte", "lv"],
    ]
    assert [row.cells for row in rows(write(tmp_path, RECORD), ".1", each="rel[0=parent]")] == [["p1"], ["p2"]]


def test_numbers_keep_their_decimals(tmp_path):
    assert rows(write(tmp_path, '{"a": 0.1}'), "a")[0].cells == [Decimal("0.1")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"a": 1', "not valid JSON at character"),
        ("[1, 2]", "not an object"),
        ('"text"', "not an object"),
        ('{"a": NaN}', "not a number of JSON"),
        ('{"a": ' + "9" * 5000 + "}", "more than 1,000 digits"),
        ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_line_is_a_fault_of_its_own(tmp_path, line, why):
    found = rows(write(tmp_path, {"a": 1}, line, {"a": 2}), "a")
    assert [row.cells[0] for row in found] == [1, None, 2]
    assert found[1].fault is not None
    assert why in str(found[1].fault)
    assert "Line 2" in str(found[1].fault)


def test_bytes_that_are_no_utf8_are_a_fault_of_their_line(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes('{"a": "ā"}\n'.encode() + b'{"a": "\xff"}\n')
    with JsonReading(path, JsonOptions(("a",), encoding="utf-8")) as reading:
        found = list(reading.rows())
    assert found[0].fault is None
    assert "not valid UTF-8" in str(found[1].fault)


def test_one_endless_line_is_refused(tmp_path):
    path = write(tmp_path, "[" + "1," * 10_000 + "1]")
    with (
        pytest.raises(ReadingFailed, match="one object per line"),
        JsonReading(path, JsonOptions(("a",)), Limits(record=1000)) as reading,
    ):
        list(reading.rows())


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts(), st.booleans(), st.integers(-(10**12), 10**12)), min_size=1, max_size=5))
def test_what_json_writes_is_read_back(tmp_path, values):
    path = write(tmp_path, *[{"t": text, "b": flag, "n": number} for text, flag, number in values])
    assert [tuple(row.cells) for row in rows(path, "t", "b", "n")] == values
