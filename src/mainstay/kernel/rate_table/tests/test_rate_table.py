"""The tier engine: worked answers first, then what holds for every table."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.rate_table import (
    Above,
    Boundary,
    Crossing,
    Mode,
    Output,
    RateTable,
    Rounding,
    Staircase,
    exact,
    interpolate,
    rounded,
    shown,
    tiers_from,
)

COMMISSION = tiers_from([("0", "0.03"), ("50000", "0.05"), ("120000", "0.07")])
F = Fraction


def got(value: Any) -> Any:
    """A value whose fractions are compared with whole numbers."""
    return value


def table(mode=Mode.MARGINAL, **options):
    return RateTable("amount", options.pop("tiers", COMMISSION), mode=mode, **options)


def test_marginal_pays_each_part_its_own_rate():
    assert Staircase(table()).total(F(135000)) == 6050


def test_retroactive_pays_the_whole_at_the_tier_reached():
    assert Staircase(table(Mode.RETROACTIVE)).total(F(135000)) == 9450


@pytest.mark.parametrize(("boundary", "pay"), [(Boundary.LOWER_INCLUSIVE, 2500), (Boundary.UPPER_INCLUSIVE, 1500)])
def test_a_value_on_the_boundary_follows_the_stored_rule(boundary, pay):
    assert Staircase(table(Mode.RETROACTIVE, boundary=boundary)).total(F(50000)) == pay


def test_a_deal_starts_where_the_earlier_ones_ended():
    pieces = Staircase(table()).slices(F(45000), F(55000), Staircase(table()).rates)
    assert got([(p.tier, p.portion, p.amount) for p in pieces]) == [(0, 5000, 150), (1, 5000, 250)]


def mixed():
    return RateTable("attainment", tiers_from([("0", "0.04"), ("0.6", "0.08"), ("1", "0.12")], retroactive={1: True}))


def test_a_retroactive_tier_re_rates_up_to_its_end_and_the_next_pays_forward():
    stairs = Staircase(mixed(), F(60000))
    assert [stairs.total(F(x)) for x in (30000, 45000, 70000)] == [1200, 3600, 6000]


def test_the_flag_of_a_tier_wins_over_the_mode():
    flagged = RateTable("amount", tiers_from([("0", "1"), ("10", "2")], retroactive={1: False}), mode=Mode.RETROACTIVE)
    assert Staircase(flagged).total(F(15)) == 20


@pytest.mark.parametrize(
    ("crossing", "pay"), [(Crossing.SPLIT, 400), (Crossing.RATE_BEFORE, 300), (Crossing.RATE_AFTER, 500)]
)
def test_a_crossing_deal_follows_the_stored_rule(crossing, pay):
    stairs = Staircase(table(crossing=crossing))
    assert sum(p.amount for p in stairs.slices(F(45000), F(55000), stairs.rates)) == pay
    assert sum(p.amount for p in stairs.slices(F(55000), F(45000), stairs.rates)) == -pay


def test_lookup_reads_one_rate_for_the_whole_deal():
    stairs = Staircase(table(Mode.LOOKUP))
    assert [p.rate for p in stairs.slices(F(0), F(60000), stairs.rates)] == [F("0.05")]


def test_below_zero_the_path_is_mirrored():
    stairs = Staircase(table())
    assert stairs.total(F(-60000)) == -2000
    assert [p.tier for p in stairs.slices(F(0), F(-60000), stairs.rates)] == [0, 1]
    assert got([(p.tier, p.portion) for p in stairs.slices(F(-60000), F(10), stairs.rates)]) == [
        (1, 10000),
        (0, 50000),
        (0, 10),
    ]


def test_interpolation_draws_lines_between_points():
    points = [(F("0.6"), F("0.4")), (F(1), F(1)), (F("1.3"), F("1.9"))]
    answer = {x: interpolate(points, F(x), F(0), Above.FLAT) for x in ("0.8", "1.15", "0.599", "0.6", "1.3", "2")}
    assert answer == {
        "0.8": F("0.7"),
        "1.15": F("1.45"),
        "0.599": 0,
        "0.6": F("0.4"),
        "1.3": F("1.9"),
        "2": F("1.9"),
    }
    assert interpolate(points, F("1.4"), F(0), Above.SLOPE) == F("2.2")
    assert interpolate(points[:1], F(9), F(0), Above.SLOPE) == F("0.4")


def test_an_interpolated_table_rates_the_whole_amount():
    stairs = Staircase(table(Mode.INTERPOLATED, tiers=tiers_from([("0", "0.02"), ("100", "0.04")])))
    assert stairs.total(F(50)) == F("1.5")
    assert stairs.total(F(200)) == 8
    below = Staircase(table(Mode.INTERPOLATED, tiers=tiers_from([("10", "1"), ("20", "2")]), below=Decimal("0.5")))
    assert below.value_at(F(5)) == F("0.5")
    assert Staircase(table(Mode.INTERPOLATED, tiers=tiers_from([("10", "1"), ("20", "2")]))).value_at(F(5)) == 0


AMOUNTS = [("0", "0"), ("100", "500"), ("200", "300")]


@pytest.mark.parametrize(
    ("mode", "pay"),
    [(Mode.LOOKUP, [0, 500, 300]), (Mode.RETROACTIVE, [0, 500, 300]), (Mode.MARGINAL, [0, 500, 800])],
)
def test_tables_of_amounts_pay_the_tier_or_all_tiers_passed(mode, pay):
    stairs = Staircase(table(mode, tiers=tiers_from(AMOUNTS), output=Output.AMOUNT))
    assert [stairs.total(F(x)) for x in (99, 100, 200)] == pay
    assert stairs.total(F(-300)) == 0


def test_interpolated_amounts_are_read_off_the_line():
    stairs = Staircase(table(Mode.INTERPOLATED, tiers=tiers_from([("0", "0"), ("100", "50")]), output=Output.AMOUNT))
    assert got((stairs.total(F(50)), stairs.total(F(-1)), stairs.jumps())) == (25, 0, [])


def test_a_gate_without_accelerator_leaves_the_lower_tiers_open():
    stairs = Staircase(mixed(), F(60000), top=2)
    assert stairs.total(F(70000)) == 5600
    assert Staircase(mixed(), F(60000), top=0).total(F(70000)) == 2800


def test_each_jump_has_its_money_value():
    assert got([(j.tier, j.at, j.worth) for j in Staircase(mixed(), F(60000)).jumps()]) == [(1, 36000, 1440)]
    assert got([(j.at, j.worth) for j in Staircase(table(Mode.RETROACTIVE)).jumps()]) == [(50000, 1000), (120000, 2400)]
    assert Staircase(table()).jumps() == []
    assert [j.worth for j in Staircase(table(Mode.LOOKUP)).jumps()] == [1000, 2400]
    for mode, worth in ((Mode.LOOKUP, [500, -200]), (Mode.MARGINAL, [500, 300]), (Mode.RETROACTIVE, [500, -200])):
        stairs = Staircase(table(mode, tiers=tiers_from(AMOUNTS), output=Output.AMOUNT))
        assert [j.worth for j in stairs.jumps()] == worth
    assert Staircase(table(Mode.INTERPOLATED)).jumps() == []


# Agreements use the same engine.


def test_a_retrospective_rebate_reaches_back_to_the_first_unit():
    tiers = tiers_from([("0", "0"), ("1000", "0.02"), ("5000", "0.05")])
    assert Staircase(RateTable("volume", tiers, mode=Mode.RETROACTIVE)).total(F(6000)) == 300
    assert Staircase(RateTable("volume", tiers)).total(F(6000)) == 130


def test_a_volume_price_is_looked_up_for_the_whole_order():
    prices = RateTable("quantity", tiers_from([("1", "10.00"), ("100", "9.20"), ("500", "8.75")]), mode=Mode.LOOKUP)
    assert [Staircase(prices).value_at(F(q)) for q in (99, 100, 500)] == [10, F("9.20"), F("8.75")]


def test_a_service_credit_falls_as_availability_rises():
    owed = RateTable("availability", tiers_from([("0", "25"), ("99", "10"), ("99.9", "0")]), mode=Mode.LOOKUP)
    assert [Staircase(owed).value_at(F(a)) for a in ("98.99", "99", "99.899", "99.9", "100")] == [25, 10, 10, 0, 0]


def test_what_lies_below_the_first_tier_belongs_to_the_first():
    prices = RateTable("quantity", tiers_from([("1", "10"), ("100", "9"), ("500", "8")]), mode=Mode.LOOKUP)
    assert got(Staircase(prices).value_at(F(0))) == 10
    upper = Staircase(table(boundary=Boundary.UPPER_INCLUSIVE))
    assert [upper.tier_at(F(x)) for x in (0, 50000, 50001)] == [0, 0, 1]


def test_a_line_of_nothing_has_no_pieces_and_a_line_of_one_may_have_two():
    stairs = Staircase(table(tiers=tiers_from([("0", "1"), ("10", "2")])))
    assert stairs.slices(F(5), F(5), stairs.rates) == []
    pieces = stairs.slices(F("9.5"), F("10.5"), stairs.rates)
    assert got([(piece.tier, piece.portion) for piece in pieces]) == [(0, F("0.5")), (1, F("0.5"))]
    back = stairs.slices(F("10.5"), F("9.5"), stairs.rates)
    assert got([(piece.tier, piece.portion) for piece in back]) == [(1, F("-0.5")), (0, F("-0.5"))]
    below = stairs.slices(F(-12), F(-9), stairs.rates)
    assert got([(piece.tier, piece.portion) for piece in below]) == [(1, 2), (0, 1)]
    quarter = Staircase(table(tiers=tiers_from([("0", "1"), ("0.25", "2")])))
    assert [(p.tier, p.portion) for p in quarter.slices(F("0.5"), F(0), quarter.rates)] == [
        (1, F("-0.25")),
        (0, F("-0.25")),
    ]
    up = quarter.slices(F(0), F("0.5"), quarter.rates)
    assert [(p.tier, p.portion) for p in up] == [(0, F("0.25")), (1, F("0.25"))]


def test_a_line_that_ends_on_a_boundary_stays_below_it():
    stairs = Staircase(table(tiers=tiers_from([("0", "1"), ("10", "2"), ("20", "3")])))
    pieces = [(p.tier, p.portion, p.rate) for p in stairs.slices(F(10), F(20), stairs.rates)]
    assert got(pieces) == [(1, 10, 2)]
    assert got([(p.tier, p.portion) for p in stairs.slices(F(25), F(30), stairs.rates)]) == [(2, 5)]


# Numbers.


@pytest.mark.parametrize(
    ("number", "up", "even"),
    [("1.245", "1.25", "1.24"), ("1.255", "1.26", "1.26"), ("1.2451", "1.25", "1.25"), ("0.004", "0.00", "0.00")],
)
def test_rounding_mirrors_at_zero(number, up, even):
    assert rounded(F(number), 2) == Decimal(up)
    assert rounded(-F(number), 2) == -Decimal(up)
    assert rounded(F(number), 2, Rounding.HALF_EVEN) == Decimal(even)
    assert rounded(-F(number), 2, Rounding.HALF_EVEN) == -Decimal(even)


def test_only_exact_numbers_come_in():
    wrong: Any
    for wrong in (0.1, True, "1"):
        with pytest.raises(TypeError):
            exact(wrong)
    for wrong in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="finite"):
            exact(Decimal(wrong))
    assert exact(F(1, 3)) == F(1, 3)
    assert got((exact(2), exact(Decimal("0.5")))) == (2, F(1, 2))


def test_a_fraction_is_shown_with_many_digits():
    assert str(shown(F(61, 91))) == "0.6703296703296703296703296703296703"
    assert (str(shown(F(500))), str(shown(F(1, 4)))) == ("500", "0.25")
    assert shown(F(2 * 10**33 + 1, 2)) == 10**33 + 1


# Properties.

BOUNDS = st.lists(st.integers(1, 10_000), min_size=0, max_size=5, unique=True).map(sorted)


@st.composite
def tables(draw, modes=(Mode.MARGINAL, Mode.RETROACTIVE), flags=True):
    bounds = [0, *draw(BOUNDS)]
    rates = [draw(st.integers(0, 30)) for _ in bounds]
    retroactive = {i: draw(st.booleans()) for i in range(len(bounds)) if flags and draw(st.booleans())}
    tiers = tiers_from(
        [(str(b), str(Decimal(r) / 100)) for b, r in zip(bounds, rates, strict=True)], retroactive=retroactive
    )
    return RateTable("amount", tiers, mode=draw(st.sampled_from(modes)), boundary=draw(st.sampled_from(Boundary)))


AMOUNT = st.integers(-2_000_000, 2_000_000).map(lambda cents: F(cents, 100))


@given(tables(), st.lists(AMOUNT, min_size=1, max_size=8), st.randoms())
def test_the_order_of_transactions_never_changes_the_total(rates, amounts, random):
    def walk(order):
        stairs, x, got = Staircase(rates), F(0), F(0)
        reached = stairs.rates_reached(sum(order, F(0)))
        for amount in order:
            got += sum((p.amount for p in stairs.slices(x, x + amount, reached)), F(0))
            x += amount
        return got

    shuffled = list(amounts)
    random.shuffle(shuffled)
    assert walk(amounts) == walk(shuffled) == Staircase(rates).total(sum(amounts, F(0)))


@given(tables(), AMOUNT, AMOUNT)
def test_portions_add_up_to_the_way_gone(rates, before, after):
    stairs = Staircase(rates)
    assert sum((p.portion for p in stairs.slices(before, after, stairs.rates)), F(0)) == after - before


@given(tables(modes=(Mode.MARGINAL, Mode.RETROACTIVE, Mode.LOOKUP)), AMOUNT, AMOUNT, st.sampled_from(Crossing))
def test_the_way_back_takes_exactly_what_the_way_there_gave(rates, before, after, crossing):
    stairs = Staircase(RateTable("amount", rates.tiers, mode=rates.mode, boundary=rates.boundary, crossing=crossing))
    there = stairs.slices(before, after, stairs.rates)
    back = stairs.slices(after, before, stairs.rates)
    assert sum((p.amount for p in there), F(0)) == -sum((p.amount for p in back), F(0))


@given(tables(modes=(Mode.MARGINAL,), flags=False))
def test_marginal_tables_are_continuous_at_their_boundaries(rates):
    stairs, step = Staircase(rates), F(1, 10**9)
    assert stairs.jumps() == []
    for bound in stairs.bounds:
        assert abs(stairs.total(bound + step) - stairs.total(bound)) <= step
        assert abs(stairs.total(bound) - stairs.total(abs(bound - step))) <= step


@given(tables())
def test_the_money_of_a_jump_is_what_one_more_cent_brings(rates):
    stairs, step = Staircase(rates), F(1, 10**12)
    jumps = {jump.at: jump.worth for jump in stairs.jumps()}
    for bound in stairs.bounds[1:]:
        leap = stairs.total(bound + step) - stairs.total(bound - step)
        assert abs(leap - jumps.get(bound, 0)) <= 2 * step


def test_amounts_of_the_first_tier_are_paid_from_nothing_on_and_not_below():
    tiers = tiers_from([("0", "7"), ("10", "5"), ("20", "3")], retroactive={2: True})
    for mode, at_zero, at_ten, at_twenty in ((Mode.LOOKUP, 7, 5, 3), (Mode.MARGINAL, 7, 12, 3)):
        stairs = Staircase(RateTable("amount", tiers, Output.AMOUNT, mode))
        amounts = [stairs.total(F(x)) for x in ("-0.5", "0", "0.5", "10", "20")]
        assert amounts == [0, at_zero, at_zero, at_ten, at_twenty]
    marginal = Staircase(RateTable("amount", tiers, Output.AMOUNT))
    assert [jump.worth for jump in marginal.jumps()] == [5, -9]
