"""Lists of agreements."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.lists import ListSpec, register_list

register_list(
    ListSpec(
        kind="order", path="orders", sort="-ordered_on", select=("account",), create="order.record",
        columns=("number", "account", "ordered_on", "requested_on", "status", "amount", "order_kind"),
        views=(
            ("waiting", _("Not delivered"), {"field": "status", "is": ["ordered", "confirmed"]}),
            ("late", pgettext_lazy("orders", "Late"), {"all": [
                {"field": "status", "is": ["ordered", "confirmed"]}, {"field": "requested_on", "before": "today"}]}),
            ("month", _("Last 30 days"), {"field": "ordered_on", "within_days": -30}),
            ("returns", _("Credit notes"), {"field": "order_kind", "is": ["credit_note"]}),
        ),
        totals=("group_amount",),
        empty=(_("No orders here"), _("Record the first one, or bring them in from a file.")),
    )
)  # fmt: skip
register_list(
    ListSpec(
        kind="invoice", path="invoices", sort="-issued_on", select=("account", "order"), create="invoice.record",
        columns=("number", "account", "issued_on", "due_on", "status", "gross", "paid"),
        views=(
            ("open", pgettext_lazy("invoice", "Open"), {"field": "status", "is": ["open"]}),
            ("overdue", _("Overdue"), {"all": [
                {"field": "status", "is": ["open"]}, {"field": "due_on", "before": "today"}]}),
            ("credit", _("Credit notes"), {"field": "invoice_kind", "is": ["credit_note"]}),
        ),
        empty=(_("No invoices here"), _("Record the first one, or bring them in from a file.")),
    )
)  # fmt: skip
