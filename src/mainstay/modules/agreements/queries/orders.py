"""An order's page, and the orders of an account."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import DAY, ROW_ID, QueryContext, prepared, query
from mainstay.framework.values.inputs import integer, reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.agreements.choices import OrderKind, OrderStatus
from mainstay.modules.agreements.models import Order, OrderLine
from mainstay.modules.agreements.rules.orders import is_late

LINES = 200
_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class OneOrder:
    """An order."""

    id: str = reference(pgettext_lazy("sale", "Order"), kind="order")


@dataclass(frozen=True, kw_only=True)
class LinesOfOrder:
    """An order, and after which line."""

    order: str = reference(pgettext_lazy("sale", "Order"), kind="order")
    after: int = integer(_("After line"), minimum=0, default=0)


@dataclass(frozen=True)
class LineShown:
    """A line of an order; ``cost`` is None without the right to margins."""

    position: int
    product: Named | None
    code: str
    description: str
    quantity: Decimal
    unit_price: Money | None
    amount: Money
    cost: Money | None
    requested_on: date | None
    delivered_on: date | None


@dataclass(frozen=True)
class InvoiceOfOrder:
    """An invoice of an order."""

    id: str
    number: str
    gross: Money
    is_paid: bool


@dataclass(frozen=True)
class OrderPage:
    """Everything on the page of an order; ``next_after`` leads to further lines. ``cost`` and ``contribution`` are None
    without the right to margins, or while the cost of a line is unknown.
    """

    id: str
    version: int
    title: str
    account: Named
    order_kind: str
    status: str
    status_label: str
    is_late: bool
    ordered_on: date
    requested_on: date | None
    confirmed_on: date | None
    delivered_on: date | None
    invoiced_on: date | None
    cancelled_on: date | None
    cancel_reason: str
    amount: Money
    cost: Money | None
    contribution: Money | None
    group_amount: Money | None
    rate: Decimal | None
    rate_on: date | None
    contact: Named | None
    opportunity: Named | None
    taken_by: str
    client_reference: str
    source: str
    campaign: str
    note: str
    lines: tuple[LineShown, ...]
    line_count: int
    next_after: int | None
    invoices: tuple[InvoiceOfOrder, ...]
    as_of: datetime | None


@query("order.page", label=_("Page of an order"), output=OrderPage, rights=("order", "read"), input=OneOrder,
       subject="order", budget=12, sample=lambda world: {"id": world.public_id("order")},
)  # fmt: skip
def order_page(context: QueryContext, input: OneOrder) -> OrderPage:
    """An order with its lines, dates, money and invoices; as of a moment if asked."""
    order: Order = context.find("order", input.id)
    if context.as_of:
        past = row_as_of(Order, order.pk, context.as_of)
        if past is None:
            raise SubjectNotFound("order")
        order = past
    lines, more = _lines(context, order, 0)
    return OrderPage(
        **_head(context, order), **_money(context, order), lines=lines, line_count=order.line_count,
        next_after=lines[-1].position if more else None,
        invoices=tuple(
            InvoiceOfOrder(row.public_id, row.number, row.gross, row.status == "paid")
            for row in context.visible("invoice").filter(order_id=order.pk).order_by("issued_on", "id")[:50]
        ), as_of=context.as_of,
    )  # fmt: skip


@query("order.lines", label=_("Lines of an order"), output=LineShown, rights=("order", "read"), input=LinesOfOrder,
       subject="order", many=True, budget=4, sample=lambda world: {"order": world.public_id("order")},
)  # fmt: skip
def lines_of_order(context: QueryContext, input: LinesOfOrder) -> list[LineShown]:
    """The next two hundred lines of an order, after the position given."""
    return list(_lines(context, context.find("order", input.order), input.after)[0])


def _head(context: QueryContext, order: Order) -> dict[str, Any]:
    plain = ("version", "status", "ordered_on", "requested_on", "confirmed_on", "delivered_on", "invoiced_on",
             "cancelled_on", "cancel_reason", "client_reference", "source", "campaign", "note")  # fmt: skip
    deal = context.visible("opportunity").filter(pk=order.opportunity_id).first() if order.opportunity_id else None
    contact = order.contact
    return {name: getattr(order, name) for name in plain} | {
        "id": order.public_id, "title": order.number, "account": named(order.account),
        "order_kind": str(OrderKind(order.order_kind).label), "status_label": str(OrderStatus(order.status).label),
        "is_late": is_late(order.requested_on, order.delivered_on, order.status, context.today),
        "contact": Named(contact.public_id, contact.person.identity.name) if contact else None,
        "opportunity": named(deal) if deal else None, "taken_by": order.taken_by.name if order.taken_by else "",
    }  # fmt: skip


def _money(context: QueryContext, order: Order) -> dict[str, Any]:
    cost = order.cost if sees_margin(context) else None
    return {
        "amount": order.amount, "cost": cost, "contribution": None if cost is None else order.amount - cost,
        "group_amount": order.group_amount, "rate": order.rate, "rate_on": order.rate_on,
    }  # fmt: skip


def sees_margin(context: QueryContext) -> bool:
    """Whether the reader may see costs and contributions."""
    return context.actor.is_system or bool(context.actor.may("margin", "read"))


def _lines(context: QueryContext, order: Order, after: int) -> tuple[tuple[LineShown, ...], bool]:
    if context.as_of:
        past = sorted(rows_as_of(OrderLine, {"order": order.pk}, context.as_of), key=lambda row: row.position)
        rows = [row for row in past if row.position > after][: LINES + 1]
    else:
        lines = OrderLine.objects.filter(order_id=order.pk, position__gt=after).select_related("product")
        rows = list(lines.order_by("position")[: LINES + 1])
    margin = sees_margin(context)
    shown = tuple(_line(row, margin=margin) for row in rows[:LINES])
    return shown, len(rows) > LINES


def _line(row: OrderLine, *, margin: bool) -> LineShown:
    price = None if row.unit_price is None else Money(row.unit_price, row.currency)
    return LineShown(
        row.position, named(row.product) if row.product else None, row.code, row.description, row.quantity, price,
        row.amount, row.cost if margin else None, row.requested_on, row.delivered_on,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OrdersOfAccount:
    """An account."""

    account: str = reference(_("Account"), kind="account")


@dataclass(frozen=True)
class OrderShown:
    """An order at a glance."""

    id: str
    number: str
    ordered_on: date
    requested_on: date | None
    status: str
    status_label: str
    is_late: bool
    amount: Money


@dataclass(frozen=True)
class AccountOrders:
    """The newest orders of an account, and those that are late, the oldest first."""

    account: Named
    newest: tuple[OrderShown, ...]
    late: tuple[OrderShown, ...]


@query("order.of_account", label=_("Orders of an account"), output=AccountOrders, rights=("order", "read"),
       input=OrdersOfAccount, subject="account", budget=5,
       sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def orders_of_account(context: QueryContext, input: OrdersOfAccount) -> AccountOrders:
    """The newest orders of an account, and its late ones."""
    account = context.find("account", input.account)
    newest = context.on_account(_newest, account.pk)
    waiting = context.on_account(_late, account.pk, today=context.today)
    return AccountOrders(
        named(account), tuple(_shown(context, row) for row in newest), tuple(_shown(context, row) for row in waiting)
    )


@prepared("order", account=ROW_ID)
def _newest(rows: Any, account: Any) -> Any:
    return rows.filter(account_id=account).order_by("-ordered_on", "-id")[:_SHOWN]


@prepared("order", account=ROW_ID, today=DAY)
def _late(rows: Any, account: Any, today: Any) -> Any:
    waiting = rows.filter(account_id=account, status__in=(OrderStatus.ORDERED, OrderStatus.CONFIRMED))
    return waiting.filter(requested_on__lt=today).order_by("requested_on", "id")[:_SHOWN]


def _shown(context: QueryContext, row: Order) -> OrderShown:
    return OrderShown(
        row.public_id, row.number, row.ordered_on, row.requested_on, row.status, str(OrderStatus(row.status).label),
        is_late(row.requested_on, row.delivered_on, row.status, context.today), row.amount,
    )  # fmt: skip
