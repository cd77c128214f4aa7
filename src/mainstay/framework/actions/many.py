"""Changing many rows inside an action, each with values of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import F

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.imports.running.tables import table_of


def update_each(
    context: ActionContext, model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *,
    note: str, raise_version: bool = True,
) -> int:  # fmt: skip
    """Change the columns ``names`` of rows given as (values…, id), by one prepared statement; the audit entry says
    ``note`` and how many, the row history keeps every old image. The version of records goes up unless the values are
    none that an editor must hear of.
    """
    if rows:
        table = table_of(model)
        stored = [
            (*(table.stored(name, value) for name, value in zip(names, row, strict=False)), row[-1]) for row in rows
        ]
        table.update(names, stored, raise_version=raise_version)
        many = context.changes.setdefault("many", {})
        many[note] = [0, many.get(note, [0, 0])[1] + len(rows)]
    return len(rows)


def create_columns(
    context: ActionContext, model: type[models.Model], count: int, columns: Mapping[str, Any], *, note: str
) -> int:
    """Store ``count`` new rows given by column (a list of values, or one value for all rows) by one prepared statement;
    the audit entry says ``note`` and how many.
    """
    table_of(model).insert_columns(count, columns)
    if count:
        context.changes.setdefault("many", {})[note] = [0, count]
    return count


def create_selected(
    context: ActionContext, model: type[models.Model], columns: Mapping[str, Any], rows: models.QuerySet[Any], *,
    note: str,
) -> int:  # fmt: skip
    """Store one new row for each of ``rows`` by one INSERT … SELECT: ``columns`` names the field of ``model`` and, as a
    name or an expression, what it gets from the row. Columns that are not named must be nullable. Returns how many; the
    audit entry says ``note`` and how many.
    """
    table = table_of(model)
    named = {f"made_{name}": expression for name, expression in columns.items()}
    chosen = rows.annotate(**{name: F(one) if isinstance(one, str) else one for name, one in named.items()})
    sql, params = chosen.order_by().values_list(*named).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table.name}" ({", ".join(table.quoted(name) for name in columns)}) {sql}', params
        )
        count = int(cursor.rowcount)
    if count:
        context.changes.setdefault("many", {})[note] = [0, count]
    return count
