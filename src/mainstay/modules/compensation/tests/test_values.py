"""What a plan means where it says nothing, and what facts are where nothing was entered."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.rate_table import Above, Rounding
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.case import Earning, Facts, ManualAdjustment, Payout, Person
from mainstay.modules.compensation.rules.contract_cost import ContractCost
from mainstay.modules.compensation.rules.ledger import EntryType, LedgerEntry
from mainstay.modules.compensation.rules.plan import (
    Caps,
    Clawback,
    Contest,
    Deferral,
    Draw,
    Gate,
    Holdback,
    NonCashAward,
    Payable,
    PayoutCurve,
    PlanCap,
    PlanComponent,
    ProrationRule,
    Ramp,
    RecoveryRule,
    RoundingRule,
    TeamShare,
    Threshold,
)
from mainstay.modules.compensation.rules.plan_checks import Limits
from mainstay.modules.compensation.rules.vocabulary import (
    ClawbackShape,
    ComponentKind,
    DrawKind,
    Excess,
    FxRule,
    GateEffect,
    Leaver,
    PayableEvent,
    Recovery,
    ReleaseRule,
    RoundingLevel,
    TaxTreatment,
    ThresholdKind,
    ZeroQuota,
)
from mainstay.modules.compensation.rules.wanting import Wanted
from mainstay.modules.compensation.tests.facts import YEAR, got, month, plan
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent, MeasureSpec, QuotaBasis
from mainstay.modules.performance.rules.quotas import DayCount, Interval
from mainstay.modules.performance.rules.transactions import CreditType, RateDate

NOTHING: tuple[Any, ...] = ("", None, 0, (), {}, False)


def said(value, *without):
    """The fields of a value that say something."""
    return {
        name: getattr(value, name)
        for name in value.__slots__
        if name not in without and getattr(value, name) not in NOTHING
    }


def test_a_plan_that_says_nothing_books_rounds_and_recovers_in_the_usual_way():
    assert said(plan(), "code", "version", "currency", "period", "components") == {
        "rate_as_of": RateDate.BOOKING,
        "fx": FxRule.PLAN_RATE,
        "rounding": RoundingRule(Rounding.HALF_UP, RoundingLevel.LINE),
        "day_count": DayCount.CALENDAR,
        "proration": ProrationRule(),
        "zero_quota": ZeroQuota.BLOCK,
        "ramp": Ramp((), Decimal(1)),
        "recovery": RecoveryRule((Recovery.OVERPAYMENT, Recovery.DRAW), Decimal(100), Decimal(0)),
    }
    assert said(ProrationRule()) == {"quota": True, "target": True, "curve": True, "cutoff_day": 15}


@pytest.mark.parametrize(
    ("value", "means"),
    [
        (PayoutCurve(()), {"above": Above.FLAT}),
        (Threshold(Decimal(0)), {"kind": ThresholdKind.FIRST_DOLLAR}),
        (Gate("", Decimal(0)), {"effect": GateEffect.ZERO, "factor": 1}),
        (Caps(), {"excess": Excess.FORFEIT}),
        (Payable(PayableEvent.BOOKING), {"event": PayableEvent.BOOKING, "share": 1}),
        (Holdback(Decimal(0)), {"release": ReleaseRule.MONTHS}),
        (Clawback(()), {"shape": ClawbackShape.FULL}),
        (Contest(YEAR, Decimal(0)), {"period": YEAR, "quota_retiring": True}),
        (TeamShare(""), {}),
        (
            Draw(DrawKind.RECOVERABLE, Decimal(0), 0),
            {"kind": DrawKind.RECOVERABLE, "frequency": Interval.MONTH, "recover_from": 1, "percent_of_excess": 100},
        ),
        (PlanCap(Decimal(0)), {"interval": Interval.YEAR, "excess": Excess.FORFEIT}),
        (NonCashAward("", Decimal(0)), {"treatment": TaxTreatment.EMPLOYEE_PAYS}),
        (Limits(), {"custom_facts": frozenset()}),
    ],
)
def test_a_rule_that_says_nothing_more_means_the_usual(value, means):
    assert said(value) == means


def test_a_deferral_comes_back_after_a_year_and_only_bad_leavers_lose_it():
    usual = Deferral(Decimal(0))
    assert got((usual.tranches, usual.months, usual.leaver.bad, usual.leaver.good)) == (
        1, 12, Leaver.FORFEIT_UNVESTED, Leaver.KEEP,
    )  # fmt: skip


def test_a_component_counts_booked_revenue_by_the_month():
    usual = PlanComponent("REV", ComponentKind.COMMISSION)
    assert said(usual, "code", "kind") == {"measure": MeasureSpec(), "caps": Caps()}
    assert said(usual.measure, "filter") == {
        "event": MeasureEvent.BOOKING,
        "basis": Basis.REVENUE,
        "credit_types": (CreditType.REVENUE,),
        "interval": Interval.MONTH,
        "quota_basis": QuotaBasis.WHOLE,
    }


def test_what_was_not_entered_is_empty():
    assert said(Person("anna")) == {"id": "anna"}
    assert set(said(ManualAdjustment("M", "anna", date(2027, 1, 1), Decimal(1), "why"))) == {
        "id", "person", "on", "amount", "reason",
    }  # fmt: skip
    assert set(said(Facts((plan(),), ()))) == {"plans", "credit", "fiscal_start"}
    assert Facts((), ()).fiscal_start == 1
    payout = Payout("anna", month(1), Decimal(1), "EUR", Decimal(1), "EUR")
    assert got((payout.rate, payout.difference)) == (1, 0)
    entry = LedgerEntry("1", "anna", month(1), EntryType.BONUS, Decimal(1), "EUR", ("x",), sentence("why"))
    assert set(said(entry)) == {"id", "person", "period", "type", "amount", "currency", "key", "reason"}
    wanted = Wanted(("x",), Decimal(1), EntryType.BONUS, sentence("why"), date(2027, 1, 1), "EUR")
    assert (wanted.component, wanted.transaction) == ("", "")
    earning = Earning("anna", "AM", 1, "REV", month(1), Decimal(1), Fraction(1), "EUR", date(2027, 1, 5))
    assert earning.key == ("earning", "AM", "REV", "2027-01-01", "", "")
    assert earning.trace is None
    assert ContractCost("K", Decimal(1), "EUR", 1, date(2027, 1, 1)).expedient
