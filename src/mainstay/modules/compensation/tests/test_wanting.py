"""The sums that a bucket is settled by."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mainstay.modules.compensation.rules.wanting import Totals


@pytest.mark.parametrize(
    ("earned", "cut", "left"),
    [
        ("100", "25", Fraction(3, 4)),
        ("0.50", "0.25", Fraction(1, 2)),
        ("100", "150", Fraction(0)),
        ("100", "0", Fraction(1)),
        ("100", "-25", Fraction(1)),
        ("100", "-0.50", Fraction(1)),
        ("0", "10", Fraction(1)),
        ("-5", "10", Fraction(1)),
    ],
)
def test_what_a_cap_left_of_a_line_is_between_nothing_and_all(earned, cut, left):
    assert Totals(Decimal(earned), cut=Decimal(cut)).uncut == left


def test_what_is_payable_is_neither_waiting_nor_lapsed_nor_cut():
    assert Totals(Decimal(100), Decimal(30), Decimal(20), Decimal(5)).released == 45
    assert Totals(Decimal(100)).released == 100
