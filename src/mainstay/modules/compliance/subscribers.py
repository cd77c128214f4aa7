"""What compliance does after commit."""

from mainstay.framework.events.registry import Happened, subscriber
from mainstay.modules.compliance.actions.erasure_list import write_list


@subscriber("person.erased")
def keep_the_list(event: Happened) -> None:  # noqa: ARG001 - the list knows what it lacks
    """Make sure that the erasure stands on the list outside the database."""
    write_list()
