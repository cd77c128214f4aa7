"""The pipeline of an industry template."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.pieces import Done, Wanted, bring_in, in_words_of, put_away
from mainstay.framework.industry.template import Template
from mainstay.framework.values.inputs import read_input
from mainstay.modules.pipeline.actions.pipelines import CreatePipeline, make_pipeline
from mainstay.modules.pipeline.choices import DealState
from mainstay.modules.pipeline.models import Opportunity, Pipeline
from mainstay.modules.pipeline.rules.shipped import ENDS

SECTION = "pipeline"


def pipeline_on(context: ActionContext, row: IndustryTemplate, template: Template) -> Done:
    """Add the pipeline with its stages, in the language of whoever switches, or take it into use again."""
    name = in_words_of(context, template.pipeline.name)
    stages: list[dict[str, Any]] = [
        {**vars(stage), "criteria": list(stage.criteria), "name": in_words_of(context, stage.name)}
        for stage in template.pipeline.stages
    ]
    ends = [{**end, "name": in_words_of(context, end["name"])} for end in ENDS]

    def make() -> Pipeline:
        return make_pipeline(context, read_input(CreatePipeline, {"name": name, "stages": [*stages, *ends]}))

    wanted = Wanted("pipeline", Pipeline.objects.filter(name=name).first, make)
    return bring_in(context, row, SECTION, Pipeline, [wanted])


def pipeline_off(context: ActionContext, row: IndustryTemplate) -> Done:
    """Take the pipeline out of use, unless it is the usual one or deals are still open in it."""

    def in_use(pipeline: Pipeline) -> bool:
        open_deals = Opportunity.objects.filter(pipeline=pipeline, state=DealState.OPEN)
        return pipeline.is_default or open_deals.exists()

    return put_away(context, row, SECTION, Pipeline, in_use)
