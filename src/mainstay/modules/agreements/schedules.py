"""What happens to orders by the clock: twelve months of revenue move on every day."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor

_KEEPER = system_actor("revenue keeper", frozenset({"order.refresh_totals"}))


@schedule(timedelta(hours=24))
def add_up_revenue_anew() -> None:
    """Refresh the yearly figures of all accounts."""
    perform(_KEEPER, "order.refresh_totals", {})
