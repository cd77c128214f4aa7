"""Stored files."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record


class StoredFile(Record):
    """A file: its content by hash, its name as given, the record it belongs to. Staged until attached."""

    kind: ClassVar[str] = "file"
    personal: ClassVar[frozenset[str]] = frozenset({"name", "content_hash"})
    leaver: ClassVar[Mapping[str, Fate]] = {"uploaded_by": STAYS, "subject": STAYS}

    content_hash = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    uploaded_by = models.BigIntegerField()
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    account_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    scanned = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="file_by_subject")]

    def person_key(self) -> str:
        """A key of its own: it may be about anybody, and is erased with the person on whose record it lies."""
        return f"file:{self.public_id}"
