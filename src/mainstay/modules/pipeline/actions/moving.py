"""Moving deals through the stages, winning, losing, opening again."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import boolean, choice, day, integer, money, reference, text
from mainstay.framework.values.mentioned import filled
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.pipeline.actions.opportunities import change_deal, note_stage
from mainstay.modules.pipeline.actions.valuing import worth_columns
from mainstay.modules.pipeline.choices import DealState, LossReason, StageKind, WinReason
from mainstay.modules.pipeline.models import DealStakeholder, Opportunity, OpportunityLine, Stage
from mainstay.modules.pipeline.policy import may_edit_open_deal, may_reopen_deal
from mainstay.modules.pipeline.queries.facts import facts_of, place_of
from mainstay.modules.pipeline.rules.stages import STAKEHOLDER_CRITERIA, criteria_between, missing

GAP_FIELDS = ("amount", "close_on", "next_step", "next_step_on", "source", "term_months")


@dataclass(frozen=True, kw_only=True)
class GapFillers:
    """What a stage may ask for: whatever is missing can be given in the same act."""

    amount: Money | None = money(_("Amount"), default=None, nullable=True)
    close_on: date | None = day(_("Closes on"), default=None, nullable=True)
    next_step: str | None = text(_("Next step"), default=None, nullable=True)
    next_step_on: date | None = day(_("Next step on"), default=None, nullable=True)
    source: str | None = text(_("Source"), max_length=120, default=None, nullable=True)
    term_months: int | None = integer(_("For how many months"), minimum=1, maximum=600, default=None, nullable=True)
    competitor: str | None = reference(_("Competitor"), kind="competitor", default=None, nullable=True)
    no_competitor: bool = boolean(_("Nobody competes"), default=False)
    product: str | None = reference(_("Product"), kind="product", default=None, nullable=True)
    economic_buyer: str | None = text(_("Economic buyer, a name or a role"), default=None, nullable=True, personal=True)
    user_buyer: str | None = text(_("User buyer, a name or a role"), default=None, nullable=True, personal=True)
    technical_buyer: str | None = text(
        _("Technical buyer, a name or a role"), default=None, nullable=True, personal=True
    )
    coach: str | None = text(_("Coach, a name or a role"), default=None, nullable=True, personal=True)


@dataclass(frozen=True, kw_only=True)
class MoveOpportunity(GapFillers):
    """The stage to move to, and whatever the stages on the way ask for."""

    to: str = reference(_("Stage"), kind="stage")


@dataclass(frozen=True, kw_only=True)
class WinOpportunity(GapFillers):
    """When and why the deal was won."""

    closed_on: date | None = day(_("Decided on"), default=None, nullable=True, help=_("Empty: today."))
    reason: str | None = choice(_("Why we won"), choices=tuple(WinReason.choices), default=None, nullable=True)
    reason_note: str = text(_("In the client's words"), max_length=300, min_length=0, default="")


@dataclass(frozen=True, kw_only=True)
class LoseOpportunity:
    """When, why and to whom the deal was lost."""

    reason: str = choice(_("Why we lost"), choices=tuple(LossReason.choices))
    reason_note: str = text(_("In the client's words"), max_length=300, min_length=0, default="")
    competitor: str | None = reference(_("Who won it"), kind="competitor", default=None, nullable=True)
    closed_on: date | None = day(_("Decided on"), default=None, nullable=True, help=_("Empty: today."))


@dataclass(frozen=True, kw_only=True)
class ReopenOpportunity:
    """Why the deal is open again."""

    why: str = text(_("Why"), max_length=300, min_length=0, default="")


@action(
    "opportunity.move", label=_("Move to another stage"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.moved",), icon="arrow-right",
    favourite_of=("account_manager", "account_executive", "representative", "business_developer"),
    sample=lambda world: {"to": world.public_id("stage")},
)  # fmt: skip
def move_opportunity(context: ActionContext, input: MoveOpportunity) -> Opportunity:
    """Move a deal to another stage of its pipeline. On the way forward the exit criteria of the stages passed must be
    met; what is missing can be given along. The way back is always open.
    """
    deal: Opportunity = context.subject
    start, target = deal.stage, _target(context, deal, input.to)
    if target.pk == start.pk:
        return deal
    fill_gaps(context, deal, input)
    refuse_missing(context, deal, target)
    enter_stage(context, deal, target)
    context.emit("opportunity.moved", deal, account=deal.account.public_id, stage=target.public_id)
    context.answer["undo"] = {
        "action": "opportunity.move", "subject": deal.public_id, "input": {"to": start.public_id},
    }  # fmt: skip
    return deal


@action(
    "opportunity.win", label=_("Won"), policy=may_edit_open_deal, subject="opportunity", events=("opportunity.won",),
    icon="trophy", primary=True, sample=lambda: {"reason": "product"},
)  # fmt: skip
def win_opportunity(context: ActionContext, input: WinOpportunity) -> Opportunity:
    """Decide a deal as won. The criteria of all stages left must be met; its value is frozen at that day's rate."""
    deal: Opportunity = context.subject
    fill_gaps(context, deal, input)
    target = _end_stage(deal, StageKind.WON)
    refuse_missing(context, deal, target)
    decide(context, deal, target, closed_on=input.closed_on, reason=input.reason or "", note=input.reason_note)
    context.emit("opportunity.won", deal, account=deal.account.public_id)
    context.answer["undo"] = {"action": "opportunity.reopen", "subject": deal.public_id, "input": {}}
    return deal


@action(
    "opportunity.lose", label=_("Lost"), policy=may_edit_open_deal, subject="opportunity", events=("opportunity.lost",),
    icon="thumb-down", sample=lambda: {"reason": "price"},
)  # fmt: skip
def lose_opportunity(context: ActionContext, input: LoseOpportunity) -> Opportunity:
    """Decide a deal as lost, with the reason and who won it; its value is frozen at the rate of that day."""
    deal: Opportunity = context.subject
    competitor = context.find("competitor", input.competitor, "competitor") if input.competitor else deal.competitor
    decide(
        context, deal, _end_stage(deal, StageKind.LOST), closed_on=input.closed_on, reason=input.reason,
        note=input.reason_note, competitor=competitor,
    )  # fmt: skip
    context.emit("opportunity.lost", deal, account=deal.account.public_id, reason=input.reason)
    context.answer["undo"] = {"action": "opportunity.reopen", "subject": deal.public_id, "input": {}}
    return deal


@action(
    "opportunity.reopen", label=_("Open again"), policy=may_reopen_deal, subject="opportunity",
    events=("opportunity.reopened",), icon="rotate", sample=dict,
)  # fmt: skip
def reopen_opportunity(context: ActionContext, input: ReopenOpportunity) -> Opportunity:
    """Open a decided deal again, in the stage it was in before the decision."""
    deal: Opportunity = context.subject
    last = deal.changes.order_by("-at", "-id").first()
    stage = last.from_stage if last and last.from_stage else deal.pipeline.stages.order_by("position")[0]
    enter_stage(
        context, deal, stage, state=DealState.OPEN, closed_on=None, reason="", reason_note="",
        **worth_columns(deal, context.today),
    )  # fmt: skip
    context.emit("opportunity.reopened", deal, account=deal.account.public_id, why=input.why)
    return deal


def fill_gaps(context: ActionContext, deal: Opportunity, given: GapFillers) -> None:
    """Store what was given along with a move: fields, a first product, who takes which part in the decision."""
    values: dict[str, Any] = {name: getattr(given, name) for name in GAP_FIELDS if getattr(given, name) is not None}
    if given.competitor:
        values["competitor"] = context.find("competitor", given.competitor, "competitor")
    elif given.no_competitor:
        values |= {"no_competitor": True, "competitor": None}
    if values:
        change_deal(context, deal, values)
    if given.product:
        product = context.find("product", given.product, "product")
        line = OpportunityLine(opportunity=deal, product=product, currency=deal.currency)
        context.create(filled(line, description=product.name))
    for role in STAKEHOLDER_CRITERIA:
        label = getattr(given, role)
        if label:
            context.create(DealStakeholder(opportunity=deal, role=role, label=label))


def refuse_missing(context: ActionContext, deal: Opportunity, target: Stage) -> None:
    """Raise InputInvalid with every exit criterion that is not met on the way to ``target``."""
    stages = [place_of(stage) for stage in deal.pipeline.stages.filter(is_active=True)]
    criteria = criteria_between(stages, place_of(deal.stage), place_of(target))
    problems = missing(criteria, facts_of([deal])[deal.pk], context.today)
    if problems:
        raise InputInvalid(problems)


def enter_stage(context: ActionContext, deal: Opportunity, target: Stage, **values: Any) -> None:
    """Put a deal into a stage inside the running action, with the row of its history."""
    start, since = deal.stage, deal.stage_since
    ended = target.stage_kind != StageKind.OPEN
    own = deal.probability_own
    context.update(
        deal, stage=target, stage_since=context.now,
        probability=target.probability if ended or own is None else own,
        category=target.category if ended or not deal.category_own else deal.category_own, **values,
    )  # fmt: skip
    days = (context.today - since.astimezone(ZoneInfo(context.actor.zone)).date()).days
    note_stage(context, deal, start, target, days=days)


def decide(
    context: ActionContext, deal: Opportunity, target: Stage, *, closed_on: date | None, reason: str, note: str,
    **values: Any,
) -> None:  # fmt: skip
    """Decide a deal on a day: its value is frozen at the rate of that day and never revalued."""
    on = closed_on or context.today
    if on > context.today:
        raise InputInvalid([Problem("closed_on", "future", sentence("A decision cannot lie in the future."))])
    state = DealState.WON if target.stage_kind == StageKind.WON else DealState.LOST
    enter_stage(
        context, deal, target, state=state, closed_on=on, reason=reason, reason_note=note,
        **worth_columns(deal, on), **values,
    )  # fmt: skip


def _target(context: ActionContext, deal: Opportunity, public_id: str) -> Stage:
    stage: Stage = context.find("stage", public_id, "to")
    if stage.pipeline_id != deal.pipeline_id:
        raise InputInvalid([Problem("to", "pipeline", sentence("This stage belongs to another pipeline."))])
    if stage.stage_kind != StageKind.OPEN:
        raise InputInvalid([Problem("to", "ends", sentence("Say that the deal is won or lost to bring it here."))])
    if not stage.is_active:
        raise InputInvalid([Problem("to", "inactive", sentence("This stage is no longer in use."))])
    return stage


def _end_stage(deal: Opportunity, kind: StageKind) -> Stage:
    return deal.pipeline.stages.get(stage_kind=kind)
