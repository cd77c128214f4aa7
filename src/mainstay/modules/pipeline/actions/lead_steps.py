"""The steps of a lead: assigned, accepted, rejected, qualified."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, money, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.money import Money
from mainstay.modules.pipeline.choices import LeadState, RejectReason
from mainstay.modules.pipeline.models import Lead, LeadStep
from mainstay.modules.pipeline.policy import may_work_on_lead
from mainstay.modules.pipeline.rules.leads import answer_due, why_not


@dataclass(frozen=True, kw_only=True)
class AssignLead:
    """Who is to answer."""

    owner: str = reference(_("Assign to"), kind="user")


@dataclass(frozen=True, kw_only=True)
class AcceptLead:
    """Nothing to say: the lead is yours to work on."""


@dataclass(frozen=True, kw_only=True)
class RejectLead:
    """Why the lead goes back."""

    reason: str = choice(_("Why"), choices=tuple(RejectReason.choices))
    note: str = text(_("Note"), max_length=300, min_length=0, default="", personal=True)


@dataclass(frozen=True, kw_only=True)
class QualifyLead:
    """What was found out."""

    need: str | None = text(_("What they need"), max_length=300, default=None, nullable=True)
    worth: Money | None = money(_("What it may be worth"), default=None, nullable=True)
    note: str = text(_("Note"), max_length=300, min_length=0, default="", personal=True)


@action(
    "lead.assign", label=_("Assign"), policy=by_right("lead", "assign"), subject="lead", events=("lead.assigned",),
    icon="user-share", sample=lambda world: {"owner": world.public_id("user")},
)  # fmt: skip
def assign_lead(context: ActionContext, input: AssignLead) -> Lead:
    """Give a lead to a colleague, who accepts or rejects it within the agreed time."""
    lead: Lead = context.subject
    assign_to(context, lead, context.find("user", input.owner, "owner"))
    return lead


@action(
    "lead.accept", label=_("Accept"), policy=may_work_on_lead, subject="lead", events=("lead.accepted",), icon="check",
    sample=dict,
)  # fmt: skip
def accept_lead(context: ActionContext, input: AcceptLead) -> Lead:  # noqa: ARG001
    """Take a lead that was assigned to you."""
    lead: Lead = context.subject
    enter_state(context, lead, LeadState.ACCEPTED, answered_at=context.now)
    context.emit("lead.accepted", lead, campaign=lead.campaign)
    return lead


@action(
    "lead.reject", label=_("Reject"), policy=may_work_on_lead, subject="lead", events=("lead.rejected",), icon="x",
    sample=lambda: {"reason": "no_need"},
)  # fmt: skip
def reject_lead(context: ActionContext, input: RejectLead) -> Lead:
    """Give a lead back with the reason; campaign and marketing hear of it."""
    lead: Lead = context.subject
    answered = lead.answered_at or context.now
    enter_state(
        context, lead, LeadState.REJECTED, reason=input.reason, note=input.note, reject_reason=input.reason,
        answered_at=answered,
    )  # fmt: skip
    context.emit("lead.rejected", lead, campaign=lead.campaign, reason=input.reason)
    return lead


@action(
    "lead.qualify", label=_("Qualify"), policy=may_work_on_lead, subject="lead", events=("lead.qualified",),
    icon="circle-check", sample=lambda: {"need": "8 t of stabiliser a year"},
)  # fmt: skip
def qualify_lead(context: ActionContext, input: QualifyLead) -> Lead:
    """Say that there is a real need; the lead is ready to be converted."""
    lead: Lead = context.subject
    values: dict[str, Any] = {"need": input.need} if input.need else {}
    if input.worth is not None:
        values["worth"] = input.worth
    enter_state(context, lead, LeadState.QUALIFIED, note=input.note, **values)
    context.emit("lead.qualified", lead, campaign=lead.campaign)
    return lead


def assign_to(context: ActionContext, lead: Lead, user: Any) -> None:
    """Give a lead to a user inside the running action; the time to answer starts."""
    enter_state(
        context, lead, LeadState.ASSIGNED, owner_id=user.pk, answer_due_at=answer_due(context.now), answered_at=None,
        reject_reason="",
    )  # fmt: skip
    context.emit("lead.assigned", lead, user=user.public_id)


def enter_state(
    context: ActionContext, lead: Lead, state: LeadState, *, reason: str = "", note: str = "", **values: Any
) -> None:
    """Bring a lead into a state with the row of its history; raises RuleBroken when something stands before it."""
    if state != LeadState.NEW:
        refuse_step(lead, state)
        context.update(lead, state=state.value, **values)
    context.create(
        LeadStep(
            lead=lead, state=state.value, at=context.now, by_id=context.actor.user_id or None, owner_id=lead.owner_id,
            reason=reason, note=note,
        )
    )  # fmt: skip


def refuse_step(lead: Lead, state: LeadState) -> None:
    """Raise RuleBroken with what stands before a lead and a state."""
    obstacle = why_not(lead.state, state.value)
    if obstacle is not None:
        raise RuleBroken(obstacle)
