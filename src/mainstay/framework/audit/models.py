"""Tables of the audit log. Entries are only ever added; seals and commitments stand beside them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class AuditEntry(models.Model):
    """One act, or one refusal, of one actor.

    ``action_id`` is drawn at random before the act, so that row history can name it. ``input`` and ``changes`` carry
    personal values as commitments (see commitments.py). ``digest`` is the keyed digest of the canonical bytes.
    """

    leaver: ClassVar[Mapping[str, Fate]] = {"actor_id": STAYS, "on_behalf_of": STAYS, "subject": STAYS}

    DONE, REFUSED, LOOKED = "done", "refused", "looked"

    id = models.BigAutoField(primary_key=True)
    action_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(db_index=True)
    actor_name = models.CharField(max_length=40)
    on_behalf_of = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    interface = models.CharField(max_length=12)
    action = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=500, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    input = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
        ]


class AuditCommitment(models.Model):
    """The text behind a commitment of an entry. Erasing a person deletes these rows; the digests stay valid."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="commitments")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    person_key = models.CharField(max_length=32, blank=True, db_index=True)


class AuditErasure(models.Model):
    """The texts of this person were erased from the log; the only lawful reason for a commitment without its text."""

    person_key = models.CharField(max_length=32, unique=True)
    erased_at = models.DateTimeField()


class AuditSeal(models.Model):
    """The link of an entry in the chain: sha256(previous link + digest of the entry), numbered without gaps."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    link = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
