"""The pure rules of consent, suppression, retention, redaction and the archive."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.period import Period, add_months
from mainstay.modules.compliance.rules.archive import access_zip
from mainstay.modules.compliance.rules.consent import ConsentRow, lifts, may_contact, present_consent
from mainstay.modules.compliance.rules.redaction import MARK, redacted
from mainstay.modules.compliance.rules.retention import (
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
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def row(number, act, minutes, channel="email", purpose="marketing", basis="consent"):
    """A consent row some minutes after noon."""
    return ConsentRow(number, channel, purpose, act, basis, NOON + timedelta(minutes=minutes))


def state(*rows, at=60):
    return {key: one.given for key, one in present_consent(rows, NOON + timedelta(minutes=at)).items()}


EMAIL = ("email", "marketing")


def test_the_newest_row_decides_and_at_one_moment_the_withdrawal():
    assert state(row(1, "given", 0), row(2, "withdrawn", 5)) == {EMAIL: False}
    assert state(row(2, "withdrawn", 5), row(1, "given", 9)) == {EMAIL: True}
    assert state(row(1, "withdrawn", 5), row(2, "given", 5)) == {EMAIL: False}
    assert state(row(1, "given", 0), row(2, "withdrawn", 90)) == {EMAIL: True}
    assert state() == {}


@given(st.lists(st.tuples(st.sampled_from(["given", "withdrawn"]), st.integers(0, 50)), max_size=8), st.randoms())
def test_the_state_does_not_depend_on_the_order_in_which_rows_are_read(rows, random):
    made = [row(index, act, minutes) for index, (act, minutes) in enumerate(rows)]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert state(*made) == state(*shuffled)


@pytest.mark.parametrize(
    ("channel", "given_first", "suppressed", "live", "allowed"),
    [("email", True, False, True, True), ("email", False, False, True, False), ("fax", False, False, True, False),
     ("post", False, False, True, True), ("phone", False, False, True, True), ("phone", False, True, True, False),
     ("email", True, True, True, False), ("email", True, False, False, False)],
)  # fmt: skip
def test_a_suppression_and_a_withheld_person_come_before_every_consent(channel, given_first, suppressed, live, allowed):
    consent = present_consent([row(1, "given", 0, channel=channel)], NOON) if given_first else {}
    decision = may_contact(channel, "marketing", consent, suppressed=suppressed, live=live)
    assert bool(decision) is allowed
    assert allowed or decision.reason


def test_a_withdrawal_refuses_even_where_no_consent_is_needed():
    consent = present_consent([row(1, "withdrawn", 0, channel="post")], NOON)
    assert not may_contact("post", "marketing", consent, suppressed=False, live=True)


def test_only_a_later_consent_of_the_person_for_just_that_lifts():
    later = row(1, "given", 10)
    assert lifts(later, "email", "marketing", NOON)
    assert lifts(later, "email", "", NOON)
    assert not lifts(later, "", "", NOON)
    assert not lifts(later, "phone", "marketing", NOON)
    assert not lifts(later, "email", "survey", NOON)
    assert not lifts(row(1, "given", -10), "email", "marketing", NOON)
    assert not lifts(row(1, "withdrawn", 10), "email", "marketing", NOON)
    assert not lifts(row(1, "given", 10, basis="existing_customer"), "email", "marketing", NOON)


def test_spellings_of_one_address_have_one_digest_and_another_salt_another():
    first, second = normal_address("Helen.Marsh@EXAMPLE.com"), normal_address(" helen.marsh@example.com ")
    assert first == second == ("email", "helen.marsh@example.com")
    assert normal_address("07700 900123", "GB") == normal_address("+44 7700 900123") == ("phone", "+447700900123")
    assert normal_address("hello") == ("", "")
    assert digest("s", *first) == digest("s", *second) != digest("t", *first)
    found = digests_of("s", [first], person="k", account="a")
    assert found == {digest("s", kind, text) for kind, text in
                     (first, ("domain", "example.com"), ("person", "k"), ("account", "a"))}  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "stands"),
    [(("", ""), True), (("email", ""), True), (("", "marketing"), True), (("email", "survey"), False), (("fax", ""), False)],
)  # fmt: skip
def test_an_empty_channel_or_purpose_of_a_mark_stands_for_all(mark, stands):
    assert stands_against([Mark("d", *mark)], "email", "marketing") is stands


@given(DAYS, st.integers(0, 120))
def test_without_a_hold_a_record_is_due_after_its_months(start, months):
    assert due_on(start, months, []) == add_months(start, months)


@given(DAYS, st.integers(0, 60), st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=5))
def test_a_hold_delays_by_the_days_it_stood_before_the_due_day_and_never_hastens(start, months, spans):
    holds = [Period(first, first + timedelta(days=length)) for first, length in spans]
    due = due_on(start, months, holds)
    assert due is not None
    held = {hold.start + timedelta(days=n) for hold in holds for n in range(hold.days)}
    day, left = start, (add_months(start, months) - start).days
    while left:
        left -= day not in held
        day += timedelta(days=1)
    assert due >= add_months(start, months)
    free = sum(1 for n in range((due - start).days) if start + timedelta(days=n) not in held)
    assert free == (add_months(start, months) - start).days


def test_an_open_hold_before_the_day_stops_the_clock_and_for_ever_is_for_ever():
    start = date(2026, 1, 1)
    assert due_on(start, 1, [Period(date(2026, 1, 15))]) is None
    assert due_on(start, 1, [Period(date(2026, 3, 15))]) == date(2026, 2, 1)
    assert due_on(start, None, []) is None


@pytest.mark.parametrize(
    ("on_request", "due", "held", "outcome"),
    [("at_once", date(2030, 1, 1), False, "pseudonymise"), ("when_due", date(2030, 1, 1), False, "keep"),
     ("when_due", date(2020, 1, 1), False, "pseudonymise"), ("when_due", None, False, "keep"),
     ("at_once", date(2020, 1, 1), True, "keep")],
)  # fmt: skip
def test_an_erasure_keeps_only_under_a_hold_or_by_the_rule_of_the_class(on_request, due, held, outcome):
    found = disposal("pseudonymise", on_request, "g", due, today=date(2026, 1, 1), held=held)
    assert (found.outcome, found.ground) == (outcome, "g")
    assert disposal("erase", "at_once", "g", due, today=date(2026, 1, 1), held=False).outcome == "erase"


def test_the_shipped_classes_have_a_ground_wherever_the_six_units_are():
    places = {jurisdiction_of(country) for country in ("LV", "CZ", "IN", "BD", "EG", "AE", "GB", "US")}
    classes = [(one.code, [place for place, _ground in one.grounds]) for one in shipped_classes()]
    assert missing_grounds(classes, places) == []
    assert missing_grounds(classes, ["JP"]) == [(code, "JP") for code, _grounds in classes]
    assert (jurisdiction_of("LV"), jurisdiction_of("GB")) == ("EU", "GB")


def test_a_notice_is_due_within_a_month():
    assert notice_due_on(date(2026, 1, 31)) == date(2026, 2, 28)
    assert overdue_by(date(2026, 1, 1), date(2026, 1, 4)).days == 3
    assert overdue_by(date(2026, 1, 1), date(2025, 12, 4)).days == 0


def test_names_leave_a_text_with_their_endings_in_any_case_and_script():
    assert redacted("Ask HELEN Marsh, not Marshall.", ["Helen Marsh"]) == f"Ask {MARK}, not {MARK}."
    assert redacted("Vītolam nosūtīt", ["Andris Vītols"]) == "Vītolam nosūtīt"
    assert redacted("Ozolam nosūtīt", ["Ozola"]) == f"{MARK} nosūtīt"
    assert redacted("اتصل خالد اليوم", ["خالد"]) == f"اتصل {MARK} اليوم"
    assert redacted("nothing", []) == "nothing"
    assert redacted("", ["Helen"]) == ""


@given(
    st.text(alphabet="abc XYZ", max_size=60), st.lists(st.text(alphabet="abcXYZ", min_size=3, max_size=6), max_size=3)
)
def test_no_given_name_is_left_as_a_word(text, names):
    words = redacted(text, names).casefold().split()
    assert not {name.casefold() for name in names} & set(words)


def test_the_archive_is_the_same_for_the_same_data_and_starts_no_formula():
    sections: dict[str, list[dict[str, object]]] = {
        "accounts.Contact": [{"name": "=cmd()", "tags": ["a"]}, {"name": "Līga", "left": None}],
        "empty": [],
    }
    made = access_zip(sections)
    assert made == access_zip(sections)
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert archive.namelist() == ["data.json", "accounts_contact.csv"]
    assert "'=cmd()" in archive.read("accounts_contact.csv").decode("utf-8-sig")
