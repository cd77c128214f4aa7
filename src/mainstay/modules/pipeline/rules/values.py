"""What deals are worth: one amount, weighted, added up in one currency, by forecast category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.kernel.money import Money
from mainstay.modules.catalogue.rules.exchange import RateBoard, SumInOne

# Domain: forecasting and reports, 2.1. ``omitted`` is in none of them.
CUMULATIVE: Mapping[str, tuple[str, ...]] = {
    "open_pipeline": ("pipeline", "best_case", "most_likely", "commit"),
    "best_case": ("best_case", "most_likely", "commit", "closed"),
    "most_likely": ("most_likely", "commit", "closed"),
    "commit": ("commit", "closed"),
}
_HUNDRED = Decimal(100)


def deal_value(amount: Money | None, recurring: Money | None, term_months: int | None) -> Money | None:
    """One-off amount plus the recurring monthly amount over its term (one month while the term is unknown); None when
    neither is known. Raises CurrencyMismatch for two currencies.
    """
    if recurring is None:
        return amount
    whole = recurring * (term_months or 1)
    return whole if amount is None else amount + whole


def weighted(value: Money, probability: int) -> Money:
    """The value times its probability in whole percent, not rounded."""
    return value * (Decimal(probability) / _HUNDRED)


def amount_of_lines(amounts: Iterable[Money | None]) -> Money | None:
    """The amount of a deal from its lines: their sum once every line has an amount; None while one has none, or without
    lines: the amount is then what a person wrote. Raises CurrencyMismatch for two currencies.
    """
    found = list(amounts)
    priced = [amount for amount in found if amount is not None]
    if not priced or len(priced) < len(found):
        return None
    return sum(priced[1:], priced[0])


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """Deals of one currency added up: how many, their value, and the sum of value times probability in percent."""

    count: int
    value: Money
    value_times_percent: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """Deals added up in one currency: count, value and weighted value with the day of the oldest rate used; amounts
    for whose currency there is no rate are left out of the sums and named.
    """

    count: int
    value: SumInOne
    weighted: SumInOne


def totals(sums: Iterable[CurrencySum], rates: RateBoard, currency: str) -> Totals:
    """All sums in ``currency``: each currency is converted once, from its exact sum."""
    found = list(sums)
    return Totals(
        count=sum(one.count for one in found),
        value=rates.total((one.value for one in found), currency),
        weighted=rates.total((one.value_times_percent * (1 / _HUNDRED) for one in found), currency),
    )


def cumulative(by_category: Mapping[str, Money], currency: str) -> dict[str, Money]:
    """The four cumulative figures of a forecast from the sums of the categories."""
    nothing = Money(Decimal(0), currency)
    return {
        name: sum((by_category.get(category, nothing) for category in categories), nothing)
        for name, categories in CUMULATIVE.items()
    }
