"""What follows for sessions from what happens elsewhere."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor

_DOORKEEPER = system_actor("doorkeeper", frozenset({"session.cut_off"}))


@subscriber("user.left")
def cut_off(happened: Happened) -> None:
    """Whoever left is let in no more: rights ended with the act itself, now sessions and tokens are put away for good."""
    perform(_DOORKEEPER, "session.cut_off", {}, subject=happened.subject_id)
