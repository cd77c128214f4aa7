"""Facts that cannot be run, each told with its place."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from mainstay.modules.compensation.rules.case import PlanAssignment
from mainstay.modules.compensation.rules.fact_checks import fact_problems
from mainstay.modules.compensation.rules.plan import CompensationPlan
from mainstay.modules.compensation.tests.facts import YEAR, component, facts, on_plan, order, plan, span
from mainstay.modules.performance.rules.transactions import CreditType, RateDate, Split

KEY = CompensationPlan("KEY", 1, "EUR", YEAR, (component("KREV"),))


def told(given):
    return [(item.path, item.code, str(item.sentence)) for item in fact_problems(given)]


def test_a_target_belongs_to_a_component_of_its_own_plan():
    on_key = PlanAssignment("boris", "KEY", YEAR, targets={"KREV": Decimal(1)})
    lost = PlanAssignment("clara", "LOST", YEAR, targets={"REV": Decimal(1)})
    wrong = on_plan(targets={"REV": Decimal(1), "KREV": Decimal(1)})
    assert told(facts((plan(), KEY), assignments=(lost, on_key, wrong))) == [
        ("assignments[0].plan", "unknown_plan", "There is no plan LOST."),
        ("assignments[2].targets.KREV", "unknown_component", "The plan AM has no component KREV."),
    ]


def test_a_person_is_on_one_plan_on_a_day():
    rows = (
        on_plan("anna", span("2027-06-01", "2027-09-01")),
        on_plan("boris"),
        on_plan("anna", span("2027-01-01", "2027-03-01")),
        PlanAssignment("anna", "KEY", span("2027-08-31", "2027-12-01")),
        on_plan("anna", span("2027-03-01", "2027-06-01")),
    )
    assert told(facts((plan(), KEY), assignments=rows)) == [
        (
            "assignments[3]",
            "two_plans",
            (
                "anna is on the plans AM and KEY from 2027-08-31 on. A person is on one plan on a day; "
                "let one end where the other begins."
            ),
        )
    ]


def test_versions_of_a_plan_share_their_currency_and_their_date():
    later = replace(plan(version=2), period=span("2028-01-01", "2029-01-01"))
    assert told(facts((plan(), later, KEY))) == []
    assert told(facts((plan(), plan()))) == [("plans", "doubled_version", "The plan AM has two versions 1.")]
    assert [code for _, code, _ in told(facts((plan(), replace(later, currency="USD"))))] == ["currency_changed"]
    by_payment = replace(later, rate_as_of=RateDate.PAYMENT)
    assert told(facts((plan(), by_payment, replace(KEY, rate_as_of=RateDate.CLOSE)))) == [
        (
            "plans",
            "rate_as_of_changed",
            (
                "The versions of the plan AM look up owner and rate on two dates, booking and payment. "
                "Choose one for all versions, or make a new plan."
            ),
        )
    ]


def test_a_missing_rate_is_told_once_for_each_currency():
    given = [
        order(f"O-{n}", "2027-01-05", 1, currency=currency)
        for n, currency in enumerate(("USD", "USD", "GBP", "EUR", ""))
    ]
    assert told(facts(plan(), *given)) == [
        ("transactions[0].currency", "missing_rate", "There is no plan rate from USD to EUR. Enter it."),
        ("transactions[2].currency", "missing_rate", "There is no plan rate from GBP to EUR. Enter it."),
    ]


@pytest.mark.parametrize(("overlay", "revenue", "whole"), [("1/2", "1", True), ("1/2", "1/2", False)])
def test_only_revenue_shares_must_make_a_whole(overlay, revenue, whole):
    splits = (Split("anna", Fraction(revenue)), Split("farid", Fraction(overlay), CreditType.OVERLAY))
    found = told(facts(plan(), order("O-1", "2027-01-05", 1, splits=splits)))
    assert (found == []) is whole
    if not whole:
        text = "The shares of O-1 add up to 50 percent and not to 100. Change them so that they do."
        assert found == [("transactions[0].splits", "split_not_100", text)]
