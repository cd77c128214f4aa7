"""All tables of the framework, where Django looks for them."""

from mainstay.framework.actions.models import IdempotencyKey
from mainstay.framework.audit.models import AuditCommitment, AuditEntry, AuditErasure, AuditSeal
from mainstay.framework.events.models import Delivery, OutboxEvent
from mainstay.framework.scopes.models import AccountAccess, AccountWall, Holder
from mainstay.framework.search.models import SearchDocument

__all__ = [
    "AccountAccess", "AccountWall", "AuditCommitment", "AuditEntry", "AuditErasure", "AuditSeal", "Delivery", "Holder",
    "IdempotencyKey", "OutboxEvent", "SearchDocument",
]  # fmt: skip
