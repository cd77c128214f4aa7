"""A bad file is answered with a sentence and the path in the file; nothing is guessed and nothing is decided."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.kernel.errors import InputInvalid
from mainstay.modules.gifts.prove.gift_proof import proof_data, prove_gifts

CASES = Path(__file__).parents[2] / "docs" / "gifts" / "cases"
RULE = 'rules: [{code: A, title: A, rules: [{row: a, version: 1, paragraph: "1", measure: {kind: ban}%s}]}]\n'


def problems(data, name="bad.yaml"):
    with pytest.raises(InputInvalid) as caught:
        prove_gifts(name, data if isinstance(data, bytes) else data.encode())
    return [(item.path, item.code, str(item.sentence)) for item in caught.value.problems]


EVENT = "events: [{id: a, kind: request, given: 2026-06-01, %s}]"
BAD = [
    (EVENT % "cost: 2.5, currency: USD", "events[0].cost", "bare_decimal", 'Write the decimal 2.5 in quotes: "2.5"'),
    (EVENT % "cost: -1, currency: USD", "events[0].cost", "negative", "must not be negative"),
    (EVENT % "cost: 1234567890123, currency: USD", "events[0].cost", "too_long", "at most 12 digits before and 8 after"),
    (EVENT % 'cost: "0.123456789", currency: USD', "events[0].cost", "too_long", "not 0.123456789"),
    (EVENT % 'cost: "1e5", currency: USD', "events[0].cost", "not_a_number", "Here belongs a number"),
    (EVENT % "cost: .nan, currency: USD", "events[0].cost", "bare_decimal", ".nan"),
    (EVENT % "cost: 1, currency: usd", "events[0].currency", "not_a_currency", "three capital letters such as USD, not usd"),
    (EVENT % "cost: 1, currency: USDX", "events[0].currency", "not_a_currency", "USDX"),
    (EVENT % "quantity: 0", "events[0].quantity", "not_whole", "from 1 to 10000"),
    (EVENT % "category: gifts", "events[0].category", "unknown_word", "Did you mean gift?"),
    (EVENT % "host_present: 'yes'", "events[0].host_present", "not_a_flag", "true or false"),
    (EVENT % "recipients: [{person: a, share: 0}]", "events[0].recipients[0].share", "not_positive", "above zero"),
    (EVENT % "recipients: [{}]", "events[0].recipients[0]", "missing", "The field person is missing"),
    (EVENT % "recipients: {person: a}", "events[0].recipients", "not_a_list", "Here belongs a list"),
    (EVENT % "giver: a, giver: b", "events[0].giver", "doubled", "stands here twice"),
    ("events: [{id: a, kind: request, given: 2026-02-30}]", "events[0].given", "not_a_day", "There is no day 2026-02-30"),
    ("events: [{id: a, kind: request}]", "events[0]", "missing", "The field recorded is missing"),
    ("settings: {nominal_line: 20}", "settings.nominal_line", "not_money", "written like 25.00 USD, not 20"),
    ("settings: {nominal_line: 20.00 usd}", "settings.nominal_line", "not_money", "20.00 usd"),
    ("settings: {cash: maybe}", "settings.cash", "unknown_word", "Known words: forbidden, counted"),
    ("settings: {split_percent: 101}", "settings.split_percent", "not_whole", "from 1 to 100"),
    ("rates: [{currency: EUR, into: USD, on: 2026-01-01, rate: 0}]", "rates[0].rate", "not_positive", "above zero"),
    (RULE % ", row: b", "rules[0].rules[0].row", "doubled", "twice"),
    (RULE % ", when: {host: true}", "rules[0].rules[0].when.host", "unknown_word", "host_present"),
    ("rules: [{code: A, title: A, rules: []}]", "rules[0].rules", "too_few", "at least 1"),
    ("expect: [{decision: permit}]", "expect[0]", "no_kind", "exactly one of: event, balance, breaches, alarm, refusal"),
    ("expect: [{event: a, balance: b, decision: permit}]", "expect[0]", "no_kind", "exactly one of"),
    ("expect: [{event: a}]", "expect[0]", "empty", "expects nothing"),
    ("[]", "", "not_a_mapping", "Here belong fields"),
    ("a: &x 1\nb: *x", "", "alias", "Line 2 uses a YAML alias"),
    ("a: [", "", "not_yaml", "is not YAML"),
    (b"about: \xff", "", "not_utf8", "Line 1 is not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "code", "words"), BAD)
def test_a_bad_file_is_told_with_path_and_remedy(text, path, code, words):
    found = problems(text)
    assert (path, code) in [(where, what) for where, what, _ in found]
    assert any(words in sentence for where, _, sentence in found if where == path)


def test_two_rule_sets_of_one_code_are_refused():
    rule = 'code: A, title: A, rules: [{row: a, version: 1, paragraph: "1", measure: {kind: ban}}]'
    assert problems(f"rules: [{{{rule}}}, {{{rule}}}]") == [
        ("rules[1].code", "doubled", "The rule set A stands here twice.")
    ]


def test_a_pack_and_an_own_rule_set_of_the_same_code_are_refused():
    rule = '{code: PHRMA, title: A, rules: [{row: a, version: 1, paragraph: "1", measure: {kind: ban}}]}'
    ((path, code, _),) = problems(f"rules: [{rule}]\npacks: [{{pack: phrma}}]")
    assert (path, code) == ("rules[1].code", "doubled")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[" * 10_000_000, "deep.yaml"),
        (b"[" * 10_000_000, "deep.json"),
        (b'{"a":' * 2_000_000, "deep.json"),
        (b"- " * 5_000_000, "deep.yaml"),
        (b"{a: " * 2_500_000, "deep.yaml"),
    ],
)  # fmt: skip
def test_ten_megabytes_of_nesting_are_refused_quickly(data, name):
    begun = time.monotonic()
    ((path, code, _),) = problems(data, name)
    assert (path, code) == ("", "too_deep")
    assert time.monotonic() - begun < 30


def test_an_event_has_at_most_so_many_recipients():
    people = ", ".join(f"{{person: p{number}}}" for number in range(10_001))
    found = problems(f"events: [{{id: a, kind: request, given: 2026-06-01, recipients: [{people}]}}]")
    assert found == [("events[0].recipients", "too_many", "One event has at most 10000 recipients. Split the list.")]


def test_an_expectation_that_names_too_little_is_told():
    text = (
        "packs: [{pack: company-policy, confirmed_by: egils, confirmed: 2026-01-01}]\n"
        "events: [{id: a, kind: request, given: 2026-06-01, recipients: [{person: x}, {person: y}]}]\n"
        "expect: [{event: a, rule: POLICY gifts, decision: deny}, {event: b, decision: deny}, {event: a, person: x, rule: POLICY, decision: deny},"
        " {event: a, counted: 1}, {balance: x, used: 0, on: 2026-06-01}, {balance: x, used: 0}, {alarm: gap}, {refusal: zzz}, {event: a, person: x, words: zzz}]\n"
    )
    found = [one.differences for one in prove_gifts("a.yaml", text.encode()).compared]
    assert found[0] == ("2 recipients fit",)
    assert found[1] == ("there is no event b",)
    assert found[2][0].startswith("9 rules fit: POLICY adviser, POLICY cash")
    assert found[3] == ("name the rule",)
    assert found[4][0].startswith("4 rules fit")
    assert found[5] == ("there is no day to look at",)
    assert found[6][0].startswith("alarms: none")
    assert found[7] == ("the file was not refused",)
    assert found[8][0].startswith("reason: ")


PIECES = st.sampled_from(
    [b"0", b"-1", b'"0.5"', b"[]", b"{}", b"null", b"true", b"2027-02-30", b"2028-02-29", b"9" * 12, b":", b"\n", b" ", b"''", b"anna",
     b"given", b"correction", b"gift", b"fiscal", b"n/a", b"\xff", b"&a", b"*a", b"0001-01-01", b"9999-12-31", b"anchored_first",
     b"rolling", b"JPY", b"ban"]
)  # fmt: skip
FILES = [path.read_bytes() for path in sorted(CASES.glob("*.yaml"))]


@st.composite
def damaged(draw):
    data = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data = data[:start] + draw(st.one_of(PIECES, st.binary(max_size=3))) + data[end:]
    return data


@st.composite
def swapped(draw):
    """A file with the value behind one colon replaced by another value: still YAML, mostly nonsense."""
    lines = draw(st.sampled_from(FILES)).decode().split(": ")
    place = draw(st.integers(1, len(lines) - 1))
    rest = lines[place]
    cut = min((rest.find(mark) for mark in (",", "}", "\n", "]") if rest.find(mark) >= 0), default=len(rest))
    lines[place] = draw(PIECES).decode("latin-1") + rest[cut:]
    return ": ".join(lines).encode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(damaged(), swapped()))
def test_a_damaged_file_is_decided_or_refused_with_a_sentence(data):
    try:
        answer = proof_data(prove_gifts("damaged.yaml", data))["evaluations"]
    except InputInvalid as error:
        answer = [str(problem.sentence) for problem in error.problems]
    assert isinstance(answer, list)
