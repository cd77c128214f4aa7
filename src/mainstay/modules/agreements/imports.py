"""Importing orders, their lines by the hundred thousand, and invoices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.running.touched import changed_ids, made_stretches
from mainstay.framework.imports.targets import ImportField, ImportTarget, register_import
from mainstay.framework.kinds import SearchText
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.agreements.actions.bulk import total_orders
from mainstay.modules.agreements.actions.rating import group_columns
from mainstay.modules.agreements.actions.totals import refresh_account_totals
from mainstay.modules.agreements.choices import InvoiceKind, InvoiceStatus, OrderKind, OrderStatus
from mainstay.modules.agreements.models import Invoice, Order, OrderLine
from mainstay.modules.agreements.rules.orders import line_amount, status_of
from mainstay.modules.catalogue.queries.boards import rates_on_each
from mainstay.modules.catalogue.queries.rates import group_currency
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES

_RIGHT: Final = ("order", "import")
_DATES: Final = ("requested_on", "confirmed_on", "delivered_on", "invoiced_on")
_TEXTS: Final = ("client_reference", "source", "campaign", "note")
_RATED: Final = frozenset({"group_currency", "group_minor", "group_cost_minor", "rate_text", "rate_on"})
_CHUNK: Final = 5_000
# The same few quantities and prices come again and again.
_SCALED: Final[dict[int, dict[Decimal, int]]] = {QUANTITY_PLACES: {}, PRICE_PLACES: {}}


def read_accounts(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Currencies of the accounts of all rows at once."""
    batch.read("account", {row.value("account", "account_id") for row in rows}, "currency")


def _currency(batch: Batch, row: ImportRow) -> str:
    """The currency written, that of the record, of the account, or of the group."""
    found = batch.read("account", (), "currency").get(row.value("account", "account_id"))
    return (
        row.text("currency") or (found[0] if found else "")
        or _group(batch)
    )  # fmt: skip


def order_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of an order; its amounts follow from its lines, its status from its dates."""
    values, present = row.values, row.present or {}
    found: dict[str, Any] = {name: values[name] or "" for name in _TEXTS if name in values}
    found |= {name: values[name] for name in (*_DATES, "ordered_on") if name in values}
    for name, column in (("number", "number"), ("kind", "order_kind"), ("account", "account_id"),
                         ("taken_by", "taken_by_id"), ("external_id", "external_ref")):  # fmt: skip
        if values.get(name) is not None:
            found[column] = values[name]
    if row.present is None or "currency" in values:
        found["currency"] = _currency(batch, row)
    ordered = found.get("ordered_on") or present.get("ordered_on")
    for name in _DATES:
        if found.get(name) is not None and ordered is not None and found[name] < ordered:
            raise BadField(name, values[name], sentence("This lies before the day of the order, {day}.", day=str(ordered)),
                           sentence("Correct one of the two days."))  # fmt: skip
    if present.get("status") != OrderStatus.CANCELLED and not found.keys().isdisjoint(_DATES):
        days = [found.get(name, present.get(name)) for name in ("confirmed_on", "delivered_on", "invoiced_on")]
        found["status"] = status_of(*days, cancelled=False)
    return found


def account_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Records of accounts within the importer's reach."""
    near = batch.accounts_within(row.value("account", "account_id") for row in rows)
    for row in rows:
        if row.value("account", "account_id") not in near:
            batch.refuse(row, "account", sentence("This account is not yours to change."))


def order_document(columns: Mapping[str, Any]) -> SearchText:
    """What search knows of an order."""
    words = f"{columns.get('client_reference') or ''} {columns.get('external_ref') or ''}"
    return SearchText(columns["number"], words, columns["account_id"])


def read_orders(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """What lines repeat of their orders, for all rows at once; it waits in ``row.extra``."""
    ids = [row.values.get("order") or (row.present or {})["order_id"] for row in rows]
    known = batch.read("order", set(ids), "account_id", "ordered_on", "currency")
    unknown = (0, batch.today, "")
    for row, order_id in zip(rows, ids, strict=True):
        row.extra = (order_id, *known.get(order_id, unknown))


def line_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of a line: quantity to a thousandth, price to a millionth, the amount in whole minor units."""
    values = row.values
    order_id, account_id, ordered_on, currency = row.extra
    if not currency:
        currency = values["amount"].currency if isinstance(values.get("amount"), Money) else _group(batch)
    found = {"order_id": order_id, "account_id": account_id, "ordered_on": ordered_on, "currency": currency}
    for name, value in values.items():
        if name == "quantity":
            found["quantity_milli"] = _exact(name, value, QUANTITY_PLACES)
        elif name == "unit_price":
            found["unit_price_micro"] = None if value is None else _exact(name, value, PRICE_PLACES)
        elif name == "amount" or name == "cost":  # noqa: PLR1714 - a set costs more, and there are millions of lines
            if value is not None:
                found[f"{name}_minor"] = _minor(name, value, currency)
        elif name == "product":
            found["product_id"] = value
        elif name == "code" or name == "description":  # noqa: PLR1714
            found[name] = (value or "")[:200]
        elif name != "order":
            found[name] = value
    if row.present is None:
        _complete_line(found, values)
    return found


def _group(batch: Batch) -> str:
    return str(batch.memory("group_currency", lambda: group_currency(batch.today)))


def _complete_line(found: dict[str, Any], values: Mapping[str, Any]) -> None:
    if found.get("quantity_milli") is None:
        found["quantity_milli"] = 1_000
    if found.get("amount_minor") is None:
        quantity, price = values.get("quantity"), values.get("unit_price")
        amount = line_amount(Decimal(1) if quantity is None else quantity, price, None, found["currency"])
        if amount is None:
            raise BadField(
                "amount", "", sentence("Write a price or an amount."), sentence("Map a column to one of them.")
            )
        found["amount_minor"] = amount.minor
    if found.get("position") is None:
        raise BadField("position", "", sentence("A line needs its place in the order."),
                       sentence("Map a column to it, or take the number of the row."))  # fmt: skip


def _exact(name: str, value: Decimal, places: int) -> int:
    scaled = _SCALED[places].get(value)
    if scaled is None:
        exact = value.scaleb(places)
        scaled = int(exact)
        if scaled != exact:
            raise BadField(name, value, sentence("{value} has more than {places} decimals.", value=str(value), places=places),
                           sentence("Round it in the mapping: round: {places}.", places=places))  # fmt: skip
        if len(_SCALED[places]) < _CHUNK:
            _SCALED[places][value] = scaled
    return scaled


def _minor(name: str, value: Money, currency: str) -> int:
    if value.currency != currency:
        raise BadField(name, str(value), sentence("This order is in {currency}.", currency=currency),
                       sentence("Correct the currency of the line or of the order."))  # fmt: skip
    return value.minor


def line_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Lines of orders of accounts within the importer's reach."""
    near = batch.accounts_within({row.columns["account_id"] for row in rows})
    for row in rows:
        if row.columns["account_id"] not in near and not batch.dry:
            batch.refuse(row, "order", sentence("This account is not yours to change."))


def add_up(batch: Batch) -> None:
    """Totals of the orders that the run touched, in the currency of the group, and of their accounts."""
    run = batch.session.run
    orders = sorted(_orders_with_lines(run))
    if orders:
        total_orders(batch.context(), orders)
    wanted = set(orders) | changed_ids(run, Order)
    for first, last in made_stretches(run, Order):
        wanted |= set(Order.objects.filter(pk__range=(first, last)).values_list("pk", flat=True))
    accounts = _put_in_group_currency(batch, sorted(wanted))
    refresh_account_totals(batch.context(), accounts)


def _orders_with_lines(run: Any) -> set[int]:
    found = set(
        OrderLine.objects.filter(pk__in=changed_ids(run, OrderLine)).values_list("order_id", flat=True).distinct()
    )
    for first, last in made_stretches(run, OrderLine):
        found |= set(
            OrderLine.objects.filter(pk__range=(first, last)).order_by().values_list("order_id", flat=True).distinct()
        )
    return found


def _put_in_group_currency(batch: Batch, ids: Sequence[int]) -> set[int]:
    """Freeze amounts at the rate of each order's day; gives the accounts."""
    currency = group_currency(batch.today)
    accounts: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        orders = Order.objects.filter(pk__in=ids[start : start + _CHUNK])
        accounts |= set(orders.order_by().values_list("account_id", flat=True))
        batch.context().update_many(
            orders.filter(_stale_in(currency), currency=currency), note="orders in the group's own currency",
            group_currency=currency, group_minor=F("amount_minor"), group_cost_minor=F("cost_minor"), rate_text="1",
            rate_on=F("ordered_on"),
        )  # fmt: skip
        _convert(batch, list(orders.exclude(currency=currency)), currency)
    return accounts


def _stale_in(currency: str) -> Q:
    """Orders whose frozen amounts are not those of their own columns."""
    costs = Q(group_cost_minor=F("cost_minor")) | Q(group_cost_minor=None, cost_minor=None)
    same = Q(group_currency=currency) & Q(group_minor=F("amount_minor")) & Q(rate_on=F("ordered_on"))
    return ~(same & costs)


def _convert(batch: Batch, orders: Sequence[Order], currency: str) -> None:
    boards, names, rows = rates_on_each(order.ordered_on for order in orders), sorted(_RATED), []
    for order in orders:
        columns = group_columns(
            order.amount, order.cost, order.ordered_on, board=boards[order.ordered_on], currency=currency
        )
        if any(getattr(order, name) != columns[name] for name in names):
            rows.append((*(columns[name] for name in names), order.pk))
    batch.update(Order, names, rows)


def invoice_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:  # noqa: ARG001
    """Columns of an invoice; gross is net and tax, paid ones are paid in full unless an amount is given."""
    values, present = row.values, row.present or {}
    found: dict[str, Any] = {name: values[name] for name in ("issued_on", "due_on", "paid_on") if name in values}
    for name, column in (("number", "number"), ("kind", "invoice_kind"), ("account", "account_id"), ("order", "order_id"),
                         ("external_id", "external_ref"), ("note", "note")):  # fmt: skip
        if values.get(name) is not None:
            found[column] = values[name]
    amounts = [values[name] for name in ("net", "tax", "gross", "paid") if isinstance(values.get(name), Money)]
    if len({amount.currency for amount in amounts}) > 1:
        raise BadField("net", str(amounts[0]), sentence("All amounts of an invoice are in one currency."))
    if amounts or row.present is None:
        found |= _invoice_amounts(values, present, amounts)
    issued = found.get("issued_on") or present.get("issued_on")
    found["due_by"] = found.get("due_on", present.get("due_on")) or issued
    for name in ("due_on", "paid_on"):
        if found.get(name) is not None and issued is not None and found[name] < issued:
            raise BadField(
                name, found[name], sentence("This lies before the day of the invoice, {day}.", day=str(issued))
            )
    return found


def _invoice_amounts(values: Mapping[str, Any], present: Mapping[str, Any], amounts: Sequence[Money]) -> dict[str, Any]:
    given = {
        name: values[name].minor if isinstance(values.get(name), Money) else None
        for name in ("net", "tax", "gross", "paid")
    }
    net, tax, gross = given["net"], given["tax"], given["gross"]
    if net is None and gross is not None:
        net = gross - (tax or 0)
    net = present.get("net_minor") if net is None else net
    if net is None:
        raise BadField("net", "", sentence("An invoice needs its amount."), sentence("Map a column to net or gross."))
    tax = (present.get("tax_minor", 0) if gross is None else gross - net) if tax is None else tax
    whole = net + tax
    if gross is not None and gross != whole:
        raise BadField("gross", str(values["gross"]), sentence("Gross is not net and tax together."),
                       sentence("Correct one of the three, or leave one out."))  # fmt: skip
    paid = given["paid"]
    if paid is None:
        paid = whole if values.get("paid_on") else present.get("paid_minor", 0)
    reached = paid >= whole if whole >= 0 else paid <= whole
    return {
        "net_minor": net, "tax_minor": tax, "gross_minor": whole, "paid_minor": paid,
        "currency": amounts[0].currency if amounts else present.get("currency"),
        "status": (InvoiceStatus.PAID if reached else InvoiceStatus.OPEN).value,
    }  # fmt: skip


_ORDER_FIELDS = (
    ImportField("number", _("Number"), required=True, max_length=60),
    ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
    ImportField("kind", _("Sort"), "choice", choices=dict(OrderKind.choices), column="order_kind"),
    ImportField("ordered_on", _("Ordered"), "date", required=True, concept="ordered_at"),
    ImportField("currency", _("Currency"), "currency", max_length=3),
    ImportField("requested_on", _("Wanted"), "date"),
    ImportField("confirmed_on", _("Confirmed"), "date"),
    ImportField("delivered_on", _("Delivered"), "date"),
    ImportField("invoiced_on", _("Invoiced"), "date"),
    ImportField("taken_by", _("Taken by"), "reference", kind="user", column="taken_by_id"),
    ImportField("client_reference", _("Client's reference"), max_length=120),
    ImportField("source", _("Source"), max_length=120),
    ImportField("campaign", _("Campaign"), max_length=120),
    ImportField("note", _("Note"), "long_text"),
    ImportField("external_id", _("Number elsewhere"), column="external_ref", max_length=120),
)
_LINE_FIELDS = (
    ImportField(
        "order",
        pgettext_lazy("sale", "Order"),
        "reference",
        required=True,
        kind="order",
        column="order_id",
        by="number",
    ),
    ImportField("position", _("Place in the order"), "integer"),
    ImportField("product", _("Product"), "reference", kind="product", column="product_id", concept="code", by="code"),
    ImportField("code", _("Code")),
    ImportField("description", _("Description")),
    ImportField("quantity", _("Quantity"), "decimal"),
    ImportField("unit_price", _("Price per unit"), "decimal"),
    ImportField("amount", _("Amount"), "money", column="amount_minor"),
    ImportField("cost", _("Cost"), "money", column="cost_minor"),
    ImportField("requested_on", _("Wanted"), "date"),
    ImportField("delivered_on", _("Delivered"), "date"),
)
_INVOICE_FIELDS = (
    ImportField("number", _("Number"), required=True, max_length=60),
    ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
    ImportField("order", pgettext_lazy("sale", "Order"), "reference", kind="order", column="order_id", by="number"),
    ImportField("kind", _("Sort"), "choice", choices=dict(InvoiceKind.choices), column="invoice_kind"),
    ImportField("issued_on", _("Issued"), "date", required=True, concept="ordered_at"),
    ImportField("due_on", _("Due"), "date"),
    ImportField("paid_on", _("Paid on"), "date"),
    ImportField("net", _("Net"), "money", concept="amount", column="net_minor"),
    ImportField("tax", _("Tax"), "money", column="tax_minor"),
    ImportField("gross", _("With tax"), "money", column="gross_minor"),
    ImportField("paid", _("Paid so far"), "money", column="paid_minor"),
    ImportField("note", _("Note"), "long_text"),
    ImportField("external_id", _("Number elsewhere"), column="external_ref", max_length=120),
)
register_import(
    ImportTarget(
        name="order", label=pgettext_lazy("sale", "Order"), model=Order, right=_RIGHT, fields=_ORDER_FIELDS, columns=order_columns,
        prepare=read_accounts, keys=(("number", "account"), ("number",)), allowed=account_allowed, document=order_document,
        finish=add_up, accounts="account_id", computed=_RATED | {"amount_minor", "cost_minor", "line_count"}, concept="order",
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="order_line", label=_("Order line"), model=OrderLine, right=_RIGHT, fields=_LINE_FIELDS, prepare=read_orders,
        columns=line_columns, keys=(("order", "position"),), allowed=line_allowed, finish=add_up, accounts="account_id",
        concept="order_line",
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="invoice", label=_("Invoice"), model=Invoice, right=_RIGHT, fields=_INVOICE_FIELDS, columns=invoice_columns,
        keys=(("number", "account"),), allowed=account_allowed, accounts="account_id", document=order_document,
        concept="invoice",
    )
)  # fmt: skip
