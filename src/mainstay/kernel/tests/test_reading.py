"""Files that people write: read without guessing, refused with the place and the remedy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest

from mainstay.kernel.errors import InputInvalid
from mainstay.kernel.period import Period
from mainstay.kernel.reading import loading
from mainstay.kernel.reading.forms import (
    BROKEN,
    Broken,
    Choice,
    Day,
    Either,
    Field,
    Flag,
    ListOf,
    MapOf,
    Moment,
    Number,
    Ratio,
    Record,
    Text,
    Whole,
    period_of,
    shown_value,
    unknown_word,
)
from mainstay.kernel.reading.loading import BareDecimal, DoubledKey, load
from mainstay.kernel.reading.records import file_name, form_of, record_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def read(form, value, path="a.b"):
    problems = []
    found = form.read(value, path, problems)
    return found if not problems else [(problem.path, problem.code) for problem in problems]


def told(form, value):
    problems = []
    form.read(value, "x", problems)
    return str(problems[0].sentence)


# --- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "value", "found"),
    [
        (Text(), "red wine", "red wine"),
        (Text(), 12, "12"),
        (Text(), date(2027, 1, 31), "2027-01-31"),
        (Number(), "12.50", Decimal("12.50")),
        (Number(), 12, Decimal(12)),
        (Number(), "0", Decimal(0)),
        (Number(negative=True), "-1.5", Decimal("-1.5")),
        (Number(negative=True), -2, Decimal(-2)),
        (Number(), "9" * 30 + "." + "9" * 20, Decimal("9" * 30 + "." + "9" * 20)),
        (Ratio(), "1/3", Fraction(1, 3)),
        (Ratio(), "0.7", Fraction(7, 10)),
        (Ratio(), 2, Fraction(2)),
        (Ratio(), "0/5", Fraction(0)),
        (Whole(), 0, 0),
        (Whole(), 100_000, 100_000),
        (Whole(2, 5), 2, 2),
        (Whole(2, 5), 5, 5),
        (Flag(), True, True),
        (Flag(), False, False),
        (Day(), date(2027, 1, 31), date(2027, 1, 31)),
        (Day(), "2027-01-31", date(2027, 1, 31)),
        (Moment(), "2027-01-31T10:00:00", datetime(2027, 1, 31, 10)),  # noqa: DTZ001
        (Choice(Colour), "red", Colour.RED),
        (ListOf(Whole()), [1, 2], (1, 2)),
        (ListOf(Whole()), [], ()),
        (ListOf(Whole(), least=2), [1, 2], (1, 2)),
        (MapOf(Whole()), {"a": 1, 5: 2}, {"a": 1, "5": 2}),
        (MapOf(Whole()), {}, {}),
    ],
)
def test_a_value_that_fits_is_read(form, value, found):
    assert read(form, value) == found
    assert type(read(form, value)) is type(found)


@pytest.mark.parametrize(
    ("form", "value", "code"),
    [
        *((Text(), value, "not_text") for value in ("", " x", "x ", True, 1.5, None, [], BareDecimal("1.5"))),
        (Number(), BareDecimal("1.5"), "bare_decimal"),
        *((Number(), value, "not_a_number") for value in (True, "1e5", "1,5", "", ".5", "5.", " 1", "٥", None, 1.5)),
        (Number(), "9" * 31, "not_a_number"),
        (Number(), "1." + "9" * 21, "not_a_number"),
        (Number(), "-0.01", "negative"),
        (Number(), -1, "negative"),
        (Ratio(), "1/0", "not_a_number"),
        (Ratio(), "-1/2", "not_a_number"),
        (Ratio(), "1/" + "9" * 13, "not_a_number"),
        (Ratio(), "-0.5", "negative"),
        *((Whole(), value, "not_whole") for value in (-1, 100_001, True, "5", 1.0, None)),
        (Whole(2, 5), 1, "not_whole"),
        (Whole(2, 5), 6, "not_whole"),
        *((Flag(), value, "not_a_flag") for value in (0, 1, "true", None)),
        *((Day(), value, "not_a_day") for value in ("2027-02-30", "31.01.2027", 20270131, None)),
        (Day(), datetime(2027, 1, 31, 10), "not_a_day"),  # noqa: DTZ001
        *((Day(), value, "far_day") for value in (date(1899, 12, 31), "3000-01-01", "9999-12-31", date(1, 1, 1))),
        *((Moment(), value, "not_a_moment") for value in ("10:00", "2027-01-31T10:00:00+00:00", 5, date(2027, 1, 1))),
        *((Choice(Colour), value, "unknown_word") for value in ("green", "RED", 1, None)),
        *((ListOf(Whole()), value, "not_a_list") for value in ("ab", {}, None, (1,))),
        (ListOf(Whole(), least=2), [1], "too_few"),
        *((MapOf(Whole()), value, "not_a_mapping") for value in ("ab", [], None)),
    ],
)
def test_a_value_that_does_not_fit_is_noted_at_its_place(form, value, code):
    assert read(form, value) == [("a.b", code)]
    assert form.read(value, "a.b", []) is BROKEN


def test_places_inside_lists_and_mappings_are_named():
    assert read(ListOf(Whole()), [1, "x", 2, "y"]) == [("a.b[1]", "not_whole"), ("a.b[3]", "not_whole")]
    assert read(MapOf(Whole()), {"one": 1, "two": "x"}) == [("a.b.two", "not_whole")]


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (Text(), True, "Here belongs text, not True."),
        (Number(), BareDecimal("1.50"), 'Write the decimal 1.50 in quotes: "1.50".'),
        (Number(), "x", 'Here belongs a number such as "12.50", not x.'),
        (Number(), "-3", "This number must not be negative, but it is -3."),
        (Whole(1, 12), 13, "Here belongs a whole number from 1 to 12, not 13."),
        (Flag(), "on", "Here belongs true or false, not on."),
        (Day(), "2027-02-30", "There is no day 2027-02-30. Dates are written 2027-01-31."),
        (Moment(), "noon", "Here belongs a moment such as 2027-01-31T10:00:00, not noon."),
        (ListOf(Whole()), 5, "Here belongs a list, not 5."),
        (ListOf(Whole(), least=3), [], "Here belongs at least 3."),
        (MapOf(Whole()), 5, "Here belong names with values, not 5."),
        (Choice(Colour), "rad", "The word rad is not known here. Did you mean red?"),
        (Choice(Colour), "green", "The word green is not known here. Known words: red, blue."),
    ],
)
def test_the_remedy_names_the_value(form, value, text):
    assert told(form, value) == text


def test_the_first_and_the_last_day_are_in_reach():
    assert read(Day(), "1900-01-01") == date(1900, 1, 1)
    assert read(Day(), date(2999, 12, 31)) == date(2999, 12, 31)


def test_a_long_value_is_shortened_where_it_is_shown():
    assert shown_value("x" * 40) == "x" * 40
    assert shown_value("x" * 41) == "x" * 37 + "..."
    assert shown_value(BareDecimal("1.5")) == "1.5"


def test_one_word_is_offered_in_place_of_a_misspelt_one():
    assert unknown_word("rat", ["rate", "rats", "ratio"]).values["near"] in {"rate", "rats"}


def test_a_short_form_stands_beside_the_full_one():
    either = Either(Whole(), ListOf(Whole()), lambda value: isinstance(value, int))
    wide = Either(Whole(), ListOf(Whole()), lambda value: isinstance(value, int), lambda value: (value,))
    assert (read(either, 5), read(wide, 5), read(wide, [5, 6])) == (5, (5,), (5, 6))
    assert read(wide, -5) == [("a.b", "not_whole")]
    assert isinstance(wide.read(-5, "", []), Broken)
    assert either.schema() == {"anyOf": [Whole().schema(), ListOf(Whole()).schema()]}


@pytest.mark.parametrize(
    ("form", "schema"),
    [
        (Text(), {"type": "string", "minLength": 1}),
        (
            Number(),
            {"anyOf": [{"type": "integer", "minimum": 0},
                       {"type": "string", "pattern": r"^\d{1,30}(\.\d{1,20})?$"}]},
        ),
        (
            Number(negative=True),
            {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^-?\d{1,30}(\.\d{1,20})?$"}]},
        ),
        (
            Ratio(),
            {"anyOf": [*Number().schema()["anyOf"], {"type": "string", "pattern": r"^\d{1,12}/[1-9]\d{0,11}$"}]},
        ),
        (Whole(1, 12), {"type": "integer", "minimum": 1, "maximum": 12}),
        (Flag(), {"type": "boolean"}),
        (Day(), {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
        (Moment(), {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"}),
        (Choice(Colour), {"enum": ["red", "blue"]}),
        (ListOf(Flag()), {"type": "array", "items": {"type": "boolean"}}),
        (ListOf(Flag(), least=1), {"type": "array", "items": {"type": "boolean"}, "minItems": 1}),
        (MapOf(Flag()), {"type": "object", "additionalProperties": {"type": "boolean"}}),
        (
            Record({"on": Field(Flag(), required=True, about="Whether"), "off": Field(Flag())}, dict, "A switch"),
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {"on": {"type": "boolean", "description": "Whether"}, "off": {"type": "boolean"}},
                "required": ["on"],
                "description": "A switch",
            },
        ),
        (Record({}, dict), {"type": "object", "additionalProperties": False, "properties": {}}),
    ],
)  # fmt: skip
def test_a_form_describes_itself(form, schema):
    assert form.schema() == schema


# --- records -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inner:
    rate: Decimal
    booked_on: date | None = None


@dataclass(frozen=True)
class Outer:
    """A ``plan`` of
    many words.

    More that nobody needs in a schema.
    """

    name: str
    period: Period
    colour: Colour
    inner: Inner | None = None
    others: tuple[Inner, ...] = ()
    by_name: Mapping[str, Fraction] = field(default_factory=dict)
    count: int = 0
    on: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class Lasting:
    period: Period = field(default_factory=lambda: Period(date(2000, 1, 1)))
    valid: Period | None = None


@dataclass(frozen=True)
class Shares:
    colour: Colour | None = None
    shares: Mapping[Colour, Fraction] = field(default_factory=dict)
    periods: int = 0


OUTER = record_of(Outer)


def test_a_record_reads_what_its_dataclass_holds():
    text = b"""
name: 2027
from: 2027-01-01
to: 2028-01-01
colour: red
inner: {rate: "0.5", booked: 2027-03-01}
others: [{rate: 1}, {rate: 2}]
by_name: {anna: 1/3}
count: 7
on: true
at: 2027-01-31T10:00:00
"""
    assert read(OUTER, load(text, "plan.yaml"), "") == Outer(
        name="2027", period=Period(date(2027, 1, 1), date(2028, 1, 1)), colour=Colour.RED,
        inner=Inner(Decimal("0.5"), date(2027, 3, 1)), others=(Inner(Decimal(1)), Inner(Decimal(2))),
        by_name={"anna": Fraction(1, 3)}, count=7, on=True, at=datetime(2027, 1, 31, 10),  # noqa: DTZ001
    )  # fmt: skip


def test_what_is_not_said_keeps_its_default():
    least = {"name": "x", "from": date(2027, 1, 1), "colour": "blue", "inner": None}
    assert read(OUTER, least) == Outer("x", Period(date(2027, 1, 1)), Colour.BLUE)
    assert read(record_of(Lasting), {}) == Lasting()
    assert read(record_of(Lasting), {"to": date(2027, 1, 1)}) == Lasting(Period(date.min, date(2027, 1, 1)))
    assert read(record_of(Lasting), {"from": date(2027, 1, 1)}) == Lasting(Period(date(2027, 1, 1)))


@pytest.mark.parametrize(
    ("value", "path", "problems"),
    [
        ([], "", [("", "not_a_mapping")]),
        ({}, "", [("", "missing")] * 3),
        ({"name": None}, "p", [("p", "missing")] * 3),
        ({"name": "", "from": 5, "colour": "x"}, "p",
         [("p.name", "not_text"), ("p.from", "not_a_day"), ("p.colour", "unknown_word")]),
        ({"name": "", "from": 5, "colour": "x"}, "",
         [("name", "not_text"), ("from", "not_a_day"), ("colour", "unknown_word")]),
        ({"name": "x", "from": date(2027, 1, 1), "colour": "red", "colur": 1}, "", [("colur", "unknown_word")]),
        ({"name": DoubledKey("name"), "from": date(2027, 1, 1), "colour": "red"}, "", [("name", "doubled")]),
        ({"name": "x", "from": date(2027, 1, 1), "to": date(2027, 1, 1), "colour": "red"}, "",
         [("", "dates_reversed")]),
        ({"name": "x", "from": date(2027, 1, 1), "colour": "red", "inner": {}}, "", [("inner", "missing")]),
        ({"name": "x", "from": date(2027, 1, 1), "colour": "red", "others": [{"rate": 1}, {"rates": 1}]}, "",
         [("others[1].rates", "unknown_word"), ("others[1]", "missing")]),
    ],
)  # fmt: skip
def test_everything_wrong_in_a_record_is_noted_at_once(value, path, problems):
    assert read(OUTER, value, path) == problems
    assert isinstance(OUTER.read(value, path, []), Broken) or problems[0][0] in ("inner", "others[1].rates")


def test_words_of_a_record_name_the_field():
    assert told(OUTER, 5) == "Here belong fields with values, not 5."
    assert told(OUTER, {"colur": 1}) == "The word colur is not known here. Did you mean colour?"
    assert told(OUTER, {"name": DoubledKey("name")}) == "The field name stands here twice."
    assert told(OUTER, {}) == "The field name is missing."


def test_a_record_is_not_built_of_broken_parts_but_earlier_problems_elsewhere_do_not_matter():
    problems = []
    Flag().read(5, "before", problems)
    assert record_of(Inner).read({"rate": 1}, "x", problems) == Inner(Decimal(1))
    assert record_of(Inner).read({"rate": "x"}, "x", problems) is BROKEN


def test_the_schema_of_a_record_uses_the_words_of_the_file():
    schema = record_of(Outer).schema()
    assert schema["description"] == "A plan of many words."
    assert schema["required"] == ["name", "from", "colour"]
    assert list(schema["properties"]) == [
        *("name", "from", "to", "colour", "inner", "others", "by_name", "count", "on", "at")
    ]
    assert schema["properties"]["inner"]["required"] == ["rate"]
    assert list(schema["properties"]["inner"]["properties"]) == ["rate", "booked"]


def test_single_fields_and_types_may_have_another_form_or_none():
    wish = record_of(Inner, fields={"booked_on": Whole()}, leave_out=("rate",))
    assert wish.fields == {"booked": Field(Whole(), False)}
    assert form_of(Decimal, {Decimal: Text()}) == Text()
    assert form_of(Inner | None, {Inner: Text()}) == Text()
    assert form_of(tuple[Inner, ...], {Inner: Text()}) == ListOf(Text())
    assert form_of(Mapping[str, Inner], {Inner: Text()}) == MapOf(Text())
    assert record_of(Outer, {Inner: Text()}).fields["inner"].form == Text()
    assert form_of(Lasting, {Period | None: Text()}).fields["valid"].form == Text()
    assert record_of(Lasting, {Period | None: Text()}).fields["from"] == Field(Day(), False)


def test_a_field_that_may_be_empty_is_read_like_one_that_may_not():
    form = record_of(Shares)
    assert form.fields["colour"] == Field(Choice(Colour), False)
    assert form.fields["shares"] == Field(MapOf(Ratio()), False)
    assert read(form, {"colour": "red", "shares": {"red": "1/2"}, "periods": 3}) == Shares(
        Colour.RED, {"red": Fraction(1, 2)}, 3
    )


def test_a_reversed_period_leaves_nothing_to_build():
    assert record_of(Lasting).read({"from": date(2027, 1, 1), "to": date(2027, 1, 1)}, "", []) is BROKEN


def test_a_period_under_another_name_is_no_pair_of_dates():
    assert "valid" in record_of(Lasting, {Period | None: Text()}).fields


def test_a_date_is_named_without_its_ending():
    assert (file_name("booked_on"), file_name("on_hold")) == ("booked", "on_hold")


def test_a_period_ends_after_it_begins():
    problems = []
    found = {"from": date(2027, 1, 2), "to": date(2027, 1, 1), "more": 1}
    assert period_of(found, "p", problems) is BROKEN
    assert (problems[0].path, problems[0].code, found) == ("p", "dates_reversed", {"more": 1})
    assert "begins on 2027-01-02 and ends before 2027-01-01" in str(problems[0].sentence)
    assert period_of({"from": date(2027, 1, 1), "to": date(2027, 1, 2)}, "", []).days == 1


# --- loading -------------------------------------------------------------------------------------------------------


def refusal(data, name="x.yaml"):
    with pytest.raises(InputInvalid) as refused:
        load(data, name)
    (problem,) = refused.value.problems
    assert problem.path == ""
    return problem.code, str(problem.sentence)


def test_plain_values_of_yaml_are_not_guessed():
    text = b"""
- [true, false, on, yes, NO, True, "true"]
- [0, 12, -3, 010, 1_000, 0x1F, 1e5]
- [2027-01-31, 2027-02-30, 2027-01-31T10:00:00]
- {1: one, [a]: list}
- [null, ~]
"""
    flags, numbers, days, keys, nothing = load(text, "x.yaml")
    assert flags == [True, False, "on", "yes", "NO", "True", "true"]
    assert numbers == [0, 12, -3, "010", "1_000", "0x1F", "1e5"]
    assert days == [date(2027, 1, 31), "2027-02-30", "2027-01-31T10:00:00"]
    assert keys == {1: "one", "['a']": "list"}
    assert nothing == [None, None]


def test_digits_of_thirty_one_places_are_a_number_and_more_are_text():
    assert load(b"[" + b"9" * 31 + b"," + b"9" * 32 + b"]", "x.yaml") == [int("9" * 31), "9" * 32]


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_bare_decimals_and_doubled_keys_are_marked(name):
    found = load(b'{"a": 1.50, "b": 1, "b": 2, "c": [1, "1.5"]}', name)
    assert isinstance(found["a"], BareDecimal)
    assert found["a"].text == "1.50"
    assert isinstance(found["b"], DoubledKey)
    assert found["b"].key == "b"
    assert found["c"] == [1, "1.5"]


def test_json_constants_are_bare_decimals():
    assert load(b"[NaN, 1e5]", "x.json")[0].text == "NaN"
    assert load(b"[NaN, 1e5]", "x.json")[1].text == "1e5"


def test_a_byte_order_mark_is_not_part_of_the_text():
    assert load(b"\xef\xbb\xbf{}", "x.json") == load(b"\xef\xbb\xbf{}", "x.yaml") == {}


@pytest.mark.parametrize(("data", "line"), [(b"\xff", 1), (b"a: b\nc: \xff", 2), (b"\n\n\n\xff\n", 4)])
def test_what_is_not_utf8_is_refused_with_its_line(data, line):
    assert refusal(data) == ("not_utf8", f"Line {line} is not UTF-8 text. Save the file as UTF-8.")


def test_a_file_too_large_is_refused(monkeypatch):
    assert loading.MOST_BYTES == 64 * 1024 * 1024
    monkeypatch.setattr(loading, "MOST_BYTES", 2 * 1024 * 1024)
    assert refusal(b" " * (2 * 1024 * 1024 + 1)) == ("too_large", "The file is larger than 2 MB. Split it.")
    assert load(b"5" + b" " * (2 * 1024 * 1024 - 1), "x.json") == 5


@pytest.mark.parametrize(
    ("data", "name", "code", "text"),
    [
        (b"a: [1", "x.yaml", "not_yaml", "Line 2, column 1 is not YAML: did not find expected ',' or ']'."),
        (b"a: 1\n b: 2", "x.yaml", "not_yaml",
         "Line 2, column 3 is not YAML: mapping values are not allowed in this context."),
        (b"a: \x01", "x.yaml", "not_yaml",
         "The file is not YAML: unacceptable character #x0001: control characters are not allowed."),
        (b'{"a": 1,\n "b" 2}', "x.json", "not_json", "Line 2, column 6 is not JSON: Expecting ':' delimiter."),
        (b"a: &x 1\nb: *x", "x.yaml", "alias", "Line 2 uses a YAML alias. Write the values out."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(data, name, code, text):
    assert refusal(data, name) == (code, text)


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}")])
def test_forty_levels_are_read_and_more_are_refused(name, opens, closes):
    assert loading.MOST_DEPTH == 40
    assert load((opens * 40 + "1" + closes * 40).encode(), name)
    assert refusal((opens * 41 + "1" + closes * 41).encode(), name) == (
        "too_deep",
        "The file nests deeper than 40 levels. Write it flatter.",
    )
    assert refusal((opens * 1000 + "1" + closes * 1000).encode(), name)[0] == "too_deep"


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_only_levels_within_each_other_count(name):
    assert len(load(json.dumps([[[5]]] * 500).encode(), name)) == 500
    deep_twice = "[" + "[" * 38 + "]" * 38 + "," + "[" * 39 + "]" * 39 + "]"
    assert len(load(deep_twice.encode(), name)) == 2
    with_one_more = "[" + "[" * 38 + "]" * 38 + "," + "[" * 40 + "]" * 40 + "]"
    assert refusal(with_one_more.encode(), name)[0] == "too_deep"
    assert load(json.dumps([{"a": {}}] * 300).encode(), name)[299] == {"a": {}}


def test_brackets_and_quotes_inside_of_json_texts_do_not_count():
    texts = ["[" * 100, '"[' * 50, "\\", '\\"[', "}" * 100, "[" * 100]
    texts += ['"' + "[" * 50, '\\"' + "[" * 50, "[" * 50 + "\\"]
    assert load(json.dumps([texts, "x"]).encode(), "x.json") == [texts, "x"]
    assert refusal(('["]]]]]",' + "[" * 41 + "]" * 42).encode(), "x.json")[0] == "too_deep"


def test_a_number_of_too_many_digits_is_refused():
    code, text = refusal(b"[" + b"1" * 5000 + b"]", "x.json")
    assert code == "not_json"
    assert text.startswith("The file is not JSON: Exceeds the limit")


def test_nested_values_of_yaml_are_read_whole():
    assert load(b"a: {b: [{c: [1, {d: e}]}]}\nf: [g, [h]]", "x.yaml") == {
        "a": {"b": [{"c": [1, {"d": "e"}]}]},
        "f": ["g", ["h"]],
    }
    assert load(b"[{a: [1, [2]], b: {c: [3]}}]", "x.yaml") == [{"a": [1, [2]], "b": {"c": [3]}}]


def test_one_suggestion_is_the_best_one():
    assert unknown_word("colours", ["colour", "colouring", "colourist"]).values["near"] == "colour"


def test_a_bomb_of_brackets_is_refused_before_it_is_parsed(monkeypatch):
    parsed = []
    monkeypatch.setattr(loading.yaml, "parse", lambda *_, **__: parsed.append(1) or iter(()))
    assert refusal(b"[" * 321)[0] == "too_deep"
    assert refusal(b"[ {" * 161)[0] == "too_deep"
    assert not parsed
    monkeypatch.setattr(loading.yaml, "load", lambda *_, **__: "parsed")
    assert load(b"[" * 320, "x.yaml") == "parsed"
    assert load(b"[" * 300 + b"]" + b"[" * 100 + b"}" + b"{" * 300, "x.yaml") == "parsed"
    assert len(parsed) == 2
