"""Output shapes that several queries of the pipeline share."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from mainstay.framework.queries import QueryContext
from mainstay.kernel.money import Money
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.pipeline.models import Opportunity, Stage
from mainstay.modules.pipeline.queries.facts import place_of
from mainstay.modules.pipeline.rules.stages import DealFacts, ageing, criteria_between, missing, next_step_tone
from mainstay.modules.pipeline.rules.values import Totals


@dataclass(frozen=True)
class DealCard:
    """A deal at a glance. ``value`` is in its own currency; ``days`` in the stage against the ``usual_days``;
    ``next_tone`` and ``days_tone`` are words of the rules; ``missing`` counts what it lacks to leave its stage.
    """

    id: str
    version: int
    name: str
    account: Named
    owner: Named
    stage: Named
    value: Money | None
    close_on: date | None
    next_step: str
    next_step_on: date | None
    next_tone: str
    next_in_days: int | None
    days: int
    usual_days: int | None
    days_tone: str
    competitor: str
    probability: int
    missing: int

    @property
    def next_late_days(self) -> int:
        """Days behind the day of the next step."""
        return -(self.next_in_days or 0)


@dataclass(frozen=True)
class Sums:
    """Deals added up in one currency: how many, value, weighted value, the day of the oldest rate used; ``left_out``
    are amounts in currencies without a rate.
    """

    count: int
    value: Money
    weighted: Money
    rate_on: date | None
    left_out: tuple[Money, ...]


def sums_of(totals: Totals) -> Sums:
    """The output form of totals."""
    return Sums(totals.count, totals.value.total, totals.weighted.total, totals.value.rate_on, totals.value.left_out)


def days_in_stage(context: QueryContext, deal: Opportunity) -> int:
    """Whole days since the deal came into its stage, by the reader's calendar."""
    since = deal.stage_since.astimezone(ZoneInfo(context.actor.zone)).date()
    return max((context.today - since).days, 0)


def usual_days_of(stage: Stage) -> int | None:
    """The measured median of won deals where there are enough, else what a person set."""
    return stage.median_days if stage.median_days is not None else stage.usual_days


def card_of(context: QueryContext, deal: Opportunity, facts: DealFacts, stages: dict[int, Stage]) -> DealCard:
    """The card of a deal whose account, owner and competitor are loaded."""
    stage = stages[deal.stage_id]
    days, usual = days_in_stage(context, deal), usual_days_of(stage)
    return DealCard(
        id=deal.public_id, version=deal.version, name=deal.name, account=named(deal.account), owner=named(deal.owner),
        stage=named(stage), value=deal.value if deal.value_minor else None, close_on=deal.close_on,
        next_step=deal.next_step, next_step_on=deal.next_step_on,
        next_tone=next_step_tone(deal.next_step, deal.next_step_on, context.today, waits=deal.waits_for_client),
        next_in_days=(deal.next_step_on - context.today).days if deal.next_step_on else None,
        days=days, usual_days=usual, days_tone=ageing(days, usual),
        competitor=deal.competitor.name if deal.competitor else "", probability=deal.probability,
        missing=len(missing(_to_leave(stage, stages), facts, context.today)),
    )  # fmt: skip


def _to_leave(stage: Stage, stages: dict[int, Stage]) -> tuple[str, ...]:
    place = place_of(stage)
    later: list[Any] = sorted(
        (place_of(one) for one in stages.values() if one.position > stage.position), key=lambda one: one.position
    )
    return criteria_between([place], place, later[0]) if later else ()


__all__ = ["DealCard", "Named", "Sums", "card_of", "days_in_stage", "named", "sums_of", "usual_days_of"]
