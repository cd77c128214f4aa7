"""Tables of tokens and webhooks."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record


class ApiToken(Record):
    """A token of one user; ``verbs`` are names of actions and queries, ``noun.*`` or ``read``; only its hash is kept."""

    kind: ClassVar[str] = "token"

    user_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    verbs = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Webhook(Record):
    """An address that hears events about records its owner may see, with a signed body."""

    kind: ClassVar[str] = "webhook"

    owner_id = models.BigIntegerField()
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    last_status = models.CharField(max_length=200, blank=True)
    history_skip: ClassVar[frozenset[str]] = frozenset({"secret"})
