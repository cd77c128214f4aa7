"""Plans on the edge of what may be approved: exactly allowed, and just not."""

from decimal import Decimal

import pytest

from mainstay.modules.compensation.rules.plan import (
    Caps,
    Clawback,
    CurvePoint,
    Deferral,
    Draw,
    Holdback,
    PayoutCurve,
    PlanCap,
    RecoveryRule,
)
from mainstay.modules.compensation.rules.plan_checks import Limits, plan_problems
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ClawbackTrigger, ComponentKind, DrawKind
from mainstay.modules.compensation.tests.facts import component, plan
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import Interval


def codes(*components, limits=None, **more):
    return [(item.path, item.code) for item in plan_problems(plan(*components, **more), limits or Limits())]


def curve(*reached):
    points = tuple(CurvePoint(Decimal(number), Decimal(1)) for number in reached)
    return component(kind=ComponentKind.TARGET_BONUS, target=Decimal(100), curve=PayoutCurve(points))


@pytest.mark.parametrize(
    ("reached", "wrong"),
    [
        (("1",), True),
        (("0.8", "1"), False),
        (("0.8", "1", "1"), True),
        (("0.9", "0.8", "1"), True),
        (("0", "1", "2"), False),
    ],
)
def test_a_curve_ascends_over_two_points_or_more(reached, wrong):
    assert codes(curve(*reached)) == ([("components[0].curve.points", "curve")] if wrong else [])


@pytest.mark.parametrize(
    ("interval", "reset", "wrong"),
    [
        (Interval.MONTH, Interval.MONTH, False),
        (Interval.MONTH, Interval.YEAR, False),
        (Interval.QUARTER, Interval.MONTH, True),
        (Interval.YEAR, Interval.HALF, True),
    ],
)
def test_a_sum_starts_anew_at_the_end_of_an_interval_or_later(interval, reset, wrong):
    part = component(measure=MeasureSpec(interval=interval, reset=reset))
    assert codes(part) == ([("components[0].measure.reset", "reset")] if wrong else [])


@pytest.mark.parametrize(
    ("held", "deferred", "wrong"), [("0.5", "0.5", False), ("0.5", "0.51", True), ("1", None, False)]
)
def test_no_more_than_all_is_kept_back(held, deferred, wrong):
    part = component(
        holdback=Holdback(Decimal(held)), defer=None if deferred is None else Deferral(Decimal(deferred), tranches=1)
    )
    assert codes(part) == ([("components[0]", "kept_back")] if wrong else [])


@pytest.mark.parametrize(("cap", "wrong"), [("100", False), ("99.99", True)])
def test_a_cap_may_be_the_target_and_not_less(cap, wrong):
    part = component(kind=ComponentKind.TARGET_BONUS, target=Decimal(100), caps=Caps(per_period=Decimal(cap)))
    assert codes(part) == ([("components[0].cap.per_period", "cap_below_target")] if wrong else [])


@pytest.mark.parametrize(("amount", "wrong"), [("99", False), ("99.01", True)])
def test_a_draw_may_be_the_limit_and_not_more(amount, wrong):
    draw = Draw(DrawKind.RECOVERABLE, Decimal(amount), 3)
    found = codes(component(), limits=Limits(draw=Decimal(99)), draw=draw)
    assert found == ([("draw.amount", "draw_above_limit")] if wrong else [])


@pytest.mark.parametrize(("percent", "wrong"), [("100", False), ("99", True)])
def test_a_plan_cap_begins_at_the_target(percent, wrong):
    found = codes(component(), plan_cap=PlanCap(Decimal(percent)))
    assert found == ([("plan_cap.percent_of_target_variable", "cap_below_target")] if wrong else [])


@pytest.mark.parametrize(("percent", "wrong"), [("100", False), ("101", True)])
def test_no_more_than_all_is_recovered(percent, wrong):
    found = codes(component(), recovery=RecoveryRule(percent=Decimal(percent)))
    assert found == ([("plan.recovery_percent", "percent")] if wrong else [])


def test_the_first_trigger_that_does_not_fit_is_named():
    triggers = (ClawbackTrigger.CANCEL, ClawbackTrigger.ERROR, ClawbackTrigger.DOWNGRADE, ClawbackTrigger.MISCONDUCT)
    part = component(clawback=Clawback(triggers, ClawbackShape.RECALCULATE_PERIOD))
    (problem,) = plan_problems(plan(part))
    assert str(problem.sentence) == (
        "A period can be calculated again only for cancel and downgrade, not for error. "
        "Choose another shape, or leave the trigger out."
    )


def test_what_a_kind_needs_is_named():
    found = plan_problems(plan(component("G", ComponentKind.MBO)))
    assert [str(item.sentence) for item in found] == [
        "A component of the kind mbo needs objectives.",
        "A component of the kind mbo needs target.",
    ]
