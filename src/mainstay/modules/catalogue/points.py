"""What higher modules add to the catalogue, and what the catalogue tells."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

product_main = slot("product.main")
product_side = slot("product.side")

event("product.created", _("added the product"))
event("product.changed", _("changed the product"))
event("price.set", _("set the price"))
event("exchange_rate.recorded", _("recorded exchange rates"))
event("group_currency.chosen", _("chose the currency of the group"))
