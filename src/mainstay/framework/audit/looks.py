"""Recording what is no action and yet must be known: exports, and looks into what is not one's own."""

import secrets
from typing import Any

from django.utils import timezone

from mainstay.framework.audit.log import write_entry
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import recorded_as
from mainstay.kernel.actor import Actor


def record_look(actor: Actor, what: str, kind: str, public_id: str = "", details: dict[str, Any] | None = None) -> None:
    """An entry with outcome ``looked``: who, through which interface, at what."""
    action_id = secrets.randbits(62)
    with recorded_as(action_id):
        write_entry(
            AuditEntry(action_id=action_id, at=timezone.now(), actor_id=actor.user_id, actor_name=actor.public_id,
                       interface=actor.interface, action=what, outcome=AuditEntry.LOOKED, subject_kind=kind,
                       subject_id=public_id, input=details or {})
        )  # fmt: skip


def record_export(actor: Actor, kind: str, form: str, columns: list[str]) -> None:
    """Somebody took a list out of the house."""
    record_look(actor, f"{kind}.export", kind, details={"form": form, "columns": columns})
