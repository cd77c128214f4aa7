"""Everything read from people: the actor, the directory, units and calendars, rights and their reasons."""

from mainstay.modules.people.queries import appointing, calendar, deputyships, directory, leaving, settings, why
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
from mainstay.modules.people.queries.acts import sole_signature_of
from mainstay.modules.people.queries.calendars import next_working_day_of, working_calendar_of
from mainstay.modules.people.queries.mandates import stand_in_of
from mainstay.modules.people.queries.mornings import mornings

__all__ = [
    "Colleague",
    "active_names",
    "actor_by_email",
    "actor_for",
    "actor_of_token",
    "actor_of_user",
    "actors_of",
    "appointing",
    "calendar",
    "deputyships",
    "directory",
    "leaving",
    "mornings",
    "names_of",
    "next_working_day_of",
    "public_ids_of",
    "settings",
    "sole_signature_of",
    "stand_in_of",
    "unit_calendar_of",
    "user_by_id",
    "why",
    "working_calendar_of",
]
