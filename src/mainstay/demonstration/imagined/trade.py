"""Three years of orders with their invoices: by season, growing or shrinking, some of them the last."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from mainstay.demonstration.imagined.clients import Client
from mainstay.demonstration.imagined.company import YEARS
from mainstay.demonstration.imagined.dice import Dice
from mainstay.demonstration.imagined.goods import Goods, Product

_ORDERS_A_YEAR: Final = {"a": 20, "b": 12, "c": 8}
_DAYS_A_YEAR: Final = 365
_HUNDRED: Final = Decimal(100)
_CENT: Final = Decimal("0.01")
_HEAVY_KG: Final = Decimal(12)
# Share of the usual month, in percent, from January on.
_SEASONS: Final = {
    "ice cream": (55, 60, 85, 120, 160, 175, 165, 130, 80, 60, 55, 55),
    "beverages": (80, 80, 95, 105, 125, 140, 140, 125, 95, 75, 70, 70),
    "confectionery": (75, 80, 85, 80, 75, 75, 80, 100, 125, 150, 155, 120),
    "bakery": (95, 95, 100, 105, 95, 90, 90, 95, 100, 105, 110, 120),
}
_FLAT: Final = (100,) * 12


@dataclass(frozen=True)
class OrderLine:
    """A product, how much of it, and the price and cost of one unit in the order's currency."""

    public_id: str
    product: Product
    quantity: Decimal
    unit_price: Decimal
    unit_cost: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity times price, to the cent."""
        return (self.quantity * self.unit_price).quantize(_CENT)

    @property
    def cost(self) -> Decimal:
        """Quantity times cost, to the cent."""
        return (self.quantity * self.unit_cost).quantize(_CENT)


@dataclass(frozen=True)
class Order:
    """What a client ordered, and when it was delivered, invoiced, due and paid; None for what has not happened."""

    public_id: str
    number: str
    client: Client
    ordered_on: date
    wanted_on: date
    delivered_on: date | None
    invoice_id: str
    invoice_number: str
    invoiced_on: date | None
    due_on: date | None
    paid_on: date | None
    currency: str
    lines: list[OrderLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal(0))


def imagine_orders(dice: Dice, goods: Goods, clients: list[Client], now: datetime) -> list[Order]:
    """All orders of the last three years, oldest first, numbered in that order."""
    today = now.date()
    found: list[tuple[date, int, Client]] = []
    for index, client in enumerate(clients):
        found += [(day, index, client) for day in _order_days(dice, client, today)]
    found.sort(key=lambda one: one[:2])
    favourites = {client.public_id: _favourites(dice, goods, client) for client in clients}
    return [
        _order(dice, goods, number, client, day, favourites[client.public_id], today)
        for number, (day, _, client) in enumerate(found, 1)
    ]


def _order_days(dice: Dice, client: Client, today: date) -> list[date]:
    """Days on which the client ordered; a former one stopped, a prospect never began."""
    if client.since_on is None:
        return []
    first = max(client.since_on, today - timedelta(days=_DAYS_A_YEAR * YEARS))
    last = today - timedelta(days=dice.between(70, 500)) if client.status == "former" else today
    step = _DAYS_A_YEAR // _ORDERS_A_YEAR[client.tier]
    days, day = [], first + timedelta(days=dice.between(0, step))
    while day <= last:
        days.append(_worked(day))
        day += timedelta(days=max(2, step + dice.between(-step // 3, step // 3)))
    return [day for day in days if day <= today]


def _worked(day: date) -> date:
    return day - timedelta(days=max(0, day.isoweekday() - 5))


def _favourites(dice: Dice, goods: Goods, client: Client) -> list[Product]:
    """The few products that a client comes back for."""
    weights = goods.of_trade(client.trade)
    wanted = {"a": 6, "b": 4, "c": 3}[client.tier]
    chosen: list[Product] = []
    while len(chosen) < min(wanted, len(weights)):
        one = dice.weighted(weights)
        if one not in chosen:
            chosen.append(one)
    return chosen


def _order(
    dice: Dice, goods: Goods, number: int, client: Client, day: date, favourites: list[Product], today: date
) -> Order:
    lines = [
        _line(dice, goods, client, product, day, count)
        for count in [dice.weighted({1: 35, 2: 35, 3: 20, 4: 10})]
        for product in dice.some(favourites, count)
    ]
    wanted = day + timedelta(days=dice.between(6, 16))
    late = dice.between(1, 6) if dice.chance(12) else 0
    delivered = wanted + timedelta(days=late)
    terms = 30 if client.tier != "a" else 60
    paid = delivered + timedelta(days=terms + (dice.between(-8, 3) if dice.chance(78) else dice.between(5, 40)))
    done = delivered <= today
    return Order(
        dice.public_id(), f"{20_000 + number}", client, day, wanted, delivered if done else None, dice.public_id(),
        f"{delivered.year}-{number:05}", delivered if done else None, delivered + timedelta(days=terms) if done else None,
        paid if done and paid <= today else None, client.currency, lines,
    )  # fmt: skip


def _line(dice: Dice, goods: Goods, client: Client, product: Product, day: date, count: int) -> OrderLine:
    """A quantity worth the client's usual share, in whole bags of 25 where the product comes by weight."""
    years_ago = Decimal((day - goods.years[-1]).days) / _DAYS_A_YEAR
    grown = Decimal(client.yearly) * (1 + Decimal(client.trend) / _HUNDRED * years_ago)
    season = Decimal(_SEASONS.get(client.trade, _FLAT)[day.month - 1]) / _HUNDRED
    chance = Decimal(dice.between(70, 130)) / _HUNDRED
    worth = grown / _ORDERS_A_YEAR[client.tier] / count * season * chance
    price = goods.price(product, client.currency, day)
    euro = price / goods.rate(client.currency, day)
    step = Decimal(25) if euro < _HEAVY_KG else Decimal(1)
    quantity = max((worth / euro / step).quantize(Decimal(1)) * step, step)
    discount = Decimal({"a": 6, "b": 3, "c": 0}[client.tier] + dice.between(0, 2)) / _HUNDRED
    agreed = (price * (1 - discount)).quantize(_CENT)
    cost = (price * product.cost * Decimal(dice.between(96, 104)) / _HUNDRED).quantize(_CENT)
    return OrderLine(dice.public_id(), product, quantity, agreed, cost)
