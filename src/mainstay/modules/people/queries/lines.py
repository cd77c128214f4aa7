"""What runs for a person on a day: unit, rights by role, and the reporting line below."""

from datetime import date

from django.db import connection
from django.db.models import Q

from mainstay.modules.people.models import CompanyUnit, UnitMembership, User

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


# Asked for each request, so it is written out: to put it together anew costs ten times the asking.
_RIGHTS = """
WITH held AS (
  SELECT r.id, r.code FROM people_role r JOIN people_appointment a ON a.role_id = r.id
  WHERE r.is_active AND a.user_id = %s AND a.from_on <= %s AND (a.to_on IS NULL OR a.to_on > %s)
)
SELECT held.code, x."group", x.verb, x.extent FROM held JOIN people_roleright x ON x.role_id = held.id
WHERE x.from_on <= %s AND (x.to_on IS NULL OR x.to_on > %s)
UNION
SELECT %s, 'appointment', '*', p.extent FROM people_appointingpower p
WHERE p.from_on <= %s AND (p.to_on IS NULL OR p.to_on > %s)
AND (p.holder_id = %s OR p.role_id IN (SELECT id FROM held))
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
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [user.pk, today, today, today, today, EMPOWERED, today, today, user.pk])
        return [(role, group, one, extent) for role, group, verb, extent in cursor.fetchall()
                for one in (APPOINTING if verb == "*" else (verb,))]  # fmt: skip


def line_below(user_id: int, today: date) -> list[tuple[int, int | None, int]]:
    """(user, own holder, its reach) of everybody below on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [user_id, today, today, today, today, user_id])
        return [(person, holder, reach or 0) for person, holder, reach in cursor.fetchall()]
