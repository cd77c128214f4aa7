"""Tables of the work module."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record
from mainstay.modules.work.choices import DutyKind, DutyState


class Duty(Record):
    """Who owes what to whom by when. ``subject_*`` name the record it is about, ``account_id`` the account of that
    record (no foreign key: the module stands below accounts). An open duty on an account is an access row of its
    assignee. A duty is due on a day of its assignee's calendar, or at an instant."""

    kind: ClassVar[str] = "duty"
    personal: ClassVar[frozenset[str]] = frozenset()

    what = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    duty_kind = models.CharField(max_length=12, choices=DutyKind.choices, default=DutyKind.TASK)
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.OPEN)
    assignee = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="duties")
    created_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    promised_to = models.CharField(max_length=200, blank=True)
    promised_key = models.CharField(max_length=24, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    account_public_id = models.CharField(max_length=16, blank=True)
    account_name = models.CharField(max_length=200, blank=True)
    weight = models.SmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["assignee", "state", "due_on", "id"], name="duty_by_assignee"),
            models.Index(fields=["account_id", "state"], name="duty_by_account"),
            models.Index(fields=["subject_kind", "subject_id"], name="duty_by_subject"),
            models.Index(fields=["due_on", "id"], name="duty_by_due"),
        ]
