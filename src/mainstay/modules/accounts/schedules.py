"""What happens to accounts by the clock."""

from datetime import timedelta

from mainstay.framework.actions import perform
from mainstay.framework.actors import actor_of
from mainstay.framework.tasks import schedule
from mainstay.kernel.actor import system_actor
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, MainstayError
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.rebalancing import plans_due

_ACTS = ("account.compute_stale_days", "account.open_stale_duties", "account.open_standing_duties")
_CLERK = system_actor("rebalancing clerk", frozenset({"rebalancing.note_refusal"}))
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


@schedule(timedelta(minutes=10))
def apply_rebalancings() -> None:
    """Apply the plans whose day has come, in the name of whoever set them for it; what is refused says why."""
    for public_id, user_id in plans_due():
        actor = actor_of(user_id)
        try:
            if actor is None:
                raise ActionRefused(refuse(sentence("Whoever set it for this day has left.")))
            perform(actor, "rebalancing.apply", {}, subject=public_id)
        except MainstayError as error:
            perform(_CLERK, "rebalancing.note_refusal", {"why": str(error)[:500]}, subject=public_id)
