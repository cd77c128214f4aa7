"""What knowledge does after commit: whoever is newly asked for something finds it in My day."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor
from mainstay.modules.knowledge.queries.open import differing, user_id_of
from mainstay.modules.people.queries import active_names

_ASKER = system_actor("knowledge-keeper", frozenset({"knowledge.ask"}))


@subscriber("appointment.made", "appointment.ended")
def look_at_appointee(event: Happened) -> None:
    """A role or title came or went: what is required of the person has changed."""
    _ask({event.payload["user_id"]})


@subscriber("user.left", "user.joined", "user.returned")
def look_at_person(event: Happened) -> None:
    """Who left is asked for nothing; who came is asked for what the roles require."""
    user_id = user_id_of(event.subject_id)
    if user_id is not None:
        _ask({user_id})


@subscriber("requirement.changed", "topic.retired")
def look_at_everybody(event: Happened) -> None:  # noqa: ARG001 - whom it concerns follows from the rows
    """What must be known has changed."""
    _ask(set(active_names()))


def _ask(users: set[int]) -> None:
    for user_id in differing(users):
        perform(_ASKER, "knowledge.ask", {"user": user_id})
