"""Reading records as of a moment: the smallest history id after the moment per row, else the row as it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL

from mainstay.framework.history.mirrors import META, columns, mirror_table

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One old image: when it was replaced, by which act (None: outside the program), and its values by column."""

    at: datetime
    action_id: int | None
    op: str
    values: dict[str, Any]


def row_as_of(model: type[Row], pk: int, moment: datetime) -> Row | None:
    """The row as it stood at ``moment``; None when it did not exist then."""
    found = rows_as_of(model, {"pk": pk}, moment)
    return found[0] if found else None


def rows_as_of(model: type[Row], equal: dict[str, Any], moment: datetime, limit: int = 1_000) -> list[Row]:
    """The rows that matched ``equal`` (field name to value) at ``moment``, by id."""
    conditions = {_column(model, name): value for name, value in equal.items()}
    where = " AND ".join(f'r."{name}" = %s' for name in conditions) or "1 = 1"
    names = ", ".join(f'r."{name}"' for name, _ in columns(model))
    pk = model._meta.pk.column if model._meta.pk else "id"
    born = "created_at" if any(name == "created_at" for name, _ in columns(model)) else None
    alive = ' AND r."created_at" <= %s' if born else ""
    at: Any = connection.ops.adapt_datetimefield_value(moment)
    first = _first_history_id(model, at)
    params = [*conditions.values(), *([at] if born else [])]
    table, mirror = model._meta.db_table, mirror_table(model)
    sql = (
        f'SELECT {names} FROM "{mirror}" r WHERE {where}{alive} AND r.history_id >= %s AND NOT EXISTS ('
        f'SELECT 1 FROM "{mirror}" e WHERE e."{pk}" = r."{pk}" AND e.history_id >= %s AND e.history_id < r.history_id) '
        f'UNION ALL SELECT {names} FROM "{table}" r WHERE {where}{alive} AND NOT EXISTS ('
        f'SELECT 1 FROM "{mirror}" h WHERE h."{pk}" = r."{pk}" AND h.history_id >= %s) LIMIT {int(limit)}'
    )
    rows = model._default_manager.raw(sql, [*params, first, first, *params, first])
    return sorted(rows, key=lambda row: row.pk)


def changes_of(model: type[models.Model], pk: int, limit: int = 200) -> list[RowChange]:
    """The old images of a row, newest first."""
    names = [name for name, _ in columns(model)]
    quoted = ", ".join(f'"{name}"' for name in names)
    key = model._meta.pk.column if model._meta.pk else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT history_at, history_action, history_op, {quoted} FROM "{mirror_table(model)}" '
            f'WHERE "{key}" = %s ORDER BY history_id DESC LIMIT %s',
            [pk, limit],
        )
        found = cursor.fetchall()
    return [
        RowChange(_moment(at), action, op, dict(zip(names, values, strict=True))) for at, action, op, *values in found
    ]


def changed_by(model: type[models.Model], action_id: int) -> RawSQL:
    """The ids of the rows that an act changed or deleted, as a condition for ``pk__in``."""
    key = model._meta.pk.column if model._meta.pk else "id"
    sql = f'SELECT "{key}" FROM "{mirror_table(model)}" WHERE history_action = %s'
    return RawSQL(sql, [action_id])  # noqa: S611 - the names are those of our own models


def value_before(model: type[models.Model], name: str, action_id: int) -> RawSQL:
    """The value of a column before an act changed the row, as an expression for updating those rows in one statement."""
    key = model._meta.pk.column if model._meta.pk else "id"
    sql = (
        f'SELECT h."{_column(model, name)}" FROM "{mirror_table(model)}" h WHERE h.history_action = %s '
        f'AND h."{key}" = "{model._meta.db_table}"."{key}" ORDER BY h.history_id LIMIT 1'
    )
    return RawSQL(sql, [action_id])  # noqa: S611 - the names are those of our own models


def _moment(value: Any) -> datetime:
    from datetime import UTC

    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _first_history_id(model: type[models.Model], at: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT min(history_id) FROM "{mirror_table(model)}" WHERE history_at > %s', [at])
        (found,) = cursor.fetchone()
    return int(found) if found is not None else 2**62


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(field.column)  # type: ignore[union-attr]


__all__ = ["META", "RowChange", "changed_by", "changes_of", "row_as_of", "rows_as_of", "value_before"]
