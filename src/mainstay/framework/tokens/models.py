"""Tables of tokens and webhooks."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import Fate, ends
from mainstay.framework.records import Record


class ApiToken(Record):
    """A token of one user; ``verbs`` as in `known_verbs`; only its hash is kept."""

    kind: ClassVar[str] = "token"
    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": ends(revoked_at=None)}

    user_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    verbs = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Webhook(Record):
    """An address that hears of events about records its owner may see. Its secret is derived, not stored."""

    kind: ClassVar[str] = "webhook"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner_id": ends(is_active=True)}

    owner_id = models.BigIntegerField()
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    last_status = models.CharField(max_length=200, blank=True)


class WebhookCall(models.Model):
    """An event that a webhook has taken, so that a repeated delivery does not tell it again."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    event_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="one_call_per_webhook_and_event")]
