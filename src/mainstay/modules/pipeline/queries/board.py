"""The board: columns of open deals with sums of all of them and the first cards."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, day, reference
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import RuleBroken, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.pipeline.choices import DealState, StageKind
from mainstay.modules.pipeline.models import Opportunity, Pipeline, Stage
from mainstay.modules.pipeline.queries.facts import facts_of
from mainstay.modules.pipeline.queries.shapes import DealCard, Named, Sums, card_of, named, sums_of
from mainstay.modules.pipeline.queries.sums import sums_by
from mainstay.modules.pipeline.rules.values import CurrencySum, totals

CARDS = 20
WHOSE = (("mine", _("My open deals")), ("team", _("Deals of my line")), ("all", _("All open deals")))


@dataclass(frozen=True, kw_only=True)
class BoardInput:
    """Which pipeline, whose deals, and when they close."""

    pipeline: str | None = reference(_("Pipeline"), kind="pipeline", default=None, nullable=True)
    whose: str | None = choice(_("Whose"), choices=WHOSE, default=None, nullable=True)
    closes_from: date | None = day(_("Closes from"), default=None, nullable=True)
    closes_to: date | None = day(_("Closes until"), default=None, nullable=True)


@dataclass(frozen=True, kw_only=True)
class ColumnInput(BoardInput):
    """A column of the board, and the last card already shown."""

    stage: str = reference(_("Stage"), kind="stage")
    after: str | None = reference(_("After this deal"), kind="opportunity", default=None, nullable=True)


@dataclass(frozen=True)
class BoardColumn:
    """A stage with the sums of all its deals and some of its cards; ``more`` are not shown. ``letter`` moves a card
    here by key.
    """

    id: str
    name: str
    letter: str
    sums: Sums
    cards: tuple[DealCard, ...]
    more: int
    more_value: Money | None


@dataclass(frozen=True)
class PipelineBoard:
    """A board. ``sums`` are over all its columns; ``pipelines`` are the others to choose from."""

    id: str
    name: str
    whose: str
    pipelines: tuple[Named, ...]
    columns: tuple[BoardColumn, ...]
    sums: Sums
    today: date


@query("pipeline.board", label=_("Pipeline board"), output=PipelineBoard, rights=("deal", "read"), input=BoardInput,
       budget=12, sample=dict)  # fmt: skip
def pipeline_board(context: QueryContext, input: BoardInput) -> PipelineBoard:
    """Open deals by stage: sums of all of them in the currency of the group, and the first cards of each column."""
    pipelines, chosen = _pipelines(context, input.pipeline)
    stages = stages_of(chosen)
    whose = input.whose or _usual_view(context)
    deals = board_deals(context, chosen, whose, input)
    by_stage = sums_by(deals, "stage_id")
    board, currency = rates_on(context.today), group_currency(context.today)
    cards = _first_cards(context, deals, stages)
    columns = tuple(
        _column(stage, letter, by_stage.get((stage.pk,), []), cards.get(stage.pk, ()), board, currency)
        for stage, letter in zip(shown_stages(stages), letters(shown_stages(stages)), strict=True)
    )
    every: list[CurrencySum] = [one for found in by_stage.values() for one in found]
    return PipelineBoard(
        id=chosen.public_id, name=chosen.name, whose=whose, pipelines=tuple(named(one) for one in pipelines),
        columns=columns, sums=sums_of(totals(every, board, currency)), today=context.today,
    )  # fmt: skip


@query("pipeline.column", label=_("More of a column"), output=DealCard, rights=("deal", "read"), input=ColumnInput,
       many=True, budget=10, sample=lambda world: {"stage": world.public_id("stage")},
)  # fmt: skip
def pipeline_column(context: QueryContext, input: ColumnInput) -> list[DealCard]:
    """The next cards of a column, after the one given."""
    stage: Stage = context.find("stage", input.stage)
    deals = board_deals(context, stage.pipeline, input.whose or _usual_view(context), input).filter(stage=stage)
    if input.after:
        last = context.find("opportunity", input.after)
        deals = deals.filter(Q(closes_by__gt=last.closes_by) | Q(closes_by=last.closes_by, pk__gt=last.pk))
    rows = list(deals.select_related("account", "owner", "competitor").order_by("closes_by", "id")[:CARDS])
    facts, stages = facts_of(rows), stages_of(stage.pipeline)
    return [card_of(context, deal, facts[deal.pk], stages) for deal in rows]


@dataclass(frozen=True, kw_only=True)
class CardInput:
    """A deal."""

    id: str = reference(_("Deal"), kind="opportunity")


@query("opportunity.card", label=_("Card of a deal"), output=DealCard, rights=("deal", "read"), input=CardInput,
       subject="opportunity", budget=8, sample=lambda world: {"id": world.public_id("opportunity")},
)  # fmt: skip
def opportunity_card(context: QueryContext, input: CardInput) -> DealCard:
    """A deal at a glance, as it stands on the board."""
    deal: Opportunity = context.find("opportunity", input.id)
    return card_of(context, deal, facts_of([deal])[deal.pk], stages_of(deal.pipeline))


def board_deals(context: QueryContext, pipeline: Pipeline, whose: str, given: BoardInput) -> QuerySet[Any]:
    """The visible open deals of a board."""
    deals = context.visible("opportunity").filter(pipeline=pipeline, state=DealState.OPEN)
    if whose == "mine":
        deals = deals.filter(owner_id=context.actor.user_id)
    elif whose == "team":
        deals = deals.filter(owner_id__in=[context.actor.user_id, *context.actor.line_users])
    if given.closes_from:
        deals = deals.filter(closes_by__gte=given.closes_from)
    if given.closes_to:
        deals = deals.filter(closes_by__lte=given.closes_to)
    found: QuerySet[Any] = deals
    return found


def stages_of(pipeline: Pipeline) -> dict[int, Stage]:
    """All stages of a pipeline by id, in order."""
    return {stage.pk: stage for stage in pipeline.stages.order_by("position", "id")}


def shown_stages(stages: dict[int, Stage]) -> list[Stage]:
    """The stages that a board shows."""
    return [stage for stage in stages.values() if stage.stage_kind == StageKind.OPEN and stage.is_active]


def letters(stages: list[Stage]) -> list[str]:
    """A letter for each stage: the first one of its name that no stage before has taken; empty when all are taken."""
    taken: set[str] = set()
    found = []
    for stage in stages:
        letter = next((char for char in stage.name.casefold() if char.isalpha() and char not in taken), "")
        taken.add(letter)
        found.append(letter)
    return found


def _pipelines(context: QueryContext, public_id: str | None) -> tuple[list[Pipeline], Pipeline]:
    if context.as_of:
        raise RuleBroken(sentence("The board shows today. Leave the past to see it, or open a deal as of that day."))
    found = list(Pipeline.objects.filter(is_active=True).order_by("-is_default", "position", "id"))
    if not found:
        raise RuleBroken(sentence("There is no pipeline yet. Ask an administrator to make one under Settings."))
    chosen = next((one for one in found if one.public_id == public_id), None) if public_id else found[0]
    if chosen is None:
        raise SubjectNotFound("pipeline")
    return found, chosen


def _usual_view(context: QueryContext) -> str:
    extent = context.actor.extent("deal", "read")
    return "mine" if extent <= Extent.OWN and not context.actor.is_system else "all"


def _first_cards(context: QueryContext, deals: QuerySet[Any], stages: dict[int, Stage]) -> dict[int, list[DealCard]]:
    place = Window(RowNumber(), partition_by=F("stage_id"), order_by=[F("closes_by").asc(), F("id").asc()])
    first = deals.order_by().annotate(place=place).filter(place__lte=CARDS).values_list("pk", flat=True)
    rows = Opportunity.objects.filter(pk__in=list(first)).select_related("account", "owner", "competitor")
    found = list(rows.order_by("closes_by", "id"))
    facts = facts_of(found)
    cards: dict[int, list[DealCard]] = {}
    for deal in found:
        cards.setdefault(deal.stage_id, []).append(card_of(context, deal, facts[deal.pk], stages))
    return cards


def _column(stage: Stage, letter: str, sums: list[CurrencySum], cards: Any, rates: Any, currency: str) -> BoardColumn:
    found = totals(sums, rates, currency)
    more = found.count - len(cards)
    shown = rates.total((card.value for card in cards if card.value is not None), currency).total
    return BoardColumn(
        id=stage.public_id, name=stage.name, letter=letter, sums=sums_of(found), cards=tuple(cards), more=more,
        more_value=found.value.total - shown if more else None,
    )  # fmt: skip
