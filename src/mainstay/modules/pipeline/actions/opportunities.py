"""Opening and editing deals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.custom_fields.fields import read_custom, store_values
from mainstay.framework.custom_fields.values import custom_values
from mainstay.framework.values.inputs import boolean, choice, day, integer, long_text, money, reference, text
from mainstay.framework.values.mentioned import filled, mentioned
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.rules.keys import folded, sort_key
from mainstay.modules.catalogue.queries.rates import group_currency
from mainstay.modules.pipeline.actions.reach import may_on_account, refuse_unless
from mainstay.modules.pipeline.actions.valuing import worth_columns
from mainstay.modules.pipeline.choices import DealType, ForecastCategory, StageKind
from mainstay.modules.pipeline.models import Opportunity, OpportunityLine, Pipeline, Stage, StageChange
from mainstay.modules.pipeline.policy import may_edit_open_deal

NO_CLOSE_DAY = date(2500, 1, 1)
_OPEN_CATEGORIES = tuple(
    (one.value, one.label) for one in ForecastCategory if one is not ForecastCategory.CLOSED
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CreateOpportunity:
    """A new deal with an account; whoever opens it owns it unless another owner is named."""

    account: str = reference(_("Account"), kind="account")
    name: str = text(_("What it is about"))
    amount: Money | None = money(_("Amount"), default=None, nullable=True)
    recurring: Money | None = money(_("Each month"), default=None, nullable=True)
    term_months: int | None = integer(_("For how many months"), minimum=1, maximum=600, default=None, nullable=True)
    close_on: date | None = day(_("Closes on"), default=None, nullable=True)
    next_step: str = text(_("Next step"), min_length=0, default="")
    next_step_on: date | None = day(_("Next step on"), default=None, nullable=True)
    deal_type: str = choice(_("Business"), choices=tuple(DealType.choices), default=DealType.EXISTING.value)
    stage: str | None = reference(_("Stage"), kind="stage", default=None, nullable=True)
    owner: str | None = reference(_("Owner"), kind="user", default=None, nullable=True)
    source: str = text(_("Source"), max_length=120, min_length=0, default="")
    campaign: str = text(_("Campaign"), max_length=120, min_length=0, default="")
    competitor: str | None = reference(_("Competitor"), kind="competitor", default=None, nullable=True)
    description: str = long_text(_("Description"), min_length=0, default="")
    external_ref: str = text(_("Number elsewhere"), max_length=120, min_length=0, default="", hidden=True)
    custom: dict[str, Any] = custom_values(_("More"), kind="opportunity", default={})


@dataclass(frozen=True, kw_only=True)
class EditOpportunity:
    """Changes to an open deal."""

    name: Any = text(_("What it is about"), default=UNSET)
    amount: Any = money(_("Amount"), default=UNSET, nullable=True)
    recurring: Any = money(_("Each month"), default=UNSET, nullable=True)
    term_months: Any = integer(_("For how many months"), minimum=1, maximum=600, default=UNSET, nullable=True)
    close_on: Any = day(_("Closes on"), default=UNSET, nullable=True)
    next_step: Any = text(_("Next step"), min_length=0, default=UNSET)
    next_step_on: Any = day(_("Next step on"), default=UNSET, nullable=True)
    waits_for_client: Any = boolean(_("The client is to act"), default=UNSET)
    probability_own: Any = integer(
        _("Probability in percent"), minimum=0, maximum=100, default=UNSET, nullable=True,
        help=_("Empty: the probability of the stage."),
    )  # fmt: skip
    category_own: Any = choice(
        _("Forecast"), choices=_OPEN_CATEGORIES, default=UNSET, nullable=True,
        help=_("Empty: the forecast category of the stage."),
    )  # fmt: skip
    deal_type: Any = choice(_("Business"), choices=tuple(DealType.choices), default=UNSET)
    owner: Any = reference(_("Owner"), kind="user", default=UNSET)
    source: Any = text(_("Source"), max_length=120, min_length=0, default=UNSET)
    campaign: Any = text(_("Campaign"), max_length=120, min_length=0, default=UNSET)
    competitor: Any = reference(_("Competitor"), kind="competitor", default=UNSET, nullable=True)
    no_competitor: Any = boolean(_("Nobody competes"), default=UNSET)
    description: Any = long_text(_("Description"), min_length=0, default=UNSET)
    custom: Any = custom_values(_("More"), kind="opportunity", default=UNSET)


@action(
    "opportunity.create", label=_("New deal"), policy=by_right("deal", "create"), creates="opportunity",
    events=("opportunity.created",), icon="target-arrow", scope="company",
    favourite_of=("account_manager", "account_executive", "representative", "business_developer"),
    sample=lambda world: {"account": world.public_id("account"), "name": "Second shift, 40 t", "amount": "182000 EUR"},
)  # fmt: skip
def create_opportunity(context: ActionContext, input: CreateOpportunity) -> Opportunity:
    """Open a deal with an account, in the first stage of the usual pipeline unless a stage is named."""
    account = context.find("account", input.account, "account")
    refuse_unless(may_on_account(context, account, "deal", "create"))
    stage = _open_stage(context, input.stage)
    owner_id = owner_named(context, input.owner) if input.owner else context.actor.user_id or account.owner_id
    competitor = context.find("competitor", input.competitor, "competitor") if input.competitor else None
    plain = mentioned(input, "name", "term_months", "close_on", "next_step", "next_step_on", "deal_type", "source",
                      "campaign", "description", "external_ref")  # fmt: skip
    plain["custom"] = read_custom("opportunity", input.custom, {}, creating=True)
    deal = Opportunity(account=account, owner_id=owner_id, competitor=competitor, **plain)
    return open_deal(context, deal, stage, amount=input.amount, recurring=input.recurring)


@action(
    "opportunity.edit", label=_("Edit"), policy=may_edit_open_deal, subject="opportunity",
    events=("opportunity.changed",), sample=lambda: {"next_step": "Price for 40 t", "next_step_on": "2030-01-15"},
)  # fmt: skip
def edit_opportunity(context: ActionContext, input: EditOpportunity) -> Opportunity:
    """Change an open deal. A close date moved to a later month counts as put off."""
    deal: Opportunity = context.subject
    values = mentioned(input, "amount", "recurring", "term_months", "close_on", "next_step_on", "probability_own",
                       "deal_type")  # fmt: skip
    values |= mentioned(input, "name", "next_step", "category_own", "source", "campaign", "description", empty="")
    values |= mentioned(input, "waits_for_client", "no_competitor")
    if input.owner is not UNSET:
        values["owner_id"] = owner_named(context, input.owner)
    if input.competitor is not UNSET:
        values["competitor"] = context.find("competitor", input.competitor, "competitor") if input.competitor else None
    if input.custom is not UNSET:
        values["custom"] = read_custom("opportunity", input.custom, deal.custom, creating=False)
    change_deal(context, deal, values)
    return deal


def open_deal(
    context: ActionContext, deal: Opportunity, stage: Stage, *, amount: Money | None, recurring: Money | None
) -> Opportunity:
    """Store a new deal in a stage, valued at today's rates, with the first row of its history. Writer for actions of
    this and higher modules; ``deal`` carries account, owner and the plain fields.
    """
    currency = deal.currency or _one_currency(amount, recurring) or deal.account.currency
    filled(deal, currency=currency or group_currency(context.today), amount=amount, recurring=recurring)
    filled(
        deal, stage=stage, pipeline_id=stage.pipeline_id, probability=stage.probability, category=stage.category,
        stage_since=context.now, opened_on=deal.opened_on or context.today, closes_by=deal.close_on or NO_CLOSE_DAY,
        name_key=sort_key(deal.name), name_folded=folded(deal.name, deal.account.name),
    )  # fmt: skip
    filled(deal, **worth_columns(deal, context.today))
    context.create(deal)
    store_values("opportunity", deal.pk, deal.custom)
    note_stage(context, deal, None, stage, days=0)
    context.emit("opportunity.created", deal, account=deal.account.public_id)
    return deal


def change_deal(context: ActionContext, deal: Opportunity, values: dict[str, Any]) -> None:
    """Change fields of an open deal with everything that follows from them, and say so."""
    _refuse_mixed(deal, values)
    if "close_on" in values:
        later = _month(values["close_on"]) > _month(deal.close_on)
        values["pushes"] = deal.pushes + (1 if later and deal.close_on is not None else 0)
        values["closes_by"] = values["close_on"] or NO_CLOSE_DAY
    if "name" in values:
        values |= {"name_key": sort_key(values["name"]), "name_folded": folded(values["name"], deal.account.name)}
    own = values.get("probability_own", deal.probability_own)
    values["probability"] = deal.stage.probability if own is None else own
    values["category"] = values.get("category_own", deal.category_own) or deal.stage.category
    if values.get("competitor") is not None:
        values["no_competitor"] = False
    values |= worth_columns(deal, context.today, **values)
    context.update(deal, **values)
    if "custom" in values:
        store_values("opportunity", deal.pk, deal.custom)
    context.emit("opportunity.changed", deal, account=deal.account.public_id)


def note_stage(context: ActionContext, deal: Opportunity, start: Stage | None, target: Stage, *, days: int) -> None:
    """Write the row of history of a deal that came into a stage."""
    context.create(
        StageChange(
            opportunity=deal, from_stage=start, to_stage=target, at=context.now, days=max(days, 0),
            by_id=context.actor.user_id or None, value_minor=deal.value_minor, currency=deal.currency,
        )
    )  # fmt: skip


def owner_named(context: ActionContext, public_id: str) -> int:
    """The user who is to own a deal: oneself, or somebody below for whoever has the right over a team."""
    user = context.find("user", public_id, "owner")
    actor = context.actor
    reach = actor.extent("deal", "edit")
    within = user.pk == actor.user_id or (reach == Extent.TEAM and user.pk in actor.line_users) or reach == Extent.ALL
    if not (within or actor.is_system):
        raise InputInvalid(
            [Problem("owner", "not_yours", sentence("You may give deals to yourself and to people of your line only."))]
        )
    return int(user.pk)


def _open_stage(context: ActionContext, public_id: str | None) -> Stage:
    if public_id:
        stage: Stage = context.find("stage", public_id, "stage")
        if stage.stage_kind != StageKind.OPEN or not (stage.is_active and stage.pipeline.is_active):
            raise InputInvalid([Problem("stage", "closed", sentence("A new deal starts in an open stage."))])
        return stage
    return first_stage()


def first_stage() -> Stage:
    """The stage in which new deals start: the first open one of the usual pipeline. Raises RuleBroken without one."""
    usual = Pipeline.objects.filter(is_active=True).order_by("-is_default", "position", "id").first()
    first = (
        usual.stages.filter(stage_kind=StageKind.OPEN, is_active=True).order_by("position").first() if usual else None
    )
    if first is None:
        raise RuleBroken(sentence("There is no pipeline yet. Ask an administrator to make one under Settings."))
    return first


def _refuse_mixed(deal: Opportunity, values: dict[str, Any]) -> None:
    amounts = {name: values[name] for name in ("amount", "recurring") if values.get(name) is not None}
    currency = _one_currency(*amounts.values())
    if (
        "amount" in values
        and values["amount"] != deal.amount
        and OpportunityLine.objects.filter(opportunity=deal).exists()
    ):
        priced = OpportunityLine.objects.filter(opportunity=deal, amount_minor=None).exists()
        if not priced:
            raise InputInvalid(
                [Problem("amount", "from_lines", sentence("The amount follows from the products; change those."))]
            )
    rest = [name for name in ("amount", "recurring") if name not in values and getattr(deal, name) is not None]
    if currency and currency != deal.currency and rest:
        message = sentence("All amounts of a deal are in one currency, here {currency}.", currency=deal.currency)
        raise InputInvalid([Problem(next(iter(amounts)), "currency", message)])


def _one_currency(*amounts: Money | None) -> str:
    found = {amount.currency for amount in amounts if amount is not None}
    if len(found) > 1:
        raise InputInvalid([Problem("recurring", "currency", sentence("All amounts of a deal are in one currency."))])
    return found.pop() if found else ""


def _month(day_: date | None) -> tuple[int, int]:
    return (day_.year, day_.month) if day_ else (0, 0)
