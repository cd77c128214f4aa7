"""Recording, editing and cancelling orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, currency, day, decimal, lines, long_text, money, reference, text
from mainstay.framework.values.mentioned import filled, mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money, total
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.agreements.actions.rating import group_columns
from mainstay.modules.agreements.choices import OrderKind, OrderStatus
from mainstay.modules.agreements.models import Order, OrderLine
from mainstay.modules.agreements.policy import may_cancel_order, may_edit_order, may_reinstate_order
from mainstay.modules.agreements.rules.orders import date_problems, line_amount, status_of
from mainstay.modules.pipeline.actions.reach import may_on_account, refuse_unless

_COLUMNS = ("product", "description", "quantity", "unit_price", "amount")
_DATES = ("requested_on", "confirmed_on", "delivered_on", "invoiced_on")


@dataclass(frozen=True, kw_only=True)
class OrderLineGiven:
    """A line: a product or free text, how much (negative for a return), at which price; cost where it is known."""

    product: str | None = reference(_("Product"), kind="product", default=None, nullable=True)
    code: str = text(_("Code"), max_length=60, min_length=0, default="")
    description: str = text(_("Description"), min_length=0, default="")
    quantity: Decimal = decimal(
        _("Quantity"), places=3, minimum=Decimal("-1e12"), maximum=Decimal("1e12"), default=Decimal(1)
    )
    unit_price: Decimal | None = decimal(
        _("Price per unit"), minimum=Decimal("-1e12"), maximum=Decimal("1e12"), default=None, nullable=True
    )
    amount: Money | None = money(_("Amount"), default=None, nullable=True)
    cost: Money | None = money(_("Cost"), default=None, nullable=True, right="margin")
    requested_on: date | None = day(_("Wanted"), default=None, nullable=True)
    delivered_on: date | None = day(_("Delivered"), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class RecordOrder:
    """An order of an account with its lines."""

    account: str = reference(_("Account"), kind="account")
    number: str = text(_("Number"), max_length=60)
    ordered_on: date = day(_("Ordered"))
    currency: str = currency(_("Currency"))
    order_kind: str = choice(_("Sort"), choices=tuple(OrderKind.choices), default=OrderKind.ORDER.value)
    requested_on: date | None = day(_("Wanted"), default=None, nullable=True)
    confirmed_on: date | None = day(_("Confirmed"), default=None, nullable=True)
    delivered_on: date | None = day(_("Delivered"), default=None, nullable=True)
    invoiced_on: date | None = day(_("Invoiced"), default=None, nullable=True)
    contact: str | None = reference(_("Ordered by"), kind="contact", default=None, nullable=True)
    opportunity: str | None = reference(_("From the deal"), kind="opportunity", default=None, nullable=True)
    client_reference: str = text(_("Client's reference"), max_length=120, min_length=0, default="")
    source: str = text(_("Source"), max_length=120, min_length=0, default="")
    campaign: str = text(_("Campaign"), max_length=120, min_length=0, default="")
    note: str = long_text(_("Note"), min_length=0, default="")
    lines: tuple[OrderLineGiven, ...] = lines(_("Lines"), of=OrderLineGiven, minimum=1, maximum=5_000, shown=_COLUMNS)
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="", hidden=True)


@dataclass(frozen=True, kw_only=True)
class EditOrder:
    """Changes to an order; ``lines`` replaces all lines."""

    number: Any = text(_("Number"), max_length=60, default=UNSET)
    ordered_on: Any = day(_("Ordered"), default=UNSET)
    requested_on: Any = day(_("Wanted"), default=UNSET, nullable=True)
    confirmed_on: Any = day(_("Confirmed"), default=UNSET, nullable=True)
    delivered_on: Any = day(_("Delivered"), default=UNSET, nullable=True)
    invoiced_on: Any = day(_("Invoiced"), default=UNSET, nullable=True)
    contact: Any = reference(_("Ordered by"), kind="contact", default=UNSET, nullable=True)
    client_reference: Any = text(_("Client's reference"), max_length=120, min_length=0, default=UNSET)
    source: Any = text(_("Source"), max_length=120, min_length=0, default=UNSET)
    campaign: Any = text(_("Campaign"), max_length=120, min_length=0, default=UNSET)
    note: Any = long_text(_("Note"), min_length=0, default=UNSET)
    lines: Any = lines(_("Lines"), of=OrderLineGiven, minimum=1, maximum=5_000, shown=_COLUMNS, default=UNSET)


@dataclass(frozen=True, kw_only=True)
class CancelOrder:
    """Why the order is cancelled."""

    reason: str = text(_("Why"), max_length=300)


@dataclass(frozen=True, kw_only=True)
class ReinstateOrder:
    """Nothing to say: the order counts again."""


@action(
    "order.record", label=_("New order"), policy=by_right("order", "create"), creates="order",
    events=("order.recorded",), icon="shopping-cart", scope="company", favourite_of=("coordinator",),
    sample=lambda world: {"account": world.public_id("account"), "number": "4711", "ordered_on": "2026-11-02",
                          "currency": "EUR", "lines": [{"description": "Pectin", "quantity": "2", "unit_price": "9"}]},
)  # fmt: skip
def record_order(context: ActionContext, input: RecordOrder) -> Order:
    """Record an order with its lines; its amount is their sum, frozen in the currency of the group at that day."""
    account = context.find("account", input.account, "account")
    refuse_unless(may_on_account(context, account, "order", "create"))
    _refuse_taken(input.number, account.pk, None)
    deal = context.find("opportunity", input.opportunity, "opportunity") if input.opportunity else None
    plain = mentioned(input, "number", "order_kind", "ordered_on", "currency", "client_reference", "source", "campaign",
                      "note", "external_ref", *_DATES)  # fmt: skip
    if deal is not None:
        plain["source"], plain["campaign"] = input.source or deal.source, input.campaign or deal.campaign
    order = Order(
        account=account, opportunity=deal, contact=_contact(context, account.pk, input.contact),
        taken_by_id=context.actor.user_id or None, **plain,
    )  # fmt: skip
    rows = made_lines(context, order, input.lines)
    context.create(filled(order, **_head(order, rows)))
    _store(context, order, rows)
    context.emit("order.recorded", order, account=account.public_id)
    return order


@action(
    "order.edit", label=_("Edit"), policy=may_edit_order, subject="order", events=("order.changed",), primary=True,
    sample=lambda: {"confirmed_on": "2030-01-10"},
)  # fmt: skip
def edit_order(context: ActionContext, input: EditOrder) -> Order:
    """Change an order: its dates, references, or all its lines. The status follows from the dates. Whoever may not write
    costs keeps those of the lines that stay the same thing in the same quantity.
    """
    order: Order = context.subject
    values = mentioned(input, "number", "ordered_on", "client_reference", "source", "campaign", "note", *_DATES)
    if "number" in values:
        _refuse_taken(values["number"], order.account_id, order)
    if input.contact is not UNSET:
        values["contact"] = _contact(context, order.account_id, input.contact)
    after = filled(Order(**{f.attname: getattr(order, f.attname) for f in Order._meta.concrete_fields}), **values)
    before = list(order.lines.all())
    rows = _with_costs(context, made_lines(context, after, input.lines), before) if input.lines is not UNSET else before
    context.update(order, **values, **_head(after, rows))
    if input.lines is not UNSET:
        context.remove_many(order.lines.all(), note="order lines")
        _store(context, order, rows)
    elif "ordered_on" in values:
        context.update_many(order.lines.all(), note="day of order lines", ordered_on=order.ordered_on)
    context.emit("order.changed", order, account=order.account.public_id)
    return order


@action(
    "order.cancel", label=_("Cancel"), policy=may_cancel_order, subject="order", events=("order.cancelled",), icon="ban",
    destructive=True, sample=lambda: {"reason": "The client closed the line."},
)  # fmt: skip
def cancel_order(context: ActionContext, input: CancelOrder) -> Order:
    """Cancel an order with the reason; it stays on record and leaves the revenue of the account."""
    order: Order = context.subject
    context.update(order, status=OrderStatus.CANCELLED, cancelled_on=context.today, cancel_reason=input.reason)
    context.emit("order.cancelled", order, account=order.account.public_id, reason=input.reason)
    context.answer["undo"] = {"action": "order.reinstate", "subject": order.public_id, "input": {}}
    return order


@action(
    "order.reinstate", label=_("Bring back"), policy=may_reinstate_order, subject="order",
    events=("order.reinstated",), icon="rotate", sample=dict,
)  # fmt: skip
def reinstate_order(context: ActionContext, input: ReinstateOrder) -> Order:  # noqa: ARG001
    """Bring a cancelled order back; its status follows from its dates again."""
    order: Order = context.subject
    status = status_of(order.confirmed_on, order.delivered_on, order.invoiced_on, cancelled=False)
    context.update(order, status=status, cancelled_on=None, cancel_reason="")
    context.emit("order.reinstated", order, account=order.account.public_id)
    return order


def made_lines(context: ActionContext, order: Order, given: tuple[OrderLineGiven, ...]) -> list[OrderLine]:
    """The lines as rows, not yet stored. Raises InputInvalid naming every line that lacks an amount, is in another
    currency or of an unknown product, and ActionRefused for a cost that the actor may not write.
    """
    if any(line.cost is not None for line in given):
        refuse_unless(may_on_account(context, order.account, "margin", "edit"))
    problems = [problem for index, line in enumerate(given) for problem in _faults(index, line, order.currency)]
    if problems:
        raise InputInvalid(problems)
    products = context.find_many("product", [line.product for line in given if line.product], "lines")
    found = {product.public_id: product for product in products}
    return [_made(order, index, line, found.get(line.product or "")) for index, line in enumerate(given, 1)]


def _with_costs(context: ActionContext, rows: list[OrderLine], before: list[OrderLine]) -> list[OrderLine]:
    """The new lines, with the costs of the old ones where the actor could not see and so not repeat them."""
    if not before or may_on_account(context, before[0].account, "margin", "edit"):
        return rows
    left = [row for row in before if row.cost is not None]
    for row in rows:
        same = next((old for old in left if _same_thing(old, row)), None)
        if same is not None:
            left.remove(same)
            filled(row, cost=same.cost)
    return rows


def _same_thing(one: OrderLine, other: OrderLine) -> bool:
    names = ("product_id", "code", "description", "quantity_milli", "currency")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _made(order: Order, position: int, line: OrderLineGiven, product: Any) -> OrderLine:
    row = OrderLine(
        position=position, product=product, code=line.code or (product.code if product else ""),
        description=line.description or (product.name if product else ""), currency=order.currency,
        requested_on=line.requested_on, delivered_on=line.delivered_on,
    )  # fmt: skip
    amount = line_amount(line.quantity, line.unit_price, line.amount, order.currency)
    made: OrderLine = filled(row, quantity=line.quantity, unit_price=line.unit_price, amount=amount, cost=line.cost)
    return made


def _faults(index: int, line: OrderLineGiven, currency: str) -> list[Problem]:
    found = []
    if line.product is None and not line.description and not line.code:
        found.append(Problem(f"lines.{index}.product", "required", sentence("Name a product, a code or what it is.")))
    if line.amount is None and line.unit_price is None:
        found.append(Problem(f"lines.{index}.unit_price", "required", sentence("Write a price or an amount.")))
    for name in ("amount", "cost"):
        value = getattr(line, name)
        if value is not None and value.currency != currency:
            message = sentence("This order is in {currency}.", currency=currency)
            found.append(Problem(f"lines.{index}.{name}", "currency", message))
    return found


def _head(order: Order, rows: list[OrderLine]) -> dict[str, Any]:
    """Everything of an order that follows from its lines and dates; raises InputInvalid for dates before the order and
    for a credit note that is not negative.
    """
    problems = list(date_problems(order.ordered_on, {name: getattr(order, name) for name in _DATES}))
    amount = total((row.amount for row in rows), order.currency)
    if order.order_kind == OrderKind.CREDIT_NOTE and amount.amount > 0:
        problems.append(Problem("lines", "sign", sentence("The lines of a credit note are negative.")))
    if problems:
        raise InputInvalid(problems)
    costs = [row.cost for row in rows]
    cost = None if None in costs else total(costs, order.currency)
    status = status_of(
        order.confirmed_on, order.delivered_on, order.invoiced_on, cancelled=order.status == OrderStatus.CANCELLED
    )
    return {
        "amount_minor": amount.minor, "cost_minor": None if cost is None else cost.minor, "line_count": len(rows),
        "status": status, **group_columns(amount, cost, order.ordered_on),
    }  # fmt: skip


def _store(context: ActionContext, order: Order, rows: list[OrderLine]) -> None:
    for row in rows:
        filled(row, order=order, account_id=order.account_id, ordered_on=order.ordered_on)
    context.create_many(rows, note="order lines")


def _contact(context: ActionContext, account_id: int, public_id: str | None) -> Any:
    if not public_id:
        return None
    contact = context.find("contact", public_id, "contact")
    if contact.account_id != account_id:
        raise InputInvalid([Problem("contact", "other_account", sentence("This contact belongs to another account."))])
    return contact


def _refuse_taken(number: str, account_id: int, order: Order | None) -> None:
    if any(other != order for other in Order.objects.filter(number=number, account_id=account_id)):
        raise InputInvalid(
            [Problem("number", "taken", sentence("The account already has an order {number}.", number=number))]
        )
