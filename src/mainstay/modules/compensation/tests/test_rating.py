"""What a line is read from: its gates, its facts, its exchange rate, its units."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.rate_table import Output, RateTable, tiers_from
from mainstay.modules.compensation.rules.case import Person
from mainstay.modules.compensation.rules.plan import Caps, DealCap, TeamShare
from mainstay.modules.compensation.rules.rating import Context, GateAnswer, fact_of
from mainstay.modules.compensation.rules.run import calculate
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, FxRule, GateEffect
from mainstay.modules.compensation.tests.facts import component, facts, got, month, order, plan, span
from mainstay.modules.performance.rules.exchange import ExchangeRate, RateKind
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent, MeasureSpec
from mainstay.modules.performance.rules.quotas import Quota
from mainstay.modules.performance.rules.transactions import Transaction, TransactionKind

F = Fraction


def gate(effect, factor="1"):
    return GateAnswer("NPS", None, Decimal(1), effect, Decimal(factor))


def test_each_missed_gate_has_its_own_effect():
    half, third = gate(GateEffect.FACTOR, "0.5"), gate(GateEffect.FACTOR, "0.3")
    capped, closed = gate(GateEffect.NO_ACCELERATOR, "0.7"), gate(GateEffect.ZERO, "0.2")
    assert got([Context(None, missed).factor for missed in ((), (half,), (half, third), (half, capped), (closed,))]) == [
        1, F(1, 2), F(3, 20), F(1, 2), 1,
    ]  # fmt: skip
    assert [Context(None, missed).capped_at_target for missed in ((half,), (half, capped))] == [False, True]
    assert [Context(None, missed).zero for missed in ((capped,), (capped, closed))] == [False, True]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("margin_percent", F(2, 5)), ("discount", F(1, 10)), ("term", F(36)), ("colour", F(7)), ("weight", None),
    ],
)  # fmt: skip
def test_a_fact_of_a_deal_is_found_by_its_name(name, value):
    deal = order(
        "O-1",
        "2027-01-05",
        1000,
        cost=Decimal(600),
        discount=Decimal("0.1"),
        term=Decimal(36),
        custom={"colour": Decimal(7)},
    )
    assert fact_of(deal, name) == value


@pytest.mark.parametrize(("amount", "more"), [(1000, {}), (0, {"cost": Decimal(5)})])
def test_a_margin_needs_an_amount_and_a_cost(amount, more):
    assert fact_of(order("O-1", "2027-01-05", amount, **more), "margin_percent") is None


def lines(given, *, until=13):
    result = calculate(given, span("2027-01-01", month(until).start.isoformat()), date(2028, 1, 1))
    return {earning.transaction: earning.amount for earning in result.earnings}, result


def test_a_component_without_a_rate_earns_nothing():
    assert lines(facts(plan(component(rate=None)), order("O-1", "2027-01-05", 1000)))[0] == {"O-1": 0}
    table = RateTable("amount", tiers_from([("0", "1"), ("10", "2")]), Output.MULTIPLIER)
    assert lines(facts(plan(component(table=table)), order("O-1", "2027-01-05", 1000)))[0] == {"O-1": 0}


def test_a_contest_or_a_team_without_its_rule_earns_nothing():
    for kind in (ComponentKind.SPIFF, ComponentKind.TEAM_BONUS):
        assert lines(facts(plan(component("X", kind, rate=None)), order("O-1", "2027-01-05", 1000)))[1].earnings == ()


def test_a_team_without_a_target_has_nothing_to_share():
    part = component("T", ComponentKind.TEAM_BONUS, team=TeamShare("north"))
    goal = Quota("T", "north", month(1), Decimal(1000))
    given = facts(plan(part), order("O-1", "2027-01-05", 1000), people=(Person("anna", team="north"),), quotas=(goal,))
    (bonus,) = lines(given)[1].earnings
    assert bonus.amount == 0


@pytest.mark.parametrize(
    ("cap", "paid"),
    [(DealCap(amount=Decimal(300)), 30), (DealCap(factor=Decimal("0.5")), 25), (DealCap(), 0), (None, 100)],
)
def test_a_deal_is_credited_up_to_its_cap(cap, paid):
    quota = Quota("REV", "anna", month(1), Decimal(500))
    given = facts(plan(component(caps=Caps(per_deal_credit=cap))), order("O-1", "2027-01-05", 1000), quotas=(quota,))
    assert lines(given)[0] == {"O-1": paid}


RATES = tuple(
    ExchangeRate("USD", "EUR", RateKind.DAY, span(day, end), Decimal(rate))
    for day, end, rate in (("2027-01-05", "2027-01-06", "0.9"), ("2027-01-20", "2027-01-21", "0.8"))
)


def follow(name, kind, amount, day, of="O-1"):
    on: Any = {"paid_on" if kind is TransactionKind.PAYMENT else "booked_on": date.fromisoformat(day)}
    if kind is TransactionKind.INVOICE:
        on = {"invoiced_on": date.fromisoformat(day)}
    return Transaction(name, kind, Decimal(amount), "USD", of=of, **on)


def in_dollars(*followers, event=MeasureEvent.BOOKING):
    part = component(measure=MeasureSpec(event))
    return facts(plan(part, fx=FxRule.DAY), order("O-1", "2027-01-05", 1000, currency="USD"), *followers, rates=RATES)


@pytest.mark.parametrize("amount", [1000, 500])
def test_a_reversal_has_the_rate_of_what_it_takes_back(amount):
    found, _ = lines(in_dollars(follow("C-1", TransactionKind.CREDIT_NOTE, amount, "2027-01-20")))
    assert found == {"O-1": 90, "C-1": -amount * Decimal("0.09")}


@pytest.mark.parametrize("amount", [1000, 500])
def test_a_payment_has_the_rate_of_its_own_day(amount):
    invoice = follow("I-1", TransactionKind.INVOICE, 1000, "2027-01-05")
    payment = follow("P-1", TransactionKind.PAYMENT, amount, "2027-01-20", "I-1")
    found, _ = lines(in_dollars(invoice, payment, event=MeasureEvent.PAYMENT))
    assert found == {"P-1": amount * Decimal("0.08")}


def test_without_a_rate_of_the_day_nothing_is_paid_and_somebody_is_told():
    given = facts(plan(fx=FxRule.DAY), order("O-1", "2027-01-06", 1000, currency="USD"), rates=RATES)
    found, result = lines(given)
    assert found == {}
    (warning,) = result.warnings
    assert (warning.code, warning.subject) == ("missing_rate", "O-1")
    assert str(warning.sentence) == (
        "There is no rate of the day from USD to EUR on 2027-01-06, so O-1 has no pay. Enter the rate."
    )


def test_what_has_no_currency_counts_in_that_of_the_plan_and_units_need_no_rate():
    assert lines(facts(plan(), order("O-1", "2027-01-05", 1000, currency="")))[0] == {"O-1": 100}
    units = component(measure=MeasureSpec(basis=Basis.QUANTITY), rate=Decimal(2))
    found, result = lines(facts(plan(units), order("O-1", "2027-01-05", 1000, currency="USD", quantity=Decimal(3))))
    assert found == {"O-1": 6}
    assert result.warnings == ()


def test_a_credit_is_kept_in_the_currency_of_its_transaction():
    given = facts(
        plan(fx=FxRule.DAY),
        order("O-1", "2027-01-05", "1000.5", currency="JPY"),
        rates=(ExchangeRate("JPY", "EUR", RateKind.DAY, span("2027-01-01"), Decimal("0.01")),),
    )
    (credit,) = lines(given)[1].credits
    assert got((credit.amount, credit.quota_amount, credit.fx_rate)) == (1001, Decimal("10.005"), Decimal("0.01"))
