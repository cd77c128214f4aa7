"""Pipelines and their stages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, choice, integer, json_value, lines, text
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.pipeline.choices import Criterion, DealState, ForecastCategory, StageKind
from mainstay.modules.pipeline.models import Opportunity, Pipeline, Stage, StageChange
from mainstay.modules.pipeline.rules.stages import median_days

ENOUGH_DEALS = 5
_CODE = {"max_length": 40, "pattern": r"[a-z][a-z0-9_]*"}


@dataclass(frozen=True, kw_only=True)
class StageLine:
    """A stage of a new pipeline; criteria are what a deal needs before it leaves."""

    code: str = text(_("Code"), **_CODE)
    name: str = text(_("Name"), max_length=80)
    stage_kind: str = choice(_("Sort"), choices=tuple(StageKind.choices), default=StageKind.OPEN.value)
    probability: int = integer(_("Probability in percent"), minimum=0, maximum=100)
    category: str = choice(_("Forecast"), choices=tuple(ForecastCategory.choices))
    usual_days: int | None = integer(_("Usual days"), minimum=1, maximum=3_650, default=None, nullable=True)
    criteria: Any = json_value(_("Needed before leaving"), default=())


@dataclass(frozen=True, kw_only=True)
class CreatePipeline:
    """A new pipeline with its stages in order; exactly one of them is won and one lost."""

    name: str = text(_("Name"), max_length=80)
    is_default: bool = boolean(_("The usual one"), default=False)
    stages: tuple[StageLine, ...] = lines(_("Stages"), of=StageLine, minimum=3, maximum=30)


@dataclass(frozen=True, kw_only=True)
class EditPipeline:
    """Changes to a pipeline."""

    name: Any = text(_("Name"), max_length=80, default=UNSET)
    is_default: Any = boolean(_("The usual one"), default=UNSET)
    is_active: Any = boolean(_("In use"), default=UNSET)


@dataclass(frozen=True, kw_only=True)
class EditStage:
    """Changes to a stage."""

    name: Any = text(_("Name"), max_length=80, default=UNSET)
    position: Any = integer(pgettext_lazy("in a row", "Place"), minimum=0, maximum=1_000, default=UNSET)
    probability: Any = integer(_("Probability in percent"), minimum=0, maximum=100, default=UNSET)
    category: Any = choice(_("Forecast"), choices=tuple(ForecastCategory.choices), default=UNSET)
    usual_days: Any = integer(_("Usual days"), minimum=1, maximum=3_650, default=UNSET, nullable=True)
    criteria: Any = json_value(_("Needed before leaving"), default=UNSET)
    is_active: Any = boolean(_("In use"), default=UNSET)


@dataclass(frozen=True, kw_only=True)
class MeasureStages:
    """Nothing to say: all stages are measured."""


@action(
    "pipeline.create", label=_("New pipeline"), policy=by_right("setting", "edit"), creates="pipeline",
    events=("pipeline.created",), icon="layout-kanban", scope="company",
    sample=lambda: {"name": "Tenders", "stages": [
        {"code": "open", "name": "Open", "probability": 20, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"}]},
)  # fmt: skip
def create_pipeline(context: ActionContext, input: CreatePipeline) -> Pipeline:
    """Make a pipeline with its stages."""
    return make_pipeline(context, input)


def make_pipeline(context: ActionContext, input: CreatePipeline) -> Pipeline:
    """Make a pipeline inside the running action; the first one is the usual one. Raises InputInvalid for stages that
    make no pipeline or a name that is taken.
    """
    _refuse_stages(input.stages)
    _refuse_taken(input.name, None)
    usual = input.is_default or not Pipeline.objects.exists()
    if usual:
        _no_longer_usual(context)
    pipeline = context.create(Pipeline(name=input.name, is_default=usual, position=Pipeline.objects.count()))
    for position, line in enumerate(input.stages, 1):
        plain = mentioned(line, "code", "name", "stage_kind", "probability", "category", "usual_days")
        context.create(Stage(pipeline=pipeline, position=position, criteria=list(line.criteria), **plain))
    context.emit("pipeline.created", pipeline)
    return pipeline


@action(
    "pipeline.edit", label=_("Edit"), policy=by_right("setting", "edit"), subject="pipeline",
    events=("pipeline.changed",), sample=lambda: {"name": "Direct sales"},
)  # fmt: skip
def edit_pipeline(context: ActionContext, input: EditPipeline) -> Pipeline:
    """Rename a pipeline, make it the usual one, or take it out of use once it has no open deals."""
    pipeline: Pipeline = context.subject
    values = mentioned(input, "name", "is_default", "is_active")
    if "name" in values:
        _refuse_taken(values["name"], pipeline)
    if values.get("is_active") is False:
        _refuse_open_deals(Q(pipeline=pipeline))
    if values.get("is_default"):
        _no_longer_usual(context)
        pipeline.refresh_from_db()
    context.update(pipeline, **values)
    context.emit("pipeline.changed", pipeline)
    return pipeline


@action(
    "stage.edit", label=_("Edit"), policy=by_right("setting", "edit"), subject="stage", events=("pipeline.changed",),
    sample=lambda: {"usual_days": 12},
)  # fmt: skip
def edit_stage(context: ActionContext, input: EditStage) -> Stage:
    """Change a stage; open deals in it that have no probability or forecast of their own follow."""
    stage: Stage = context.subject
    values = mentioned(input, "name", "position", "probability", "category", "usual_days", "is_active")
    if input.criteria is not UNSET:
        _refuse_criteria(input.criteria, "criteria")
        values["criteria"] = list(input.criteria)
    if values.get("is_active") is False:
        if stage.stage_kind != StageKind.OPEN:
            raise RuleBroken(sentence("Every pipeline keeps its won and its lost stage."))
        _refuse_open_deals(Q(stage=stage))
    context.update(stage, **values)
    open_deals = Opportunity.objects.filter(stage=stage, state=DealState.OPEN)
    for name, none in (("probability", {"probability_own": None}), ("category", {"category_own": ""})):
        if name in values:
            context.update_many(open_deals.filter(**none), note=f"{name} of deals", **{name: values[name]})
    context.emit("pipeline.changed", stage.pipeline)
    return stage


@action(
    "pipeline.measure", label=_("Measure stages"), policy=by_right("setting", "edit"), menu=False, scope="company",
    events=("pipeline.changed",), icon="ruler", sample=dict,
)  # fmt: skip
def measure_pipeline(context: ActionContext, input: MeasureStages) -> None:  # noqa: ARG001
    """Measure the median days that won deals spent in each stage, where there are enough of them."""
    won = StageChange.objects.filter(opportunity__state=DealState.WON).exclude(from_stage=None)
    measured = 0
    for stage_id, count in won.values_list("from_stage").annotate(Count("id")).order_by():
        days = won.filter(from_stage_id=stage_id).values_list("days", flat=True)
        median = median_days(days) if count >= ENOUGH_DEALS else None
        stage = Stage.objects.get(pk=stage_id)
        context.update(stage, median_days=median, measured_deals=count)
        measured += 1
    context.answer["stages"] = measured
    context.emit("pipeline.changed")


def _refuse_stages(stages: tuple[StageLine, ...]) -> None:
    problems = []
    for kind in (StageKind.WON, StageKind.LOST):
        if sum(line.stage_kind == kind for line in stages) != 1:
            message = sentence("A pipeline has exactly one stage that is {kind}.", kind=kind.value)
            problems.append(Problem("stages", "ends", message))
    codes = [line.code for line in stages]
    problems += [
        Problem(f"stages.{index}.code", "twice", sentence("This code stands here twice."))
        for index, code in enumerate(codes) if code in codes[:index]
    ]  # fmt: skip
    if all(line.stage_kind != StageKind.OPEN for line in stages):
        problems.append(Problem("stages", "open", sentence("A pipeline has at least one open stage.")))
    for index, line in enumerate(stages):
        _refuse_criteria(line.criteria, f"stages.{index}.criteria")
    if problems:
        raise InputInvalid(problems)


def _refuse_criteria(criteria: Any, path: str) -> None:
    unknown = [one for one in criteria if one not in Criterion.values] if not isinstance(criteria, dict) else ["{}"]
    if unknown:
        raise InputInvalid([
            Problem(path, "criterion", sentence(
                "{criterion} is not one of: {criteria}.", criterion=str(unknown[0])[:40],
                criteria=", ".join(Criterion.values)))
        ])  # fmt: skip


def _refuse_open_deals(where: Q) -> None:
    count = Opportunity.objects.filter(where, state=DealState.OPEN).count()
    if count:
        raise RuleBroken(sentence("{count} open deals are still here. Move them first.", count=count))


def _refuse_taken(name: str, pipeline: Pipeline | None) -> None:
    if any(other != pipeline for other in Pipeline.objects.filter(name=name)):
        raise InputInvalid([Problem("name", "taken", sentence("There is already a pipeline {name}.", name=name))])


def _no_longer_usual(context: ActionContext) -> None:
    for pipeline in Pipeline.objects.filter(is_default=True):
        context.update(pipeline, is_default=False)
