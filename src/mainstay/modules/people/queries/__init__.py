"""Everything read from people: the actor, the directory, units and calendars."""

from mainstay.modules.people.queries.actors import actor_by_email, actor_for, actor_of_user, unit_calendar_of
from mainstay.modules.people.queries.calendars import working_calendar_of

__all__ = ["actor_by_email", "actor_for", "actor_of_user", "unit_calendar_of", "working_calendar_of"]
