"""Closed lists of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderKind(models.TextChoices):
    """What an order record is."""

    ORDER = "order", pgettext_lazy("sale", "Order")
    CREDIT_NOTE = "credit_note", _("Credit note")
    ADJUSTMENT = "adjustment", _("Adjustment")


class OrderStatus(models.TextChoices):
    """How far an order is; follows from its dates."""

    ORDERED = "ordered", _("Ordered")
    CONFIRMED = "confirmed", _("Confirmed")
    DELIVERED = "delivered", _("Delivered")
    INVOICED = "invoiced", _("Invoiced")
    CANCELLED = "cancelled", _("Cancelled")


class InvoiceKind(models.TextChoices):
    """What an invoice record is."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


class InvoiceStatus(models.TextChoices):
    """Whether an invoice is paid."""

    OPEN = "open", pgettext_lazy("invoice", "Open")
    PAID = "paid", _("Paid")
