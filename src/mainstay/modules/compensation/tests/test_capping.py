"""What a cap cuts, of whom, in which interval."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mainstay.modules.compensation.rules.capping import component_cuts, plan_cuts, shared_pro_rata, under_limit
from mainstay.modules.compensation.rules.case import Earning
from mainstay.modules.compensation.rules.earning import Earned
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.plan import Caps, PlanCap, ProrationRule
from mainstay.modules.compensation.rules.vocabulary import Excess
from mainstay.modules.compensation.tests.facts import YEAR, book, component, facts, got, month, on_plan, plan, span
from mainstay.modules.performance.rules.quotas import Interval

LATER, FORFEIT = Excess.PAY_LATER, Excess.FORFEIT
PLAN = plan()


def amounts(*numbers):
    return [Decimal(number) for number in numbers]


def earned(*paid, code="REV", version=PLAN, window=None, variable=1200, period=YEAR, caps=None):
    part = component(code, caps=caps or Caps())
    window = window or month(1)
    who = on_plan(period=period, target_variable=None if variable is None else Decimal(variable))
    bucket = Bucket("anna", who, version, part, window)
    earnings = tuple(
        Earning("anna", "AM", 1, code, window, Decimal(amount), Fraction(amount), "EUR", window.start)
        for amount in paid
    )
    return Earned(bucket, earnings, ())


def cut_of(found):
    return [(cut.bucket.component.code, cut.window.start.month, cut.amount, cut.limit) for cut in found]


def test_what_lies_above_the_limit_is_lost_or_waits_by_the_rule_of_its_own_interval():
    totals, limits = amounts(150, 60, 20), amounts(100, 100, 100)
    assert under_limit(totals, limits, [LATER] * 3) == amounts(100, 100, 30)
    assert under_limit(totals, limits, [FORFEIT] * 3) == amounts(100, 60, 20)
    assert under_limit(totals, limits, [FORFEIT, LATER, LATER]) == amounts(100, 60, 20)
    assert under_limit(totals, limits, [LATER, FORFEIT, LATER]) == amounts(100, 100, 20)
    assert under_limit(amounts(50, 100), amounts(100, 100), [LATER] * 2) == amounts(50, 100)


def test_a_component_is_cut_to_its_limit_and_only_above_it():
    capped = Caps(per_period=Decimal(100))
    items = [
        earned(90, 30, caps=capped),
        earned(60, 40, caps=capped, window=month(2)),
        earned(500, window=month(3)),
        earned(101, caps=capped, window=month(4)),
    ]
    found = component_cuts(book(facts(PLAN), "2027-05-01"), items)
    assert cut_of(found) == [("REV", 1, 20, 100), ("REV", 4, 1, 100)]
    assert component_cuts(book(facts(PLAN), "2027-05-01"), items[2:3]) == []


@pytest.mark.parametrize(("switch", "limit", "cut"), [(False, 310, 90), (True, 100, 300)])
def test_a_cap_is_prorated_only_where_the_plan_says_so(switch, limit, cut):
    version = plan(proration=ProrationRule(caps=switch))
    period = span("2027-01-22")
    given = facts(version, assignments=(on_plan(period=period),))
    item = earned(400, version=version, caps=Caps(per_period=Decimal(310)))
    assert cut_of(component_cuts(book(given, "2027-02-01"), [item])) == [("REV", 1, cut, limit)]


def capped(percent, **more):
    return plan(plan_cap=PlanCap(Decimal(percent), **more))


def test_a_plan_cap_is_shared_by_what_each_component_pays_after_its_own_cuts():
    version = capped(100, interval=Interval.MONTH)
    items = [
        earned(100, code="A", version=version, caps=Caps(per_period=Decimal(60))),
        earned(120, code="B", version=version),
        earned(-30, code="C", version=version),
        earned(100, code="A", version=version, window=month(2)),
    ]
    where = book(facts(version), "2027-03-01")
    own = component_cuts(where, items[:1])
    assert cut_of(own) == [("A", 1, 40, 60)]
    assert cut_of(plan_cuts(where, items, own)) == [
        ("A", 1, Decimal("16.66"), 100),
        ("B", 1, Decimal("33.34"), 100),
    ]


def test_each_interval_has_the_plan_cap_of_the_version_in_force():
    first, second = capped(100, interval=Interval.MONTH), plan(version=2)
    third = plan(version=3, plan_cap=PlanCap(Decimal(50), Interval.MONTH, LATER))
    items = [
        earned(150, version=first),
        earned(150, version=second, window=month(2)),
        earned(150, version=third, window=month(3)),
        earned(20, version=third, window=month(4)),
    ]
    found = plan_cuts(book(facts((first, second, third)), "2027-05-01"), items, [])
    assert cut_of(found) == [("REV", 1, 50, 100), ("REV", 3, 100, 50), ("REV", 4, -30, 50)]


def test_a_year_that_two_versions_share_has_the_cap_of_the_later():
    first, second = capped(100), plan(version=2, plan_cap=PlanCap(Decimal(200)))
    items = [
        earned(9, code="A", version=second, window=month(7)),
        earned(2991, code="B", version=first, window=month(6)),
    ]
    found = plan_cuts(book(facts((first, second)), "2027-08-01"), items, [])
    assert sorted(cut_of(found)) == [("A", 1, Decimal("1.80"), 2400), ("B", 1, Decimal("598.20"), 2400)]


def test_a_plan_cap_is_a_part_of_the_year_and_of_the_time_on_the_plan():
    version = plan(plan_cap=PlanCap(Decimal(100), Interval.QUARTER), proration=ProrationRule(caps=True))
    period = span("2027-03-02")
    given = facts(version, assignments=(on_plan(period=period),))
    item = earned(400, version=version, window=month(3), period=period, variable=3600)
    assert cut_of(plan_cuts(book(given, "2027-04-01"), [item], [])) == [("REV", 1, 100, 300)]


def test_the_cut_of_a_year_falls_on_the_last_window_of_each_component():
    version = capped(10)
    items = [earned(100, version=version, window=month(number)) for number in (1, 2, 3)]
    (cut,) = plan_cuts(book(facts(version), "2027-04-01"), items, [])
    assert got((cut.bucket.window, cut.window, cut.amount)) == (month(3), YEAR, 180)


@pytest.mark.parametrize(
    ("interval", "limit"),
    [(Interval.MONTH, 100), (Interval.QUARTER, 300), (Interval.HALF, 600), (Interval.YEAR, 1200)],
)
def test_the_target_of_a_year_is_divided_by_the_interval_of_the_cap(interval, limit):
    version = capped(100, interval=interval)
    (cut,) = plan_cuts(book(facts(version), "2027-02-01"), [earned(2000, version=version)], [])
    assert (cut.limit, cut.amount) == (limit, 2000 - limit)


def test_without_a_target_variable_no_plan_cap_is_applied_and_somebody_is_told():
    version = capped(100)
    where = book(facts(version), "2027-02-01")
    assert plan_cuts(where, [earned(5000, version=version, variable=None)], []) == []
    (warning,) = where.warnings
    assert (warning.code, warning.subject) == ("no_target_variable", "anna/AM")
    assert str(warning.sentence) == (
        "The plan AM has a cap on target variable pay, but anna has no such target, so no cap was applied. Enter the target."
    )
    assert plan_cuts(where, [], []) == []
    assert plan_cuts(where, [earned(5000)], []) == []


def test_a_window_counts_in_the_interval_of_its_last_day_so_far():
    version = capped(100, interval=Interval.MONTH)
    item = earned(150, version=version, window=span("2027-01-01", "2027-04-01"))
    assert [cut.window for cut in plan_cuts(book(facts(version), "2027-02-02"), [item], [])] == [month(2)]
    assert [cut.window for cut in plan_cuts(book(facts(version), "2027-02-01"), [item], [])] == [month(1)]
    assert [cut.window for cut in plan_cuts(book(facts(version), "2027-12-01"), [item], [])] == [month(3)]


@pytest.mark.parametrize(
    ("amount", "weights", "places", "parts"),
    [
        ("100", ("1", "2"), 2, ("33.33", "66.67")),
        ("1", ("0.3399", "0.6601"), 2, ("0.33", "0.67")),
        ("-1", ("0.3399", "0.6601"), 2, ("-0.33", "-0.67")),
        ("10", ("1", "1", "1"), 0, ("4", "3", "3")),
        ("5.25", ("0", "0"), 2, ("5.25", "0")),
    ],
)
def test_a_cut_is_shared_to_the_cent_and_the_rest_is_on_the_largest(amount, weights, places, parts):
    found = shared_pro_rata(Decimal(amount), amounts(*weights), places)
    assert got(found) == amounts(*parts)
