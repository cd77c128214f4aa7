"""Which day it is for people, each in their own zone, and which language they read."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from mainstay.modules.people.models import UnitMembership, User
from mainstay.modules.people.queries.lines import running


def today_of(user_ids: Collection[int], now: datetime) -> dict[int, date]:
    """The day of each active user among the ids, in their own zone, else in that of their unit; in one statement."""
    unit = UnitMembership.objects.filter(running(now.date()), user_id=OuterRef("pk"))
    rows = User.objects.filter(pk__in=user_ids, is_active=True).annotate(
        unit_zone=Subquery(unit.values("unit__zone")[:1])
    )
    return {
        pk: now.astimezone(ZoneInfo(own or of_unit or "UTC")).date()
        for pk, own, of_unit in rows.values_list("pk", "zone", "unit_zone")
    }


def language_of(user_id: int) -> str:
    """The language in which something is written to a user; English where there is no such user."""
    return User.objects.filter(pk=user_id).values_list("language", flat=True).first() or "en"
