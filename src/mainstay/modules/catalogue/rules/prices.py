"""Which price holds for a product, a day and a quantity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import Period


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price of a list: ``unit_price`` in the list's currency, from ``min_quantity`` on, in ``period``."""

    unit_price: Decimal
    min_quantity: Decimal
    period: Period
    public_id: str = ""


def best_price(prices: Iterable[PriceRow], day: date, quantity: Decimal) -> PriceRow | None:
    """The price that holds on ``day`` for ``quantity``: of those that have begun and whose quantity is reached, the
    one for the largest quantity; of two such, the one that began later. None when no price holds.
    """
    holding = [one for one in prices if day in one.period and one.min_quantity <= quantity]
    return max(holding, key=lambda one: (one.min_quantity, one.period.start), default=None)
