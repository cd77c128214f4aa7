"""Each look at data that are withheld from everybody else is written down."""

import secrets
from typing import Any

from mainstay.framework.audit.log import write_entry
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.database import recorded_as
from mainstay.framework.queries import QueryContext
from mainstay.kernel.decision import Decision
from mainstay.kernel.errors import ActionRefused


def note_look(context: QueryContext, name: str, row: Any, details: dict[str, Any] | None = None) -> None:
    """Write an audit entry of a look at a data subject, of a copy with what it holds as ``details``; raises
    ActionRefused without the right over privacy.
    """
    decision: Decision = context.actor.may("privacy", "read")
    if not decision:
        raise ActionRefused(decision)
    action_id = secrets.randbits(62)
    entry = AuditEntry(
        action_id=action_id, at=context.now, actor_id=context.actor.user_id, actor_name=context.actor.public_id,
        on_behalf_of=context.actor.on_behalf_of, basis=decision.basis[:200], interface=context.actor.interface,
        action=name, outcome=AuditEntry.LOOKED, subject_kind="data_subject", subject_id=row.public_id, input=details or {},
    )  # fmt: skip
    with recorded_as(action_id):
        write_entry(entry)
