"""Deals with the way they took through the stages."""

from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.demonstration.imagined.deals import Deal
from mainstay.demonstration.stored.goods import GROUP_CURRENCY
from mainstay.demonstration.stored.ledger import Ledger, table
from mainstay.demonstration.stored.trade import Boards
from mainstay.kernel.money import Money
from mainstay.modules.accounts.rules.keys import folded, sort_key
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, QUANTITY_PLACES, to_scaled
from mainstay.modules.pipeline.actions.opportunities import NO_CLOSE_DAY
from mainstay.modules.pipeline.actions.valuing import refresh_open_deals


def store_deals(ledger: Ledger) -> None:
    """All deals in the usual pipeline; what open ones are worth follows on the accounts."""
    deals = ledger.world.deals
    boards = Boards(ledger.world.goods)
    ledger.stages = {
        row.code: row
        for row in table("pipeline.Stage").objects.filter(pipeline__is_default=True).select_related("pipeline")
    }
    rivals = {row.name: row.pk for row in table("accounts.Competitor").objects.all()}
    ledger.store([_deal(ledger, boards, rivals, one) for one in deals], "deals")
    _store_ways(ledger, deals)
    _store_lines(ledger, deals)
    _store_parts(ledger, deals)
    refresh_open_deals(ledger.context, {ledger.keys[one.client.public_id] for one in deals})


def _deal(ledger: Ledger, boards: Boards, rivals: dict[str, int], one: Deal) -> Any:
    stage = ledger.stages[one.stage]
    row = table("pipeline.Opportunity")(
        public_id=one.public_id, account=ledger.rows[one.client.public_id], name=one.name, name_key=sort_key(one.name),
        name_folded=folded(one.name, one.client.name), owner_id=ledger.users[one.owner.key], pipeline_id=stage.pipeline_id,
        stage=stage, state=one.state, deal_type=one.deal_type, currency=one.client.currency, probability=stage.probability,
        category=stage.category, close_on=one.close_on, closes_by=one.close_on or NO_CLOSE_DAY, pushes=one.pushes,
        stage_since=one.steps[-1].at, opened_on=one.opened_at.date(), closed_on=one.closed_on, next_step=one.next_step,
        next_step_on=one.next_step_on, waits_for_client=one.waits, source=one.source, no_competitor=one.no_competitor,
        competitor_id=rivals[one.competitor] if one.competitor else None, reason=one.reason, reason_note=one.note,
        created_at=one.opened_at, **_worth(ledger, boards, one),
    )  # fmt: skip
    if one.amount is not None:
        row.amount = Money(one.amount, one.client.currency)
        row.value_minor = row.amount_minor
    return row


def _worth(ledger: Ledger, boards: Boards, one: Deal) -> dict[str, Any]:
    """The value in the currency of the group: at today's rate while it is open, frozen at the day of the decision."""
    on: date = one.closed_on or ledger.world.now.date()
    value = Money(one.amount or Decimal(0), one.client.currency)
    found = boards.on(on).convert(value, GROUP_CURRENCY)
    if found is None:
        return {}
    money, rate = found
    return {
        "group_currency": money.currency, "group_value_minor": money.minor, "rate_text": f"{rate.rate:f}"[:40],
        "rate_on": rate.on or on,
    }  # fmt: skip


def _store_ways(ledger: Ledger, deals: list[Deal]) -> None:
    change = table("pipeline.StageChange")
    rows = []
    for one in deals:
        before = None
        minor = Money(one.amount, one.client.currency).minor if one.amount is not None else 0
        for step in one.steps:
            rows.append(
                change(opportunity_id=ledger.keys[one.public_id], from_stage=before, to_stage=ledger.stages[step.stage],
                       at=step.at, by_id=ledger.users[one.owner.key], days=step.days, value_minor=minor,
                       currency=one.client.currency, created_at=step.at)
            )  # fmt: skip
            before = ledger.stages[step.stage]
    ledger.store(rows, "ways of deals")


def _store_lines(ledger: Ledger, deals: list[Deal]) -> None:
    line = table("pipeline.OpportunityLine")
    ledger.store(
        [
            line(public_id=one.line_id, opportunity_id=ledger.keys[one.public_id], description=one.product.name,
                 product_id=ledger.keys[one.product.public_id], quantity_milli=to_scaled(one.quantity, QUANTITY_PLACES),
                 unit_price_micro=to_scaled(one.unit_price, PRICE_PLACES), currency=one.client.currency,
                 amount_minor=Money(one.amount, one.client.currency).minor, created_at=one.opened_at)
            for one in deals if one.has_line and one.amount is not None
        ],
        "products of deals",
    )  # fmt: skip


def _store_parts(ledger: Ledger, deals: list[Deal]) -> None:
    stakeholder = table("pipeline.DealStakeholder")
    ledger.store(
        [
            stakeholder(public_id=part.public_id, opportunity_id=ledger.keys[one.public_id], role=part.role,
                        contact_id=ledger.keys[part.contact.public_id] if part.contact else None, label=part.label,
                        stance=part.stance, created_at=one.opened_at)
            for one in deals for part in one.parts
        ],
        "decision makers of deals",
    )  # fmt: skip
