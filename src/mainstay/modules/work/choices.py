"""Closed lists of the work module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class DutyState(models.TextChoices):
    """Open, waiting for the other side, done, or dropped with a reason."""

    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waits for the client")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
