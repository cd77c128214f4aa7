"""Recording what is no action and yet must be known: exports, and looks into what is not one's own."""

import secrets
from typing import Any

from django.utils import timezone

from mainstay.framework.audit.log import write_entry
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import recorded_as
from mainstay.kernel.actor import Actor
from mainstay.kernel.sentences import Sentence


def record_look(actor: Actor, what: str, kind: str, public_id: str = "", details: dict[str, Any] | None = None) -> None:
    """An entry with outcome ``looked``: who, through which interface, at what."""
    action_id = secrets.randbits(62)
    with recorded_as(action_id):
        write_entry(
            AuditEntry(action_id=action_id, at=timezone.now(), actor_id=actor.user_id, actor_name=actor.public_id,
                       interface=actor.interface, action=what, outcome=AuditEntry.LOOKED, subject_kind=kind,
                       subject_id=public_id, input=details or {})
        )  # fmt: skip


def record_export(actor: Actor, kind: str, details: dict[str, Any]) -> None:
    """Somebody took a list out of the house: in which ``form``, with which ``columns``, ``filter`` and number of ``rows``,
    for which ``purpose``. Values of persons have no place in the details, as the log cannot forget them.
    """
    record_look(actor, f"{kind}.export", kind, details=details)


def record_refusal(
    actor: Actor, what: str, why: Sentence, kind: str, public_id: str = "", details: dict[str, Any] | None = None
) -> None:
    """An entry with outcome ``refused`` for an act that never came to be, such as a sign-in: at what, and why."""
    action_id = secrets.randbits(62)
    with recorded_as(action_id):
        write_entry(
            AuditEntry(action_id=action_id, at=timezone.now(), actor_id=actor.user_id, actor_name=actor.public_id,
                       interface=actor.interface, action=what, outcome=AuditEntry.REFUSED, reason=str(why)[:500],
                       subject_kind=kind, subject_id=public_id, input=details or {})
        )  # fmt: skip
