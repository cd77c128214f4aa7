"""Tables of agreements. Five million order lines must fit: a line is lean, and nothing indexes its text."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.agreements.choices import InvoiceKind, InvoiceStatus, OrderKind, OrderStatus
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, DecimalText, Scaled


class Order(Record):
    """What a client ordered. Amount and cost are the sums of its lines, in ``currency``; credit notes are negative.

    ``group_minor`` and ``group_cost_minor`` are the same in ``group_currency`` at ``rate`` of the day of the order,
    frozen; ``rate_text`` is empty while no rate of that day is known, and the order is then in no total.
    """

    kind: ClassVar[str] = "order"
    leaver: ClassVar[Mapping[str, Fate]] = {"taken_by": STAYS}

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="orders", db_index=False)
    number = models.CharField(max_length=60)
    order_kind = models.CharField(max_length=11, choices=OrderKind.choices, default=OrderKind.ORDER)
    status = models.CharField(max_length=9, choices=OrderStatus.choices, default=OrderStatus.ORDERED)
    ordered_on = models.DateField()
    requested_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    invoiced_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(default=0)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    group_currency = models.CharField(max_length=3, default="")
    group_minor = models.BigIntegerField(default=0)
    group_cost_minor = models.BigIntegerField(null=True, blank=True)
    rate_text = models.CharField(max_length=40, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    contact = models.ForeignKey("accounts.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, blank=True, on_delete=models.SET_NULL, related_name="orders"
    )
    taken_by = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    client_reference = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    external_ref = models.CharField(max_length=120, blank=True)

    amount = MoneyPair("amount_minor", "currency")
    cost = MoneyPair("cost_minor", "currency")
    group_amount = MoneyPair("group_minor", "group_currency")
    group_cost = MoneyPair("group_cost_minor", "group_currency")
    rate = DecimalText("rate_text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "account"], name="one_order_number_per_account"),
            models.CheckConstraint(
                condition=~models.Q(status="cancelled") | models.Q(cancelled_on__isnull=False),
                name="cancelled_order_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "ordered_on", "id"], name="order_by_account"),
            models.Index(fields=["ordered_on", "id"], name="order_by_day"),
            models.Index(fields=["group_minor", "id"], name="order_by_amount"),
            models.Index(fields=["status", "requested_on", "id"], name="order_by_status"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line of an order. ``account`` and ``ordered_on`` repeat the order's, so that sums by account and product need
    no join. ``quantity`` in thousandths with its sign, ``unit_price`` in millionths of the currency.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    ordered_on = models.DateField()
    position = models.PositiveIntegerField()
    product = models.ForeignKey(
        "catalogue.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=200, blank=True)
    quantity_milli = models.BigIntegerField()
    unit_price_micro = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True, blank=True)
    requested_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    quantity = Scaled("quantity_milli", QUANTITY_PLACES)
    unit_price = Scaled("unit_price_micro", PRICE_PLACES)
    amount = MoneyPair("amount_minor", "currency")
    cost = MoneyPair("cost_minor", "currency")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position")]
        indexes = [models.Index(fields=["account", "ordered_on"], name="order_line_by_account")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"


class Invoice(Record):
    """An invoice or a credit note: net and tax in its currency, when it is due, when and how far it was paid."""

    kind: ClassVar[str] = "invoice"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="invoices", db_index=False)
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="invoices")
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    number = models.CharField(max_length=60)
    invoice_kind = models.CharField(max_length=11, choices=InvoiceKind.choices, default=InvoiceKind.INVOICE)
    status = models.CharField(max_length=4, choices=InvoiceStatus.choices, default=InvoiceStatus.OPEN)
    issued_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    due_by = models.DateField()
    paid_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    gross_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    external_ref = models.CharField(max_length=120, blank=True)

    net = MoneyPair("net_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")
    gross = MoneyPair("gross_minor", "currency")
    paid = MoneyPair("paid_minor", "currency")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "account"], name="one_invoice_number_per_account"),
            models.CheckConstraint(
                condition=models.Q(gross_minor=models.F("net_minor") + models.F("tax_minor")),
                name="gross_is_net_and_tax",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "issued_on", "id"], name="invoice_by_account"),
            models.Index(fields=["issued_on", "id"], name="invoice_by_day"),
            models.Index(fields=["status", "due_by", "id"], name="invoice_by_due"),
        ]

    def __str__(self) -> str:
        return self.number
