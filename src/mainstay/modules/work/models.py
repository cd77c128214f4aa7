"""Tables of the work module."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record
from mainstay.modules.work.choices import ApprovalState, DutyKind, DutyState, NoticeKind


class Duty(Record):
    """Who owes what to whom by when. ``subject_*`` name the record it is about, ``account_id`` the account of that
    record (no foreign key: the module stands below accounts). An open duty on an account is an access row of its
    assignee. A duty is due on a day of its assignee's calendar, or at an instant. ``promised_key`` is the key of the
    person outside to whom it was promised; ``handed_by`` keeps it in sight of whoever handed it over last.
    """

    kind: ClassVar[str] = "duty"
    personal: ClassVar[frozenset[str]] = frozenset({"what", "why", "note", "outcome", "promised_to"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "assignee": moves("duties", state__in=["open", "waiting"]),
        "created_by": STAYS,
        "handed_by": STAYS,
        "closed_by": STAYS,
        "subject": STAYS,
    }

    what = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    duty_kind = models.CharField(max_length=12, choices=DutyKind.choices, default=DutyKind.TASK)
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.OPEN)
    assignee = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="duties")
    created_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    handed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    promised_to = models.CharField(max_length=200, blank=True)
    promised_key = models.CharField(max_length=24, blank=True, db_index=True)
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

    def person_key(self) -> str:
        """A key of its own: its words may name several people; they are erased with the first of them."""
        return f"duty:{self.public_id}"


class Approval(Record):
    """A question that needs a yes, put to its tiers one after the other. ``payload`` is what the asking module needs
    when it hears the answer; it is shown to nobody.
    """

    kind: ClassVar[str] = "approval"
    leaver: ClassVar[Mapping[str, Fate]] = {
        "approver": moves("approvals", state="asked"),
        "asked_by": STAYS,
        "subject": STAYS,
    }

    what = models.CharField(max_length=300)
    why = models.CharField(max_length=500, blank=True)
    purpose = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.ASKED)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    subject_title = models.CharField(max_length=300, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="approvals_asked")
    tier = models.PositiveSmallIntegerField(default=1)
    approver = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="approvals_due")
    payload = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["approver", "state", "id"], name="approval_by_approver"),
            models.Index(fields=["subject_kind", "subject_id"], name="approval_by_subject"),
            models.Index(fields=["created_at", "id"], name="approval_by_age"),
        ]


class ApprovalTier(models.Model):
    """One person in the row of those who must agree, and what they said."""

    leaver: ClassVar[Mapping[str, Fate]] = {
        "approver": moves("approvals", state="asked", approval__state="asked"),
        "decided_by": STAYS,
    }

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="tiers")
    number = models.PositiveSmallIntegerField()
    approver = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "number"], name="one_answer_per_tier")]
        ordering = ["number"]


class Comment(Record):
    """A remark on a record of any kind, seen by whoever sees the record. A withdrawn comment keeps its place."""

    kind: ClassVar[str] = "comment"
    personal: ClassVar[frozenset[str]] = frozenset({"body"})
    leaver: ClassVar[Mapping[str, Fate]] = {"author": STAYS, "subject": STAYS}

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True, blank=True)
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="comments")
    body = models.TextField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="comment_by_subject"),
            models.Index(fields=["account_id", "id"], name="comment_by_account"),
        ]

    def person_key(self) -> str:
        """A key of its own, as a remark may name anybody."""
        return f"comment:{self.public_id}"


class Mention(models.Model):
    """A colleague named in a comment; only people who may see the record are ever stored here."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="one_mention_per_person")]


class Following(models.Model):
    """A person wants to hear what happens to a record."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS, "subject": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "user"], name="followed_once")]


class Notification(Record):
    """Somebody is told that something happened; at most once for one event."""

    kind: ClassVar[str] = "notification"
    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS, "by": STAYS, "subject": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="notifications")
    notice_kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    event_id = models.BigIntegerField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event_id"], name="told_once")]
        indexes = [models.Index(fields=["user", "read_at", "-id"], name="notification_by_reader")]


class StandingDuty(Record):
    """A duty that owners of accounts owe again and again: due ``months`` and ``days`` after the day in ``field`` (a
    custom field of accounts by its name, or a day that the program knows), for some tiers or all.
    """

    kind: ClassVar[str] = "standing_duty"

    what = models.CharField(max_length=200)
    why = models.CharField(max_length=200, blank=True)
    names = models.JSONField(default=dict, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    field = models.CharField(max_length=60)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.SmallIntegerField(default=0)
    repeats = models.BooleanField(default=False)
    lead_days = models.PositiveSmallIntegerField(default=14)
    duty_kind = models.CharField(max_length=12, choices=DutyKind.choices, default=DutyKind.TASK)
    tiers = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)


class StandingDutyOpened(models.Model):
    """A duty that a standing duty opened about a record (by public id) for a due day."""

    standing = models.ForeignKey(StandingDuty, on_delete=models.CASCADE, related_name="opened")
    subject_id = models.CharField(max_length=16)
    due_on = models.DateField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "standing", "due_on"], name="standing_duty_opened_once")
        ]
