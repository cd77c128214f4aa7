"""Money: unlike currencies stay apart, no cent is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.money import CurrencyMismatch, Money, exponent, split_minor, total

PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "EUR USD CZK INR BDT AED EGP GBP",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}


@pytest.mark.parametrize(("places", "currencies"), PLACES.items())
def test_every_currency_has_the_places_of_the_standard(places, currencies):
    assert {exponent(currency) for currency in currencies.split()} == {places}


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(1050, "EUR", "10.50 EUR"), (1050, "JPY", "1050 JPY"), (-1050, "KWD", "-1.050 KWD"), (1, "CLF", "0.0001 CLF")],
)
def test_minor_units_come_and_go_by_the_currency(minor, currency, shown):
    money = Money.from_minor(minor, currency)
    assert str(money) == shown
    assert money.minor == minor
    assert Money.parse(shown) == money


@pytest.mark.parametrize("wrong", [1.5, True, "1", None])
def test_an_amount_is_a_decimal_or_a_whole_number(wrong):
    with pytest.raises(TypeError, match=f"not {type(wrong).__name__}"):
        Money(wrong, "EUR")


def test_a_whole_number_becomes_a_decimal():
    assert isinstance(Money(3, "EUR").amount, Decimal)
    assert Money(3, "EUR") == Money.of("3", "EUR") == Money.of(3, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_an_amount_is_finite(amount):
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount), "EUR")


@pytest.mark.parametrize("currency", ["", "EU", "EURO", "eur", "EUŘ", "123"])
def test_a_currency_is_three_capital_letters(currency):
    with pytest.raises(ValueError, match="three capital letters"):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("text", ["x EUR", "10,50 EUR", "EUR 10"])
def test_another_form_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"10\.50 EUR"):
        Money.parse(text)


def test_spaces_around_and_between_do_not_matter():
    assert Money.parse("  10.50   EUR ") == Money.of("10.50", "EUR")


def test_rounding_is_half_up_away_from_zero_in_the_places_of_the_currency():
    assert [str(Money.of(amount, "EUR").rounded()) for amount in ("2.345", "-2.345", "2.3449")] == [
        *("2.35 EUR", "-2.35 EUR", "2.34 EUR")
    ]
    assert str(Money.of("0.5", "JPY").rounded()) == "1 JPY"
    assert str(Money.of("1.0005", "KWD").rounded()) == "1.001 KWD"
    assert Money.of("12345678901234567890123456789012345678901.005", "EUR").rounded().amount == Decimal(
        "12345678901234567890123456789012345678901.01"
    )


def test_sums_differences_and_products_are_exact():
    ten, three = Money.of("10.10", "EUR"), Money.of("3.05", "EUR")
    assert ten + three == Money.of("13.15", "EUR")
    assert ten - three == Money.of("7.05", "EUR")
    assert -ten == Money.of("-10.10", "EUR")
    assert three * 3 == Money.of("9.15", "EUR")
    assert ten.converted(Decimal("1.1"), "USD") == Money.of("11.110", "USD")


def test_amounts_are_compared_by_value():
    one, two = Money.of("1", "EUR"), Money.of("2", "EUR")
    assert one < two
    assert not two < one
    assert not one < Money.of("1.00", "EUR")
    assert one <= two
    assert one <= Money.of("1.00", "EUR")
    assert not two <= one
    assert one
    assert not Money.of("0.00", "EUR")


@pytest.mark.parametrize(
    "together",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: one < other,
        lambda one, other: one <= other,
    ],
)
def test_unlike_currencies_refuse_to_meet(together):
    with pytest.raises(CurrencyMismatch, match="EUR and USD"):
        together(Money.of("1", "EUR"), Money.of("1", "USD"))


def test_the_total_of_nothing_is_zero_and_of_another_currency_refused():
    assert total([], "EUR") == Money.of(0, "EUR")
    assert total([Money.of("1.10", "EUR"), Money.of("2.20", "EUR")], "EUR") == Money.of("3.30", "EUR")
    with pytest.raises(CurrencyMismatch):
        total([Money.of(1, "USD")], "EUR")


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (-100, [1, 1, 1], (-34, -33, -33)),
        (-1, [1, 1], (-1, 0)),
        (5, [3, 1, 1], (3, 1, 1)),
        (101, [1, 1], (51, 50)),
        # Shares 0.5, 1.5 and 2: the cent goes to the earlier of the equal remainders.
        (4, [1, 3, 4], (1, 1, 2)),
        # Shares 0.6, 0.8 and 0.6: both cents to the larger remainders, the earlier first.
        (2, [3, 4, 3], (1, 1, 0)),
        (2, [Decimal("0.1"), Decimal("0.1"), Decimal("0.8")], (0, 0, 2)),
        (7, [0, 1], (0, 7)),
        (0, [1, 2], (0, 0)),
    ],
)
def test_a_split_gives_the_largest_remainders_the_cents_that_are_left(minor, weights, parts):
    assert split_minor(minor, [Decimal(weight) for weight in weights]) == parts
    assert Money.from_minor(minor, "EUR").split(weights) == tuple(Money.from_minor(part, "EUR") for part in parts)


def test_a_large_amount_is_split_to_the_last_cent():
    whole = 10**40 + 1
    assert split_minor(whole, [Decimal(1), Decimal(1)]) == (5 * 10**39 + 1, 5 * 10**39)
    third = (10**40 - 1) // 3
    assert split_minor(whole, [Decimal(1)] * 3) == (third + 1, third + 1, third)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_are_present_and_not_negative_and_not_all_zero(weights):
    with pytest.raises(ValueError, match="weights"):
        Money.of(1, "EUR").split(weights)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_the_parts_of_a_split_add_up_and_stay_within_a_unit_of_their_share(minor, weights):
    parts = split_minor(minor, [Decimal(weight) for weight in weights])
    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - minor * weight) < sum(weights)
