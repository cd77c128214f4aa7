"""The calendar by which a unit works, as the rules read it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.modules.people.models import CompanyUnit, Holiday, User
from mainstay.modules.people.queries.lines import unit_of
from mainstay.modules.people.rules.calendars import HolidayRow, HolidayState, WorkingCalendar, WorkingWeek

USUAL_WEEK = (1, 2, 3, 4, 5)


def working_calendar_of(unit_id: int | None, first: date, last: date) -> WorkingCalendar:
    """The working week of a unit and its holidays between two days inclusive; Monday to Friday without a unit."""
    unit = CompanyUnit.objects.filter(pk=unit_id).first() if unit_id else None
    if unit is None:
        return WorkingCalendar(WorkingWeek.of(USUAL_WEEK))
    rows = Holiday.objects.filter(unit=unit, day__gte=first, day__lte=last).order_by("day", "name")
    return WorkingCalendar(WorkingWeek.of(unit.working_days or USUAL_WEEK), tuple(_holiday(row) for row in rows))


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
