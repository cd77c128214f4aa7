"""Whose working day begins now, each in their own zone and by the calendar of their unit."""

from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from mainstay.modules.people.models import CompanyUnit, UnitMembership, User
from mainstay.modules.people.queries.calendars import working_calendar_of
from mainstay.modules.people.queries.lines import running
from mainstay.modules.people.rules.calendars import WorkingCalendar, morning_of

_USUAL_HOURS = (time(9), time(17))


def mornings(now: datetime) -> list[tuple[int, date]]:
    """(user id, day) of everybody whose working morning has come and is not over: people who work here and have signed
    in before. A fixed number of statements for each unit, however many its people are.
    """
    members = UnitMembership.objects.filter(running(now.date())).select_related("unit")
    unit_of = {row.user_id: row.unit for row in members}

    @cache
    def calendar(unit_id: int | None, day: date) -> WorkingCalendar:
        return working_calendar_of(unit_id, day, day)

    here = User.objects.filter(is_active=True, last_login__isnull=False).order_by("pk").values_list("pk", "zone")
    found = []
    for user_id, own_zone in here:
        unit: CompanyUnit | None = unit_of.get(user_id)
        zone = ZoneInfo(own_zone or (unit.zone if unit else "UTC"))
        opens_at, closes_at = (unit.opens_at, unit.closes_at) if unit else _USUAL_HOURS
        days = calendar(unit.pk if unit else None, now.astimezone(zone).date())
        day = morning_of(now, zone, days, opens_at, closes_at)
        if day is not None:
            found.append((user_id, day))
    return found
