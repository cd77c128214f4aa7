"""Exchange rates by day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.one_page import once
from mainstay.framework.queries import DAY, QueryContext, prepared, query
from mainstay.framework.values.inputs import choice, day
from mainstay.kernel.money import Money
from mainstay.modules.catalogue.choices import RateKind
from mainstay.modules.catalogue.models import ExchangeRate, GroupCurrency
from mainstay.modules.catalogue.rules.exchange import Rate, RateBoard, RateFound

DEFAULT_CURRENCY = "EUR"


@dataclass(frozen=True, kw_only=True)
class RatesOn:
    """A day, and what the rates are for."""

    on: date | None = day(_("Day"), default=None, nullable=True)
    rate_kind: str = choice(_("What for"), choices=tuple(RateKind.choices), default=RateKind.DAY.value)


@dataclass(frozen=True)
class RateShown:
    """A rate that holds on the day asked for."""

    source: str
    target: str
    rate: Decimal
    on: date


@query("exchange_rate.on", label=_("Exchange rates of a day"), output=RateShown, rights=("rate", "read"),
       input=RatesOn, many=True, budget=2, sample=dict)  # fmt: skip
def exchange_rates_on(context: QueryContext, input: RatesOn) -> list[RateShown]:
    """The rates that hold on a day (today when none is given), one per pair of currencies."""
    board = rates_on(input.on or context.today, input.rate_kind)
    return [RateShown(one.source, one.target, one.rate, one.on) for _, one in sorted(board.rates.items())]


def group_currency(on: date) -> str:
    """The currency of the group on a day; the euro while nobody has chosen."""
    chosen = once(("group currency", on), lambda: _chosen_currency(on=on))
    return chosen[0] if chosen else DEFAULT_CURRENCY


@prepared(GroupCurrency, on=DAY)
def _chosen_currency(rows: Any, on: Any) -> Any:
    return rows.filter(from_on__lte=on).order_by("-from_on").values_list("currency", flat=True)[:1]


def rates_on(on: date, kind: str = RateKind.DAY.value) -> RateBoard:
    """The rates that hold on a day, in two statements whatever the number of stored days."""
    running = Q(rate_kind=kind, from_on__lte=on) & (Q(to_on=None) | Q(to_on__gt=on))
    newest = ExchangeRate.objects.filter(running).order_by().values("source", "target").annotate(last=Max("from_on"))
    wanted = Q()
    for one in newest:
        wanted |= Q(source=one["source"], target=one["target"], from_on=one["last"])
    if not wanted:
        return RateBoard({})
    rows = ExchangeRate.objects.filter(wanted, rate_kind=kind)
    return RateBoard.of(Rate(row.source, row.target, row.rate, row.from_on) for row in rows)


def in_group_currency(amount: Money | None, on: date) -> tuple[Money, RateFound] | None:
    """An amount in the currency of the group at the rate of a day, and that rate; None without amount or rate."""
    return None if amount is None else rates_on(on).convert(amount, group_currency(on))
