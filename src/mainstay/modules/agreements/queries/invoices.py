"""An invoice's page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.agreements.choices import InvoiceKind, InvoiceStatus
from mainstay.modules.agreements.models import Invoice


@dataclass(frozen=True, kw_only=True)
class OneInvoice:
    """An invoice."""

    id: str = reference(_("Invoice"), kind="invoice")


@dataclass(frozen=True)
class InvoicePage:
    """Everything on the page of an invoice."""

    id: str
    version: int
    title: str
    account: Named
    invoice_kind: str
    status: str
    status_label: str
    is_overdue: bool
    days_overdue: int
    issued_on: date
    due_on: date | None
    paid_on: date | None
    net: Money
    tax: Money
    gross: Money
    paid: Money
    still_open: Money
    order: Named | None
    corrects: Named | None
    corrections: tuple[Named, ...]
    note: str
    as_of: datetime | None


@query("invoice.page", label=_("Page of an invoice"), output=InvoicePage, rights=("order", "read"), input=OneInvoice,
       subject="invoice", budget=8, sample=lambda world: {"id": world.public_id("invoice")},
)  # fmt: skip
def invoice_page(context: QueryContext, input: OneInvoice) -> InvoicePage:
    """An invoice with its amounts, dates and what it belongs to; as of a moment if asked."""
    row: Invoice = context.find("invoice", input.id)
    if context.as_of:
        past = row_as_of(Invoice, row.pk, context.as_of)
        if past is None:
            raise SubjectNotFound("invoice")
        row = past
    overdue = max((context.today - row.due_on).days, 0) if row.due_on and row.status == InvoiceStatus.OPEN else 0
    return InvoicePage(
        id=row.public_id, version=row.version, title=row.number, account=named(row.account),
        invoice_kind=str(InvoiceKind(row.invoice_kind).label), status=row.status,
        status_label=str(InvoiceStatus(row.status).label), is_overdue=overdue > 0, days_overdue=overdue,
        issued_on=row.issued_on, due_on=row.due_on, paid_on=row.paid_on, net=row.net, tax=row.tax, gross=row.gross,
        paid=row.paid, still_open=row.gross - row.paid,
        order=Named(row.order.public_id, row.order.number) if row.order else None,
        corrects=Named(row.corrects.public_id, row.corrects.number) if row.corrects else None,
        corrections=tuple(Named(one.public_id, one.number) for one in row.corrections.order_by("id")[:20]),
        note=row.note, as_of=context.as_of,
    )  # fmt: skip
