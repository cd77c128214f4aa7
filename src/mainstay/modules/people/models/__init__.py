"""Tables of the people module."""

from mainstay.modules.people.models.appointing import AppointingPower, AppointmentProposal, JobTitle
from mainstay.modules.people.models.company import (
    Appointment,
    CompanyUnit,
    Holiday,
    Invitation,
    ReportingLine,
    Role,
    RoleRight,
    Team,
    TeamMembership,
    UnitMembership,
    User,
    UserManager,
)
from mainstay.modules.people.models.deputising import (
    Absence,
    DeputyItem,
    DeputyNext,
    DeputyPolicy,
    DeputyRecord,
    DeputyReview,
    Deputyship,
    SoleSignature,
    StandingDeputy,
)
from mainstay.modules.people.models.leaving import Departure

__all__ = [
    "Absence",
    "AppointingPower",
    "Appointment",
    "AppointmentProposal",
    "CompanyUnit",
    "Departure",
    "DeputyItem",
    "DeputyNext",
    "DeputyPolicy",
    "DeputyRecord",
    "DeputyReview",
    "Deputyship",
    "Holiday",
    "Invitation",
    "JobTitle",
    "ReportingLine",
    "Role",
    "RoleRight",
    "SoleSignature",
    "StandingDeputy",
    "Team",
    "TeamMembership",
    "UnitMembership",
    "User",
    "UserManager",
]
