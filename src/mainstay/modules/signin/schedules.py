"""What is put away by the clock."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor

_DOORKEEPER = system_actor("doorkeeper", frozenset({"session.forget"}))


@schedule(timedelta(hours=24))
def forget_old_sessions() -> None:
    """Half a year after a session, what was noted about it goes; so do cookies that no longer lead anywhere."""
    perform(_DOORKEEPER, "session.forget", {})
