"""Looking ahead: what a plan would do is kept, so that exactly this is applied."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.many import create_columns
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.filters import FilterInvalid
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.rebalancing import NothingMore
from mainstay.modules.accounts.choices import RebalancingEffect
from mainstay.modules.accounts.models import Rebalancing, RebalancingMove, RebalancingShare
from mainstay.modules.accounts.policy import may_change_rebalancing
from mainstay.modules.accounts.queries.rebalancing_rows import Outlook, look_ahead
from mainstay.modules.accounts.rules.rebalancing import digest_of


@action(
    "rebalancing.preview", label=_("Preview"), policy=may_change_rebalancing, subject="rebalancing", icon="eye",
    sample=dict,
)  # fmt: skip
def preview_rebalancing(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Work out which accounts would go to whom, and what each person has before and after. Nothing moves yet; what is
    shown is what will be applied.
    """
    plan: Rebalancing = context.subject
    if not plan.rules.exists():
        raise RuleBroken(sentence("Add a rule first: it says which accounts go to whom."))
    try:
        found = look_ahead(context.actor, plan)
    except FilterInvalid as error:
        raise RuleBroken(error.sentence) from None
    context.remove_many(RebalancingMove.objects.filter(rebalancing=plan), note="moves of the preview before")
    context.remove_many(plan.shares.all(), note="figures of the preview before")
    _keep(context, plan, found)
    for rule in plan.rules.all():
        context.update(rule, fitted=found.fitted.get(rule.position, 0))
    kept = sum(rule.fitted or 0 for rule in plan.rules.filter(effect=RebalancingEffect.KEEP))
    left = sum(1 for move in found.moves if move.left)
    return context.update(
        plan, previewed_at=context.now, kept_count=kept, left_count=left, moves_count=len(found.moves) - left,
        refused="", digest=digest_of((m.account, m.former, m.new) for m in found.moves if not m.left and m.new),
    )  # fmt: skip


def _keep(context: ActionContext, plan: Rebalancing, found: Outlook) -> None:
    moves = found.moves
    columns: dict[str, Any] = {
        "rebalancing_id": plan.pk, "account_id": [m.account for m in moves], "from_user_id": [m.former for m in moves],
        "to_user_id": [m.new for m in moves], "rule": [m.rule for m in moves],
        "account_version": [m.version for m in moves], "left": [str(m.left) for m in moves],
    }  # fmt: skip
    create_columns(context, RebalancingMove, len(moves), columns, note="moves")
    context.create_many(
        [RebalancingShare(rebalancing=plan, user_id=user, **vars(share)) for user, share in found.shares.items()],
        note="figures of people",
    )
