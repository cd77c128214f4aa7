"""Quotas by month, in versions, prorated, ramped, relieved."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.period import Period
from mainstay.modules.performance.rules.measures import Attainment
from mainstay.modules.performance.rules.proration import Counting, Part, months_of, part_of
from mainstay.modules.performance.rules.quotas import DayCount, Quota, QuotaRelief, ReliefReason, WorkCalendar
from mainstay.modules.performance.rules.targets import (
    month_amount,
    over_assignment,
    quota_as_set,
    ramp_mean,
    ramp_of_month,
    relief_of,
    spread_amounts,
    target,
)

F = Fraction


def got(value: Any) -> Any:
    """A value that is compared with whole numbers."""
    return value


def period(start, end=None):
    return Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)


Q1 = period("2027-01-01", "2027-04-01")
YEAR = period("2027-01-01", "2028-01-01")
JANUARY = period("2027-01-01", "2027-02-01")


def quota(amount, span=YEAR, **more):
    return Quota("REV", "anna", span, Decimal(amount), "EUR", **more)


def test_a_quota_of_exactly_the_interval_is_taken_as_it_stands():
    assert quota_as_set([quota(1200), quota("100.01", Q1)], Q1) == (Decimal("100.01"), 1)


def test_otherwise_months_are_added_up():
    assert quota_as_set([quota("1000.01")], Q1) == (Decimal("250.00"), 1)
    thirds = [quota(100, period(f"2027-0{m}-01", f"2027-0{m + 1}-01"), version=m) for m in (1, 2, 3)]
    assert got(quota_as_set(thirds, Q1)) == (300, 3)


def test_a_missing_month_means_no_quota():
    assert quota_as_set([quota(100, JANUARY)], Q1) is None
    assert quota_as_set([quota(100, period("2027-01-01"))], Q1) is None
    assert quota_as_set([], Q1) is None


def test_the_version_in_force_at_the_end_of_each_month_counts():
    versions = [quota(1200), quota(2400, version=2, effective_on=date(2027, 2, 28))]
    assert got(quota_as_set(versions, Q1)) == (500, 2)
    later = [quota(1200), quota(2400, version=2, effective_on=date(2027, 4, 1))]
    assert got(quota_as_set(later, Q1)) == (300, 1)


def test_months_of_a_spread_round_cumulatively():
    equal = quota(100, Q1)
    assert spread_amounts(equal) == (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))
    assert month_amount(equal, period("2027-02-01", "2027-03-01")) == Decimal("33.34")
    seasonal = quota(100, Q1, spread=(Decimal(50), Decimal(30), Decimal(20)))
    assert got(spread_amounts(seasonal)) == (50, 30, 20)
    yen = Quota("REV", "anna", Q1, Decimal(100), "JPY")
    assert got(spread_amounts(yen)) == (33, 34, 33)
    units = Quota("REV", "anna", Q1, Decimal(1))
    assert spread_amounts(units) == (Decimal("0.33"), Decimal("0.34"), Decimal("0.33"))


@pytest.mark.parametrize("spread", [(50, 50), (50, 30, 30), (50, 30, 10)])
def test_a_spread_that_does_not_fit_is_an_error(spread):
    with pytest.raises(ValueError, match="one percent for each month"):
        spread_amounts(quota(100, Q1, spread=tuple(Decimal(p) for p in spread)))


RAMP = (Decimal(40), Decimal(70))


@pytest.mark.parametrize(
    ("start", "interval", "mean"),
    [
        ("2027-01-01", Q1, F(7, 10)),
        ("2027-01-20", Q1, F(7, 10)),
        ("2027-02-01", Q1, F(55, 100)),
        ("2026-12-01", Q1, F(9, 10)),
        ("2026-01-01", Q1, F(1)),
        ("2027-05-01", Q1, F(1)),
    ],
)
def test_the_ramp_is_the_mean_of_the_months_on_the_plan(start, interval, mean):
    assert ramp_mean(RAMP, period(start), interval) == mean


def test_no_ramp_is_a_whole_one():
    assert ramp_mean((), YEAR, Q1) == 1


def test_a_month_before_the_start_and_one_after_the_ramp_are_whole():
    months = [
        period("2027-01-01", "2027-02-01"),
        period("2027-02-01", "2027-03-01"),
        period("2027-04-01", "2027-05-01"),
    ]
    assert [ramp_of_month(RAMP, period("2027-02-10"), month) for month in months] == [1, F(2, 5), 1]


def relief(span, amount=None, percent=None):
    return QuotaRelief("REV", "anna", span, ReliefReason.LEAVE, amount, percent)


def test_relief_counts_days_for_percent_and_its_start_for_amounts():
    half_january = relief(period("2027-01-16", "2027-02-01"), percent=Decimal(50))
    assert relief_of([half_january], Decimal(900), Q1) == F(900) / 2 * F(16, 90)
    fixed = relief(period("2026-12-31", "2027-02-01"), amount=Decimal(100))
    assert relief_of([fixed], Decimal(900), Q1) == 0
    starts_inside = relief(period("2027-03-31", "2027-05-01"), amount=Decimal(100))
    assert relief_of([starts_inside, half_january], Decimal(900), Q1) == 100 + 80
    outside = relief(period("2027-04-01", "2027-05-01"), percent=Decimal(100))
    assert relief_of([outside], Decimal(900), Q1) == 0
    assert relief_of([outside, starts_inside], Decimal(900), Q1) == 100


def test_a_target_is_prorated_ramped_relieved_and_never_negative():
    found = target((Decimal(900), 2), Part(1, 3), F(1, 2), F(50))
    assert got((found.as_set, found.amount, found.version)) == (900, F(100), 2)
    assert target((Decimal(900), 2), Part(1, 3), F(1), F(500)).amount == 0


def test_over_assignment_is_what_people_have_above_the_team():
    assert over_assignment([Decimal(60), Decimal(60)], Decimal(100)) == F(1, 5)
    assert over_assignment([Decimal(60)], Decimal(0)) is None


def test_attainment_is_exact_and_unknown_without_quota():
    found = Attainment("anna", "REV", Q1, F(60000), F(90000) * F(61, 91), Decimal(90000))
    assert found.fraction == F(91, 61) * F(2, 3)
    assert found.as_set == F(2, 3)
    for nothing in (None, F(0)):
        empty = Attainment("anna", "REV", Q1, F(1), nothing, None)
        assert (empty.fraction, empty.as_set) == (None, None)


def test_calendar_days_are_counted_inside():
    counting = Counting()
    assert str(part_of(period("2027-04-01", "2027-07-01"), [period("2027-05-01")], counting)) == "61/91"
    two = [period("2026-01-01", "2027-01-11"), period("2027-01-21", "2027-01-31")]
    assert part_of(JANUARY, two, counting) == Part(20, 31)
    assert part_of(JANUARY, [], counting).fraction == 0
    assert part_of(JANUARY, [period("2026-01-01", "2026-02-01"), period("2027-01-22")], counting) == Part(10, 31)


def test_working_days_leave_out_weekends_and_holidays():
    latvia = WorkCalendar(holidays=frozenset({date(2027, 1, 1), date(2027, 1, 2)}))
    counting = Counting(DayCount.WORKING, latvia)
    assert part_of(JANUARY, [period("2027-01-25")], counting) == Part(5, 20)
    friday, saturday = period("2027-01-08", "2027-01-09"), period("2027-01-09", "2027-01-10")
    usual = Counting(DayCount.WORKING)
    assert [part_of(day, [YEAR], usual) for day in (friday, saturday)] == [Part(1, 1), Part(0, 0)]
    gulf = Counting(DayCount.WORKING, WorkCalendar(weekend=(5, 6)))
    assert part_of(period("2027-01-01", "2027-01-03"), [YEAR], gulf).fraction == 1


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("2027-01-15", None, 3),
        ("2027-01-16", None, 2),
        ("2027-01-01", "2027-03-16", 3),
        ("2027-01-01", "2027-03-15", 2),
        ("2027-02-10", "2027-02-20", 1),
        ("2027-02-16", "2027-02-20", 0),
        ("2027-01-01", "2027-04-01", 3),
    ],
)
def test_whole_months_follow_the_cut_off_day(start, end, counted):
    assert part_of(Q1, [period(start, end)], Counting(DayCount.WHOLE_MONTHS)) == Part(counted, 3)


def test_a_late_cut_off_day_is_the_28th_at_most():
    counting = Counting(DayCount.WHOLE_MONTHS, cutoff_day=31)
    assert part_of(Q1, [period("2027-01-28")], counting) == Part(3, 3)
    assert part_of(Q1, [period("2027-01-29")], counting) == Part(2, 3)


def test_months_are_cut_to_the_period():
    assert list(months_of(period("2027-01-10", "2027-03-05"))) == [
        period("2027-01-10", "2027-02-01"),
        period("2027-02-01", "2027-03-01"),
        period("2027-03-01", "2027-03-05"),
    ]
    assert list(months_of(period("2027-01-10"))) == []
    assert list(months_of(JANUARY)) == [JANUARY]
