"""What happens to deals by the clock: their worth at the rates of the day, and how long stages usually take."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor

_ACTS = ("opportunity.revalue", "pipeline.measure")
_KEEPER = system_actor("pipeline keeper", frozenset(_ACTS))


@schedule(timedelta(hours=24))
def value_deals_anew() -> None:
    """Revalue open deals and measure stages once a day."""
    for name in _ACTS:
        perform(_KEEPER, name, {})
