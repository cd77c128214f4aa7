"""What work does when records are merged, people are erased, and colleagues leave; comments on its own pages."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.industry.pieces import SWITCH_OFF, SWITCH_ON
from mainstay.framework.points import Panel, part
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.modules.people.points import deputyship_pack
from mainstay.modules.work.actions import handing, moving, standing, standing_in
from mainstay.modules.work.points import approval_side, duty_side, my_day_side
from mainstay.modules.work.queries.pack import pack_of, pack_on_paper
from mainstay.modules.work.queries.talk import comments_panel


def _standing_in(actor: Actor, page: Any) -> dict[str, Any] | None:  # noqa: ARG001
    waiting = ask(actor, "deputyship.waiting")
    return {"waiting": waiting} if waiting.rows or waiting.running or waiting.absence else None


my_day_side.add(
    Panel(name="people.standing_in", template="work/standing_in_panel.html", load=_standing_in, rank=1, query_budget=6)
)
deputyship_pack.add(
    Panel(
        name="work.pack",
        template="work/deputyship_pack.html",
        load=pack_of,
        rank=20,
        query_budget=10,
        paper=pack_on_paper,
    )
)
duty_side.add(comments_panel("duty"))
approval_side.add(comments_panel("approval"))


@part("merge_account", "work.Duty", "work.Approval", "work.Comment", "work.Following")
def merge_account(context: ActionContext, kept: Any, merged: Any) -> moving.Done:
    """Duties, approvals, comments and followers of the merged account go to the kept one."""
    return moving.move_account(context, kept, merged)


@part("merge_person", "work.Duty")
def merge_person(context: ActionContext, kept: Any, merged: Any) -> moving.Done:
    """Promises to the merged person are promises to the kept one."""
    return moving.move_promises(context, kept.key, merged.key)


@part("erase", "work.Duty")
def erase(context: ActionContext, person_id: int, person_key: str) -> moving.Done:  # noqa: ARG001
    """The person's name leaves the duties promised to them."""
    return moving.forget_person(context, person_key)


@part("access_export", "work.Duty")
def access_export(context: ActionContext, person_id: int, person_key: str) -> moving.Done:  # noqa: ARG001
    """What was promised to the person."""
    return moving.promised_to(person_key)


@part("leave", "work.Duty", "work.Approval")
def leave(context: ActionContext, user: Any) -> moving.Done:  # noqa: ARG001
    """What a leaver still owes."""
    return moving.left_behind(user.pk)


@part("handover_preview", "work.Duty", "work.Comment")
def handover_preview(context: Any, account: Any, giver: Any, receiver: Any) -> moving.Done:  # noqa: ARG001
    """What the giver still owes on the account, and the remarks that the receiver will find."""
    return handing.preview(account, giver)


@part("handover", "work.Duty")
def handover(context: ActionContext, account: Any, giver: Any, receiver: Any) -> moving.Done:
    """The running duties on the account go to its new owner."""
    return handing.hand_over(context, account, giver, receiver)


@part("leave_to", "work.Duty", "work.Approval", "work.ApprovalTier")
def leave_to(context: ActionContext, user: Any, to: Any) -> moving.Done:
    """Duties and approvals go to the successors."""
    return handing.leave(context, user, to)


@part("deputy_begins", "work.Duty")
def deputy_begins(context: ActionContext, principal: Any, deputy: Any, deputyship: Any) -> moving.Done:
    """Open duties go to the deputy, or copies of them."""
    return standing_in.duties_begin(context, principal, deputy, deputyship)


@part("deputy_ends", "work.Duty")
def deputy_ends(context: ActionContext, principal: Any, deputy: Any, deputyship: Any, items: Any) -> moving.Done:
    """They come back."""
    return standing_in.duties_end(context, principal, deputy, deputyship, items)


@part(SWITCH_ON, "work.StandingDuty")
def switch_on(context: ActionContext, row: Any, template: Any) -> moving.Done:
    """The obligations of the industry, as standing duties."""
    return standing.obligations_on(context, row, template)


@part(SWITCH_OFF, "work.StandingDuty")
def switch_off(context: ActionContext, row: Any, template: Any) -> moving.Done:  # noqa: ARG001
    """They open no more duties."""
    return standing.obligations_off(context, row)
