"""Many deals at once: edit and stage, each with undo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import choice, day, integer, lines, reference, references, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.pipeline.actions.moving import enter_stage
from mainstay.modules.pipeline.actions.opportunities import NO_CLOSE_DAY, owner_named
from mainstay.modules.pipeline.choices import DealState, DealType, StageKind
from mainstay.modules.pipeline.models import Opportunity, Stage
from mainstay.modules.pipeline.queries.facts import facts_of, place_of
from mainstay.modules.pipeline.rules.stages import criteria_between, missing

MOST = 5_000
PLAIN = ("close_on", "next_step_on", "next_step", "source", "campaign", "deal_type")


@dataclass(frozen=True, kw_only=True)
class BulkEditDeals:
    """The deals, and what they all get; empty fields stay as they are."""

    deals: tuple[str, ...] = references(_("Deals"), kind="opportunity", maximum=MOST)
    owner: str | None = reference(_("Owner"), kind="user", default=None, nullable=True)
    close_on: date | None = day(_("Closes on"), default=None, nullable=True)
    next_step: str | None = text(_("Next step"), default=None, nullable=True)
    next_step_on: date | None = day(_("Next step on"), default=None, nullable=True)
    source: str | None = text(_("Source"), max_length=120, default=None, nullable=True)
    campaign: str | None = text(_("Campaign"), max_length=120, default=None, nullable=True)
    deal_type: str | None = choice(_("Business"), choices=tuple(DealType.choices), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class BulkMoveDeals:
    """The deals, and the stage they go to."""

    deals: tuple[str, ...] = references(_("Deals"), kind="opportunity", maximum=MOST)
    to: str = reference(_("Stage"), kind="stage")


@dataclass(frozen=True, kw_only=True)
class DealBefore:
    """What a deal was before a bulk act; what is not mentioned was not changed."""

    deal: str = reference(_("Deal"), kind="opportunity")
    owner: Any = reference(_("Owner"), kind="user", default=UNSET)
    stage: Any = reference(_("Stage"), kind="stage", default=UNSET)
    close_on: Any = day(_("Closes on"), default=UNSET, nullable=True)
    pushes: Any = integer(_("Times put off"), minimum=0, maximum=32_000, default=UNSET)
    next_step: Any = text(_("Next step"), min_length=0, default=UNSET)
    next_step_on: Any = day(_("Next step on"), default=UNSET, nullable=True)
    source: Any = text(_("Source"), max_length=120, min_length=0, default=UNSET)
    campaign: Any = text(_("Campaign"), max_length=120, min_length=0, default=UNSET)
    deal_type: Any = choice(_("Business"), choices=tuple(DealType.choices), default=UNSET)


@dataclass(frozen=True, kw_only=True)
class RestoreDeals:
    """Deals as they were before a bulk act."""

    rows: tuple[DealBefore, ...] = lines(_("Deals"), of=DealBefore, minimum=1, maximum=MOST)


@action(
    "opportunity.bulk_edit", label=_("Edit"), policy=by_right("deal", "edit"), scope="company", bulk=True, menu=False,
    events=("deals.changed",), icon="edit",
    sample=lambda world: {"deals": [world.public_id("opportunity")], "campaign": "Spring fair"},
)  # fmt: skip
def bulk_edit_opportunity(context: ActionContext, input: BulkEditDeals) -> None:
    """Change the same fields of many open deals; can be undone."""
    deals = editable_deals(context, input.deals)
    values = {name: value for name, value in mentioned(input, *PLAIN).items() if value is not None}
    if input.owner:
        values["owner_id"] = owner_named(context, input.owner)
    if not values:
        raise InputInvalid([Problem("", "nothing", sentence("Say what is to be changed."))])
    before = [_before(deal, values) for deal in deals]
    for deal in deals:
        context.update(deal, **values, **_close_columns(deal, values))
    _answer(context, before, len(deals))


@action(
    "opportunity.bulk_move", label=_("Move to a stage"), policy=by_right("deal", "edit"), scope="company", bulk=True,
    menu=False, events=("deals.changed",), icon="arrow-right",
    sample=lambda world: {"deals": [world.public_id("opportunity")], "to": world.public_id("stage")},
)  # fmt: skip
def bulk_move_opportunity(context: ActionContext, input: BulkMoveDeals) -> None:
    """Move many open deals to a stage; those that lack an exit criterion stay and are named. Can be undone."""
    target: Stage = context.find("stage", input.to, "to")
    if target.stage_kind != StageKind.OPEN or not target.is_active:
        raise InputInvalid([Problem("to", "ends", sentence("Many deals are moved between open stages only."))])
    deals = editable_deals(context, input.deals)
    lacking = _lacking(context, deals, target)
    moved = [deal for deal in deals if deal.pk not in lacking and deal.stage_id != target.pk]
    before = [{"deal": deal.public_id, "stage": deal.stage.public_id} for deal in moved]
    for deal in moved:
        enter_stage(context, deal, target)
    context.answer["lacking"] = [
        {"id": deal.public_id, "problems": lacking[deal.pk]} for deal in deals if deal.pk in lacking
    ]
    _answer(context, before, len(moved))


@action(
    "opportunity.restore", label=_("Take a bulk change back"), policy=by_right("deal", "edit"), scope="company",
    menu=False, events=("deals.changed",),
    sample=lambda world: {"rows": [{"deal": world.public_id("opportunity"), "campaign": ""}]},
)  # fmt: skip
def restore_opportunity(context: ActionContext, input: RestoreDeals) -> None:
    """Put deals back to what they were before a bulk act."""
    deals = {deal.public_id: deal for deal in editable_deals(context, [row.deal for row in input.rows])}
    for row in input.rows:
        deal = deals[row.deal]
        values = mentioned(row, *PLAIN, "pushes")
        if row.owner is not UNSET:
            values["owner_id"] = context.find("user", row.owner, "rows").pk
        if "close_on" in values:
            values["closes_by"] = values["close_on"] or NO_CLOSE_DAY
        context.update(deal, **values)
        if row.stage is not UNSET:
            enter_stage(context, deal, context.find("stage", row.stage, "rows"))
    _answer(context, [], len(deals))


def editable_deals(context: ActionContext, public_ids: Iterable[str]) -> list[Opportunity]:
    """Open deals that the actor may edit, in one statement; raises InputInvalid naming how many are out of reach."""
    wanted = list(dict.fromkeys(public_ids))
    kind, actor = registry.kinds["opportunity"], context.actor
    rows = Opportunity.objects.filter(public_id__in=wanted, state=DealState.OPEN)
    if not actor.is_system:
        condition = kind.scope.condition(actor, actor.extent("deal", "edit"))
        rows = rows if condition is None else rows.filter(condition)
    found = {deal.public_id: deal for deal in rows.select_related("stage", "account", "pipeline")}
    if len(found) < len(wanted):
        raise InputInvalid([
            Problem("deals", "out_of_reach", sentence(
                "{count} of these deals are decided, or not yours to change. Take them out of the choice.",
                count=len(wanted) - len(found)))
        ])  # fmt: skip
    return [found[public_id] for public_id in wanted]


def _lacking(context: ActionContext, deals: list[Opportunity], target: Stage) -> dict[int, list[dict[str, str]]]:
    stages = [place_of(stage) for stage in Stage.objects.filter(pipeline_id=target.pipeline_id, is_active=True)]
    facts = facts_of(deals)
    found: dict[int, list[dict[str, str]]] = {}
    for deal in deals:
        if deal.pipeline_id != target.pipeline_id:
            other = sentence("This stage belongs to another pipeline.")
            found[deal.pk] = [{"path": "to", "code": "pipeline", "sentence": str(other)}]
            continue
        criteria = criteria_between(stages, place_of(deal.stage), place_of(target))
        problems = missing(criteria, facts[deal.pk], context.today)
        if problems:
            found[deal.pk] = [{"path": one.path, "code": one.code, "sentence": str(one.sentence)} for one in problems]
    return found


def _before(deal: Opportunity, values: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"deal": deal.public_id}
    for name in values:
        value = getattr(deal, name)
        row[name] = value.isoformat() if isinstance(value, date) else value
    if "owner_id" in row:
        row.pop("owner_id")
        row["owner"] = deal.owner.public_id
    if "close_on" in row:
        row["pushes"] = deal.pushes
    return row


def _close_columns(deal: Opportunity, values: dict[str, Any]) -> dict[str, Any]:
    if "close_on" not in values:
        return {}
    later = deal.close_on is not None and (values["close_on"].year, values["close_on"].month) > (
        deal.close_on.year, deal.close_on.month)  # fmt: skip
    return {"closes_by": values["close_on"], "pushes": deal.pushes + int(later)}


def _answer(context: ActionContext, before: list[dict[str, Any]], count: int) -> None:
    context.answer["changed"] = count
    if before:
        context.answer["undo"] = {"action": "opportunity.restore", "subject": "", "input": {"rows": before}}
    context.emit("deals.changed", count=count)
