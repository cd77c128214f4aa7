"""Sums of deals by currency, from which everything is converted once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from mainstay.kernel.money import Money
from mainstay.modules.pipeline.choices import DealState
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.pipeline.rules.values import CurrencySum

_CHUNK = 5_000


def sums_by(deals: QuerySet[Any], *keys: str) -> dict[tuple[Any, ...], list[CurrencySum]]:
    """Count, value and value times probability of deals, by the given columns and currency, in one statement."""
    rows = deals.order_by().values(*keys, "currency").annotate(
        deals=Count("id"), worth=Sum("value_minor"), weight=Sum(F("value_minor") * F("probability"))
    )  # fmt: skip
    found: dict[tuple[Any, ...], list[CurrencySum]] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(_sum_of(row))
    return found


def open_value_of_accounts(account_ids: Iterable[int]) -> Iterator[tuple[int, int, Money]]:
    """(account id, number, value) of the open deals of accounts, one row per currency."""
    ids = list(account_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = Opportunity.objects.filter(account_id__in=ids[start : start + _CHUNK], state=DealState.OPEN)
        for row in (
            rows.order_by().values("account_id", "currency").annotate(deals=Count("id"), worth=Sum("value_minor"))
        ):
            yield row["account_id"], row["deals"], Money.from_minor(row["worth"], row["currency"])


def _sum_of(row: Mapping[str, Any]) -> CurrencySum:
    currency = row["currency"]
    return CurrencySum(
        row["deals"], Money.from_minor(row["worth"] or 0, currency), Money.from_minor(row["weight"] or 0, currency)
    )
