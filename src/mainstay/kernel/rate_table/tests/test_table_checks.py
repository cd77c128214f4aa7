"""What is wrong with a table, told with its place and its remedy."""

from decimal import Decimal

import pytest

from mainstay.kernel.rate_table import Crossing, Mode, Output, RateTable, RateTier, table_problems, tiers_from

COMMISSION = tiers_from([("0", "0.03"), ("50000", "0.05"), ("120000", "0.07")])


def table(mode=Mode.MARGINAL, **options):
    return RateTable("amount", options.pop("tiers", COMMISSION), mode=mode, **options)


def mixed():
    return RateTable("attainment", tiers_from([("0", "0.04"), ("0.6", "0.08"), ("1", "0.12")], retroactive={1: True}))


def codes(found):
    return [(p.path, p.code) for p in found]


def tier(lower, upper, value="1", retroactive=None):
    return RateTier(Decimal(lower), None if upper is None else Decimal(upper), Decimal(value), retroactive)


def test_a_sound_table_has_no_problems():
    assert table_problems(table()) == []
    assert table_problems(mixed()) == []


@pytest.mark.parametrize(
    ("tiers", "found"),
    [
        ((), [("table.tiers", "no_tiers")]),
        ((tier(5, None),), [("table.tiers[0].from", "not_from_zero")]),
        ((tier(0, 10), tier(20, None)), [("table.tiers[1].from", "gap")]),
        ((tier(0, 10), tier(5, None)), [("table.tiers[1].from", "overlap")]),
        ((tier(0, 10), tier(10, 20)), [("table.tiers[1].upto", "last_not_open")]),
        ((tier(0, None), tier(10, None)), [("table.tiers[0].upto", "open_inside")]),
        ((tier(0, 0), tier(0, None)), [("table.tiers[0]", "not_ascending")]),
    ],
)
def test_a_table_that_would_pay_nothing_or_twice_is_refused(tiers, found):
    assert codes(table_problems(table(tiers=tiers))) == found


def test_a_gap_is_told_in_words_with_its_remedy():
    (problem,) = table_problems(table(tiers=(tier(0, 10), tier(20, None))))
    assert str(problem.sentence) == (
        "Between 10 and 20 there is no tier, so nothing would be paid there. "
        "Let tier 1 end at 20, or the next one begin at 10."
    )


TOLD = {
    ((tier(5, None),), "table.tiers[0].from"): (
        "The first tier begins at 5, so nothing is said about what lies below it. "
        "Begin the first tier at 0; if nothing is paid there, give it the value 0."
    ),
    ((tier(0, 10), tier(5, None)), "table.tiers[1].from"): (
        "Between 5 and 10 two tiers apply. Let the next one begin at 10."
    ),
    ((tier(0, 10), tier(10, 20)), "table.tiers[1].upto"): (
        "The last tier ends at 20; above that nothing would be paid. Leave its end open."
    ),
    ((tier(0, 10), tier(10, None), tier(10, None)), "table.tiers[1].upto"): (
        "Tier 2 has no end, but it is not the last one."
    ),
    ((tier(0, 10), tier(10, 9), tier(9, None)), "table.tiers[1]"): (
        "Tier 2 ends at 9, which is not above its beginning 10. Tiers must ascend."
    ),
}


@pytest.mark.parametrize(("given", "told"), TOLD.items())
def test_a_table_that_is_refused_says_which_tier_is_wrong_and_what_to_do(given, told):
    tiers, path = given
    assert [(p.path, str(p.sentence)) for p in table_problems(table(tiers=tiers))] == [(path, told)]


@pytest.mark.parametrize(("input_", "wrong"), [("amount", True), ("attainment", True), ("discount", False)])
def test_a_path_begins_at_zero_and_a_fact_may_begin_anywhere(input_, wrong):
    assert codes(table_problems(RateTable(input_, (tier(1, None),)))) == (
        [("table.tiers[0].from", "not_from_zero")] if wrong else []
    )


def test_the_second_fault_of_a_table_is_told_as_well():
    tiers = (tier(0, None), tier(10, 10), tier(10, None))
    assert codes(table_problems(table(tiers=tiers), "rebate")) == [
        ("rebate.tiers[0].upto", "open_inside"),
        ("rebate.tiers[1]", "not_ascending"),
    ]


@pytest.mark.parametrize(
    ("options", "place", "told"),
    [
        (
            {"mode": Mode.INTERPOLATED, "tiers": (tier(0, None),)},
            "table.tiers",
            "An interpolated table needs at least two points, because it draws a line between them.",
        ),
        (
            {"mode": Mode.LOOKUP, "tiers": (tier(0, None, retroactive=True),)},
            "table.tiers",
            "A tier is marked retroactive, but the table is read by lookup. Use the mode marginal or retroactive.",
        ),
        (
            {"mode": Mode.RETROACTIVE, "crossing": Crossing.RATE_AFTER},
            "table.crossing",
            "The crossing rule rate_after has nothing to decide here, because the table re-rates the whole amount. Use split.",
        ),
        (
            {"output": Output.AMOUNT, "crossing": Crossing.RATE_BEFORE},
            "table.crossing",
            "A table of amounts has no rate to choose at a crossing. Use split.",
        ),
    ],
)
def test_a_contradiction_is_told_at_its_place(options, place, told):
    assert [(p.path, str(p.sentence)) for p in table_problems(table(**options))] == [(place, told)]


def test_one_retroactive_tier_leaves_a_crossing_rule_nothing_to_decide():
    mixed_table = RateTable("amount", mixed().tiers, crossing=Crossing.RATE_BEFORE)
    assert codes(table_problems(mixed_table)) == [("table.crossing", "crossing_idle")]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"mode": Mode.INTERPOLATED, "tiers": (tier(0, None),)}, "one_point"),
        ({"mode": Mode.LOOKUP, "tiers": (tier(0, None, retroactive=True),)}, "retroactive_without_path"),
        (
            {"mode": Mode.INTERPOLATED, "tiers": (tier(3, 4), tier(4, None, retroactive=True))},
            "retroactive_without_path",
        ),
        ({"mode": Mode.RETROACTIVE, "crossing": Crossing.RATE_AFTER}, "crossing_idle"),
        ({"mode": Mode.INTERPOLATED, "crossing": Crossing.RATE_AFTER}, "crossing_idle"),
        ({"output": Output.AMOUNT, "crossing": Crossing.RATE_BEFORE}, "crossing_idle"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(options, code):
    assert [p.code for p in table_problems(table(**options))] == [code]


def test_a_service_table_may_start_anywhere_and_a_marginal_one_may_choose_its_crossing():
    assert table_problems(RateTable("quantity", (tier(1, None),), mode=Mode.LOOKUP, crossing=Crossing.RATE_AFTER)) == []
    assert table_problems(table(crossing=Crossing.RATE_BEFORE)) == []
