"""The outbox and its deliveries."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class OutboxEvent(models.Model):
    """An event (past tense: ``account.created``) about a record, written in the transaction of its act.

    ``account_id`` is the account on which the record hung then, for the account's timeline.
    """

    leaver: ClassVar[Mapping[str, Fate]] = {"actor_id": STAYS, "subject": STAYS}

    name = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    account_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    action_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(dispatched_at=None), name="outbox_waiting"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="outbox_by_subject"),
            models.Index(fields=["account_id", "-at", "-id"], name="outbox_by_account"),
        ]


class Delivery(models.Model):
    """An event that a subscriber has taken, is waiting to take again, or could not take (parked)."""

    DONE, WAITING, PARKED = "done", "waiting", "parked"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    state = models.CharField(max_length=8)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="one_delivery_per_subscriber")]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_by_state")]
