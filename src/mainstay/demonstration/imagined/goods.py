"""What is sold, at which prices, in which currencies, and what those were worth."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from mainstay.demonstration.imagined.company import YEARS
from mainstay.demonstration.imagined.dice import Dice, chosen_from

_CENT = Decimal("0.01")
_YEARLY_RISE = (Decimal(1), Decimal("1.035"), Decimal("1.062"), Decimal("1.088"))
_ROUND_TO = {"EUR": _CENT, "CZK": Decimal("0.50"), "INR": Decimal(1), "USD": _CENT}
_RATE_PLACES = Decimal("0.000001")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, eq=False)
class Product:
    """A product; ``price`` in euro for one unit in the first year, ``cost`` its share of the price."""

    public_id: str
    code: str
    name: str
    line: str
    unit_name: str
    price: Decimal
    cost: Decimal
    trades: dict[str, int]


@dataclass(frozen=True)
class RateOfDay:
    """Units of a currency for one euro from a day on."""

    currency: str
    from_on: date
    rate: Decimal


@dataclass(frozen=True)
class Goods:
    """Products, and prices and rates by day."""

    products: list[Product]
    rates: list[RateOfDay]
    years: list[date]
    lists: list[tuple[str, str]]

    def rate(self, currency: str, on: date) -> Decimal:
        """Units of ``currency`` for one euro on a day: the newest rate known then, the first one before."""
        if currency == "EUR":
            return Decimal(1)
        known = [one for one in self.rates if one.currency == currency]
        return next((one.rate for one in reversed(known) if one.from_on <= on), known[0].rate)

    def price(self, product: Product, currency: str, on: date) -> Decimal:
        """The list price of one unit on a day; it changes with the year and the rate of the year's first day."""
        start = max((day for day in self.years if day <= on), default=self.years[0])
        rise = _YEARLY_RISE[self.years.index(start)]
        exact = product.price * rise * self.rate(currency, start)
        step = _ROUND_TO[currency]
        return max((exact / step).quantize(Decimal(1)) * step, step)

    def of_trade(self, trade: str) -> dict[Product, int]:
        """The products that makers of a trade buy, with weights."""
        return {one: one.trades[trade] for one in self.products if trade in one.trades}


def imagine_goods(dice: Dice, now: datetime) -> Goods:
    """Products of data/goods.yaml, price years, and a rate for each month that wanders a little."""
    data = chosen_from("goods")
    products = [
        Product(dice.public_id(), code, name, line["name"], unit, Decimal(price), Decimal(line["cost"]), line["trades"])
        for line in data["lines"] for code, name, unit, price in line["products"]
    ]  # fmt: skip
    years = [date(now.year - back, 1, 1) for back in range(YEARS, -1, -1)]
    lists = [(code, name) for code, name in data["lists"]]
    return Goods(products, _rates(dice, years[0], now.date()), years, lists)


def _rates(dice: Dice, first: date, today: date) -> list[RateOfDay]:
    found = []
    for currency, (start, drift) in chosen_from("goods")["rates"].items():
        rate, day = Decimal(start), first
        while day <= today:
            found.append(RateOfDay(currency, day, rate.quantize(_RATE_PLACES)))
            wander = (Decimal(dice.between(-100, 100)) / _HUNDRED) * Decimal("0.006")
            rate *= 1 + Decimal(drift) / 12 + wander
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return found
