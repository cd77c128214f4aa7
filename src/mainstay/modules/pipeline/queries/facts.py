"""What the rules of stages look at, loaded for many deals in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from mainstay.modules.pipeline.models import DealStakeholder, Opportunity, OpportunityLine, Stage
from mainstay.modules.pipeline.rules.stages import DealFacts, StagePlace


def facts_of(deals: Iterable[Opportunity]) -> dict[int, DealFacts]:
    """The facts of deals by their id, in two statements."""
    found = list(deals)
    ids = [deal.pk for deal in found]
    lines = dict(
        OpportunityLine.objects.filter(opportunity_id__in=ids).values_list("opportunity_id").annotate(Count("id"))
    )
    roles: dict[int, set[str]] = defaultdict(set)
    for deal_id, role in DealStakeholder.objects.filter(opportunity_id__in=ids).values_list("opportunity_id", "role"):
        roles[deal_id].add(role)
    return {
        deal.pk: DealFacts(
            amount=deal.amount, recurring=deal.recurring, term_months=deal.term_months, close_on=deal.close_on,
            next_step=deal.next_step, next_step_on=deal.next_step_on, source=deal.source,
            competitor_known=deal.competitor_id is not None or deal.no_competitor, products=lines.get(deal.pk, 0),
            roles=frozenset(roles[deal.pk]),
        )
        for deal in found
    }  # fmt: skip


def place_of(stage: Stage) -> StagePlace:
    """A stage as the rules see it."""
    return StagePlace(stage.pk, stage.position, stage.stage_kind, tuple(stage.criteria))
