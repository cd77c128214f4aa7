"""Orders, their lines and invoices, and what they add up to on accounts."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from mainstay.demonstration.imagined.goods import Goods
from mainstay.demonstration.imagined.trade import Order
from mainstay.demonstration.stored.goods import GROUP_CURRENCY
from mainstay.demonstration.stored.ledger import Ledger, morning, table
from mainstay.kernel.money import Money
from mainstay.modules.agreements.actions.rating import group_columns
from mainstay.modules.agreements.actions.totals import refresh_account_totals
from mainstay.modules.agreements.rules.orders import status_of
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, to_scaled
from mainstay.modules.catalogue.rules.exchange import Rate, RateBoard

_NOTHING = Decimal(0)


class Boards:
    """The rates of a day, from the imagined ones: the same answer that the stored ones give."""

    def __init__(self, goods: Goods) -> None:
        self._rates = goods.rates
        self.on = cache(self._of_day)

    def _of_day(self, day: date) -> RateBoard:
        return RateBoard.of(
            Rate("EUR", one.currency, one.rate, one.from_on) for one in self._rates if one.from_on <= day
        )


def store_orders(ledger: Ledger) -> None:
    """Three years of orders with lines and invoices; revenue of the accounts follows from them."""
    orders = ledger.world.orders
    boards = Boards(ledger.world.goods)
    ledger.store([_order(ledger, boards, one) for one in orders], "orders")
    _store_lines(ledger, orders)
    invoice = table("agreements.Invoice")
    ledger.store([_invoice(invoice, ledger, one) for one in orders if one.invoiced_on], "invoices")
    refresh_account_totals(ledger.context, {ledger.keys[one.client.public_id] for one in orders})


def _order(ledger: Ledger, boards: Boards, one: Order) -> Any:
    amount = Money(one.amount, one.currency)
    cost = Money(sum((line.cost for line in one.lines), _NOTHING), one.currency)
    confirmed = one.ordered_on if one.ordered_on < ledger.world.now.date() else None
    columns = group_columns(amount, cost, one.ordered_on, board=boards.on(one.ordered_on), currency=GROUP_CURRENCY)
    row = table("agreements.Order")(
        public_id=one.public_id, account_id=ledger.keys[one.client.public_id], number=one.number, ordered_on=one.ordered_on,
        requested_on=one.wanted_on, confirmed_on=confirmed, delivered_on=one.delivered_on, invoiced_on=one.invoiced_on,
        status=status_of(confirmed, one.delivered_on, one.invoiced_on, cancelled=False), line_count=len(one.lines),
        taken_by_id=ledger.users[one.client.owner.key], contact_id=ledger.keys[one.client.contacts[0].public_id],
        created_at=morning(one.ordered_on), **(columns | {"rate_on": columns["rate_on"] or one.ordered_on}),
    )  # fmt: skip
    row.amount, row.cost = amount, cost
    return row


def _store_lines(ledger: Ledger, orders: list[Order]) -> None:
    line = table("agreements.OrderLine")
    ledger.store(
        [
            line(order_id=ledger.keys[one.public_id], account_id=ledger.keys[one.client.public_id], position=position,
                 ordered_on=one.ordered_on, product_id=ledger.keys[each.product.public_id], code=each.product.code,
                 description=each.product.name, quantity_milli=to_scaled(each.quantity, QUANTITY_PLACES),
                 unit_price_micro=to_scaled(each.unit_price, PRICE_PLACES), currency=one.currency,
                 amount_minor=Money(each.amount, one.currency).minor, cost_minor=Money(each.cost, one.currency).minor,
                 requested_on=one.wanted_on, delivered_on=one.delivered_on, created_at=morning(one.ordered_on))
            for one in orders for position, each in enumerate(one.lines, 1)
        ],
        "order lines",
    )  # fmt: skip


def _invoice(invoice: Any, ledger: Ledger, one: Order) -> Any:
    net = Money(one.amount, one.currency)
    paid = net.minor if one.paid_on else 0
    return invoice(
        public_id=one.invoice_id, account_id=ledger.keys[one.client.public_id], order_id=ledger.keys[one.public_id],
        number=one.invoice_number, status="paid" if one.paid_on else "open", issued_on=one.invoiced_on, due_on=one.due_on,
        due_by=one.due_on, paid_on=one.paid_on, currency=one.currency, net_minor=net.minor, gross_minor=net.minor,
        paid_minor=paid, created_at=morning(one.invoiced_on or one.ordered_on),
    )  # fmt: skip
