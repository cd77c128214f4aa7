"""What is in force on a day, and what is paid now."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.case import Person
from mainstay.modules.compensation.rules.plan import Contest, ProrationRule
from mainstay.modules.compensation.rules.vocabulary import ComponentKind
from mainstay.modules.compensation.tests.facts import book, component, facts, month, on_plan, plan, span
from mainstay.modules.performance.rules.exchange import ExchangeRate, RateKind, rate_words
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.proration import Counting
from mainstay.modules.performance.rules.quotas import DayCount, Interval, WorkCalendar

VERSIONS = (
    plan(version=3, period=span("2028-01-01", "2029-01-01")),
    plan(version=1, period=span("2026-01-01", "2026-07-01")),
    plan(version=2, period=span("2026-07-01", "2027-01-01")),
)


def test_what_is_open_after_a_plan_is_settled_by_its_last_version():
    seen = book(facts(VERSIONS), "2027-04-01")
    days = ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2027-03-31", "2028-01-01")
    found = [seen.settling_plan("AM", date.fromisoformat(day)) for day in days]
    assert [item and item.version for item in found] == [None, 1, 1, 2, 2, 3]
    assert seen.settling_plan("XX", date(2026, 5, 1)) is None
    assert seen.plan("AM", date(2027, 3, 31)) is None


def test_the_newest_of_two_versions_on_a_day_counts():
    seen = book(facts((plan(version=2), plan(version=1))), "2027-04-01")
    found = seen.plan("AM", date(2027, 3, 1))
    assert found is not None
    assert found.version == 2


def test_assignments_are_found_by_day():
    given = facts(
        plan(), assignments=(on_plan(period=span("2027-03-01")), on_plan(period=span("2027-01-01", "2027-02-01")))
    )
    seen = book(given, "2027-04-01")
    found = [seen.assignment("anna", date.fromisoformat(day)) for day in ("2027-01-31", "2027-02-01", "2027-03-01")]
    assert [item and item.period.start.month for item in found] == [1, None, 3]
    assert seen.periods_on("anna", "AM") == [span("2027-01-01", "2027-02-01"), span("2027-03-01")]
    assert seen.periods_on("anna", "XX") == []


@pytest.mark.parametrize(
    ("interval", "window"),
    [
        (Interval.TRANSACTION, month(5)),
        (Interval.MONTH, month(5)),
        (Interval.QUARTER, span("2027-04-01", "2027-07-01")),
        (Interval.HALF, span("2027-04-01", "2027-10-01")),
        (Interval.YEAR, span("2027-04-01", "2028-04-01")),
    ],
)
def test_intervals_follow_the_fiscal_year(interval, window):
    seen = book(facts(plan(), fiscal_start=4), "2027-06-01")
    assert seen.window(interval, date(2027, 5, 20)) == window == seen.window(interval, date(2027, 5, 20))


RATES = (
    ExchangeRate("USD", "EUR", RateKind.DAY, span("2027-01-05", "2027-01-06"), Decimal("0.9")),
    ExchangeRate("USD", "EUR", RateKind.DAY, span("2027-01-06", "2027-01-07"), Decimal("0.8")),
    ExchangeRate("USD", "EUR", RateKind.PLAN_RATE, span("2027-01-01", "2028-01-01"), Decimal("0.7")),
)


def test_a_rate_has_a_kind_a_direction_and_a_day():
    seen = book(facts(plan(), rates=RATES), "2027-02-01")
    day = date(2027, 1, 6)
    assert seen.rate("USD", "EUR", RateKind.DAY, day) == Decimal("0.8")
    assert seen.rate("USD", "EUR", RateKind.PLAN_RATE, day) == Decimal("0.7")
    assert seen.rate("USD", "EUR", RateKind.DAY, date(2027, 1, 7)) is None
    assert seen.rate("EUR", "USD", RateKind.DAY, day) is None


def test_kinds_of_rate_are_told_in_words():
    assert [str(rate_words(kind)) for kind in RateKind] == ["plan rate", "average rate of the month", "rate of the day"]


def test_days_are_counted_on_the_calendar_of_the_person():
    gulf = WorkCalendar(weekend=(5, 6))
    version = plan(day_count=DayCount.WORKING, proration=ProrationRule(cutoff_day=10))
    given = facts(version, people=(Person("anna", calendar="gulf"), Person("boris")), calendars={"gulf": gulf})
    seen = book(given, "2027-02-01")
    assert seen.counting(version, "anna", None) == Counting(DayCount.WORKING, gulf, 10)
    assert seen.counting(version, "boris", DayCount.CALENDAR) == Counting(DayCount.CALENDAR, WorkCalendar(), 10)
    assert seen.calendar("nobody") == WorkCalendar()


def test_a_warning_is_kept_once_and_in_order():
    seen = book(facts(plan()), "2027-02-01")
    for code, subject, text in (("b", "1", "first"), ("b", "1", "second"), ("a", "2", "third"), ("a", "1", "fourth")):
        seen.warn(code, subject, sentence(text))
    assert [str(item.sentence) for item in seen.warnings] == ["fourth", "third", "first"]


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        ({"interval": Interval.MONTH}, ["2027-02-01", "2027-04-01"]),
        ({"interval": Interval.QUARTER}, ["2027-04-01"]),
        ({"interval": Interval.QUARTER, "pay": Interval.MONTH}, ["2027-02-01", "2027-04-01"]),
        ({"interval": Interval.MONTH, "pay": Interval.QUARTER}, ["2027-04-01"]),
        ({"interval": Interval.TRANSACTION}, ["2027-01-02", "2027-01-16", "2027-02-01", "2027-04-01"]),
        (
            {"interval": Interval.YEAR, "contest": Contest(month(1), Decimal(1))},
            ["2027-01-02", "2027-01-16", "2027-02-01", "2027-04-01"],
        ),
    ],
)
def test_a_component_is_paid_at_the_end_of_its_interval(more, paid):
    part = component("X", ComponentKind.SPIFF, **more)
    days = ("2027-01-02", "2027-01-16", "2027-02-01", "2027-04-01")
    assert [day for day in days if book(facts(plan(part)), day).pays_now(part)] == paid


def test_a_measure_adds_up_until_it_starts_anew():
    assert MeasureSpec(interval=Interval.MONTH, reset=Interval.YEAR).window is Interval.YEAR
    assert MeasureSpec(interval=Interval.HALF).window is Interval.HALF
    assert Period(date(2027, 5, 1), date(2027, 6, 1)) == month(5)
