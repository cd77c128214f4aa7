"""Many order lines at once, for imports: straight to the database, counted in the audit entry of the running action."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Subquery, Sum

from mainstay.framework.actions import ActionContext
from mainstay.framework.database import is_sqlite
from mainstay.modules.agreements.models import Order, OrderLine

LINE_COLUMNS = (
    "order_id", "account_id", "ordered_on", "position", "product_id", "code", "description", "quantity_milli",
    "unit_price_micro", "currency", "amount_minor", "cost_minor", "requested_on", "delivered_on", "created_at",
)  # fmt: skip
_CHUNK = 10_000


def store_lines(context: ActionContext, rows: Iterable[Sequence[Any]]) -> int:
    """Store order lines given as values of ``LINE_COLUMNS`` without the last (the moment is the action's); returns how
    many. The totals of their orders follow by ``total_orders``.
    """
    table = OrderLine._meta.db_table
    moment: Any = connection.ops.adapt_datetimefield_value(context.now)
    waiting, count = iter(rows), 0
    while chunk := list(islice(waiting, _CHUNK)):
        _insert(table, [(*row, moment) for row in chunk])
        count += len(chunk)
    many = context.changes.setdefault("many", {})
    many["order lines"] = [0, many.get("order lines", [0, 0])[1] + count]
    return count


def total_orders(context: ActionContext, order_ids: Sequence[int]) -> None:
    """Bring amount, cost and number of lines of orders in step with their lines, set-based. The cost of an order is
    known when that of every line is; amounts in the group's currency follow by ``order.rate``.
    """
    for start in range(0, len(order_ids), _CHUNK):
        orders = Order.objects.filter(pk__in=order_ids[start : start + _CHUNK])
        lines = OrderLine.objects.filter(order_id=OuterRef("pk")).order_by().values("order_id")
        context.update_many(
            orders, note="order totals", line_count=Subquery(lines.annotate(n=Count("id")).values("n")),
            amount_minor=Subquery(lines.annotate(total=Sum("amount_minor")).values("total")), group_currency="",
            cost_minor=Subquery(
                lines.annotate(total=Sum("cost_minor"), known=Count("cost_minor"), n=Count("id"))
                .filter(known=F("n")).values("total")
            ),
        )  # fmt: skip


def _insert(table: str, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in LINE_COLUMNS)
    with connection.cursor() as cursor:
        if is_sqlite():
            places = ", ".join(["%s"] * len(LINE_COLUMNS))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
