"""Rules of compliance with answers worked out by hand: consent, suppression, retention, redaction, the archive."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.kernel.period import Period
from mainstay.modules.compliance.rules.archive import access_zip
from mainstay.modules.compliance.rules.consent import (
    ASKS_FIRST,
    ConsentRow,
    ConsentState,
    lifts,
    may_contact,
    present_consent,
)
from mainstay.modules.compliance.rules.redaction import MARK, redacted
from mainstay.modules.compliance.rules.retention import (
    ClassData,
    Disposal,
    disposal,
    due_on,
    jurisdiction_of,
    missing_grounds,
    notice_due_on,
    overdue_by,
    shipped_classes,
)
from mainstay.modules.compliance.rules.suppression import Mark, digest, digests_of, normal_address, stands_against

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


def row(number, act, minutes=0, channel="email", purpose="marketing", basis="consent"):
    return ConsentRow(number, channel, purpose, act, basis, NOON + timedelta(minutes=minutes))


# --- consent -------------------------------------------------------------------------------------------------------


def test_the_state_of_a_permission_names_its_row():
    rows = [
        row(1, "given"),
        row(2, "given", 5, channel="fax", basis="contract"),
        row(3, "withdrawn", 6, purpose="survey"),
    ]
    assert present_consent(rows, NOON + timedelta(minutes=6)) == {
        ("email", "marketing"): ConsentState(True, "consent", NOON, 1),
        ("fax", "marketing"): ConsentState(True, "contract", NOON + timedelta(minutes=5), 2),
        ("email", "survey"): ConsentState(False, "consent", NOON + timedelta(minutes=6), 3),
    }
    assert ("email", "survey") not in present_consent(rows, NOON + timedelta(minutes=5))


def test_of_two_rows_of_one_moment_the_withdrawal_or_the_later_recorded_counts():
    for rows in ([row(2, "given"), row(1, "withdrawn")], [row(1, "withdrawn"), row(2, "given")]):
        assert not present_consent(rows, NOON)["email", "marketing"].given
    for rows in ([row(1, "given"), row(2, "given")], [row(2, "given"), row(1, "given")]):
        assert present_consent(rows, NOON)["email", "marketing"].number == 2


@pytest.mark.parametrize(
    ("channel", "acts", "suppressed", "live", "basis"),
    [
        ("email", "given", False, True, "consent:1:consent"),
        ("phone", "given", False, True, "consent:1:consent"),
        ("email", "withdrawn", False, True, "consent:1"),
        ("phone", "withdrawn", False, True, "consent:1"),
        ("email", "", False, True, "no_consent"),
        ("fax", "", False, True, "no_consent"),
        ("text", "", False, True, "no_consent"),
        ("phone", "", False, True, "no_withdrawal"),
        ("post", "", False, True, "no_withdrawal"),
        ("post", "given", True, True, "suppressed"),
        ("post", "given", False, False, "restricted"),
        ("post", "given", True, False, "restricted"),
    ],
)
def test_why_somebody_may_be_reached_or_not(channel, acts, suppressed, live, basis):
    consent = present_consent([row(1, acts, channel=channel)] if acts else [], NOON)
    decision = may_contact(channel, "marketing", consent, suppressed=suppressed, live=live)
    assert (decision.basis, bool(decision)) == (basis, basis in {"consent:1:consent", "no_withdrawal"})
    assert not may_contact("email", "survey", consent, suppressed=False, live=True)


def test_channels_that_ask_first():
    assert set(ASKS_FIRST) == {"email", "fax", "text"}


def test_a_consent_at_the_moment_of_the_suppression_does_not_lift_it():
    assert not lifts(row(1, "given"), "email", "marketing", NOON)
    assert lifts(row(1, "given"), "email", "marketing", NOON - timedelta(microseconds=1))


# --- suppression ---------------------------------------------------------------------------------------------------


def test_a_digest_is_that_of_the_standard():
    found = "d8c6b89b3a5b94aa419e52acc746a7a5257bf73a1c69135cb2a057ff64daaecb"
    assert digest("salt", "email", "a@b.lv") == found


def test_only_mail_addresses_have_a_domain_and_empty_keys_are_left_out():
    assert digests_of("s", [("phone", "+371")]) == {digest("s", "phone", "+371")}
    assert digests_of("s", [("email", "a@b@c.lv")]) == {digest("s", "email", "a@b@c.lv"), digest("s", "domain", "c.lv")}
    assert digests_of("s", [], person="p") == {digest("s", "person", "p")}
    assert digests_of("s", [], account="a") == {digest("s", "account", "a")}
    assert digests_of("s", []) == set()


@pytest.mark.parametrize(
    ("typed", "country", "found"),
    [
        ("A@B.lv", "", ("email", "a@b.lv")), ("a@b", "", ("", "")), ("67 000 000", "LV", ("phone", "+37167000000")),
        ("67 000 000", "", ("", "")), ("", "LV", ("", "")),
    ],
)  # fmt: skip
def test_an_address_as_typed_has_its_sort_and_its_normal_form(typed, country, found):
    assert normal_address(typed, country) == found


def test_a_mark_covers_what_it_names_only():
    marks = [Mark("d", "fax", "marketing"), Mark("d", "email", "survey")]
    assert [
        stands_against(marks, *pair) for pair in (("fax", "marketing"), ("fax", "survey"), ("email", "survey"))
    ] == [
        *(True, False, True),
    ]
    assert not stands_against([], "fax", "marketing")


# --- retention -----------------------------------------------------------------------------------------------------

START = date(2026, 1, 1)


def january(first, last=None):
    return Period(date(2026, 1, first), None if last is None else date(2026, 1, last))


@pytest.mark.parametrize(
    ("holds", "due"),
    [
        ([], date(2026, 2, 1)),
        ([january(10, 20)], date(2026, 2, 11)),
        ([january(20, 25), january(10, 15)], date(2026, 2, 11)),
        # Overlapping and touching holds count once.
        ([january(10, 20), january(15, 25)], date(2026, 2, 16)),
        ([january(10, 20), january(12, 14)], date(2026, 2, 11)),
        ([january(10, 20), january(20, 25)], date(2026, 2, 16)),
        ([january(10, 10)], date(2026, 2, 1)),
        # Only what lies after the start counts.
        ([Period(date(2025, 12, 1), date(2026, 1, 6))], date(2026, 2, 6)),
        ([Period(date(2025, 12, 1), date(2026, 1, 1))], date(2026, 2, 1)),
        ([Period(date(2025, 12, 1), date(2025, 12, 2))], date(2026, 2, 1)),
        # A hold that begins on the day is too late; one day before it is not, and the delay lets the next one count.
        ([Period(date(2026, 2, 1), date(2026, 3, 1))], date(2026, 2, 1)),
        ([Period(date(2026, 1, 31), date(2026, 2, 5)), Period(date(2026, 2, 5), date(2026, 2, 8))], date(2026, 2, 9)),
        ([january(31, None)], None),
        ([Period(date(2026, 2, 1))], date(2026, 2, 1)),
        ([january(10, 20), january(15, None)], None),
        ([january(15, None), january(16, 20)], None),
        ([january(15, None), january(16, None)], None),
    ],
)
def test_the_clock_stands_still_under_a_hold(holds, due):
    assert due_on(START, 1, holds) == due


@pytest.mark.parametrize(
    ("at_the_end", "on_request", "due", "held", "expected"),
    [
        ("erase", "at_once", START, False, Disposal("erase", None, "g")),
        ("pseudonymise", "at_once", START, False, Disposal("pseudonymise", None, "g")),
        ("erase", "when_due", START, False, Disposal("erase", None, "g")),
        ("erase", "when_due", START + timedelta(days=1), False, Disposal("keep", START + timedelta(days=1), "g")),
        ("erase", "when_due", None, False, Disposal("keep", None, "g")),
        ("erase", "at_once", START + timedelta(days=1), False, Disposal("erase", None, "g")),
        ("erase", "at_once", START, True, Disposal("keep", None, "g")),
        ("keep", "at_once", START, False, Disposal("keep", None, "g")),
        ("erase", "when_due", START + timedelta(days=1), True, Disposal("keep", None, "g")),
    ],
)
def test_what_an_erasure_does_to_a_class(at_the_end, on_request, due, held, expected):
    assert disposal(at_the_end, on_request, "g", due, today=START, held=held) == expected


def test_the_economic_area_has_one_law():
    area = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO"
    assert {jurisdiction_of(country) for country in area.split()} == {"EU"}
    assert [jurisdiction_of(country) for country in ("CH", "GB", "IN", "AE")] == ["CH", "GB", "IN", "AE"]


def test_missing_grounds_are_named_by_class_and_place_in_order():
    classes = [("b", iter(["EU"])), ("a", ["EU", "IN"]), ("c", [])]
    assert missing_grounds([(code, list(grounds)) for code, grounds in classes], ["IN", "EU", "IN"]) == [
        *(("b", "IN"), ("c", "EU"), ("c", "IN")),
    ]


def test_the_shipped_classes_say_all_that_a_reader_needs():
    classes = {one.code: one for one in shipped_classes()}
    assert len(classes) > 5
    for one in classes.values():
        assert isinstance(one, ClassData)
        assert one.label
        assert one.basis
        assert one.start_event
        assert one.at_the_end in {"erase", "pseudonymise", "keep"}
        assert one.on_request in {"at_once", "when_due"}
        assert one.months is None or one.months > 0
        assert all(place.isupper() and ground for place, ground in one.grounds)
    assert [one.code for one in classes.values() if one.at_the_end == "keep"] == ["suppression", "audit"]
    assert any(one.months for one in classes.values())
    assert any(one.remark for one in classes.values())
    assert "" in {one.remark for one in classes.values()}


def test_a_notice_is_due_a_month_after_collecting_and_overdue_from_the_next_day():
    assert notice_due_on(date(2026, 1, 15)) == date(2026, 2, 15)
    assert [overdue_by(START, START + timedelta(days=days)).days for days in (-1, 0, 1)] == [0, 0, 1]


# --- redaction and archive -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Ask Jo Lee and Leeds", ["Jo Lee"], f"Ask {MARK} and {MARK}"),
        ("Jo asks", ["Jo"], "Jo asks"),
        ("Joe asks", ["Joe"], f"{MARK} asks"),
        ("Anna Marie Ozola and Anna", ["Anna Marie Ozola"], f"{MARK} and {MARK}"),
        ("Ozola  Anna", ["Anna Ozola"], MARK),
        ("Johanna", ["Anna"], "Johanna"),
        ("a.b+c (Ltd.)", ["b+c"], f"a.{MARK} (Ltd.)"),
        ("Anna", ["  "], "Anna"),
        ("Anna, Boris", ["Anna", "Boris"], f"{MARK}, {MARK}"),
        ("Anna and Annabel Lee", ["Anna", "Annabel Lee"], f"{MARK} and {MARK}"),
    ],
)
def test_which_words_of_a_text_are_taken_out(text, names, left):
    assert redacted(text, names) == left


def test_another_mark_may_be_used():
    assert (redacted("Anna Ozola", ["Anna Ozola"], "[x]"), MARK) == ("[x]", "█████")


SECTIONS: dict[str, list[dict[str, object]]] = {
    "accounts.Contact": [
        {"name": "Līga", "tags": ["ā"], "on": START},
        {"left": None, "more": {"a": START}, "name": "=1"},
    ],
    "-Work- talk": [{"a": 1}],
    "empty": [],
}


def opened():
    return zipfile.ZipFile(io.BytesIO(access_zip(SECTIONS)))


def test_the_archive_holds_everything_as_json():
    archive = opened()
    text = archive.read("data.json").decode()
    assert json.loads(text) == json.loads(json.dumps(SECTIONS, default=str))
    assert "Līga" in text
    assert '\n  "accounts.Contact": [' in text


def test_every_section_with_rows_is_a_file_for_spreadsheets():
    archive = opened()
    assert archive.namelist() == ["data.json", "accounts_contact.csv", "work__talk.csv"]
    raw = archive.read("accounts_contact.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == [
        ["name", "tags", "on", "left", "more"],
        ["Līga", '["ā"]', "2026-01-01", "", ""],
        ["'=1", "", "", "", '{"a": "2026-01-01"}'],
    ]


def test_the_archive_tells_nothing_of_the_day_and_is_packed():
    for entry in opened().infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert len(access_zip({"a": [{"b": "x" * 10_000}]})) < 60_000
