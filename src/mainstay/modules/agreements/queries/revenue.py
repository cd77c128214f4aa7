"""Revenue of an account by month and by product, in the currency of the group."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import day, integer, reference
from mainstay.kernel.money import Money
from mainstay.kernel.period import add_months
from mainstay.modules.accounts.queries.shapes import Named
from mainstay.modules.agreements.choices import OrderStatus
from mainstay.modules.agreements.models import OrderLine
from mainstay.modules.agreements.rules.orders import by_month, change_on, months_back, twelve_months
from mainstay.modules.catalogue.queries.rates import group_currency
from mainstay.modules.catalogue.rules.exact import QUANTITY_PLACES, from_scaled

MONTHS = 24


@dataclass(frozen=True, kw_only=True)
class RevenueInput:
    """An account, and how many months back."""

    account: str = reference(_("Account"), kind="account")
    months: int = integer(_("Months"), minimum=1, maximum=120, default=MONTHS)


@dataclass(frozen=True)
class MonthRevenue:
    """Revenue booked in one month, by its first day."""

    month: date
    revenue: Money


@dataclass(frozen=True)
class AccountRevenue:
    """Revenue of an account by month, the last twelve months and the twelve before, and the change as a fraction (None
    where there was none before). ``contribution`` is None for readers without the right to margins; ``unrated`` counts
    orders in currencies without a rate, which are in no sum.
    """

    account: Named
    months: tuple[MonthRevenue, ...]
    revenue_12m: Money
    revenue_before: Money
    change: Decimal | None
    contribution_12m: Money | None
    unrated: int


@dataclass(frozen=True, kw_only=True)
class ProductRevenueInput:
    """An account, days from and to (both included; the last twelve months when none is given)."""

    account: str = reference(_("Account"), kind="account")
    from_on: date | None = day(_("From"), default=None, nullable=True)
    to_on: date | None = day(_("Until"), default=None, nullable=True)
    limit: int = integer(_("At most"), minimum=1, maximum=500, default=50)


@dataclass(frozen=True)
class ProductRevenue:
    """What an account bought of one product: ``product`` is None for lines with a code or text only. ``contribution``
    is None without the right to margins, or where a cost is unknown.
    """

    product: Named | None
    code: str
    description: str
    quantity: Decimal
    lines: int
    revenue: Money
    contribution: Money | None
    last_on: date


@query("order.revenue_by_month", label=_("Revenue by month"), output=AccountRevenue, rights=("order", "read"),
       input=RevenueInput, subject="account", budget=6, sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def revenue_by_month(context: QueryContext, input: RevenueInput) -> AccountRevenue:
    """Revenue of an account by month, and its twelve months against those before."""
    account = context.find("account", input.account)
    currency = group_currency(context.today)
    months = months_back(context.today, input.months)
    windows = twelve_months(context.today)
    start = min(months[0], windows.before.start)
    orders = context.visible("order").filter(
        account=account, ordered_on__gte=start, ordered_on__lt=windows.present.end
    ).exclude(status=OrderStatus.CANCELLED)  # fmt: skip
    rated = orders.filter(group_currency=currency)
    sums = [
        (row["month"], Money.from_minor(row["total"], currency))
        for row in rated.order_by().annotate(month=TruncMonth("ordered_on")).values("month").annotate(total=Sum("group_minor"))
    ]  # fmt: skip
    totals = orders.aggregate(**_totals(windows, currency))
    present, before = (Money.from_minor(totals[name] or 0, currency) for name in ("present", "before"))
    return AccountRevenue(
        Named(account.public_id, account.name),
        tuple(map(MonthRevenue, months, by_month(sums, months, currency))), present, before, change_on(present, before),
        _contribution(context, totals["contribution"], currency), totals["elsewhere"],
    )  # fmt: skip


@query("order.revenue_by_product", label=_("Revenue by product"), output=ProductRevenue, rights=("order", "read"),
       input=ProductRevenueInput, subject="account", many=True, budget=6,
       sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def revenue_by_product(context: QueryContext, input: ProductRevenueInput) -> list[ProductRevenue]:
    """What an account bought by product, the largest revenue first; each order at the rate of its day."""
    account = context.find("account", input.account)
    currency = group_currency(context.today)
    first = input.from_on or add_months(context.today, -12)
    lines = OrderLine.objects.filter(
        account=account, ordered_on__gte=first, ordered_on__lte=input.to_on or context.today,
        order__group_currency=currency, order__in=context.visible("order").filter(account=account),
    ).exclude(order__status=OrderStatus.CANCELLED)  # fmt: skip
    found = _by_product(lines, currency)
    sees_margin = context.actor.is_system or bool(context.actor.may("margin", "read"))
    shown = sorted(found.values(), key=lambda one: (-one["revenue"].amount, one["code"]))[: input.limit]
    return [_product(one, sees_margin=sees_margin) for one in shown]


def _totals(windows: Any, currency: str) -> dict[str, Any]:
    """The twelve months, those before, what the present ones left, and orders kept in another currency."""
    rated = Q(group_currency=currency)
    present, before = (
        Q(ordered_on__gte=one.start, ordered_on__lt=one.end) for one in (windows.present, windows.before)
    )
    return {
        "present": Sum("group_minor", filter=rated & present),
        "before": Sum("group_minor", filter=rated & before),
        "contribution": Sum(
            F("group_minor") - F("group_cost_minor"), filter=rated & present & Q(group_cost_minor__isnull=False)
        ),
        "elsewhere": Count("id", filter=~rated),
    }


def _contribution(context: QueryContext, total: int | None, currency: str) -> Money | None:
    if total is None or not (context.actor.is_system or context.actor.may("margin", "read")):
        return None
    return Money.from_minor(total, currency)


def _by_product(lines: QuerySet[Any], currency: str) -> dict[Any, dict[str, Any]]:
    """Sums by product, currency and rate from the database, brought together in the group's currency: the rows of a
    product and rate are added up exactly and converted once.
    """
    rows = lines.order_by().values(
        "product_id", "product__public_id", "product__name", "product__code", "code", "currency", "order__rate_text"
    ).annotate(
        amount=Sum("amount_minor"), cost=Sum("cost_minor"), costed=Count("cost_minor"), n=Count("id"),
        quantity=Sum("quantity_milli"), last=Max("ordered_on"), words=Max("description"),
    )  # fmt: skip
    found: dict[Any, dict[str, Any]] = defaultdict(lambda: {
        "revenue": Money.of(0, currency), "contribution": Money.of(0, currency), "quantity": 0, "lines": 0,
        "known": True, "last": date.min,
    })  # fmt: skip
    for row in rows:
        rate = Decimal(row["order__rate_text"] or 1)
        revenue = Money.from_minor(row["amount"], row["currency"]).converted(rate, currency).rounded()
        cost = Money.from_minor(row["cost"] or 0, row["currency"]).converted(rate, currency).rounded()
        one = found[row["product_id"] or row["code"] or row["words"]]
        one["row"], one["code"] = row, row["product__code"] or row["code"]
        one["revenue"] += revenue
        one["contribution"] += revenue - cost
        one["known"] = one["known"] and row["costed"] == row["n"]
        one["quantity"] += row["quantity"]
        one["lines"] += row["n"]
        one["last"] = max(one["last"], row["last"])
    return found


def _product(one: dict[str, Any], *, sees_margin: bool) -> ProductRevenue:
    row = one["row"]
    product = Named(row["product__public_id"], row["product__name"]) if row["product_id"] else None
    return ProductRevenue(
        product, one["code"], row["words"], from_scaled(one["quantity"], QUANTITY_PLACES), one["lines"],
        one["revenue"], one["contribution"] if sees_margin and one["known"] else None, one["last"],
    )  # fmt: skip
