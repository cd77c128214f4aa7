"""Roles, their rights, and who holds them on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from mainstay.modules.people.models import Appointment, ReportingLine, Role, RoleRight, User
from mainstay.modules.people.queries.lines import running


def rights_of_role(role: Role, day: date) -> list[tuple[str, str, str]]:
    """(group, verb, extent word) of a role on a day."""
    return list(RoleRight.objects.filter(running(day), role=role).values_list("group", "verb", "extent"))


def holders_of_right(group: str, verb: str, day: date) -> set[int]:
    """Ids of active users who have a right company-wide on a day."""
    roles = RoleRight.objects.filter(running(day), group=group, verb=verb, extent="all", role__is_active=True)
    held = Appointment.objects.filter(running(day), role__in=roles.values("role"), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def managers_on(day: date) -> dict[int, int]:
    """Who reports to whom on a day, by ids of active users."""
    lines = ReportingLine.objects.filter(running(day), user__is_active=True)
    return dict(lines.values_list("user_id", "manager_id"))


def names_by_id(user_ids: Iterable[int]) -> dict[int, str]:
    """Names of users, those who left included."""
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))


def overlapping(user_id: int, role_id: int, from_on: date, to_on: date | None) -> bool:
    """Whether the user already holds the role on a day of the period."""
    rows = Appointment.objects.filter(user_id=user_id, role_id=role_id).filter(Q(to_on=None) | Q(to_on__gt=from_on))
    return (rows.filter(from_on__lt=to_on) if to_on else rows).exists()
