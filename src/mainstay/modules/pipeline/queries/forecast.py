"""The forecast by category and month, and deals by the day on which they should close."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, day, integer
from mainstay.kernel.money import Money
from mainstay.kernel.period import add_months
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.catalogue.rules.exchange import RateBoard
from mainstay.modules.pipeline.choices import DealState, ForecastCategory
from mainstay.modules.pipeline.queries.board import WHOSE
from mainstay.modules.pipeline.queries.shapes import Named, Sums, named, sums_of
from mainstay.modules.pipeline.queries.sums import sums_by
from mainstay.modules.pipeline.rules.values import CurrencySum, cumulative, totals

NO_DAY_FROM = date(2500, 1, 1)
_MOST_DEALS = 500


@dataclass(frozen=True, kw_only=True)
class ForecastInput:
    """From which month, for how many, whose deals."""

    from_on: date | None = day(_("From"), default=None, nullable=True)
    months: int = integer(_("Months"), minimum=1, maximum=24, default=6)
    whose: str = choice(_("Whose"), choices=WHOSE, default="all")


@dataclass(frozen=True)
class ForecastCell:
    """The deals of one category in one month."""

    category: str
    sums: Sums


@dataclass(frozen=True)
class ForecastRow:
    """One month, by its first day; None for deals with no close date. ``is_past`` marks open deals that should have
    closed before. The four cumulative figures, and won plus weighted (domain: forecasting, 2.1 and 3).
    """

    month: date | None
    is_past: bool
    cells: tuple[ForecastCell, ...]
    open_pipeline: Money
    best_case: Money
    most_likely: Money
    commit: Money
    stage_weighted: Money


@dataclass(frozen=True)
class Forecast:
    """Rows by month and one for all of them, in one currency at the rates of one day."""

    currency: str
    rate_on: date | None
    left_out: tuple[Money, ...]
    rows: tuple[ForecastRow, ...]
    total: ForecastRow
    whose: str
    today: date


@dataclass(frozen=True, kw_only=True)
class CalendarInput:
    """Days from and to, both included, and whose deals."""

    from_on: date | None = day(_("From"), default=None, nullable=True)
    to_on: date | None = day(_("Until"), default=None, nullable=True)
    whose: str = choice(_("Whose"), choices=WHOSE, default="all")


@dataclass(frozen=True)
class DealOfDay:
    """A deal on the day on which it should close, or was decided."""

    id: str
    name: str
    account: Named
    owner: Named
    stage: Named
    state: str
    value: Money
    on: date
    is_late: bool


@dataclass(frozen=True)
class DealCalendar:
    """Deals by day; ``more`` were not loaded."""

    from_on: date
    to_on: date
    deals: tuple[DealOfDay, ...]
    more: bool
    today: date
    before: date
    after: date
    whose: str


@query("pipeline.forecast", label=_("Forecast"), output=Forecast, rights=("deal", "read"), input=ForecastInput,
       budget=8, sample=dict)  # fmt: skip
def pipeline_forecast(context: QueryContext, input: ForecastInput) -> Forecast:
    """Open deals by forecast category and month of their close date, won ones by month of decision."""
    start = (input.from_on or context.today).replace(day=1)
    end = add_months(start, input.months)
    deals = whose_deals(context, input.whose)
    board, currency = rates_on(context.today), group_currency(context.today)
    found = _by_month(deals, start, end)
    months = [(add_months(start, index), False) for index in range(input.months)]
    keys = [
        *([(None, True)] if (None, True) in found else []),
        *months,
        *([(None, False)] if (None, False) in found else []),
    ]
    rows = tuple(_row(month, past, found.get((month, past), {}), board, currency) for month, past in keys)
    every: dict[str, list[CurrencySum]] = {}
    for month, past in months:
        for category, sums in found.get((month, past), {}).items():
            every.setdefault(category, []).extend(sums)
    total = _row(None, False, every, board, currency)
    shown = [one for cells in found.values() for sums in cells.values() for one in sums]
    whole = totals(shown, board, currency).value
    return Forecast(currency, whole.rate_on, whole.left_out, rows, total, input.whose, context.today)


@query("pipeline.calendar", label=_("Deals by close date"), output=DealCalendar, rights=("deal", "read"),
       input=CalendarInput, budget=4, sample=dict)  # fmt: skip
def pipeline_calendar(context: QueryContext, input: CalendarInput) -> DealCalendar:
    """Deals that should close, or were decided, in a span of days: the present month when none is given."""
    first = input.from_on or context.today.replace(day=1)
    last = input.to_on or add_months(first.replace(day=1), 1) - timedelta(days=1)
    deals = whose_deals(context, input.whose).filter(closes_by__gte=first, closes_by__lte=last)
    rows = list(deals.select_related("account", "owner", "stage").order_by("closes_by", "id")[: _MOST_DEALS + 1])
    return DealCalendar(
        first, last, tuple(_of_day(context, deal) for deal in rows[:_MOST_DEALS]), len(rows) > _MOST_DEALS,
        context.today, add_months(first.replace(day=1), -1), add_months(first.replace(day=1), 1), input.whose,
    )  # fmt: skip


def whose_deals(context: QueryContext, whose: str) -> QuerySet[Any]:
    """The visible deals of oneself, of one's line, or all."""
    deals: QuerySet[Any] = context.visible("opportunity")
    if whose == "mine":
        return deals.filter(owner_id=context.actor.user_id)
    if whose == "team":
        return deals.filter(owner_id__in=[context.actor.user_id, *context.actor.line_users])
    return deals


def _of_day(context: QueryContext, deal: Any) -> DealOfDay:
    return DealOfDay(
        deal.public_id, deal.name, named(deal.account), named(deal.owner), named(deal.stage), deal.state, deal.value,
        deal.closes_by, deal.state == DealState.OPEN and deal.closes_by < context.today,
    )  # fmt: skip


_ByMonth = dict[tuple[date | None, bool], dict[str, list[CurrencySum]]]


def _by_month(deals: QuerySet[Any], start: date, end: date) -> _ByMonth:
    """Sums by (month, overdue) and category, in two statements: open deals by close date, won ones by decision."""
    found: _ByMonth = {}
    waiting = deals.filter(state=DealState.OPEN).annotate(month=TruncMonth("closes_by"))
    won = deals.filter(state=DealState.WON, closed_on__gte=start, closed_on__lt=end).annotate(
        month=TruncMonth("closed_on")
    )
    for rows, is_open in ((waiting, True), (won, False)):
        for (month, category), sums in sums_by(rows, "month", "category").items():
            if is_open and month >= NO_DAY_FROM:
                key: tuple[date | None, bool] = (None, False)
            elif is_open and month < start:
                key = (None, True)
            elif month >= end:
                continue
            else:
                key = (month, False)
            found.setdefault(key, {}).setdefault(category, []).extend(sums)
    return found


def _row(
    month: date | None, past: bool, found: dict[str, list[CurrencySum]], board: RateBoard, currency: str
) -> ForecastRow:
    cells = {category: totals(found.get(category, []), board, currency) for category in ForecastCategory.values}
    figures = cumulative({category: cell.value.total for category, cell in cells.items()}, currency)
    counted = [category for category in ForecastCategory.values if category != ForecastCategory.OMITTED]
    weighted = sum((cells[category].weighted.total for category in counted), Money(Decimal(0), currency))
    shown = tuple(ForecastCell(category, sums_of(cell)) for category, cell in cells.items())
    return ForecastRow(month, past, shown, stage_weighted=weighted, **figures)
