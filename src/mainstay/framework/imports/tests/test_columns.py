"""Rows mapped many at once are the same as rows mapped one by one."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.imports.mapping.mapper import Mapper
from mainstay.framework.imports.profiles import profile_from_data
from mainstay.framework.imports.readers.rows import Header, SourceRow
from mainstay.framework.imports.targets import ImportField, ImportTarget
from mainstay.kernel.sentences import sentence

HEADER = Header(("name", "number", "amount", "client", "tags"))
TARGET = ImportTarget(
    name="line", label="Line",
    fields=(
        ImportField("name", "Name", required=True), ImportField("number", "Number", "integer"),
        ImportField("amount", "Amount", "money"), ImportField("client", "Client", "reference", kind="account"),
        ImportField("tags", "Tags", "list"), ImportField("place", "Place", "integer"),
    ),
)  # fmt: skip
FIELDS = {
    "name": "name", "number": "number", "amount": {"from": "amount", "money": "EUR"},
    "client": {"from": "client", "reference": {"kind": "account", "by": "name"}, "blank": "clear"},
    "tags": "tags", "place": {"row_number": True},
}  # fmt: skip
CELL = st.one_of(
    st.sampled_from(["", " ", "1", "2.50", "x", "Riga", "1", None, True, 1, 1.0, 0, "€ 3", "\u200bA"]),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
)
ROW = st.tuples(st.lists(CELL, min_size=5, max_size=5), st.booleans())


def mapper(**source):
    one = {"id": "rows", "file": "*.csv", "kind": "line", "fields": FIELDS, **source}
    data = {"format": "mainstay.import/1", "name": "p", "title": "P", "sources": [one]}
    profile = profile_from_data(data)
    return Mapper(profile, profile.sources[0], HEADER, target=TARGET)


def rows_of(given):
    return [
        SourceRow(number, cells, sentence("broken") if broken and number % 3 == 0 else None)
        for number, (cells, broken) in enumerate(given, 2)
    ]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=30))
def test_many_rows_at_once_are_mapped_as_one_by_one(given_rows):
    rows = rows_of(given_rows)
    many, single = mapper(), mapper()
    for _ in range(2):  # the second time, everything that may be remembered is
        assert many.map_all(rows) == [single.map(row) for row in rows]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=30))
def test_the_first_of_several_rows_counts_also_among_many(given_rows):
    rows = rows_of(given_rows)
    many, single = (mapper(match=["name"], distinct=True) for _ in range(2))
    assert many.map_all(rows) == [single.map(row) for row in rows]


def test_types_of_cells_are_kept_apart():
    cells: list[Any] = [1, True, "1", 1.0, "1", True]
    rows = [SourceRow(place, ["a", cell, "", "", []]) for place, cell in enumerate(cells, 2)]
    many, single = mapper(), mapper()
    assert [type(row.values.get("number")) for row in many.map_all(rows)] == [
        type(single.map(row).values.get("number")) for row in rows
    ]
