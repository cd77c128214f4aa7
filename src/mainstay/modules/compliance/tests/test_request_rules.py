"""The clock and the steps of a privacy request, and the copy that a person can read."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.compliance.choices import RequestSort, RequestState
from mainstay.modules.compliance.rules.archive import readable, schema_of
from mainstay.modules.compliance.rules.processing import activity_words
from mainstay.modules.compliance.rules.requests import answer_due_on, is_pressing, may_still_extend, steps_of

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("received", "extended", "due"),
    [
        (date(2026, 1, 15), False, date(2026, 2, 15)),
        (date(2026, 1, 31), False, date(2026, 2, 28)),
        (date(2028, 1, 31), False, date(2028, 2, 29)),
        (date(2026, 1, 15), True, date(2026, 4, 15)),
        (date(2025, 11, 30), True, date(2026, 2, 28)),
    ],
)
def test_an_answer_is_due_after_one_month_and_after_three_when_extended(received, extended, due):
    assert answer_due_on(received, extended=extended) == due


@given(DAYS, st.integers(0, 40))
def test_an_extension_is_possible_until_the_last_day_of_the_first_month_and_no_longer(received, later):
    today = received + timedelta(days=later)
    assert may_still_extend(received, today) == (today <= answer_due_on(received))
    assert answer_due_on(received, extended=True) > answer_due_on(received)


@given(DAYS)
def test_a_request_presses_from_a_week_before_its_last_day_on(due):
    assert not is_pressing(due, due - timedelta(days=8))
    assert is_pressing(due, due - timedelta(days=7))
    assert is_pressing(due, due + timedelta(days=100))


def test_only_an_erasure_has_a_plan_and_one_step_is_the_present_one():
    assert [one.name for one in steps_of(RequestSort.ERASURE, RequestState.RECEIVED)] == [
        "identify", "plan", "do", "answer",
    ]  # fmt: skip
    found = {state: [one.standing for one in steps_of(RequestSort.ACCESS, state)] for state in RequestState}
    assert found == {
        RequestState.RECEIVED: ["now", "later", "later"],
        RequestState.IDENTIFIED: ["done", "now", "later"],
        RequestState.DONE: ["done", "done", "now"],
        RequestState.ANSWERED: ["done", "done", "done"],
        RequestState.WITHDRAWN: ["done", "done", "done"],
    }


def test_the_readable_copy_runs_nothing_and_reads_from_the_right_in_arabic():
    page = readable("ما لدينا", {"Contacts": [{"name": "<script>x</script>", "more": {"a": 1}, "gone": None}]}, "ar")
    assert 'dir="rtl"' in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_schema_names_every_column_of_every_section_with_its_type():
    sections = {"a": [{"n": 1, "t": "x"}, {"b": True, "o": {}}], "empty": []}
    found = schema_of(sections)["properties"]
    assert {key: one["type"] for key, one in found["a"]["items"]["properties"].items()} == {
        "n": "integer", "t": "string", "b": "boolean", "o": "object",
    }  # fmt: skip
    assert json.dumps(found)


def test_every_activity_says_what_it_is_for_and_whose_data_it_uses():
    assert all(one.activity and one.purpose and one.persons for one in activity_words().values())
