"""The right to do something on an account, asked of one account: for acts that make records below it."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.kernel.actor import Extent, Standing
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import ActionRefused
from mainstay.kernel.sentences import sentence


def may_on_account(context: ActionContext, account: Any, group: str, verb: str) -> Decision:
    """The actor's right to ``verb`` records of ``group`` on this account; a duty alone opens its card only."""
    actor = context.actor
    if actor.is_system:
        return allow(f"system:{actor.name}")
    standing = standing_to(actor, registry.kinds["account"], account)
    decision = actor.may(group, verb, standing)
    if not decision or actor.extent(group, verb) == Extent.ALL or standing - {Standing.DUTY}:
        return decision
    return refuse(sentence("Your duty opens this account's card only. Ask the account owner to do this."), "duty_only")


def refuse_unless(decision: Decision) -> None:
    """Raise ActionRefused for a decision that is no."""
    if not decision:
        raise ActionRefused(decision)
