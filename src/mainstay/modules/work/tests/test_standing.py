"""When standing duties are due: against counting month by month, and the plain cases."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.period import add_months
from mainstay.modules.work.rules.standing import StandingRule, appears_on, due_day, words_in

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS, st.integers(1, 36), st.integers(-200, 200))
def test_what_repeats_is_due_on_the_first_day_of_its_row_that_is_not_past(anchor, today, months, days):
    rule = StandingRule(months, days, repeats=True, lead_days=0)
    times = 1
    while add_months(anchor, times * months) + timedelta(days=days) < today:
        times += 1
    assert due_day(rule, anchor, today) == add_months(anchor, times * months) + timedelta(days=days)


@given(DAYS, DAYS, st.integers(0, 36), st.integers(-200, 200))
def test_what_comes_once_is_due_some_time_after_its_day_whatever_the_day(anchor, today, months, days):
    rule = StandingRule(months, days, repeats=False, lead_days=0)
    assert due_day(rule, anchor, today) == add_months(anchor, months) + timedelta(days=days)


def test_a_certificate_is_renewed_two_weeks_before_its_end_and_asked_for_a_month_ahead():
    rule = StandingRule(0, -14, repeats=False, lead_days=30)
    due = due_day(rule, date(2031, 3, 20), date(2031, 1, 1))
    assert (due, appears_on(rule, due)) == (date(2031, 3, 6), date(2031, 2, 4))


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert due_day(StandingRule(1, 0, repeats=True, lead_days=0), date(2031, 1, 31), date(2031, 2, 1)) == date(
        2031, 2, 28
    )


def test_words_are_in_the_language_asked_for_or_as_written():
    assert [words_in({"lv": "Zvanīt"}, one, "Call") for one in ("lv", "cs")] == ["Zvanīt", "Call"]


def test_what_is_due_today_is_not_past():
    monthly = StandingRule(1, 0, repeats=True, lead_days=0)
    assert due_day(monthly, date(2031, 1, 15), date(2031, 3, 15)) == date(2031, 3, 15)
    assert due_day(monthly, date(2031, 1, 15), date(2031, 3, 16)) == date(2031, 4, 15)
    assert due_day(monthly, date(2031, 1, 15), date(2030, 1, 1)) == date(2031, 2, 15)


def test_a_rule_that_repeats_every_no_months_comes_once():
    assert due_day(StandingRule(0, 3, repeats=True, lead_days=0), date(2031, 1, 1), date(2040, 1, 1)) == date(
        2031, 1, 4
    )
    assert due_day(StandingRule(1, 3, repeats=False, lead_days=0), date(2031, 1, 1), date(2040, 1, 1)) == date(
        2031, 2, 4
    )
