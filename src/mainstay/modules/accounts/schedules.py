"""What happens to accounts by the clock."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor

_ACTS = ("account.compute_stale_days", "account.open_stale_duties", "account.open_standing_duties")
_KEEPER = system_actor("data keeper", frozenset(_ACTS))


@schedule(timedelta(hours=24))
def keep_data_current() -> None:
    """Compute missing stale days, then ask owners to check what has gone stale and open
    standing duties; batch by batch, so nobody waits.
    """
    for name in _ACTS:
        last = 0
        while True:
            answer = perform(_KEEPER, name, {"after": last}).answer
            if not answer["count"]:
                break
            last = answer["last"]
