"""Revenue and contribution of accounts, computed set-based from their orders and published as measures."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import BigIntegerField, Case, F, Q, Sum, When
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import references
from mainstay.kernel.period import Period
from mainstay.modules.accounts.actions.measures import publish_measures
from mainstay.modules.agreements.choices import OrderStatus
from mainstay.modules.agreements.models import Order
from mainstay.modules.agreements.rules.orders import twelve_months
from mainstay.modules.catalogue.queries.rates import group_currency

_CHUNK = 5_000
_WHOLE = BigIntegerField()
_COLUMNS = ("revenue_12m_minor", "revenue_before_minor", "contribution_12m_minor")


@dataclass(frozen=True, kw_only=True)
class RefreshTotals:
    """The accounts to add up; none named: all that have or had revenue."""

    accounts: tuple[str, ...] = references(_("Accounts"), kind="account", maximum=5_000, default=())


@action(
    "order.refresh_totals", label=_("Add up revenue of accounts"), policy=by_right("rate", "edit"), menu=False,
    scope="company", sample=dict,
)  # fmt: skip
def refresh_order_totals(context: ActionContext, input: RefreshTotals) -> None:
    """Add up revenue of the last twelve months and of the twelve before, and the contribution, and publish them on the
    accounts. Done for all accounts every night, as the windows move with the day.
    """
    accounts = context.find_many("account", input.accounts, "accounts")
    ids = [account.pk for account in accounts] or _accounts_with_revenue()
    refresh_account_totals(context, ids)
    context.answer["accounts"] = len(ids)


def refresh_account_totals(context: ActionContext, account_ids: Iterable[int]) -> None:
    """Compute and publish the revenue measures of accounts inside the running action, in one statement per 5,000.

    Revenue is the amount of orders that are not cancelled, less credit notes, at the rate of each order's own day;
    contribution is revenue less cost, of the orders whose cost is known. Amounts are in the currency of the group.
    """
    currency = group_currency(context.today)
    windows = twelve_months(context.today)
    within = _within(windows.present)
    known = within & Q(group_cost_minor__isnull=False)
    waiting = iter(sorted(set(account_ids)))
    while chunk := list(islice(waiting, _CHUNK)):
        rows = {pk: dict.fromkeys(_COLUMNS, 0) for pk in chunk}
        orders = Order.objects.filter(
            account_id__in=chunk,
            group_currency=currency,
            ordered_on__lt=windows.present.end,
            ordered_on__gte=windows.before.start,
        ).exclude(status=OrderStatus.CANCELLED)
        found = orders.order_by().values("account_id").annotate(
            revenue=Sum(Case(When(within, then=F("group_minor")), default=0, output_field=_WHOLE)),
            before=Sum(Case(When(within, then=0), default=F("group_minor"), output_field=_WHOLE)),
            contribution=Sum(Case(When(known, then=F("group_minor") - F("group_cost_minor")), default=0, output_field=_WHOLE)),
        )  # fmt: skip
        for row in found:
            values = (row["revenue"], row["before"], row["contribution"])
            rows[row["account_id"]] = dict(zip(_COLUMNS, values, strict=True))
        publish_measures(context, currency, rows)


def _within(period: Period) -> Q:
    return Q(ordered_on__gte=period.start, ordered_on__lt=period.end)


def _accounts_with_revenue() -> list[int]:
    ordered = set(Order.objects.order_by().values_list("account_id", flat=True).distinct())
    accounts = registry.kinds["account"].model._default_manager
    shown = accounts.exclude(revenue_12m_minor=0, revenue_before_minor=0, contribution_12m_minor=0)
    return sorted(ordered | set(shown.values_list("pk", flat=True)))
