"""What happens to deputyships by the clock; no right waits for it."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor

_TURNER = system_actor("deputies", frozenset({"deputyship.turn", "deputyship.record_silence"}))


@schedule(timedelta(minutes=5))
def turn_deputyships() -> None:
    """Show as active what has begun, end what is over, bring moved items back."""
    perform(_TURNER, "deputyship.turn", {})


@schedule(timedelta(hours=24))
def record_silence() -> None:
    """Silence after the company's days is recorded as seen."""
    perform(_TURNER, "deputyship.record_silence", {})
