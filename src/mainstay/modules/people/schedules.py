"""What happens to deputyships by the clock; no right waits for it."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import MainstayError
from mainstay.modules.people.queries.leaving import due_departures

_DOORMAN = system_actor("departures", frozenset({"departure.do", "departure.note_trouble"}))
_TURNER = system_actor("deputies", frozenset({"deputyship.turn", "deputyship.record_silence"}))


@schedule(timedelta(minutes=5))
def turn_deputyships() -> None:
    """Show as active what has begun, end what is over, bring moved items back."""
    perform(_TURNER, "deputyship.turn", {})


@schedule(timedelta(hours=24))
def record_silence() -> None:
    """Silence after the company's days is recorded as seen."""
    perform(_TURNER, "deputyship.record_silence", {})


@schedule(timedelta(hours=1))
def let_go() -> None:
    """Do the departures whose last day is over. What stands in the way of one is shown on its page, and tried again."""
    for public_id in due_departures():
        try:
            perform(_DOORMAN, "departure.do", {}, subject=public_id)
        except MainstayError as error:
            perform(_DOORMAN, "departure.note_trouble", {"trouble": str(error)[:500]}, subject=public_id)
