"""What the pipeline adds to the pages of lower modules, and what it does when records are merged or people erased."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.custom_fields.panel import custom_fields_panel
from mainstay.framework.industry.pieces import SWITCH_OFF, SWITCH_ON
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor, Extent
from mainstay.modules.accounts.points import MOVE_BACK, MOVE_ON, account_open
from mainstay.modules.pipeline.actions import handing, industry, parts, passing
from mainstay.modules.pipeline.points import lead_side, opportunity_side
from mainstay.modules.work.queries.talk import comments_panel


def _account_deals(actor: Actor, about: Any) -> dict[str, Any] | None:
    if actor.extent("deal", "read") == Extent.NONE or getattr(about, "as_of", None):
        return None
    return {"deals": ask(actor, "opportunity.of_account", {"account": about.id})}


account_open.add(
    Panel(name="deals", template="pipeline/account_deals.html", load=_account_deals, rank=20, query_budget=12)
)
opportunity_side.add(custom_fields_panel("opportunity"))
opportunity_side.add(comments_panel("opportunity"))
lead_side.add(comments_panel("lead"))


@part("merge_account", "pipeline.Opportunity", "pipeline.Lead")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> parts.Done:
    """Deals and leads of the merged account go to the kept one."""
    return parts.move_account(context, kept, merged)


@part("merge_person", "pipeline.DealStakeholder", "pipeline.Lead")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> parts.Done:
    """Where both persons have a contact at one account, deals and leads name the contact of the kept one."""
    return parts.move_person(context, kept, merged)


@part("erase", "pipeline.Lead", "pipeline.LeadStep", "pipeline.DealStakeholder")
def erase(context: ActionContext, person_id: int, person_key: str) -> parts.Done:  # noqa: ARG001
    """The person leaves the leads that became them, and the decisions on deals."""
    return parts.forget_person(context, person_id)


@part("access_export", "pipeline.Lead", "pipeline.LeadStep", "pipeline.DealStakeholder")
def access_export(context: ActionContext, person_id: int, person_key: str) -> parts.Done:  # noqa: ARG001
    """The leads that became the person, and their parts in decisions."""
    return parts.told_of_person(person_id)


@part(MOVE_ON, "pipeline.Opportunity")
def move_on(context: ActionContext, moves: Any) -> parts.Done:
    """Open deals of the former owner go to the new owner of the account."""
    return passing.pass_deals(context, moves)


@part(MOVE_BACK, "pipeline.Opportunity")
def move_back(context: ActionContext, moves: Any, plan: Any) -> parts.Done:
    """They come back."""
    return passing.return_deals(context, moves, plan.applied_act)


@part("leave", "pipeline.Opportunity", "pipeline.Lead")
def leave(context: ActionContext, user: Any) -> parts.Done:  # noqa: ARG001
    """What a leaver still has in hand."""
    return parts.left_behind(user.pk)


@part("leave_to", "pipeline.Opportunity", "pipeline.Lead")
def leave_to(context: ActionContext, user: Any, to: Any) -> parts.Done:
    """Open deals and leads of a leaver go to the successor for deals."""
    return handing.hand_over(context, None, user, to.deals)


@part("handover_preview", "pipeline.Opportunity", "pipeline.Lead")
def handover_preview(context: Any, account: Any, giver: Any, receiver: Any) -> parts.Done:  # noqa: ARG001
    """Open deals and leads of the giver at the account."""
    return handing.preview(account, giver)


@part("handover", "pipeline.Opportunity", "pipeline.Lead")
def handover(context: ActionContext, account: Any, giver: Any, receiver: Any) -> parts.Done:
    """They go to the account's new owner."""
    return handing.hand_over(context, account, giver, receiver)


@part(SWITCH_ON, "pipeline.Pipeline")
def switch_on(context: ActionContext, row: Any, template: Any) -> parts.Done:
    """The pipeline of the industry."""
    return industry.pipeline_on(context, row, template)


@part(SWITCH_OFF, "pipeline.Pipeline")
def switch_off(context: ActionContext, row: Any, template: Any) -> parts.Done:  # noqa: ARG001
    """It goes out of use once its deals are decided."""
    return industry.pipeline_off(context, row)
