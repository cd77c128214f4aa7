"""Writing account access: called by the modules whose rows give it, inside their actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value

from mainstay.framework.scopes.models import AccountAccess, Holder

STAND_IN = "stand"
"""How a deputyship of partial scope gives its own holder an account; its source is the row that names the account."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One access row to be made."""

    holder_id: int
    account_id: int
    how: str
    source: int


def own_holder(user_id: int) -> int:
    """The id of a user's own holder; made when absent."""
    return Holder.objects.get_or_create(user_id=user_id, deputyship_id=None)[0].pk


def deputy_holder(user_id: int, deputyship_id: int) -> int:
    """The id of the holder of a deputyship of partial scope; made when absent."""
    made, _ = Holder.objects.get_or_create(deputyship_id=deputyship_id, defaults={"user_id": user_id})
    return made.pk


def end_holder(holder_id: int, at: datetime) -> None:
    """End all access of a holder: nothing lingers after a deputyship."""
    AccountAccess.objects.filter(holder_id=holder_id).filter(Q(to_at=None) | Q(to_at__gt=at)).update(to_at=at)


def grant_access(rows: Iterable[Reach], from_at: datetime, to_at: datetime | None = None) -> None:
    """Make access rows; a row of the same source is reopened instead of doubled."""
    made = [
        AccountAccess(holder_id=one.holder_id, account_id=one.account_id, how=one.how, source=one.source,
                      from_at=from_at, to_at=to_at)
        for one in rows
    ]  # fmt: skip
    AccountAccess.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, update_fields=["from_at", "to_at"],
        unique_fields=["holder_id", "account_id", "how", "source"],
    )  # fmt: skip
    counts: dict[int, int] = {}
    for row in made:
        counts[row.holder_id] = counts.get(row.holder_id, 0) + 1
    for holder, count in counts.items():
        Holder.objects.filter(pk=holder).update(reach=F("reach") + count)


def grant_access_from(rows: QuerySet[Any], user: str, how: str, from_at: datetime) -> int:
    """Make an access row for each of ``rows`` by one statement: to ``account_id`` of the row, for the user whose id is in
    its column ``user``, with the row as source. A row of the same source is reopened instead of doubled.
    """
    users = list(rows.order_by().values_list(user).annotate(count=Count("pk")))
    for user_id, count in users:
        Holder.objects.filter(pk=own_holder(user_id)).update(reach=F("reach") + count)
    holder = Holder.objects.filter(user_id=OuterRef(user), deputyship_id=None).values("pk")[:1]
    moment = Value(from_at, output_field=DateTimeField())
    chosen = rows.order_by().annotate(given_to=Subquery(holder), given_how=Value(how), given_at=moment)
    sql, params = chosen.values_list("given_to", "account_id", "given_how", "pk", "given_at").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{AccountAccess._meta.db_table}" (holder_id, account_id, how, source, from_at) {sql} '
            "ON CONFLICT (holder_id, account_id, how, source) DO UPDATE SET from_at = excluded.from_at, to_at = NULL",
            params,
        )
        return int(cursor.rowcount)


def end_access_from(rows: QuerySet[Any], how: str, at: datetime) -> int:
    """End the running access that these rows gave, by one statement."""
    return AccountAccess.objects.filter(how=how, to_at=None, source__in=rows.order_by().values("pk")).update(to_at=at)


def reopen_access_from(rows: QuerySet[Any], how: str, ended_at: datetime) -> int:
    """Take back that the access given by these rows ended at a moment: it runs again as it did before."""
    return AccountAccess.objects.filter(how=how, to_at=ended_at, source__in=rows.order_by().values("pk")).update(
        to_at=None
    )


def end_access(how: str, sources: Iterable[int], at: datetime) -> None:
    """End the access that these source rows gave."""
    AccountAccess.objects.filter(how=how, source__in=list(sources)).filter(Q(to_at=None) | Q(to_at__gt=at)).update(
        to_at=at
    )


def recount_reach() -> None:
    """Count the access rows of every holder anew; a nightly housekeeping."""
    counts = dict(AccountAccess.objects.values_list("holder_id").annotate(Count("id")))
    for holder in Holder.objects.all():
        if holder.reach != counts.get(holder.pk, 0):
            Holder.objects.filter(pk=holder.pk).update(reach=counts.get(holder.pk, 0))
