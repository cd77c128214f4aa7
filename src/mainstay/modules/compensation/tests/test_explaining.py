"""Numbers and lists as a seller reads them."""

from fractions import Fraction

import pytest

from mainstay.kernel.rate_table import Slice
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.telling import joined, merged, percent, plain

F = Fraction


@pytest.mark.parametrize(
    ("number", "told"), [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and d")]
)
def test_an_enumeration_has_commas_and_one_and(number, told):
    assert str(joined([sentence(letter) for letter in number])) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [(F(1), "100"), (F(0), "0"), (F(1, 3), "33.3333"), (F(2, 3), "66.6667"), (F(1, 8), "12.5"), (F(-10), "-1000")],
)
def test_a_part_is_told_in_percent(value, told):
    assert percent(value) == told


@pytest.mark.parametrize(
    ("value", "told"), [(F(100), "100"), (F(0), "0"), (F(1, 3), "0.333333"), (F(-5, 2), "-2.5"), (F(2, 3), "0.666667")]
)
def test_a_number_is_told_without_trailing_zeros(value, told):
    assert plain(value) == told


def test_only_neighbours_at_one_rate_are_put_together():
    pieces = [Slice(0, F(1), F(10)), Slice(1, F(2), F(20)), Slice(2, F(3), F(20)), Slice(3, F(4), F(10))]
    assert merged(pieces) == [Slice(0, F(1), F(10)), Slice(2, F(5), F(20)), Slice(3, F(4), F(10))]
