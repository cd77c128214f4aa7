"""Money: a decimal amount with its currency. Unlike currencies refuse to add; splits lose no cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

# ISO 4217 minor units that differ from two (amendment 176).
_EXPONENTS: Final = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF"), 0
    ),
    **dict.fromkeys(("XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_PRECISION: Final = 50
# Amounts below 10^16 with their minor unit fit the usual 28 digits: scaling them loses nothing before the point.
_SMALL: Final = 16


def exponent(currency: str) -> int:
    """Decimal places of the currency's minor unit, by ISO 4217."""
    return _EXPONENTS.get(currency, 2)


class CurrencyMismatch(ValueError):
    """Amounts of unlike currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """``amount`` (Decimal, any precision) in ``currency`` (three capital letters).

    Amounts may be finer than the minor unit while a calculation runs; ``rounded()`` brings them to it, half up away
    from zero. Raises TypeError for a float and ValueError for a currency that is not three capital letters.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            if not isinstance(self.amount, int) or isinstance(self.amount, bool):
                msg = f"money takes Decimal or int, not {type(self.amount).__name__}"
                raise TypeError(msg)
            object.__setattr__(self, "amount", Decimal(self.amount))
        if not self.amount.is_finite():
            msg = "money must be a finite number"
            raise ValueError(msg)
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):  # noqa: PLR2004
            msg = f"a currency is three capital letters, not {self.currency!r}"
            raise ValueError(msg)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> "Money":
        """From text such as ``"10.50"``, a whole number or a Decimal."""
        return cls(Decimal(amount), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> "Money":
        """From whole minor units (cents), as stored."""
        return cls(Decimal(minor).scaleb(-exponent(currency)), currency)

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read ``"10.50 EUR"``; raises ValueError when the form is another."""
        amount, _, currency = text.strip().partition(" ")
        try:
            return cls(Decimal(amount), currency.strip())
        except ArithmeticError as error:
            msg = f"money is written like 10.50 EUR, not {text!r}"
            raise ValueError(msg) from error

    @property
    def minor(self) -> int:
        """Whole minor units after rounding half up away from zero."""
        if self.amount.adjusted() < _SMALL:
            # Nearly every amount is whole in its minor unit already, and rounding costs five times as much.
            scaled = self.amount.scaleb(exponent(self.currency))
            whole = int(scaled)
            if whole == scaled:
                return whole
        with localcontext() as context:
            context.prec = _PRECISION
            return int(self.rounded().amount.scaleb(exponent(self.currency)))

    def rounded(self) -> "Money":
        """To the currency's minor unit, half up away from zero."""
        with localcontext() as context:
            context.prec = _PRECISION
            step = Decimal(1).scaleb(-exponent(self.currency))
            return Money(self.amount.quantize(step, rounding=ROUND_HALF_UP), self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            msg = f"{self.currency} and {other.currency} cannot be added or compared"
            raise CurrencyMismatch(msg)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        """``10.50 EUR``: the form that ``parse`` reads."""
        return f"{self.amount:f} {self.currency}"

    def converted(self, rate: Decimal, currency: str) -> "Money":
        """This amount times ``rate`` (units of ``currency`` for one of ours), not rounded."""
        return Money(self.amount * rate, currency)

    def split(self, weights: Sequence[int | Decimal]) -> tuple["Money", ...]:
        """Parts by weight that add up to this rounded amount: largest remainder, earlier parts first on a tie.

        Raises ValueError for no weights, a negative weight, or weights that are all zero.
        """
        return tuple(
            Money.from_minor(part, self.currency) for part in split_minor(self.minor, [Decimal(w) for w in weights])
        )


def split_minor(total: int, weights: Sequence[Decimal]) -> tuple[int, ...]:
    """Split whole units by weight with the largest-remainder method; the sum is exactly ``total``.

    A negative total mirrors the split of its absolute value, so that a reversal cancels each part.
    """
    if not weights or any(weight < 0 for weight in weights) or not sum(weights):
        msg = "weights must be present, not negative, and not all zero"
        raise ValueError(msg)
    if total < 0:
        return tuple(-part for part in split_minor(-total, weights))
    with localcontext() as context:
        context.prec = _PRECISION
        whole = sum(weights, Decimal(0))
        shares = [Decimal(total) * weight / whole for weight in weights]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum in ``currency``; zero for none; raises CurrencyMismatch for any other currency."""
    result = Money(Decimal(0), currency)
    for amount in amounts:
        result += amount
    return result
