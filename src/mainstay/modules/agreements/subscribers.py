"""What agreements do when something happened: revenue of accounts follows orders, orders follow rates."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor

_ACTOR = system_actor("agreements", frozenset({"order.refresh_totals", "order.rate"}))


@subscriber("order.recorded", "order.changed", "order.cancelled", "order.reinstated")
def add_up_one_account(happened: Happened) -> None:
    """Add up the revenue of the order's account anew."""
    account = happened.payload.get("account", "")
    if account:
        perform(_ACTOR, "order.refresh_totals", {"accounts": [account]})


@subscriber("orders.rated", "account.unmerged")
def add_up_all_accounts(happened: Happened) -> None:
    """Add up the revenue of all accounts anew: many orders changed, or moved, at once."""
    perform(_ACTOR, "order.refresh_totals", {}, idempotency_key=f"event:{happened.id}")


@subscriber("exchange_rate.recorded", "group_currency.chosen")
def rate_orders(happened: Happened) -> None:
    """Rate orders that waited for a rate, or all of them in a new currency of the group; totals follow by its event."""
    perform(_ACTOR, "order.rate", {}, idempotency_key=f"event:{happened.id}")
