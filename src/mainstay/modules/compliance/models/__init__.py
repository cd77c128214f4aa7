"""Tables of the compliance module. Persons appear by foreign key or by their opaque key, never by name."""

from mainstay.modules.compliance.models.conflicts import (
    Competition,
    ConflictAccount,
    ConflictOfInterest,
    InformationWall,
    WallAccount,
    WallPerson,
    WatchedIndustry,
)
from mainstay.modules.compliance.models.notices import NoticeRound
from mainstay.modules.compliance.models.privacy import (
    Consent,
    DataState,
    Erasure,
    LegalHold,
    RetentionClass,
    RetentionGround,
    Suppression,
)
from mainstay.modules.compliance.models.requests import PrivacyRequest
from mainstay.modules.compliance.models.rounds import ErasureRound, RoundPerson

__all__ = [
    "Competition", "ConflictAccount", "ConflictOfInterest", "Consent", "DataState", "Erasure", "ErasureRound",
    "InformationWall", "LegalHold", "NoticeRound", "PrivacyRequest", "RetentionClass", "RetentionGround", "RoundPerson", "Suppression",
    "WallAccount", "WallPerson", "WatchedIndustry",
]  # fmt: skip
