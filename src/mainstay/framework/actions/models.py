"""Answers kept for repeated requests."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class IdempotencyKey(models.Model):
    """The answer to a request with a key, kept 48 hours; the same key with another input is refused."""

    leaver: ClassVar[Mapping[str, Fate]] = {"actor_id": STAYS}

    actor_id = models.BigIntegerField()
    action = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    input_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "action", "key"], name="one_answer_per_key")]
