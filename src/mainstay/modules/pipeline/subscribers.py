"""What the pipeline does when something happened: measures of accounts follow, open deals follow the rates."""

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import system_actor

_ACTOR = system_actor("pipeline", frozenset({"opportunity.publish_open_deals", "opportunity.revalue"}))


@subscriber(
    "opportunity.created", "opportunity.changed", "opportunity.moved", "opportunity.won", "opportunity.lost",
    "opportunity.reopened",
)  # fmt: skip
def publish_one_account(happened: Happened) -> None:
    """Count the open deals of the deal's account anew."""
    account = happened.payload.get("account", "")
    if account:
        perform(_ACTOR, "opportunity.publish_open_deals", {"accounts": [account]})


@subscriber("deals.changed", "account.unmerged")
def publish_all_accounts(happened: Happened) -> None:
    """Count the open deals of all accounts that have or had some anew: many deals changed, or moved, at once."""
    perform(_ACTOR, "opportunity.publish_open_deals", {}, idempotency_key=f"event:{happened.id}")


@subscriber("exchange_rate.recorded", "group_currency.chosen")
def revalue_open_deals(happened: Happened) -> None:
    """Put open deals at the new rates, or in the new currency; the accounts follow by the event of that."""
    perform(_ACTOR, "opportunity.revalue", {}, idempotency_key=f"event:{happened.id}")
