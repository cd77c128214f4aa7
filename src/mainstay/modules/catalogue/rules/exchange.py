"""Sums in one currency, with the day of the oldest rate used, and what had no rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from mainstay.kernel.money import Money

_PRECISION = 34


@dataclass(frozen=True, slots=True)
class Rate:
    """``rate`` units of ``target`` for one of ``source``, known since ``on``."""

    source: str
    target: str
    rate: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class RateFound:
    """A rate to convert with, the day it is of, and the currency through which it was found (empty: directly)."""

    rate: Decimal
    on: date | None
    through: str = ""


@dataclass(frozen=True, slots=True)
class SumInOne:
    """A sum in one currency. ``rate_on`` is the day of the oldest rate used, None where no rate was needed;
    ``left_out`` are the amounts for whose currency there is no rate: they are shown beside, never guessed.
    """

    total: Money
    rate_on: date | None = None
    left_out: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class RateBoard:
    """The rates that hold on one day, one per ordered pair of currencies."""

    rates: Mapping[tuple[str, str], Rate]

    @classmethod
    def of(cls, rates: Iterable[Rate]) -> "RateBoard":
        """The newest rate of each pair."""
        newest: dict[tuple[str, str], Rate] = {}
        for rate in rates:
            present = newest.get((rate.source, rate.target))
            if present is None or rate.on > present.on:
                newest[rate.source, rate.target] = rate
        return cls(newest)

    def find(self, source: str, target: str) -> RateFound | None:
        """The stored rate, else the inverse of the opposite one, else one through a third currency that both have a
        rate with (the alphabetically first); None when there is no way.
        """
        if source == target:
            return RateFound(Decimal(1), None)
        direct = self._step(source, target)
        if direct is not None:
            return direct
        for middle in sorted({code for pair in self.rates for code in pair} - {source, target}):
            first, second = self._step(source, middle), self._step(middle, target)
            if first is not None and second is not None:
                return RateFound(_times(first.rate, second.rate), _older(first.on, second.on), middle)
        return None

    def convert(self, amount: Money, target: str) -> tuple[Money, RateFound] | None:
        """The amount in ``target``, rounded to its minor unit, and the rate used; None without a rate."""
        found = self.find(amount.currency, target)
        return None if found is None else (amount.converted(found.rate, target).rounded(), found)

    def total(self, amounts: Iterable[Money], target: str) -> SumInOne:
        """The amounts in ``target``: added up by currency first, so that each currency is rounded once."""
        by_currency: dict[str, Money] = {}
        for amount in amounts:
            by_currency[amount.currency] = by_currency.get(amount.currency, Money(Decimal(0), amount.currency)) + amount
        total, rate_on, left_out = Money(Decimal(0), target), None, []
        for currency in sorted(by_currency):
            converted = self.convert(by_currency[currency], target)
            if converted is None:
                left_out.append(by_currency[currency])
                continue
            total += converted[0]
            rate_on = _older(rate_on, converted[1].on)
        return SumInOne(total, rate_on, tuple(left_out))

    def _step(self, source: str, target: str) -> RateFound | None:
        stored = self.rates.get((source, target))
        if stored is not None:
            return RateFound(stored.rate, stored.on)
        opposite = self.rates.get((target, source))
        if opposite is None:
            return None
        with localcontext() as context:
            context.prec = _PRECISION
            return RateFound(Decimal(1) / opposite.rate, opposite.on)


def _times(first: Decimal, second: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return first * second


def _older(first: date | None, second: date | None) -> date | None:
    return min((one for one in (first, second) if one is not None), default=None)
