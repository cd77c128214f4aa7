"""A deal's page, and the deals of an account."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import Problem, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.choices import StakeholderRole, Stance
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.catalogue.rules.exchange import RateBoard
from mainstay.modules.pipeline.choices import DealState, DealType, ForecastCategory, LossReason, WinReason
from mainstay.modules.pipeline.models import DealStakeholder, Opportunity, OpportunityLine, Stage, StageChange
from mainstay.modules.pipeline.queries.board import stages_of
from mainstay.modules.pipeline.queries.facts import facts_of, place_of
from mainstay.modules.pipeline.queries.shapes import (
    DealCard,
    Named,
    Sums,
    card_of,
    days_in_stage,
    named,
    sums_of,
    usual_days_of,
)
from mainstay.modules.pipeline.queries.sums import sums_by
from mainstay.modules.pipeline.rules.stages import ageing, criteria_between, missing, next_step_tone
from mainstay.modules.pipeline.rules.values import totals

_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class OneDeal:
    """A deal."""

    id: str = reference(_("Deal"), kind="opportunity")


@dataclass(frozen=True)
class LineShown:
    """A product in a deal."""

    id: str
    product: Named | None
    description: str
    quantity: Decimal
    unit_price: Money | None
    amount: Money | None


@dataclass(frozen=True)
class StakeholderShown:
    """Somebody's part in the decision; ``contact`` is None while only a name or a role is known."""

    id: str
    name: str
    contact: Named | None
    role: str
    role_code: str
    stance: str


@dataclass(frozen=True)
class ChangeShown:
    """A stage that the deal came into."""

    at: datetime
    from_stage: str
    to_stage: str
    by: str
    days: int
    value: Money


@dataclass(frozen=True)
class StageShown:
    """A stage of the deal's pipeline: passed, present, or ahead."""

    id: str
    name: str
    is_present: bool
    is_passed: bool
    is_open: bool


@dataclass(frozen=True)
class DealPage:
    """Everything on the page of a deal. ``missing`` is what it lacks for the next stage; ``rate`` and ``rate_on`` gave
    ``group_value``, frozen when the deal was decided.
    """

    id: str
    version: int
    title: str
    account: Named
    owner: Named
    state: str
    stage: Named
    stages: tuple[StageShown, ...]
    value: Money
    amount: Money | None
    recurring: Money | None
    term_months: int | None
    group_value: Money | None
    rate: Decimal | None
    rate_on: date | None
    probability: int
    probability_is_own: bool
    category: str
    category_is_own: bool
    deal_type: str
    close_on: date | None
    pushes: int
    opened_on: date
    closed_on: date | None
    reason: str
    reason_note: str
    days: int
    usual_days: int | None
    days_tone: str
    next_step: str
    next_step_on: date | None
    next_tone: str
    next_in_days: int | None
    source: str
    campaign: str
    lead: Named | None
    competitor: Named | None
    no_competitor: bool
    description: str
    missing: tuple[Problem, ...]
    lines: tuple[LineShown, ...]
    stakeholders: tuple[StakeholderShown, ...]
    history: tuple[ChangeShown, ...]
    as_of: datetime | None
    custom: dict[str, Any]

    @property
    def next_late_days(self) -> int:
        """Days behind the day of the next step."""
        return -(self.next_in_days or 0)


@query("opportunity.page", label=_("Page of a deal"), output=DealPage, rights=("deal", "read"), input=OneDeal,
       subject="opportunity", budget=20, sample=lambda world: {"id": world.public_id("opportunity")},
)  # fmt: skip
def opportunity_page(context: QueryContext, input: OneDeal) -> DealPage:
    """A deal with its stage, what it lacks, products, people in the decision and history; as of a moment if asked."""
    deal: Opportunity = context.find("opportunity", input.id)
    if context.as_of:
        past = row_as_of(Opportunity, deal.pk, context.as_of)
        if past is None:
            raise SubjectNotFound("opportunity")
        deal = past
    stages = stages_of(deal.pipeline)
    return DealPage(**_head(deal), **_money(deal), **_progress(context, deal, stages), **_parts(context, deal),
                    as_of=context.as_of)  # fmt: skip


def _head(deal: Opportunity) -> dict[str, Any]:
    reasons = dict(LossReason.choices) | dict(WinReason.choices)
    return {
        "id": deal.public_id, "version": deal.version, "title": deal.name, "account": named(deal.account),
        "owner": named(deal.owner), "state": deal.state, "deal_type": str(DealType(deal.deal_type).label),
        "close_on": deal.close_on, "pushes": deal.pushes, "opened_on": deal.opened_on, "closed_on": deal.closed_on,
        "reason": str(reasons.get(deal.reason, deal.reason)), "reason_note": deal.reason_note, "source": deal.source,
        "campaign": deal.campaign, "lead": Named(deal.lead.public_id, deal.lead.company) if deal.lead else None,
        "competitor": named(deal.competitor) if deal.competitor else None, "no_competitor": deal.no_competitor,
        "description": deal.description, "custom": deal.custom, "next_step": deal.next_step, "next_step_on": deal.next_step_on,
    }  # fmt: skip


def _money(deal: Opportunity) -> dict[str, Any]:
    return {
        "value": deal.value, "amount": deal.amount, "recurring": deal.recurring, "term_months": deal.term_months,
        "group_value": deal.group_value, "rate": deal.rate, "rate_on": deal.rate_on, "probability": deal.probability,
        "probability_is_own": deal.probability_own is not None,
        "category": str(ForecastCategory(deal.category).label), "category_is_own": bool(deal.category_own),
    }  # fmt: skip


def _progress(context: QueryContext, deal: Opportunity, stages: dict[int, Stage]) -> dict[str, Any]:
    stage = stages[deal.stage_id]
    usual, days = usual_days_of(stage), days_in_stage(context, deal)
    lacking: tuple[Problem, ...] = ()
    ahead = [one for one in stages.values() if one.position > stage.position]
    if deal.state == DealState.OPEN and ahead:
        criteria = criteria_between([place_of(stage)], place_of(stage), place_of(ahead[0]))
        lacking = missing(criteria, facts_of([deal])[deal.pk], context.today)
    return {
        "stage": named(stage), "days": days, "usual_days": usual, "days_tone": ageing(days, usual), "missing": lacking,
        "next_in_days": (deal.next_step_on - context.today).days if deal.next_step_on else None,
        "next_tone": next_step_tone(deal.next_step, deal.next_step_on, context.today, waits=deal.waits_for_client),
        "stages": tuple(
            StageShown(one.public_id, one.name, one.pk == stage.pk, one.position < stage.position,
                       one.stage_kind == "open")
            for one in stages.values() if one.is_active or one.pk == stage.pk
        ),
    }  # fmt: skip


def _parts(context: QueryContext, deal: Opportunity) -> dict[str, Any]:
    past = context.as_of
    changes = StageChange.objects.filter(opportunity_id=deal.pk)
    if past:
        changes = changes.filter(at__lte=past)
    lines = rows_as_of(OpportunityLine, {"opportunity": deal.pk}, past) if past else deal.lines.all()
    people = rows_as_of(DealStakeholder, {"opportunity": deal.pk}, past) if past else deal.stakeholders.all()
    if not past:
        lines = lines.select_related("product").order_by("position", "id")  # type: ignore[union-attr]
        people = people.select_related("contact__person__identity").order_by("id")  # type: ignore[union-attr]
    return {
        "lines": tuple(_line(row) for row in lines), "stakeholders": tuple(_stakeholder(row) for row in people),
        "history": tuple(
            _change(row) for row in changes.select_related("from_stage", "to_stage", "by").order_by("-at", "-id")
        ),
    }  # fmt: skip


def _line(row: OpportunityLine) -> LineShown:
    price = None if row.unit_price is None else Money(row.unit_price, row.currency)
    return LineShown(row.public_id, named(row.product) if row.product else None, row.description, row.quantity, price,
                     row.amount)  # fmt: skip


def _stakeholder(row: DealStakeholder) -> StakeholderShown:
    name = row.contact.person.identity.name if row.contact else row.label
    return StakeholderShown(
        row.public_id, name, Named(row.contact.public_id, name) if row.contact else None,
        str(StakeholderRole(row.role).label), row.role, str(Stance(row.stance).label),
    )  # fmt: skip


def _change(row: StageChange) -> ChangeShown:
    return ChangeShown(
        row.at, row.from_stage.name if row.from_stage else "", row.to_stage.name, row.by.name if row.by else "",
        row.days, row.value,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DealsOfAccount:
    """An account."""

    account: str = reference(_("Account"), kind="account")


@dataclass(frozen=True)
class AccountDeals:
    """The deals of an account: open ones with their sums, and how many were won and lost."""

    account: Named
    open: Sums
    cards: tuple[DealCard, ...]
    won: int
    lost: int


@query("opportunity.of_account", label=_("Deals of an account"), output=AccountDeals, rights=("deal", "read"),
       input=DealsOfAccount, subject="account", budget=12,
       sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def deals_of_account(context: QueryContext, input: DealsOfAccount) -> AccountDeals:
    """The open deals of an account with their sums in the currency of the group, and how many were decided."""
    account = context.find("account", input.account)
    deals = context.visible("opportunity").filter(account=account)
    states = dict(deals.order_by().values_list("state").annotate(Count("id")))
    waiting = deals.filter(state=DealState.OPEN) if states.get(DealState.OPEN) else deals.none()
    summed = sums_by(waiting).get((), [])
    rates = rates_on(context.today) if summed else RateBoard({})
    sums = totals(summed, rates, group_currency(context.today))
    rows = list(waiting.select_related("account", "owner", "competitor").order_by("closes_by", "id")[:_SHOWN])
    wanted = {deal.pipeline_id for deal in rows}
    stages = {stage.pk: stage for stage in Stage.objects.filter(pipeline_id__in=wanted).order_by("position")}
    facts = facts_of(rows)
    cards = tuple(
        card_of(context, deal, facts[deal.pk], {pk: one for pk, one in stages.items()
                                                if one.pipeline_id == deal.pipeline_id}) for deal in rows
    )  # fmt: skip
    return AccountDeals(named(account), sums_of(sums), cards, states.get("won", 0), states.get("lost", 0))
