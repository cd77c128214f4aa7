"""Taking an act back exactly, from the old images that the row history kept of it.

Promised: every column that the act changed gets its value of before, in every business table, whichever part of the
program wrote it; rows that the act deleted are there again under their old ids. A column that somebody changed since is
left as it is now and reported. Rows that the act created are the business of the caller: the history has no image of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.history.mirrors import columns, mirror_table, tracked_models


@dataclass
class Restored:
    """What was put back: rows by table, and columns left because they changed since, as (table, row id, column)."""

    rows: dict[str, int] = field(default_factory=dict)
    left: list[tuple[str, int, str]] = field(default_factory=list)

    def count(self, model: type[models.Model]) -> None:
        """One more row of a table."""
        self.rows[model._meta.label] = self.rows.get(model._meta.label, 0) + 1


def restore_images(
    context: ActionContext, action_id: int, only: Iterable[type[models.Model]] | None = None
) -> Restored:
    """Put back what the act ``action_id`` changed and deleted (in the tables ``only``, when given), inside the running
    action. Deleted rows come first, so that rows may point to them again.
    """
    done = Restored()
    found = [(model, _first_images(model, action_id)) for model in only or tracked_models()]
    for model, images in found:
        for image, op in images:
            if op == "D" and not model._default_manager.filter(pk=image.pk).exists():
                context.create(image)
                done.count(model)
    waiting = [image for _model, images in found for image, op in images if op == "U"]
    while waiting:
        again = [image for image in waiting if not _put_back(context, action_id, image, done)]
        if len(again) == len(waiting):
            msg = f"{len(again)} rows of act {action_id} stand in each other's way"
            raise IntegrityError(msg)
        waiting = again
    return done


def changed_tables(action_id: int) -> dict[str, int]:
    """How many rows of each table an act changed or deleted, by the table's label."""
    counted = {model._meta.label: len(_first_images(model, action_id)) for model in tracked_models()}
    return {label: count for label, count in counted.items() if count}


def _first_images(model: type[models.Model], action_id: int) -> list[tuple[Any, str]]:
    """Of each row that the act touched the image before its first change, and the last thing that happened to it; the
    row touched last comes first, so that what had to give way finds its place free again.
    """
    rows: list[Any] = list(
        model._default_manager.raw(
            f'SELECT {_names(model)}, history_op AS history_op FROM "{mirror_table(model)}" '
            f"WHERE history_action = %s ORDER BY history_id",
            [action_id],
        )
    )
    first: dict[Any, Any] = {}
    last: dict[Any, str] = {}
    for row in rows:
        first.setdefault(row.pk, row)
        last.pop(row.pk, None)
        last[row.pk] = row.history_op
    return [(first[pk], op) for pk, op in reversed(last.items())]


def _put_back(context: ActionContext, action_id: int, image: Any, done: Restored) -> bool:
    """Give a row back the columns that the act changed, except those changed since. False while another row, not put
    back yet, holds its place: the act may have touched rows several times, so that no order is always right.
    """
    model = type(image)
    present = model._default_manager.filter(pk=image.pk).first()
    if present is None:
        done.left.append((model._meta.label, image.pk, ""))
        return True
    after = _image_after(model, image.pk, action_id) or present
    values: dict[str, Any] = {}
    left: list[tuple[str, Any, str]] = []
    for column in model._meta.concrete_fields:
        name = column.attname
        was, became, now = (getattr(row, name) for row in (image, after, present))
        if name == "version" or was == became:
            continue
        if now == became:
            values[name] = was
        elif now != was:
            left.append((model._meta.label, image.pk, name))
    if values:
        try:
            with transaction.atomic():
                context.update(present, **values)
        except IntegrityError:
            return False
        done.count(model)
    done.left += left
    return True


def _image_after(model: type[models.Model], pk: Any, action_id: int) -> Any:
    """What the act left: the image of the next change by somebody else, or None when there was none."""
    key = model._meta.pk.column if model._meta.pk else "id"
    table = mirror_table(model)
    found = model._default_manager.raw(
        f'SELECT {_names(model)} FROM "{table}" WHERE "{key}" = %s AND history_id > '
        f'(SELECT max(history_id) FROM "{table}" WHERE "{key}" = %s AND history_action = %s) ORDER BY history_id LIMIT 1',
        [pk, pk, action_id],
    )
    return next(iter(found), None)


def _names(model: type[models.Model]) -> str:
    return ", ".join(f'"{name}"' for name, _ in columns(model))


__all__ = ["Restored", "changed_tables", "restore_images"]
