"""Closed lists of the work module."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLAIN: Final = 0
MONEY: Final = 50
"""Weights of a duty: from MONEY on its lateness costs money (a penalty, an order, a deal), and it ranks as now."""


class DutyKind(models.TextChoices):
    """Where a duty comes from; higher modules use these words."""

    TASK = "task", _("Task")
    PROMISE = "promise", _("Promise")
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    CONTACT = "contact", _("Contact due")
    STALE = "stale", _("Check data")
    APPROVAL = "approval", _("Approval")
    ORDER = "order", _("Order")
    DEAL = "deal", _("Deal")
    HANDOVER = "handover", _("Handover")
    KNOWLEDGE = "knowledge", _("Knowledge")


class DutyState(models.TextChoices):
    """Open, waiting for the other side, done, or dropped with a reason."""

    OPEN = "open", pgettext_lazy("duty", "Open")
    WAITING = "waiting", _("Waits for the client")
    DONE = "done", pgettext_lazy("duty", "Done")
    DROPPED = "dropped", _("Dropped")


class ApprovalState(models.TextChoices):
    """Asked, decided either way, or taken back by whoever asked."""

    ASKED = "asked", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class NoticeKind(models.TextChoices):
    """Why somebody is told."""

    ASSIGNED = "assigned", _("A duty for you")
    MENTION = "mention", _("You were mentioned")
    APPROVAL = "approval", _("Your approval is asked")
    DECIDED = "decided", _("Your request was decided")
    FOLLOWED = "followed", _("Something you follow")
