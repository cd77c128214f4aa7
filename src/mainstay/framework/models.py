"""All tables of the framework, where Django looks for them."""

from mainstay.framework.actions.models import IdempotencyKey
from mainstay.framework.audit.models import AuditCommitment, AuditEntry, AuditErasure, AuditSeal
from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.events.models import Delivery, OutboxEvent
from mainstay.framework.files.models import StoredFile
from mainstay.framework.imports.models import (
    ImportBatch,
    ImportChange,
    ImportFault,
    ImportLikeness,
    ImportLink,
    ImportProfile,
    ImportRun,
)
from mainstay.framework.industry.models import IndustryTemplate, TemplatePiece
from mainstay.framework.scopes.models import AccountAccess, AccountWall, Holder
from mainstay.framework.search.models import SearchDocument
from mainstay.framework.tasks.models import BackgroundTask, ScheduleRun
from mainstay.framework.tokens.models import ApiToken, Webhook
from mainstay.framework.views.models import SavedView
from mainstay.framework.visits.models import Visit

__all__ = [
    "AccountAccess", "AccountWall", "ApiToken", "AuditCommitment", "AuditEntry", "AuditErasure", "AuditSeal", "BackgroundTask",
    "CustomField", "CustomValue", "Delivery", "Holder", "IdempotencyKey", "ImportBatch",
    "ImportChange", "ImportFault", "ImportLikeness", "ImportLink", "ImportProfile",
    "ImportRun", "IndustryTemplate", "OutboxEvent", "SavedView", "ScheduleRun",
    "SearchDocument", "StoredFile", "TemplatePiece", "Visit", "Webhook",
]  # fmt: skip
