"""Writing the log."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.conf import settings

from mainstay.framework.audit.commitments import Commitment
from mainstay.framework.audit.models import AuditCommitment, AuditEntry

_COLUMNS = (
    "action_id", "actor_id", "actor_name", "on_behalf_of", "basis", "interface", "action", "outcome", "reason",
    "subject_kind", "subject_id", "input", "changes",
)  # fmt: skip


def canonical_bytes(entry: AuditEntry) -> bytes:
    """The bytes that the digest covers: every column but the digest, in one order and one spelling."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in _COLUMNS}
    values["id"] = entry.pk
    values["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(entry: AuditEntry) -> str:
    """The keyed digest of an entry."""
    return hmac.new(settings.AUDIT_KEY.encode(), canonical_bytes(entry), hashlib.sha256).hexdigest()


def write_entry(entry: AuditEntry, commitments: Sequence[Commitment] = ()) -> AuditEntry:
    """Add an entry with its digest and its commitments, inside the running transaction."""
    entry.digest = ""
    # JSON is read back from the database in its own spelling: bring it there before the digest is taken.
    entry.input = json.loads(json.dumps(entry.input, default=str))
    entry.changes = json.loads(json.dumps(entry.changes, default=str))
    entry.save(force_insert=True)
    entry.digest = digest_of(entry)
    AuditEntry.objects.filter(pk=entry.pk).update(digest=entry.digest)
    AuditCommitment.objects.bulk_create(
        AuditCommitment(entry=entry, digest=c.digest, salt=c.salt, text=c.text, person_key=c.person_key)
        for c in commitments
    )
    return entry
