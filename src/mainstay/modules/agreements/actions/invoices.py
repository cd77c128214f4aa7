"""Recording invoices and credit notes, and their payment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, long_text, money, reference, text
from mainstay.framework.values.mentioned import filled, mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.agreements.choices import InvoiceKind, InvoiceStatus
from mainstay.modules.agreements.models import Invoice
from mainstay.modules.agreements.policy import may_edit_invoice, may_mark_paid
from mainstay.modules.pipeline.actions.reach import may_on_account, refuse_unless


@dataclass(frozen=True, kw_only=True)
class RecordInvoice:
    """An invoice or credit note of an account."""

    account: str = reference(_("Account"), kind="account")
    number: str = text(_("Number"), max_length=60)
    issued_on: date = day(_("Issued"))
    net: Money = money(_("Net"))
    tax: Money | None = money(_("Tax"), default=None, nullable=True)
    due_on: date | None = day(_("Due"), default=None, nullable=True)
    paid_on: date | None = day(_("Paid"), default=None, nullable=True)
    invoice_kind: str = choice(_("Sort"), choices=tuple(InvoiceKind.choices), default=InvoiceKind.INVOICE.value)
    order: str | None = reference(pgettext_lazy("sale", "Order"), kind="order", default=None, nullable=True)
    corrects: str | None = reference(_("Corrects the invoice"), kind="invoice", default=None, nullable=True)
    note: str = long_text(_("Note"), min_length=0, default="")
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="", hidden=True)


@dataclass(frozen=True, kw_only=True)
class EditInvoice:
    """Changes to an invoice; amounts are corrected by a credit note."""

    due_on: Any = day(_("Due"), default=UNSET, nullable=True)
    note: Any = long_text(_("Note"), min_length=0, default=UNSET)


@dataclass(frozen=True, kw_only=True)
class MarkPaid:
    """When, and how much when it was not all."""

    paid_on: date = day(_("Paid on"))
    amount: Money | None = money(
        _("Amount"), default=None, nullable=True, help=_("Empty: everything that is still open.")
    )


@action(
    "invoice.record", label=_("New invoice"), policy=by_right("order", "create"), creates="invoice",
    events=("invoice.recorded",), icon="file-invoice", scope="company",
    sample=lambda world: {"account": world.public_id("account"), "number": "R-1", "issued_on": "2026-11-02",
                          "net": "100 EUR", "tax": "21 EUR", "due_on": "2026-12-02"},
)  # fmt: skip
def record_invoice(context: ActionContext, input: RecordInvoice) -> Invoice:
    """Record an invoice or a credit note of an account."""
    account = context.find("account", input.account, "account")
    refuse_unless(may_on_account(context, account, "order", "create"))
    tax = input.tax or Money.of(0, input.net.currency)
    order, corrects = (
        context.find(kind, public_id, path) if public_id else None
        for kind, public_id, path in (("order", input.order, "order"), ("invoice", input.corrects, "corrects"))
    )
    _refuse(input, account.pk, tax, {"order": order, "corrects": corrects})
    plain = mentioned(input, "number", "issued_on", "due_on", "paid_on", "invoice_kind", "note", "external_ref")
    gross = input.net + tax
    row = Invoice(account=account, order=order, corrects=corrects, due_by=input.due_on or input.issued_on, **plain)
    paid = gross if input.paid_on else Money.of(0, gross.currency)
    filled(row, net=input.net, tax=tax, gross=gross, paid=paid, status=_status(gross, paid))
    context.create(row)
    context.emit("invoice.recorded", row, account=account.public_id)
    return row


@action(
    "invoice.edit", label=_("Edit"), policy=may_edit_invoice, subject="invoice", events=("invoice.changed",),
    sample=lambda: {"due_on": "2030-01-10"},
)  # fmt: skip
def edit_invoice(context: ActionContext, input: EditInvoice) -> Invoice:
    """Change the due date or the note of an invoice."""
    row: Invoice = context.subject
    values = mentioned(input, "due_on", "note")
    if "due_on" in values:
        values["due_by"] = values["due_on"] or row.issued_on
        _refuse_before(row.issued_on, values["due_on"], "due_on")
    context.update(row, **values)
    context.emit("invoice.changed", row, account=row.account.public_id)
    return row


@action(
    "invoice.mark_paid", label=_("Mark as paid"), policy=may_mark_paid, subject="invoice", events=("invoice.paid",),
    icon="cash", primary=True, sample=lambda: {"paid_on": "2030-01-10"},
)  # fmt: skip
def mark_invoice_paid(context: ActionContext, input: MarkPaid) -> Invoice:
    """Note a payment; the invoice is paid when nothing is left open."""
    row: Invoice = context.subject
    _refuse_before(row.issued_on, input.paid_on, "paid_on")
    paid = row.gross if input.amount is None else row.paid + _same_currency(row, input.amount)
    status = _status(row.gross, paid)
    context.update(row, paid=paid, status=status, paid_on=input.paid_on if status == InvoiceStatus.PAID else None)
    context.emit("invoice.paid", row, account=row.account.public_id)
    return row


def _status(gross: Money, paid: Money) -> str:
    """Paid when the payment reaches the amount; for credit notes, both are negative."""
    reached = paid.amount >= gross.amount if gross.amount >= 0 else paid.amount <= gross.amount
    return InvoiceStatus.PAID.value if reached else InvoiceStatus.OPEN.value


def _refuse(given: RecordInvoice, account_id: int, tax: Money, related: dict[str, Any]) -> None:
    problems = [
        Problem(path, "other_account", sentence("This belongs to another account."))
        for path, row in related.items() if row is not None and row.account_id != account_id
    ]  # fmt: skip
    if tax.currency != given.net.currency:
        problems.append(Problem("tax", "currency", sentence("Net and tax are in one currency.")))
    if given.invoice_kind == InvoiceKind.CREDIT_NOTE and given.net.amount > 0:
        problems.append(Problem("net", "sign", sentence("The amount of a credit note is negative.")))
    if Invoice.objects.filter(number=given.number, account_id=account_id).exists():
        message = sentence("The account already has an invoice {number}.", number=given.number)
        problems.append(Problem("number", "taken", message))
    if problems:
        raise InputInvalid(problems)
    _refuse_before(given.issued_on, given.due_on, "due_on")
    _refuse_before(given.issued_on, given.paid_on, "paid_on")


def _refuse_before(issued_on: date, day_: date | None, path: str) -> None:
    if day_ is not None and day_ < issued_on:
        message = sentence("This lies before the day of the invoice, {day}.", day=issued_on.isoformat())
        raise InputInvalid([Problem(path, "before_invoice", message)])


def _same_currency(row: Invoice, amount: Money) -> Money:
    if amount.currency != row.currency:
        message = sentence("This invoice is in {currency}.", currency=row.currency)
        raise InputInvalid([Problem("amount", "currency", message)])
    return amount
