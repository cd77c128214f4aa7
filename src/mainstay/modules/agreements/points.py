"""What higher modules add to orders and invoices, and what agreements tell."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

order_main = slot("order.main")
order_side = slot("order.side")
invoice_side = slot("invoice.side")

event("order.recorded", _("recorded the order"))
event("order.changed", _("changed the order"))
event("order.cancelled", _("cancelled the order"))
event("order.reinstated", _("brought the order back"))
event("orders.rated", _("put orders in the currency of the group"))
event("invoice.recorded", _("recorded the invoice"))
event("invoice.changed", _("changed the invoice"))
event("invoice.paid", _("marked the invoice as paid"))
