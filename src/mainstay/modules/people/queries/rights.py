"""Roles, their rights, and who holds them on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from mainstay.modules.people.models import AppointingPower, Appointment, ReportingLine, Role, RoleRight, User
from mainstay.modules.people.queries.lines import APPOINTING, running


def rights_of_role(role: Role, day: date) -> list[tuple[str, str, str]]:
    """(group, verb, extent word) of a role on a day, with the power to appoint where the head gave it to the role."""
    given = AppointingPower.objects.filter(running(day), role=role).values_list("extent", flat=True)
    powers = [("appointment", verb, extent) for extent in given for verb in APPOINTING]
    return [*RoleRight.objects.filter(running(day), role=role).values_list("group", "verb", "extent"), *powers]


def holders_of_right(group: str, verb: str, day: date) -> set[int]:
    """Ids of active users who have a right company-wide on a day."""
    roles = RoleRight.objects.filter(running(day), group=group, verb=verb, extent="all", role__is_active=True)
    held = Appointment.objects.filter(running(day), role__in=roles.values("role"), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def deciders_about(user_id: int, day: date) -> set[int]:
    """Ids of active users who may appoint somebody on a day: the head, and whom the head has empowered above them."""
    found = holders_of_right("appointment", "create", day)
    managers = managers_on(day)
    above, now = set(), managers.get(user_id)
    while now is not None and now not in above:
        above.add(now)
        now = managers.get(now)
    for power in AppointingPower.objects.filter(running(day)):
        held = Appointment.objects.filter(running(day), role__appointing_powers=power).values_list("user_id", flat=True)
        holders = {power.holder_id} if power.holder_id else set(held)
        found |= holders if power.extent == "all" else holders & above
    return found - {user_id}


def managers_on(day: date) -> dict[int, int]:
    """Who reports to whom on a day, by ids of active users."""
    lines = ReportingLine.objects.filter(running(day), user__is_active=True)
    return dict(lines.values_list("user_id", "manager_id"))


def names_by_id(user_ids: Iterable[int]) -> dict[int, str]:
    """Names of users, those who left included."""
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))


def names_by_public_id(public_ids: Iterable[str]) -> dict[str, str]:
    """Names of users, those who left included."""
    wanted = list(public_ids)
    return dict(User.objects.filter(public_id__in=wanted).values_list("public_id", "name")) if wanted else {}


def overlapping(user_id: int, role_id: int, from_on: date, to_on: date | None) -> bool:
    """Whether the user already holds the role on a day of the period."""
    rows = Appointment.objects.filter(user_id=user_id, role_id=role_id).filter(Q(to_on=None) | Q(to_on__gt=from_on))
    return (rows.filter(from_on__lt=to_on) if to_on else rows).exists()


def language_of_user(user_id: int) -> str:
    """The language that a user reads; English when there is no such user."""
    return User.objects.filter(pk=user_id).values_list("language", flat=True).first() or "en"
