"""Which plan, version and currency a run settles by, and what it leaves alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mainstay.kernel.period import Period
from mainstay.modules.compensation.rules.case import (
    AwardGiven,
    LeaverKind,
    ManualAdjustment,
    OtherDebt,
    Person,
    PlanAssignment,
)
from mainstay.modules.compensation.rules.plan import (
    CompensationPlan,
    Deferral,
    Holdback,
    LeaverRule,
    NonCashAward,
    RecoveryRule,
)
from mainstay.modules.compensation.rules.run import calculate
from mainstay.modules.compensation.rules.vocabulary import TaxTreatment
from mainstay.modules.compensation.tests.facts import YEAR, component, facts, got, month, on_plan, order, plan, span
from mainstay.modules.performance.rules.exchange import ExchangeRate, RateKind
from mainstay.modules.performance.rules.quotas import Interval

US = CompensationPlan("US", 1, "USD", span("2027-02-01", "2029-01-01"), (component("USREV"),))


def settled(given, period, ledger=()):
    return calculate(given, period, date(2028, 6, 1), ledger)


def paid(result):
    return {(payout.person, payout.currency): payout.amount for payout in result.payouts}


def by_hand(name, day, amount, person="anna", **more):
    return ManualAdjustment(name, person, date.fromisoformat(day), Decimal(amount), "agreed", **more)


def test_a_quarter_that_is_paid_at_once_is_the_home_of_its_days():
    quarter = span("2027-01-01", "2027-04-01")
    result = settled(facts(plan(), order("O-1", "2027-02-05", 1000)), quarter)
    assert {entry.home for entry in result.entries} == {quarter}
    later = settled(
        facts(plan(), order("O-1", "2027-02-05", 1000), order("O-2", "2027-03-05", 10)), month(4), result.entries
    )
    assert {entry.home for entry in later.entries if entry.transaction == "O-2"} == {quarter}


def test_what_is_kept_back_or_lost_belongs_to_the_last_day():
    deferral = Deferral(Decimal("0.2"), months=1, leaver=LeaverRule())
    kept = component(holdback=Holdback(Decimal("0.1"), months=3), defer=deferral)
    leaver = on_plan(period=span("2027-01-01", "2027-02-01"), leaver=LeaverKind.BAD)
    given = facts(plan(kept), order("O-1", "2027-01-05", 1000), assignments=(leaver,))
    last_day = span("2027-01-31", "2027-02-01")
    found = {entry.key[0]: (entry.amount, entry.home) for entry in settled(given, last_day).entries}
    assert found == {
        "earning": (100, month(1)),
        "holdback": (-10, last_day),
        "forfeit": (-20, last_day),
        "payout": (-70, last_day),
    }


def test_a_holdback_by_months_has_no_day():
    kept = component(holdback=Holdback(Decimal("0.1"), months=3, day=date(2027, 1, 31)))
    result = settled(facts(plan(kept), order("O-1", "2027-01-05", 1000)), month(1))
    assert paid(result) == {("anna", "EUR"): 90}


def test_two_currencies_are_settled_apart_and_every_line_has_its_own_number():
    assignments = (on_plan(period=span("2027-01-01", "2027-02-01")), PlanAssignment("anna", "US", span("2027-02-01")))
    given = facts(
        (plan(), US),
        order("O-1", "2027-01-05", 1000),
        order("O-2", "2027-02-05", 3000, currency="USD"),
        assignments=assignments,
    )
    first = settled(given, month(1))
    late = replace(given, adjustments=(by_hand("M-1", "2027-01-20", 7),))
    result = settled(late, month(2), first.entries)
    assert paid(first) == {("anna", "EUR"): 100}
    assert paid(result) == {("anna", "EUR"): 7, ("anna", "USD"): 300}
    assert [entry.id for entry in result.entries] == [f"anna/2027-02-01/{number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    ("day", "run", "currency"),
    [
        ("2027-01-01", 1, "EUR"),
        ("2027-01-31", 1, "EUR"),
        ("2027-02-01", 2, "USD"),
        ("2027-12-01", 12, "USD"),
        ("2026-12-31", 1, None),
    ],
)
def test_a_decided_amount_is_paid_by_the_plan_of_its_day_or_the_last_before(day, run, currency):
    assignments = (
        on_plan(period=span("2027-01-01", "2027-02-01")),
        PlanAssignment("anna", "US", span("2027-02-01", "2027-06-01")),
    )
    given = facts((plan(), US), assignments=assignments, adjustments=(by_hand("M-1", day, 50, approved_by="dace"),))
    assert paid(settled(given, month(run))) == ({} if currency is None else {("anna", currency): 50})


def test_a_decided_amount_waits_for_its_day_and_may_be_called_like_a_plan():
    given = facts(plan(), adjustments=(by_hand("AM", "2027-02-01", 50), by_hand("M-2", "2027-01-31", 7)))
    first = settled(given, month(1))
    assert paid(first) == {("anna", "EUR"): 7}
    assert paid(settled(given, month(2), first.entries)) == {("anna", "EUR"): 50}
    assert str(first.entries[0].reason) == "agreed (approved by -)"


def test_an_assignment_that_begins_on_the_last_day_counts():
    given = facts(plan(), order("O-1", "2027-01-31", 1000), assignments=(on_plan(period=span("2027-01-31")),))
    assert paid(settled(given, month(1))) == {("anna", "EUR"): 100}


def test_a_plan_of_the_future_has_no_say():
    key = CompensationPlan("KEY", 1, "EUR", YEAR, (component("KREV"),), minimum_payout=Decimal(1000))
    later = plan(version=2, period=span("2028-01-01"), minimum_payout=Decimal(1000))
    assignments = (on_plan(period=span("2027-01-01", "2027-06-01")), PlanAssignment("anna", "KEY", span("2027-06-01")))
    given = facts((plan(), later, key), order("O-1", "2027-01-05", 1000), assignments=assignments)
    assert paid(settled(given, month(1))) == {("anna", "EUR"): 100}
    open_end = replace(given, assignments=(on_plan(period=span("2027-01-01", "2029-01-01")),))
    assert paid(settled(open_end, month(1))) == {("anna", "EUR"): 100}


def test_a_later_version_that_pays_by_the_quarter_holds_no_earlier_month():
    later = plan(component(interval=Interval.QUARTER), version=2, period=span("2028-01-01", "2029-01-01"))
    given = facts((plan(), later), order("O-1", "2027-01-05", 1000))
    assert paid(settled(given, month(1))) == {("anna", "EUR"): 100}
    by_quarter = replace(
        given, plans=(plan(component(interval=Interval.QUARTER)), replace(plan(version=2), period=span("2028-01-01")))
    )
    assert paid(settled(by_quarter, month(1))) == {}
    assert paid(settled(by_quarter, month(3))) == {("anna", "EUR"): 100}


@pytest.mark.parametrize(("start", "amounts"), [("2027-02-01", {("anna", "EUR"): 100}), ("2027-01-31", {})])
def test_the_version_of_the_last_day_says_how_often_a_component_is_paid(start, amounts):
    first = plan(period=span("2027-01-01", start))
    second = plan(component(interval=Interval.QUARTER), version=2, period=span(start, "2028-01-01"))
    assert paid(settled(facts((first, second), order("O-1", "2027-01-05", 1000)), month(1))) == amounts


def test_what_is_still_due_in_one_currency_is_not_paid_in_another():
    assignments = (on_plan(period=span("2027-01-01", "2027-02-01")), PlanAssignment("anna", "US", span("2027-02-01")))
    given = facts(
        (plan(), US),
        order("O-1", "2027-01-05", 1000),
        order("O-2", "2027-02-05", 3000, currency="USD"),
        assignments=assignments,
    )
    first = settled(given, month(1)).entries
    unpaid = tuple(entry for entry in first if entry.type.value != "payout")
    result = settled(given, month(2), unpaid)
    assert paid(result) == {("anna", "EUR"): 100, ("anna", "USD"): 300}


@pytest.mark.parametrize(("start", "difference"), [("2027-01-31", 10), ("2027-02-01", 0)])
def test_the_difference_is_to_the_plan_rate_of_the_last_day(start, difference):
    rates = (
        ExchangeRate("EUR", "USD", RateKind.DAY, span("2028-06-01", "2028-06-02"), Decimal("1.2")),
        ExchangeRate("EUR", "USD", RateKind.PLAN_RATE, span(start), Decimal("1.1")),
    )
    given = facts(plan(), order("O-1", "2027-01-05", 1000), people=(Person("anna", "USD"),), rates=rates)
    (payout,) = settled(given, month(1)).payouts
    assert got((payout.amount, payout.currency, payout.in_plan, payout.difference)) == (120, "USD", 100, difference)


def test_who_has_left_is_settled_by_the_version_of_the_last_day():
    first = plan(period=span("2027-01-01", "2027-07-01"))
    second = plan(version=2, period=span("2027-07-01", "2028-01-01"), recovery=RecoveryRule(floor=Decimal(1000)))
    given = facts(
        (first, second),
        assignments=(on_plan(period=span("2027-01-01", "2027-03-01")),),
        adjustments=(by_hand("M-1", "2027-08-05", 50),),
        debts=(OtherDebt("loan", "anna", date(2027, 8, 1), Decimal(30)),),
    )
    assert paid(settled(given, month(8))) == {("anna", "EUR"): 20}


def test_a_plan_that_has_not_begun_settles_nothing():
    given = facts(plan(period=span("2027-02-01", "2028-01-01")), order("O-1", "2027-01-05", 1000))
    assert settled(given, month(1)).entries == ()


def prize(name, person, day, treatment=TaxTreatment.EMPLOYEE_PAYS):
    return AwardGiven(name, person, date.fromisoformat(day), NonCashAward("Trip", Decimal(300), treatment, Decimal(40)))


def test_a_prize_is_given_in_kind_once_and_its_tax_in_money():
    given = facts(
        plan(),
        assignments=(on_plan(), on_plan("boris")),
        awards=(
            prize("A-1", "boris", "2027-01-10"),
            prize("A-2", "anna", "2027-02-01"),
            prize("A-3", "anna", "2027-01-31", TaxTreatment.GROSS_UP),
        ),
    )
    first = settled(given, month(1))
    hers = [
        (entry.type.value, entry.amount, entry.key, str(entry.reason))
        for entry in first.entries
        if entry.person == "anna"
    ]
    assert hers == [
        ("bonus", 300, ("award", "A-3"), "Prize: Trip"),
        ("payout", -300, ("award", "A-3", "in_kind"), "Handed over: Trip"),
        ("bonus", 200, ("award", "A-3", "tax"), "Tax on Trip, paid by the company"),
        ("payout", -200, ("payout", "EUR"), "Paid"),
    ]
    second = settled(given, month(2), first.entries)
    assert [(entry.person, entry.amount, entry.key[1]) for entry in second.entries] == [
        ("anna", 300, "A-2"), ("anna", -300, "A-2"),
    ]  # fmt: skip


def test_as_paid_and_as_restated_stand_side_by_side():
    given = facts(plan(), order("O-1", "2027-01-05", 1000), awards=(prize("A-1", "anna", "2027-01-10"),))
    first = settled(given, month(1))
    changed = replace(given, transactions=(order("O-1", "2027-01-05", 1200),))
    second = settled(changed, month(2), first.entries)
    assert [(row.period, row.as_paid, row.as_restated) for row in second.restated] == [
        (month(1), 400, 420),
        (month(2), 20, 0),
    ]


def test_a_ledger_of_somebody_without_a_plan_is_carried_on():
    first = settled(facts(plan(), order("O-1", "2027-01-05", 1000)), month(1))
    gone = replace(facts(plan()), assignments=())
    result = settled(gone, month(2), first.entries)
    assert result.opening["anna"].due == 0
    assert [(entry.amount, str(entry.reason)) for entry in result.entries] == [
        (-100, "No longer earned: Earned in REV"),
    ]  # fmt: skip
    assert result.closing["anna"].due == -100
    assert Period(date(2027, 1, 1), date(2027, 2, 1)) == month(1)
