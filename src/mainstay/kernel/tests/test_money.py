"""Whole minor units of amounts, whatever their size and however fine they are."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mainstay.kernel.money import Money, exponent


def by_hand(amount, currency):
    with localcontext() as context:
        context.prec = 60
        return int((amount * 10 ** exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(
    st.decimals(min_value=-(10**30), max_value=10**30, places=None, allow_nan=False, allow_infinity=False),
    st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
)
@example(Decimal("0.004999999999999999999999999999999999"), "EUR")
@example(Decimal("0.005"), "EUR")
@example(Decimal("-0.005"), "EUR")
@example(Decimal("1000000000000000000000000000001.005"), "EUR")
@example(Decimal("1.0000000000000000000000000000000000001"), "EUR")
def test_minor_units_are_rounded_once_and_half_up(amount, currency):
    if len(amount.as_tuple().digits) <= 40 and amount.as_tuple().exponent >= -40:
        assert Money(amount, currency).minor == by_hand(amount, currency)


@pytest.mark.parametrize(("text", "minor"), [("12.34", 1234), ("-0.01", -1), ("0", 0), ("1E+2", 10_000)])
def test_amounts_that_are_whole_cents_stay_as_they_are(text, minor):
    assert Money(Decimal(text), "EUR").minor == minor
