"""The calendar by which a unit works, as the rules read it."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.framework.queries import DAY, ROW_ID, prepared
from mainstay.modules.people.models import CompanyUnit, Holiday, User
from mainstay.modules.people.queries.lines import unit_of
from mainstay.modules.people.rules.calendars import HolidayRow, HolidayState, WorkingCalendar, WorkingWeek

USUAL_WEEK = (1, 2, 3, 4, 5)


def working_calendar_of(unit_id: int | None, first: date, last: date) -> WorkingCalendar:
    """The working week of a unit and its holidays between two days inclusive; Monday to Friday without a unit."""
    units = _unit(unit=unit_id) if unit_id else []
    if not units:
        return WorkingCalendar(WorkingWeek.of(USUAL_WEEK))
    rows = _holidays(unit=unit_id, first=first, last=last)
    return WorkingCalendar(WorkingWeek.of(units[0].working_days or USUAL_WEEK), tuple(_holiday(row) for row in rows))


@prepared(CompanyUnit, unit=ROW_ID)
def _unit(rows: Any, unit: Any) -> Any:
    return rows.filter(pk=unit)


@prepared(Holiday, unit=ROW_ID, first=DAY, last=DAY)
def _holidays(rows: Any, unit: Any, first: Any, last: Any) -> Any:
    return rows.filter(unit_id=unit, day__gte=first, day__lte=last).order_by("day", "name")


def _holiday(row: Holiday) -> HolidayRow:
    status: HolidayState = "expected" if row.status == "expected" else "confirmed"
    return HolidayRow(row.day, row.name, row.name_local, status, row.half_day)


def next_working_day_of(user_id: int) -> date:
    """The first working day after the user's today, by the calendar of their unit: where a move leads by default."""
    user = User.objects.get(pk=user_id)
    unit = unit_of(user, timezone.now().date())
    today = timezone.now().astimezone(ZoneInfo(user.zone or (unit.zone if unit else "UTC"))).date()
    calendar = working_calendar_of(unit.pk if unit else None, today, today + timedelta(days=35))
    return calendar.add_working_days(today, 1)
