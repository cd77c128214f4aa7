"""What a run refuses, and the small rules beside it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.period import Period
from mainstay.modules.compensation.rules.case import Facts, PlanAssignment
from mainstay.modules.compensation.rules.contract_cost import ContractCost, cost_schedule
from mainstay.modules.compensation.rules.deadlines import agent_deadline
from mainstay.modules.compensation.rules.gathering import full_months
from mainstay.modules.compensation.rules.plan import CompensationPlan, Draw, PlanComponent
from mainstay.modules.compensation.rules.plan_checks import Limits, plan_problems
from mainstay.modules.compensation.rules.reward import BaseSalary, SalaryFrequency, TotalReward, base_pay
from mainstay.modules.compensation.rules.run import calculate
from mainstay.modules.compensation.rules.settling import grossed_up
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, DrawKind
from mainstay.modules.performance.rules.measures import MeasureFilter, MeasureSpec
from mainstay.modules.performance.rules.transactions import CreditFacts, Ownership, Transaction, TransactionKind

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
JANUARY = Period(date(2027, 1, 1), date(2027, 2, 1))
PLAN = CompensationPlan("AM", 1, "EUR", YEAR, (PlanComponent("REV", ComponentKind.COMMISSION, rate=Decimal("0.1")),))
FACTS = Facts(
    plans=(PLAN,),
    assignments=(PlanAssignment("anna", "AM", YEAR),),
    transactions=(
        Transaction("O-1", TransactionKind.ORDER, Decimal(100), "EUR", account="a", booked_on=date(2027, 1, 5)),
    ),
    credit=CreditFacts(owners=(Ownership("a", "anna", YEAR),)),
)


def got(value: Any) -> Any:
    """A value that is compared with whole numbers."""
    return value


def test_an_open_period_cannot_be_run():
    with pytest.raises(RuleBroken, match="needs an end"):
        calculate(FACTS, Period(date(2027, 1, 1)), date(2027, 2, 1))


def test_a_period_in_the_ledger_is_not_opened_again():
    ledger = calculate(FACTS, JANUARY, date(2027, 2, 1)).entries
    with pytest.raises(RuleBroken, match="is already in the ledger and is not opened again"):
        calculate(FACTS, JANUARY, date(2027, 2, 1), ledger)
    assert calculate(FACTS, Period(date(2027, 2, 1), date(2027, 3, 1)), date(2027, 3, 1), ledger).entries == ()


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        ("2027-01-01", "2027-04-30"),
        ("2027-03-31", "2027-04-30"),
        ("2027-04-01", "2027-07-31"),
        ("2027-12-31", "2028-01-31"),
    ],
)
def test_an_agent_is_paid_by_the_end_of_the_month_after_the_quarter(day, deadline):
    assert agent_deadline(date.fromisoformat(day)) == date.fromisoformat(deadline)


def test_a_contract_cost_shows_each_month():
    rows = cost_schedule(ContractCost("K", Decimal(100), "EUR", 13, date(2027, 1, 31), date(2027, 4, 1)))
    assert [(row.expense, row.written_off, row.left) for row in rows] == [
        (Decimal("7.69"), 0, Decimal("92.31")),
        (Decimal("7.69"), 0, Decimal("84.62")),
        (0, Decimal("84.62"), 0),
    ]
    assert rows[0].month == Period(date(2027, 1, 31), date(2027, 2, 28))
    (row,) = cost_schedule(ContractCost("K", Decimal(100), "EUR", 12, date(2027, 1, 1)))
    assert got((row.month, row.expense, row.written_off, row.left)) == (JANUARY, 100, 0, 0)
    spread = cost_schedule(ContractCost("K", Decimal(100), "EUR", 2, date(2027, 1, 1), expedient=False))
    assert [row.expense for row in spread] == [50, 50]
    on_the_day = cost_schedule(ContractCost("K", Decimal(100), "EUR", 20, date(2027, 1, 1), date(2027, 2, 1)))
    assert [row.written_off for row in on_the_day] == [0, 95]


@pytest.mark.parametrize(("tax", "added"), [("0", "0.00"), ("40", "66.67"), ("50", "100.00")])
def test_a_gross_up_leaves_the_prize_after_tax(tax, added):
    assert grossed_up(Decimal(100), Decimal(tax), "EUR") == Decimal(added)


@pytest.mark.parametrize("tax", ["100", "101", "-1"])
def test_a_tax_of_all_or_less_than_nothing_is_an_error(tax):
    with pytest.raises(ValueError, match="less than 100 percent"):
        grossed_up(Decimal(100), Decimal(tax), "EUR")


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        ("2027-01-15", "2027-02-14", 0),
        ("2027-01-15", "2027-02-15", 1),
        ("2027-01-31", "2027-02-28", 1),
        ("2027-01-15", "2028-01-14", 11),
        ("2027-01-15", "2027-01-10", -1),
    ],
)
def test_whole_months_are_counted_to_the_day(start, day, months):
    assert full_months(date.fromisoformat(start), date.fromisoformat(day)) == months


def test_base_pay_counts_the_days_of_each_month():
    def salary(amount, frequency, start, end=None, currency="EUR"):
        return BaseSalary("anna", Decimal(amount), currency, frequency, Period(start, end))

    first = salary(3100, SalaryFrequency.MONTH, date(2027, 1, 1), date(2027, 1, 11))
    second = salary(37200, SalaryFrequency.YEAR, date(2027, 1, 11))
    other = salary(100, SalaryFrequency.MONTH, date(2027, 1, 1), currency="USD")
    assert base_pay([first, second, other], JANUARY, "EUR") == 3100
    assert base_pay([second], JANUARY, "EUR") == 2100
    december = Period(date(2027, 12, 1), date(2028, 1, 1))
    assert base_pay([second], december, "EUR") == 3100
    assert base_pay([], JANUARY, "EUR") == 0
    quarter = Period(date(2027, 1, 12), date(2027, 4, 1))
    late = salary(2800, SalaryFrequency.MONTH, date(2027, 2, 15))
    assert base_pay([other, late], quarter, "EUR") == 4200
    early = salary(3100, SalaryFrequency.MONTH, date(2026, 5, 1), date(2027, 1, 22))
    assert base_pay([other, early], quarter, "EUR") == 1000


def test_the_mix_is_the_base_part_of_all():
    assert TotalReward(Decimal(66), Decimal(34)).mix == Fraction(66, 100)
    assert TotalReward(Decimal(66), Decimal(34)).total == 100
    assert TotalReward(Decimal(0), Decimal(0)).mix is None


def test_filters_and_draws_are_checked_against_what_the_company_entered():
    spec = MeasureSpec(filter=MeasureFilter(products=("pump", "x"), segments=("key", "y"), countries=("LV", "z")))
    component = PlanComponent("REV", ComponentKind.COMMISSION, spec, rate=Decimal(1))
    plan = CompensationPlan("AM", 1, "EUR", YEAR, (component,), draw=Draw(DrawKind.RECOVERABLE, Decimal(100), 3))
    limits = Limits(frozenset({"pump"}), frozenset({"key"}), frozenset({"LV"}), Decimal(99))
    assert plan_problems(plan) == []
    assert [(item.path, item.code, str(item.sentence)) for item in plan_problems(plan, limits)] == [
        ("components[0].measure.filter.products", "unknown_filter", "There is no x among the products, so nothing would count."),
        ("components[0].measure.filter.segments", "unknown_filter", "There is no y among the segments, so nothing would count."),
        ("components[0].measure.filter.countries", "unknown_filter", "There is no z among the countries, so nothing would count."),
        ("draw.amount", "draw_above_limit", "The draw of 100 is above the limit of 99 that is entered for this plan."),
    ]  # fmt: skip
