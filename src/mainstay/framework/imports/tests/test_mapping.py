"""Rows become values by the profile; what cannot be read is told by row, column and value, with a remedy."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.imports.mapping.conditions import parse_condition
from mainstay.framework.imports.mapping.controls import ControlFigures
from mainstay.framework.imports.mapping.mapper import FixTouch, Mapper, Reference
from mainstay.framework.imports.mapping.steps import STEPS, Setting, make_step
from mainstay.framework.imports.mapping.values import (
    BadValue,
    number_reader,
    read_boolean,
    read_country,
    read_moment,
    split_amount,
)
from mainstay.framework.imports.profiles import profile_from_data
from mainstay.framework.imports.profiles.model import Control
from mainstay.framework.imports.readers.rows import Header, SourceRow
from mainstay.framework.imports.tests.targets import ACCOUNT
from mainstay.kernel.errors import InputInvalid
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence


def mapper(columns, fields, *, fixes=(), target=None, choices=None, tables=None, **source):
    data = {
        "format": "mainstay.import/1",
        "name": "n",
        "title": "t",
        "defaults": {"currency": "EUR", "time_zone": "Europe/Riga", "date": ["%d.%m.%Y", "iso"], "numbers": "1 234,56"},
        "tables": tables or {},
        "fixes": list(fixes),
        "sources": [{"id": "s", "file": "a.csv", "kind": "account", "fields": fields, **source}],
    }
    profile = profile_from_data(data)
    return Mapper(profile, profile.sources[0], Header(tuple(columns)), target=target, choices=choices)


def mapped(field, *cells, columns="ABCD", target=None):
    made = mapper(columns[: len(cells)], {"x": field}, target=target)
    row = made.map(SourceRow(2, list(cells)))
    assert not row.faults, row.faults
    return row.values.get("x")


def test_every_step_does_what_it_says():
    cases = [
        ("trim", True, "a   b ", "a b"), ("map", {"A": "1", "b": ""}, "a", "1"), ("map", {"A": "1"}, "z", "z"),
        ("map", {"values": {"a": "b"}, "otherwise": "other"}, "z", "other"), ("map", "letters", "alpha", "a"),
        ("map", {"table": "letters", "otherwise": "empty"}, "z", ""), ("replace", {"GTXPro": "GTX Pro"}, "GTXPro", "GTX Pro"),
        ("strip_prefix", "C", "C536", "536"), ("strip_suffix", [" Ltd", " Inc"], "Acme Inc", "Acme"),
        ("add_prefix", "No. ", "7", "No. 7"), ("split", {"by": ",", "part": 1}, "Riga, Latvia", "Riga"),
        ("split", {"by": ",", "part": -1}, "Riga, Latvia", "Latvia"), ("split", {"by": ",", "part": 3}, "a,b", ""),
        ("split", {"by": ";"}, "a; b;;c", ["a", "b", "c"]), ("extract", "year", "2019 (1860)", "2019"),
        ("extract", "digits", "ext. 102 b", "102"), ("extract", "in_brackets", "Acme (US)", "US"),
        ("extract", "email", "Anna <anna@x.lv>, boss", "anna@x.lv"), ("extract", "year", "none", ""),
        ("extract", "before_brackets", "Florida[3]", "Florida"), ("extract", "number", "about 3,5 t", "3,5"),
        ("case", "upper", "ab", "AB"), ("case", "title", "anna BĒRZA", "Anna Bērza"), ("first", True, ["a", "b"], "a"),
        ("last", True, ["a", "b"], "b"), ("first", True, [], ""), ("join", " / ", ["a", "b"], "a / b"),
        ("default", "LV", "", "LV"), ("default", "LV", "CZ", "CZ"), ("number", True, "1 234,5", Decimal("1234.5")),
        ("integer", True, "1 234", 1234), ("scale", 1000, "1,5", Decimal(1500)), ("round", 1, "2,25", Decimal("2.3")),
        ("date", "%d.%m.%Y", "24.12.2026", date(2026, 12, 24)), ("date", True, "", None),
        ("instant", "%d.%m.%Y %H:%M", "24.12.2026 10:00", datetime(2026, 12, 24, 8, tzinfo=UTC)),
        ("boolean", True, "jā", True), ("boolean", {"yes": "open", "no": ["shut"]}, "shut", False),
        ("country", True, "Latvija", "LV"),
    ]  # fmt: skip
    setting = Setting({"letters": {"alpha": "a"}}, "1 234,56", ("iso",), "Europe/Riga")
    for name, argument, value, wanted in cases:
        assert make_step(name, argument, setting)(value) == wanted, (name, argument, value)
    assert {name for name, *_ in cases} == set(STEPS)


def test_steps_run_in_the_order_in_which_they_are_written():
    assert mapped({"from": "A", "split": {"by": ";", "part": 1}, "strip_prefix": "x"}, "xa;b") == "a"
    field = {"from": "A", "steps": [{"split": {"by": ";", "part": 1}}, {"split": {"by": ",", "part": -1}}]}
    assert mapped(field, "Columbus, Ohio; Detroit, Michigan") == "Ohio"


def test_raw_values_come_from_columns_constants_choices_and_row_numbers():
    assert mapped({"first_of": ["A", "B"]}, " ", "b") == "b"
    assert mapped({"concat": ["A", "B", "C"]}, "Anna", "", "Bērza") == "Anna Bērza"
    assert mapped({"concat": {"columns": ["A", "B"], "with": " for "}}, "X", "Y") == "X for Y"
    assert mapped({"product": ["A", "B"]}, "3", "0.001") == Decimal("0.003")
    assert mapped({"constant": "fixed"}, "x") == "fixed"
    assert mapped({"row_number": True}, "x") == 2
    choice = {"choose": [{"when": {"column": "A", "starts_with": "C"}, "value": "credit_note"}], "otherwise": "order"}
    assert (mapped(choice, "C12"), mapped(choice, "12")) == ("credit_note", "order")
    assert mapped({"from": "A", "only_if": {"column": "B", "is": "1"}}, "x", "2") is None


@pytest.mark.parametrize(
    ("condition", "cell", "holds"),
    [
        ({"is": "1"}, 1.0, True), ({"is_not": "a"}, "b", True), ({"in": ["a", 2]}, "2", True), ({"not_in": ["a"]}, "a", False),
        ({"starts_with": "C"}, "C1", True), ({"ends_with": "x"}, "y", False), ({"contains": "ell"}, ["hello"], True),
        ({"empty": True}, "  ", True), ({"empty": False}, None, False), ({"above": 10}, "11", True), ({"below": "0"}, -1, True),
        ({"above": 10}, "many", False),
    ],
)  # fmt: skip
def test_conditions_hold_or_do_not(condition, cell, holds):
    index = {"A": 0}
    made = parse_condition({"column": "A", **condition})
    assert made.compile(index)([cell]) is holds
    assert parse_condition({"not": {"column": "A", **condition}}).compile(index)([cell]) is not holds
    both = [{"column": "A", **condition}, {"column": "A", "is": "never"}]
    assert parse_condition({"any": both}).compile(index)([cell]) is holds
    assert parse_condition({"all": both}).compile(index)([cell]) is False


@pytest.mark.parametrize(
    ("style", "text", "number"),
    [
        ("1,234.56", "1,234,567.5", "1234567.5"), ("1.234,56", "1.234,50", "1234.50"), ("1 234,56", "1\u00a0234,5", "1234.5"),
        ("1'234.56", "1'234.50", "1234.50"), ("12,34,567.56", "12,34,567.50", "1234567.50"), ("lv", "-1 234,50", "-1234.50"),
        ("en", "(1,234)", "-1234"), ("en", "12-", "-12"), ("en", "−5", "-5"), ("ar", "١٬٢٣٤٬٥٦٧٫٥", "1234567.5"),
        ("hi", "१२,३४,५६७.५०", "1234567.50"), ("bn", "১২৩", "123"), ("1234.56", "1e3", "1000"), ("en", ".5", "0.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_every_style_and_script(style, text, number):
    assert number_reader(style)(text) == Decimal(number)


@pytest.mark.parametrize(
    ("style", "text"),
    [("en", "1,5"), ("en", "1.234.567"), ("1.234,56", "1,234.56"), ("lv", "12a"), ("en", "NaN"), ("en", "Infinity"),
     ("en", "1_000"), ("1234.56", "1,234"), ("en", "1,23,4"), ("en", "--"), ("en", "1e9999999")],
)  # fmt: skip
def test_numbers_in_another_style_are_refused_with_a_remedy(style, text):
    with pytest.raises(BadValue) as error:
        number_reader(style)(text)
    assert text[:3] in str(error.value.sentence)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_number_written_in_a_style_is_read_back(number):
    english = f"{number:,.2f}"
    assert number_reader("en")(english) == number
    assert number_reader("1.234,56")(english.translate(str.maketrans(",.", ".,"))) == number
    assert number_reader("cs")(english.translate(str.maketrans(",.", "\u00a0,"))) == number


@pytest.mark.parametrize(
    ("text", "parts"),
    [("€ 1,234.50", ("1,234.50", "EUR")), ("1 234,50 EUR", ("1 234,50", "EUR")), ("12.5", ("12.5", "")), ("-5 Kč", ("-5", "CZK")),
     ("$5", ("5", "")), ("USD -3", ("-3", "USD")), ("none", ("none", ""))],
)  # fmt: skip
def test_an_amount_may_carry_its_currency(text, parts):
    assert split_amount(text) == parts


def test_money_takes_its_currency_from_the_mapping_the_column_the_text_or_the_default():
    assert mapped({"from": "A", "money": "USD", "scale": 1000000}, "1100,04") == Money.of("1100040000", "USD")
    assert mapped({"from": "A", "currency_from": "B"}, "5", "gbp") == Money.of(5, "GBP")
    assert mapped({"from": "A", "money": True}, "1 234,50 CZK") == Money.of("1234.50", "CZK")
    assert mapped({"from": "A", "money": True}, 7) == Money.of(7, "EUR")
    row = mapper("AB", {"x": {"from": "A", "money": "USD"}}).map(SourceRow(2, ["5 EUR", ""]))
    assert "written in EUR, but its currency should be USD" in str(row.faults[0].reason)


def test_dates_days_and_moments():
    assert read_moment("2026-01-31", ("iso",)) == date(2026, 1, 31)
    assert read_moment("44196.5", ("excel",)) == datetime.fromisoformat("2020-12-31T12:00")
    assert read_moment("३१.०१.२०२६", ("%d.%m.%Y",)).day == 31
    with pytest.raises(BadValue, match=r"31\.02\.2026 is not a date"):
        read_moment("31.02.2026", ("%d.%m.%Y", "iso"))


def test_yes_no_and_countries_are_read_in_six_languages():
    assert all(read_boolean(word) for word in ("Yes", "jā", "ano", "हाँ", "হ্যাঁ", "نعم", 1, True))
    assert not any(read_boolean(word) for word in ("no", "nē", "ne", "नहीं", "না", "لا", 0))
    for word, code in [("Latvija", "LV"), ("Česko", "CZ"), ("भारत", "IN"), ("বাংলাদেশ", "BD"), ("مصر", "EG"), ("EIRE", "IE"), ("de", "DE")]:  # fmt: skip
        assert read_country(word) == code
    with pytest.raises(BadValue, match="Philipines is not a country"):
        read_country("Philipines")


def test_faults_name_row_field_column_value_and_remedy():
    made = mapper("AB", {"name": "A", "since": {"from": "B", "date": True}, "size": {"from": "B", "integer": True}})
    row = made.map(SourceRow(17, ["Acme", "soon"]))
    assert row.values == {"name": "Acme"}
    fault = row.faults[0]
    assert (fault.row, fault.field, fault.column, fault.value) == (17, "since", "B", "soon")
    assert "soon is not a date of the form %d.%m.%Y / iso" in str(fault.reason)
    assert "another date format" in str(fault.remedy)
    assert str(row.faults[1].reason) == "soon is not a number."


def test_the_target_adds_types_choices_and_required_fields():
    fields = {"name": "A", "employees": "B", "status": "C", "key": "D"}
    made = mapper("ABCD", fields, target=ACCOUNT)
    row = made.map(SourceRow(2, [12, "1 200", "active client", "ano"]))
    assert row.values == {"name": "12", "employees": 1200, "status": "active", "key": True}
    row = made.map(SourceRow(3, ["", "x", "gone", ""]))
    assert [fault.field for fault in row.faults] == ["name", "employees", "status"]
    assert "gone is not one of: prospect, active" in str(row.faults[2].reason)


def test_an_empty_cell_keeps_or_clears():
    made = mapper("AB", {"name": "A", "city": {"from": "B", "blank": "clear"}})
    assert made.map(SourceRow(2, ["", " "])).values == {"city": None}


def test_text_is_cleaned_of_control_and_direction_marks():
    assert mapped("A", " A\u202ecme\x07 \ufeff") == "Acme"
    assert mapped("A", "من\u200fزل") == "من\u200fزل"


def test_references_carry_what_is_needed_to_make_the_missing_record():
    field = {
        "from": "A",
        "reference": {"kind": "team", "by": "name", "missing": "create", "create": {"note": "from {B}, {{x}}"}},
    }
    assert mapped(field, "East", "file") == Reference("team", "name", "East", "create", (("note", "from file, {x}"),))
    assert mapped({"from": "A", "reference": {"kind": "user", "by": "name"}}, "Anna") == Reference(
        "user", "name", "Anna"
    )


FIXES = [
    {"id": "typo", "source": "s", "field": "industry", "values": {"technolgy": "technology"}, "reason": "misspelt"},
    {
        "id": "nobody",
        "source": "s",
        "field": "account",
        "when": {"column": "account", "empty": True},
        "reason": "no account",
        "recommended": "per-agent",
        "options": [
            {"id": "per-agent", "title": "t", "use": "Prospects of {agent}", "create": {"owner": "{agent}"}},
            {"id": "leave-out", "title": "t", "leave_out": True},
            {"id": "empty", "title": "t", "empty": True},
        ],
    },
]
FIX_FIELDS = {
    "industry": "sector",
    "account": {"from": "account", "required": True, "reference": {"kind": "account", "by": "name"}},
}


def fixed(choices=None):
    made = mapper(["sector", "account", "agent"], FIX_FIELDS, fixes=FIXES, choices=choices)
    return made.map(SourceRow(2, ["technolgy", "", "Anna"]))


def test_known_faults_are_mended_as_recommended_and_every_touch_is_told():
    row = fixed()
    assert row.values["industry"] == "technology"
    assert row.values["account"] == Reference("account", "name", "Prospects of Anna", "create", (("owner", "Anna"),))
    assert row.touches == [
        FixTouch("typo", "replace", "industry", "technolgy", "technology"),
        FixTouch("nobody", "per-agent", "account", "", "Prospects of Anna"),
    ]


def test_another_choice_leaves_out_empties_or_leaves_alone():
    assert fixed({"nobody": "leave-out"}).left_out
    row = fixed({"nobody": "empty"})
    assert [fault.field for fault in row.faults] == ["account"]
    row = fixed({})
    assert row.values == {"industry": "technolgy"}
    assert [touch.option for touch in row.touches] == ["", ""]


def test_rows_that_mean_the_same_record_count_once_and_conditions_leave_rows_behind():
    made = mapper(
        "AB", {"name": "A", "city": "B"}, match=["name"], distinct=True, when={"column": "B", "is_not": "skip"}
    )
    rows = [
        made.map(SourceRow(n, cells)) for n, cells in enumerate([["a", "1"], ["a", "2"], ["b", "skip"], ["c", "3"]])
    ]
    assert [row.left_out for row in rows] == [False, True, True, False]


def test_a_column_that_the_file_lacks_is_named_with_those_that_it_has():
    with pytest.raises(InputInvalid) as error:
        mapper(["Name"], {"name": "Title"})
    assert "a.csv has no column Title. It has: Name." in str(error.value.problems[0].sentence)


def test_a_row_that_the_reader_found_faulty_gives_its_fault_and_no_values():
    row = mapper("A", {"name": "A"}).map(SourceRow(9, ["x"], sentence("Row 9 is broken.")))
    assert (row.values, [str(fault.reason) for fault in row.faults]) == ({}, ["Row 9 is broken."])


def test_control_figures_count_and_sum_exactly():
    made = mapper("AB", {"name": "A", "sum": {"from": "B", "money": True}})
    figures = ControlFigures(Control(("name",), ("sum",)))
    for number, cells in enumerate([["a", "0,1"], ["a", "0,2"], ["b", "1 USD"], ["c", "x"]]):
        figures.add(made.map(SourceRow(number, cells)))
    assert (figures.rows, figures.faulty) == (4, 1)
    assert figures.counts == {"name": {"a": 2, "b": 1}}
    assert figures.totals == {("sum", "EUR"): Decimal("0.3"), ("sum", "USD"): Decimal(1)}
