"""What was done, and refused, under a deputyship; who may decide approvals; sole signatures."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from mainstay.framework.audit.models import AuditEntry
from mainstay.modules.people.models import Appointment, Deputyship, RoleRight, SoleSignature, UnitMembership
from mainstay.modules.people.queries.lines import running


def acts_of(row: Deputyship, outcomes: Iterable[str] = (AuditEntry.DONE,)) -> QuerySet[AuditEntry]:
    """The entries of the log under a deputyship, oldest first; refusals too when asked for."""
    found = AuditEntry.objects.filter(on_behalf_of=row.principal_id, at__gte=row.created_at, outcome__in=list(outcomes))
    return (
        found.filter(basis__startswith=f"deputyship:{row.public_id}").exclude(actor_id=row.principal_id).order_by("id")
    )


def deciders_in(unit_id: int, day: date) -> int:
    """How many people of a unit may decide approvals of others."""
    roles = RoleRight.objects.filter(running(day), group="approval", verb="edit", role__is_active=True)
    people = UnitMembership.objects.filter(running(day), unit_id=unit_id, user__is_active=True).values("user_id")
    held = Appointment.objects.filter(running(day), role__in=roles.values("role"), user__in=people)
    return held.values("user_id").distinct().count()


def sole_signature_of(user_id: int, now: datetime | None = None) -> str:
    """The public id of the sole signature that runs in somebody's unit; empty where it takes two."""
    day = (now or timezone.now()).date()
    unit: Any = UnitMembership.objects.filter(running(day), user_id=user_id).values("unit_id")
    rows = SoleSignature.objects.filter(running(day), unit__in=unit, ended_at=None)
    return rows.values_list("public_id", flat=True).first() or ""
