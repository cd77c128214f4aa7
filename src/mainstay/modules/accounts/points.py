"""What higher modules add to accounts, and what accounts tell."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.registry import event
from mainstay.framework.points import slot

account_main = slot("account.main")
account_side = slot("account.side")
account_tabs = slot("account.tabs")
account_timeline = slot("account.timeline")

event("account.created", _("created the account"))
