"""Changing many rows inside an action, each with values of its own."""

from collections.abc import Sequence
from typing import Any

from django.db import models

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
