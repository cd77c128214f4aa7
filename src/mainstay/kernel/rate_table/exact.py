"""Exact numbers between input and rounding.

Amounts enter and leave as Decimal. In between they are exact fractions, because a factor such as 61/91 is not a
decimal number, and a boundary must be hit exactly. A value is rounded once, at the place that the plan names.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

_SHOWN: Final = Context(prec=34, rounding=ROUND_HALF_UP)
ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


class Rounding(StrEnum):
    """How a half is rounded: away from zero, or to the even neighbour."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def exact(number: Decimal | int | Fraction) -> Fraction:
    """The number as an exact fraction; raises TypeError for a float and ValueError for infinity and NaN."""
    if isinstance(number, Fraction):
        return number
    if isinstance(number, Decimal):
        if not number.is_finite():
            msg = "a number must be finite"
            raise ValueError(msg)
        return Fraction(number)
    if isinstance(number, bool) or not isinstance(number, int):
        msg = f"a number is Decimal, int or Fraction, not {type(number).__name__}"
        raise TypeError(msg)
    return Fraction(number)


def shown(number: Fraction) -> Decimal:
    """The fraction as a Decimal of 34 significant digits, for showing and storing, never for deciding."""
    value = _SHOWN.divide(Decimal(number.numerator), Decimal(number.denominator))
    whole = _SHOWN.to_integral_value(value)
    return whole if value == whole else _SHOWN.normalize(value)


def rounded(number: Fraction, places: int, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """The fraction rounded once to ``places`` decimals.

    Both modes mirror at zero, so that the rounded reversal of a line cancels the rounded line exactly.
    """
    scale = 10**places
    numerator, denominator = abs(number.numerator) * scale, number.denominator
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and (mode is Rounding.HALF_UP or whole % 2)):
        whole += 1
    return Decimal(whole if number >= 0 else -whole).scaleb(-places)
