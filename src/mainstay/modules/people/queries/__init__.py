"""Everything read from people: the actor, the directory, units and calendars."""

from mainstay.modules.people.queries.actors import actor_for, unit_calendar_of

__all__ = ["actor_for", "unit_calendar_of"]
