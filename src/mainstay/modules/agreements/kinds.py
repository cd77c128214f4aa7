"""The record kinds of agreements. Order lines are parts of orders, not records: there are millions of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope
from mainstay.framework.values import Choice, Date, Integer, MoneyType, Reference, Text
from mainstay.modules.agreements.choices import InvoiceKind, InvoiceStatus, OrderKind, OrderStatus
from mainstay.modules.agreements.models import Invoice, Order

register_kind(
    RecordKind(
        name="order", model=Order, label=pgettext_lazy("sale", "Order"), plural=_("Orders"), scope=AccountScope("account_id"),
        rights="order", title=lambda row: row.number, icon="shopping-cart", account_path="account_id",
        url=lambda row: f"/orders/{row.public_id}/", facts=lambda row: {"status": row.status},
        search=lambda row: SearchText(row.number, f"{row.client_reference} {row.external_ref}", row.account_id),
        fields=(
            KindField(name="number", label=pgettext_lazy("sale", "Order"), type=Text(max_length=60), indexed=True),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      indexed=True, show=lambda row: row.account),
            KindField(name="order_kind", label=_("Sort"), type=Choice(choices=tuple(OrderKind.choices))),
            KindField(name="status", label=_("Status"), type=Choice(choices=tuple(OrderStatus.choices)), indexed=True),
            KindField(name="ordered_on", label=_("Ordered"), type=Date(), sort="ordered_on", indexed=True),
            KindField(name="requested_on", label=_("Wanted"), type=Date(), edit_with=("order.edit", "requested_on")),
            KindField(name="confirmed_on", label=_("Confirmed"), type=Date(),
                      edit_with=("order.edit", "confirmed_on")),
            KindField(name="delivered_on", label=_("Delivered"), type=Date(),
                      edit_with=("order.edit", "delivered_on")),
            KindField(name="invoiced_on", label=_("Invoiced"), type=Date(), edit_with=("order.edit", "invoiced_on")),
            KindField(name="amount", label=_("Amount"), type=MoneyType(), path="amount_minor",
                      currency_path="currency", numeric=True),
            KindField(name="group_amount", label=_("Amount in the group's currency"), type=MoneyType(),
                      path="group_minor", currency_path="group_currency", sort="group_minor", numeric=True),
            KindField(name="cost", label=_("Cost"), type=MoneyType(), path="cost_minor", currency_path="currency",
                      numeric=True, right="margin"),
            KindField(name="contribution", label=_("Contribution"), type=MoneyType(), filterable=False, numeric=True,
                      right="margin", show=lambda row: None if row.cost is None else row.amount - row.cost),
            KindField(name="line_count", label=_("Lines"), type=Integer(), numeric=True),
            KindField(name="client_reference", label=_("Client's reference"), type=Text(max_length=120),
                      edit_with=("order.edit", "client_reference")),
            KindField(name="source", label=_("Source"), type=Text(max_length=120)),
            KindField(name="campaign", label=_("Campaign"), type=Text(max_length=120)),
            KindField(name="opportunity", label=_("Deal"), type=Reference(kind="opportunity"), path="opportunity_id",
                      show=lambda row: row.opportunity),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="invoice", model=Invoice, label=_("Invoice"), plural=_("Invoices"), scope=AccountScope("account_id"),
        rights="order", title=lambda row: row.number, icon="file-invoice", account_path="account_id",
        url=lambda row: f"/invoices/{row.public_id}/", facts=lambda row: {"status": row.status},
        search=lambda row: SearchText(row.number, row.external_ref, row.account_id),
        fields=(
            KindField(name="number", label=_("Invoice"), type=Text(max_length=60), indexed=True),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      indexed=True, show=lambda row: row.account),
            KindField(name="invoice_kind", label=_("Sort"), type=Choice(choices=tuple(InvoiceKind.choices))),
            KindField(name="status", label=_("Status"), type=Choice(choices=tuple(InvoiceStatus.choices)),
                      indexed=True),
            KindField(name="issued_on", label=_("Issued"), type=Date(), sort="issued_on", indexed=True),
            KindField(name="due_on", label=_("Due"), type=Date(), sort="due_by", indexed=True,
                      edit_with=("invoice.edit", "due_on")),
            KindField(name="paid_on", label=_("Paid"), type=Date()),
            KindField(name="net", label=_("Net"), type=MoneyType(), path="net_minor", currency_path="currency",
                      numeric=True),
            KindField(name="gross", label=_("With tax"), type=MoneyType(), path="gross_minor",
                      currency_path="currency", numeric=True),
            KindField(name="paid", label=_("Paid so far"), type=MoneyType(), path="paid_minor",
                      currency_path="currency", numeric=True),
            KindField(name="order", label=pgettext_lazy("sale", "Order"), type=Reference(kind="order"), path="order_id",
                      show=lambda row: row.order),
        ),
    )
)  # fmt: skip
