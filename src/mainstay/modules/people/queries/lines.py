"""What runs for a person on a day: unit, rights by role, and the reporting line below."""

from datetime import date

from django.db import connection
from django.db.models import Q, Value

from mainstay.modules.people.models import AppointingPower, CompanyUnit, RoleRight, UnitMembership, User

EMPOWERED = "empowered"
"""In the place of a role: rights that the head gave in writing (models/appointing.py)."""
APPOINTING = ("read", "create", "edit")

_LINE = """
WITH RECURSIVE below(id) AS (
  SELECT user_id FROM people_reportingline WHERE manager_id = %s AND from_on <= %s AND (to_on IS NULL OR to_on > %s)
  UNION
  SELECT r.user_id FROM people_reportingline r JOIN below b ON r.manager_id = b.id
  WHERE r.from_on <= %s AND (r.to_on IS NULL OR r.to_on > %s)
)
SELECT b.id, h.id, h.reach FROM below b
LEFT JOIN framework_holder h ON h.user_id = b.id AND h.deputyship_id IS NULL WHERE b.id <> %s
"""


def running(day: date) -> Q:
    """Rows with ``from_on`` and ``to_on`` (half-open) that run on ``day``."""
    return Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gt=day))


def unit_of(user: User, day: date) -> CompanyUnit | None:
    """The unit to which the user belongs on ``day``."""
    found = UnitMembership.objects.filter(running(day), user=user).select_related("unit").first()
    return found.unit if found else None


def right_rows(user: User, today: date) -> list[tuple[str, str, str, str]]:
    """(role, group, verb, extent word) of the roles to which a person is appointed on a day."""
    # One filter: two would join two appointments, and the rights of an ended one would live on in a colleague's.
    own = Q(role__appointments__user=user, role__appointments__from_on__lte=today)
    not_ended = Q(role__appointments__to_on=None) | Q(role__appointments__to_on__gt=today)
    rows = RoleRight.objects.filter(running(today), own & not_ended, role__is_active=True)
    by_role = rows.order_by().values_list("role__code", "group", "verb", "extent")
    given = Q(holder=user) | own & not_ended & Q(role__is_active=True)
    powers = AppointingPower.objects.filter(running(today), given).values_list(
        Value(EMPOWERED), Value("appointment"), Value("*"), "extent"
    )
    return [(role, group, one, extent) for role, group, verb, extent in by_role.union(powers)
            for one in (APPOINTING if verb == "*" else (verb,))]  # fmt: skip


def line_below(user_id: int, today: date) -> list[tuple[int, int | None, int]]:
    """(user, own holder, its reach) of everybody below on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [user_id, today, today, today, today, user_id])
        return [(person, holder, reach or 0) for person, holder, reach in cursor.fetchall()]
