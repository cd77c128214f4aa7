"""Whose day it is: the reader of duties with their zone and the calendar of their unit."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.framework.actions import ActionContext
from mainstay.framework.queries import QueryContext
from mainstay.kernel.actor import Actor
from mainstay.modules.people.queries import working_calendar_of
from mainstay.modules.work.models import Duty
from mainstay.modules.work.rules.due import DueDay, Reader

_AHEAD = timedelta(days=35)


def reader_for(actor: Actor, now: datetime | None = None) -> Reader:
    """The actor as a reader of duties at ``now`` (default: this moment); the calendar covers the coming five weeks."""
    now = now or timezone.now()
    zone = ZoneInfo(actor.zone)
    today = now.astimezone(zone).date()
    return Reader(now, zone, working_calendar_of(actor.unit_id, today, today + _AHEAD))


def in_working_days(context: QueryContext | ActionContext, count: int) -> date:
    """The working day of the actor's unit that is ``count`` working days after the actor's today."""
    return reader_for(context.actor, context.now).calendar.add_working_days(context.today, count)


def due_day(duty: Duty) -> DueDay:
    """What decides about a duty."""
    return DueDay(duty.due_on, duty.due_at, duty.state == "waiting", duty.weight)
