"""What deals are worth in the currency of the group, and the measures that accounts show of it."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import references
from mainstay.framework.values.mentioned import filled
from mainstay.kernel.money import Money
from mainstay.modules.accounts.actions.measures import publish_measures
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.pipeline.choices import DealState
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.pipeline.queries.sums import open_value_of_accounts
from mainstay.modules.pipeline.rules.values import deal_value


def worth_columns(deal: Opportunity, on: date, **changes: Any) -> dict[str, Any]:
    """The stored value of a deal, and its value in the currency of the group at the rate of a day, as they would be
    after ``changes``; without a rate the group value is 0 and its currency empty until a rate is recorded.
    """
    after: Opportunity = filled(copy.copy(deal), **changes)
    value = deal_value(after.amount, after.recurring, after.term_months) or Money.from_minor(0, after.currency)
    found = rates_on(on).convert(value, group_currency(on))
    frozen = {"group_currency": "", "group_value_minor": 0, "rate_text": "", "rate_on": None}
    if found is not None:
        money, rate = found
        frozen = {
            "group_currency": money.currency, "group_value_minor": money.minor, "rate_text": f"{rate.rate:f}"[:40],
            "rate_on": rate.on or on,
        }  # fmt: skip
    return {"value_minor": value.minor} | frozen


@dataclass(frozen=True, kw_only=True)
class RevalueDeals:
    """All open deals, and decided ones that had no rate."""


@dataclass(frozen=True, kw_only=True)
class PublishOpenDeals:
    """The accounts whose open deals are counted; none named: all accounts that have or had some."""

    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", maximum=5_000, default=())


@action(
    "opportunity.revalue", label=_("Revalue deals"), policy=by_right("rate", "edit"), menu=False, scope="company",
    events=("deals.changed",), sample=dict,
)  # fmt: skip
def revalue_opportunity(context: ActionContext, input: RevalueDeals) -> None:  # noqa: ARG001
    """Put the value of every open deal in the currency of the group at today's rates. Decided deals keep their frozen
    rate; those that had none get the rate of the day they were decided on.
    """
    today, currency = context.today, group_currency(context.today)
    board, count = rates_on(today), 0
    for code in _currencies(Q(state=DealState.OPEN)):
        found = board.find(code, currency)
        rate = {"group_currency": currency if found else "", "rate_text": f"{found.rate:f}"[:40] if found else "",
                "rate_on": (found.on or today) if found else None}  # fmt: skip
        for deal in Opportunity.objects.filter(state=DealState.OPEN, currency=code).iterator(2_000):
            money = board.convert(deal.value, currency)
            changed = rate | {"group_value_minor": money[0].minor if money else 0}
            if any(getattr(deal, name) != value for name, value in changed.items()):
                rows = Opportunity.objects.filter(pk=deal.pk)
                count += context.update_many(rows, note="deals revalued", version=deal.version, **changed)
    context.answer["revalued"] = count + _freeze_late(context)
    context.emit("deals.changed")


@action(
    "opportunity.publish_open_deals", label=_("Count open deals of accounts"), policy=by_right("rate", "edit"),
    menu=False, scope="company", sample=dict,
)  # fmt: skip
def publish_open_deals(context: ActionContext, input: PublishOpenDeals) -> None:
    """Publish on accounts how many open deals they have and what these are worth in the currency of the group."""
    accounts = context.find_many("account", input.accounts, "accounts")
    ids = [account.pk for account in accounts] or list(
        Opportunity.objects.order_by().values_list("account_id", flat=True).distinct()
    )
    refresh_open_deals(context, ids)
    context.answer["accounts"] = len(ids)


def refresh_open_deals(context: ActionContext, account_ids: Iterable[int]) -> None:
    """Write number and value of the open deals of accounts into their measures, inside the running action."""
    ids = sorted(set(account_ids))
    currency, board = group_currency(context.today), rates_on(context.today)
    rows: dict[int, dict[str, int]] = {pk: {"open_deals_count": 0, "open_deals_minor": 0} for pk in ids}
    for account_id, count, value in open_value_of_accounts(ids):
        money = board.convert(value, currency)
        rows[account_id]["open_deals_count"] += count
        rows[account_id]["open_deals_minor"] += money[0].minor if money else 0
    if rows:
        publish_measures(context, currency, rows)


def _currencies(where: Q) -> list[str]:
    return sorted(Opportunity.objects.filter(where).order_by().values_list("currency", flat=True).distinct())


def _freeze_late(context: ActionContext) -> int:
    late = Opportunity.objects.filter(rate_text="").exclude(state=DealState.OPEN)
    count = 0
    for deal in late.iterator(2_000):
        columns = worth_columns(deal, deal.closed_on or context.today)
        if columns["rate_text"]:
            context.update(deal, **columns)
            count += 1
    return count
