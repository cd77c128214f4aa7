"""Orders in the currency of the group, at the rate of the day of the order, frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.kernel.money import Money
from mainstay.modules.agreements.models import Order
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.catalogue.rules.exchange import RateBoard


@dataclass(frozen=True, kw_only=True)
class RateOrders:
    """All orders that are not yet in the currency of the group."""


def group_columns(
    amount: Money, cost: Money | None, on: date, *, board: RateBoard | None = None, currency: str = ""
) -> dict[str, Any]:
    """Amount and cost in the currency of the group at the rate of a day; empty while there is no rate."""
    target = currency or group_currency(on)
    found = (board or rates_on(on)).find(amount.currency, target)
    if found is None:
        return {"group_currency": "", "group_minor": 0, "group_cost_minor": None, "rate_text": "", "rate_on": None}
    return {
        "group_currency": target, "group_minor": amount.converted(found.rate, target).minor,
        "group_cost_minor": None if cost is None else cost.converted(found.rate, target).minor,
        "rate_text": f"{found.rate:f}"[:40], "rate_on": found.on or on,
    }  # fmt: skip


@action(
    "order.rate", label=_("Put orders in the currency of the group"), policy=by_right("rate", "edit"), menu=False,
    scope="company", events=("orders.rated",), sample=dict,
)  # fmt: skip
def rate_orders(context: ActionContext, input: RateOrders) -> None:  # noqa: ARG001
    """Give every order that has no amount in today's currency of the group one, at the rate of its own day. Orders that
    have one keep it, whatever the rates do later.
    """
    currency = group_currency(context.today)
    same = Order.objects.filter(currency=currency).exclude(group_currency=currency)
    count = context.update_many(
        same, note="orders in the group's own currency", group_currency=currency, group_minor=F("amount_minor"),
        group_cost_minor=F("cost_minor"), rate_text="1", rate_on=F("ordered_on"),
    )  # fmt: skip
    for on, orders in groupby(_waiting(currency), key=lambda order: order.ordered_on):
        board = rates_on(on)
        for order in orders:
            columns = group_columns(order.amount, order.cost, on, board=board, currency=currency)
            if columns["rate_text"]:
                rows = Order.objects.filter(pk=order.pk)
                count += context.update_many(rows, note="orders rated", version=F("version"), **columns)
    context.answer["rated"] = count
    context.emit("orders.rated", count=count)


def _waiting(currency: str) -> Iterator[Order]:
    """Orders without an amount in the group's currency, by day, so that the rates of a day are read once."""
    return Order.objects.exclude(group_currency=currency).order_by("ordered_on", "id").iterator(2_000)
