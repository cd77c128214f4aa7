"""Letters on their way, and what people do not want to get."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class Letter(models.Model):
    """One mail to one person: written when it leaves, at most once for a key. Holds no text."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": STAYS}

    WAITING, SENT, DROPPED, PARKED = "waiting", "sent", "dropped", "parked"

    letter_kind = models.CharField(max_length=40)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "letter_kind", "key"], name="one_letter_for_a_key")]
        indexes = [models.Index(fields=["state", "next_at", "id"], name="letter_by_state")]


class LetterStop(models.Model):
    """A person does not want letters of a kind."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": STAYS}

    user_id = models.BigIntegerField()
    letter_kind = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "letter_kind"], name="one_stop_for_a_kind")]
