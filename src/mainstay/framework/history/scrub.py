"""Emptying columns of old images: the one lawful change of a history, when a person is erased."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from mainstay.framework.history.mirrors import columns, mirror_table

_CHUNK = 500


def scrub(model: type[models.Model], column: str, values: Iterable[Any], personal: Iterable[str]) -> int:
    """Empty the ``personal`` columns of every old image whose ``column`` holds one of ``values``; returns how many
    images were met. Runs inside the caller's transaction. Raises LookupError for a column that the mirror has not.
    """
    present = {name for name, _ in columns(model)}
    names = sorted(set(personal) & present)
    if column not in present:
        raise LookupError(column)
    wanted, count = list(values), 0
    for start in range(0, len(wanted), _CHUNK):
        count += _empty(model, column, wanted[start : start + _CHUNK], names) if names else 0
    return count


def ids_in_history(model: type[models.Model], column: str, values: Iterable[Any]) -> set[int]:
    """Ids of rows that once had one of ``values`` in ``column``, also of those that are gone."""
    pk = model._meta.pk.column if model._meta.pk else "id"
    wanted, found = list(values), set()
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            cursor.execute(
                f'SELECT DISTINCT "{pk}" FROM "{mirror_table(model)}" WHERE "{column}" IN ({_marks(part)})', part
            )
            found |= {int(row[0]) for row in cursor.fetchall()}
    return found


def _empty(model: type[models.Model], column: str, values: list[Any], names: list[str]) -> int:
    blanks = [_blank(model, name) for name in names]
    sets = ", ".join(f'"{name}" = %s' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{mirror_table(model)}" SET {sets} WHERE "{column}" IN ({_marks(values)})', [*blanks, *values]
        )
        return int(cursor.rowcount)


def _blank(model: type[models.Model], name: str) -> str | None:
    """What stands in an emptied column: nothing of its kind."""
    field = next(one for one in model._meta.concrete_fields if one.column == name)
    if isinstance(field, models.JSONField):
        return "{}"
    return "" if isinstance(field, models.CharField | models.TextField) else None


def _marks(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))
