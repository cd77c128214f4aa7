"""Periods: half-open in storage, inclusive on screen; months and fiscal years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.period import FiscalCalendar, Period, add_months, each_day

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_a_period_holds_its_first_day_and_not_its_end():
    assert [date(2026, 2, 28) in MARCH, date(2026, 3, 1) in MARCH, date(2026, 3, 31) in MARCH] == [False, True, True]
    assert date(2026, 4, 1) not in MARCH
    assert MARCH.last_day == date(2026, 3, 31)
    assert MARCH.days == 31
    assert list(each_day(Period(date(2026, 3, 30), date(2026, 4, 1)))) == [date(2026, 3, 30), date(2026, 3, 31)]


def test_an_open_period_goes_on():
    open_end = Period(date(2026, 3, 1))
    assert date(2999, 1, 1) in open_end
    assert date(2026, 2, 28) not in open_end
    assert open_end.last_day is None
    with pytest.raises(ValueError, match="open period"):
        _ = open_end.days


def test_a_period_may_be_empty_and_not_reversed():
    assert Period(date(2026, 3, 1), date(2026, 3, 1)).days == 0
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 3, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ((1, 10), (5, 20), (5, 10)),
        ((5, 20), (1, 10), (5, 10)),
        ((1, 20), (5, 10), (5, 10)),
        ((1, 5), (5, 9), None),
        ((1, 4), (5, 9), None),
        ((1, 6), (5, 9), (5, 6)),
        ((1, None), (5, 9), (5, 9)),
        ((1, 9), (5, None), (5, 9)),
        ((1, None), (5, None), (5, None)),
        ((9, None), (5, 9), None),
    ],
)
def test_the_overlap_is_what_both_have(one, other, common):
    def march(pair):
        return pair and Period(date(2026, 3, pair[0]), pair[1] and date(2026, 3, pair[1]))

    assert march(one).overlap(march(other)) == march(common)


@pytest.mark.parametrize(
    ("day", "months", "anchor", "reached"),
    [
        (date(2026, 1, 31), 1, None, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, None, date(2028, 2, 29)),
        (date(2026, 2, 28), 1, 31, date(2026, 3, 31)),
        (date(2026, 2, 28), 1, None, date(2026, 3, 28)),
        (date(2026, 11, 30), 1, None, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, None, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, None, date(2025, 12, 15)),
        (date(2026, 12, 15), 12, None, date(2027, 12, 15)),
        (date(2026, 3, 31), 0, None, date(2026, 3, 31)),
        (date(2026, 5, 31), 25, None, date(2028, 6, 30)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day, months, anchor, reached):
    assert add_months(day, months, anchor) == reached


@pytest.mark.parametrize(
    ("first_month", "day", "year", "label"),
    [
        (1, date(2026, 1, 1), date(2026, 1, 1), "2026"),
        (1, date(2026, 12, 31), date(2026, 1, 1), "2026"),
        (4, date(2026, 3, 31), date(2025, 4, 1), "2025-26"),
        (4, date(2026, 4, 1), date(2026, 4, 1), "2026-27"),
        (7, date(2099, 12, 1), date(2099, 7, 1), "2099-00"),
    ],
)
def test_a_fiscal_year_starts_in_its_month(first_month, day, year, label):
    calendar = FiscalCalendar(first_month)
    assert calendar.year(day) == Period(year, date(year.year + 1, year.month, 1))
    assert calendar.year_label(day) == label


def test_fiscal_years_are_calendar_years_unless_told_otherwise():
    assert FiscalCalendar().year(date(2026, 5, 5)).start == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("day", "quarter", "half", "month"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 1)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 4, 1), date(2026, 9, 1)),
        (date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 1)),
        (date(2027, 2, 3), date(2027, 1, 1), date(2026, 10, 1), date(2027, 2, 1)),
    ],
)
def test_parts_of_a_fiscal_year_from_april(day, quarter, half, month):
    calendar = FiscalCalendar(4)
    assert calendar.quarter(day) == Period(quarter, add_months(quarter, 3))
    assert calendar.half(day) == Period(half, add_months(half, 6))
    assert calendar.month(day) == Period(month, add_months(month, 1))


@given(days, st.integers(1, 12))
def test_every_day_lies_in_its_quarter_and_the_quarter_in_its_year(day, first_month):
    calendar = FiscalCalendar(first_month)
    assert day in calendar.quarter(day)
    assert calendar.quarter(day).overlap(calendar.year(day)) == calendar.quarter(day)
    assert calendar.quarter(day).start + timedelta(days=1) in calendar.half(day)
