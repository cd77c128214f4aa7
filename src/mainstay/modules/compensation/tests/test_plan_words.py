"""A plan in words: its order, its jumps, its changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import Mode, Output, RateTable, tiers_from
from mainstay.modules.compensation.rules.plan import Caps, CompensationPlan, Draw, Objective, PlanComponent
from mainstay.modules.compensation.rules.plan_words import differences, in_words, jumps, order_of_operations
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, DrawKind

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
TIERS = tiers_from([("0", "1"), ("0.6", "2"), ("1", "3")], retroactive={1: True})


def component(code="REV", **more):
    return PlanComponent(code, ComponentKind.COMMISSION, rate=Decimal("0.04"), **more)


def plan(*components, **more):
    return CompensationPlan("AM", 1, "EUR", YEAR, components, **more)


def told(old, new):
    return [str(sentence) for sentence in differences(old, new)]


def test_the_order_of_operations_has_sixteen_steps():
    steps = [str(step) for step in order_of_operations()]
    assert len(steps) == 16
    assert steps[0].startswith("Credits")
    assert steps[7] == "Cap of the component"
    assert steps[-1] == "Rounding of the payout"


def test_a_jump_is_told_in_money_of_the_base_rate():
    table = RateTable("attainment", TIERS, Output.MULTIPLIER)
    (jump,) = jumps(plan(component(table=table)), {"REV": Decimal(60000)})
    assert (jump.component, jump.tier, jump.at, str(jump.worth)) == ("REV", 1, Decimal("0.6"), "1440.00 EUR")
    assert str(jump.sentence) == (
        "REV: reaching 36000.00 EUR adds 1440.00 EUR in one step, because tier 2 also re-rates what came before it."
    )


def test_tables_without_a_path_or_a_quota_have_no_jump_to_tell():
    attained = component("A", table=RateTable("attainment", TIERS))
    by_fact = component("B", table=RateTable("discount", TIERS))
    flat = component("C")
    amount = component("D", table=RateTable("amount", tiers_from([("0", "0"), ("10", "1")]), mode=Mode.RETROACTIVE))
    assert [(jump.component, str(jump.worth)) for jump in jumps(plan(attained, by_fact, flat, amount), {})] == [
        ("D", "10.00 EUR")
    ]


def test_equal_plans_differ_in_nothing():
    assert told(plan(component()), plan(component())) == []


def test_changes_of_the_head_are_told():
    new = plan(component(), minimum_payout=Decimal(50), draw=Draw(DrawKind.RECOVERABLE, Decimal(100), 3))
    assert told(plan(component()), replace(new, version=2)) == [
        "version: 1 becomes 2.",
        (
            "draw: nothing becomes kind recoverable amount 100 months 3 frequency month recover from 1 "
            "percent of excess 100 floor 0."
        ),
        "minimum payout: 0 becomes 50.",
    ]


def test_components_come_go_and_change():
    old = plan(component("A"), component("B"))
    new = plan(replace(component("B"), rate=Decimal("0.05"), caps=Caps(per_deal=Decimal(9))), component("C"))
    assert told(old, new) == [
        "The component A is gone.",
        "B rate: 0.04 becomes 0.05.",
        "B caps per deal: nothing becomes 9.",
        "The component C is new.",
    ]


def test_tiers_are_compared_one_by_one():
    before = RateTable("amount", tiers_from([("0", "0.1"), ("10", "0.2")]))
    after = RateTable("amount", tiers_from([("0", "0.1"), ("20", "0.2"), ("30", "0.3")]))
    assert told(plan(component(table=before)), plan(component(table=after))) == [
        "REV table tiers 1 upper: 10 becomes 20.",
        "REV table tiers 2 lower: 10 becomes 20.",
        "REV table tiers 2 upper: nothing becomes 30.",
        "REV table tiers 3 is new: lower 30 value 0.3.",
    ]
    assert told(plan(component(table=after)), plan(component(table=before)))[-1] == (
        "REV table tiers 3 is gone: lower 30 value 0.3."
    )


def test_objectives_that_go_are_told():
    old = plan(component(objectives=(Objective("a", Decimal(50)), Objective("b", Decimal(50)))))
    new = plan(component(objectives=(Objective("a", Decimal(100)),)))
    assert told(old, new) == ["REV objectives 1 weight: 50 becomes 100.", "REV objectives 2 is gone: name b weight 50."]


def test_values_are_told_as_a_reader_sees_them():
    assert [in_words(value) for value in (None, (), True, False, (1, 2), "x")] == [
        "nothing", "nothing", "yes", "no", "1, 2", "x",
    ]  # fmt: skip
