"""Everything read from people: the actor, the directory, units and calendars, rights and their reasons."""

from mainstay.modules.people.queries import directory, settings, why
from mainstay.modules.people.queries.actors import (
    Colleague,
    active_names,
    actor_by_email,
    actor_for,
    actor_of_token,
    actor_of_user,
    actors_of,
    names_of,
    public_ids_of,
    unit_calendar_of,
    user_by_id,
)
from mainstay.modules.people.queries.calendars import next_working_day_of, working_calendar_of
from mainstay.modules.people.queries.mornings import mornings

__all__ = [
    "Colleague", "active_names", "actor_by_email", "actor_for", "actor_of_token", "actor_of_user", "actors_of",
    "directory", "mornings", "names_of", "next_working_day_of", "public_ids_of", "settings", "unit_calendar_of", "user_by_id", "why",
    "working_calendar_of",
]  # fmt: skip
