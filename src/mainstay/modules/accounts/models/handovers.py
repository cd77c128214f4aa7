"""An account goes from one colleague to another: what was told, what moved, and what the client heard."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends
from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import HandoverOccasion, HandoverSide, HandoverState, MailSalutation
from mainstay.modules.accounts.models.accounts import Account
from mainstay.modules.accounts.models.contacts import Contact


class HandoverTemplate(Record):
    """The checklist of an occasion in the company's own words, one step on each line; without a row the shipped one
    holds (rules/handovers.py).
    """

    kind: ClassVar[str] = "handover_template"

    occasion = models.CharField(max_length=11, choices=HandoverOccasion.choices, unique=True)
    giver_steps = models.TextField(blank=True)
    receiver_steps = models.TextField(blank=True)


class Handover(Record):
    """An account goes from ``giver`` to ``receiver``. The giver says that everything was told (``told_by`` is somebody
    else where a manager spoke for them), the receiver accepts; with the second word the account and what is open move.
    ``moved`` names what did: [{kind, count, ids}]. The mail to the client is a draft that somebody sends.
    """

    kind: ClassVar[str] = "handover"
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "told", "end_reason", "mail_subject", "mail_body"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "giver": ends(state="open"),
        "receiver": ends(state="open"),
        "started_by": STAYS,
        "told_by": STAYS,
        "ended_by": STAYS,
        "mail_sent_by": STAYS,
    }

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="handovers")
    occasion = models.CharField(max_length=11, choices=HandoverOccasion.choices)
    giver = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=HandoverState.choices, default=HandoverState.OPEN)
    told = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    moved = models.JSONField(default=list, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)
    mail_contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mail_language = models.CharField(max_length=5, blank=True)
    mail_salutation = models.CharField(max_length=9, choices=MailSalutation.choices, blank=True)
    mail_subject = models.CharField(max_length=300, blank=True)
    mail_body = models.TextField(blank=True)
    mail_sent_at = models.DateTimeField(null=True, blank=True)
    mail_sent_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state=HandoverState.OPEN), name="one_open_handover"
            )
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="handover_by_day"),
                   models.Index(fields=["account", "handed_on"], name="handover_by_account")]  # fmt: skip

    def person_key(self) -> str:
        """A key of its own: its words may name several people; they are erased with the first of them."""
        return f"handover:{self.public_id}"


class HandoverStep(models.Model):
    """A line of the checklist; ``code`` names a shipped one, which is shown in the reader's language."""

    leaver: ClassVar[Mapping[str, Fate]] = {"done_by": STAYS}

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="steps")
    side = models.CharField(max_length=8, choices=HandoverSide.choices)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "position"], name="one_step_in_a_place")]
        ordering = ["position"]
