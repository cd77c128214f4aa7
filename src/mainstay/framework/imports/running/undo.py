"""Taking an import back: changed rows get their old image from the row history, made rows go, in resumable steps."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from mainstay.framework.database import recorded_as
from mainstay.framework.history.mirrors import mirror_table, tracked_models
from mainstay.framework.imports.models import ImportBatch, ImportChange, ImportLink, ImportRun
from mainstay.framework.imports.running.batch import records_of
from mainstay.framework.imports.running.tables import Table, table_named
from mainstay.framework.imports.running.touched import Looked, changed_tables, look, made_tables, own_acts
from mainstay.framework.registry import registry
from mainstay.framework.scopes.access import recount_reach
from mainstay.framework.search.index import index_rows
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

_AT_ONCE: Final = 5_000
_STRETCHES: Final = 4
Tell = Callable[[int, int, str], None]


def undo_import(run: ImportRun, action_id: int, *, skip_touched: bool, tell: Tell) -> dict[str, Any]:
    """Take a run back under an act of its own. Raises RuleBroken naming rows that somebody worked with since, unless
    ``skip_touched`` leaves those as they are. What was taken back stays so when this is interrupted; calling it again
    goes on. Gives counts.
    """
    since = _latest_history()
    touched = look(run)
    if touched and not skip_touched:
        raise RuleBroken(refusal(touched))
    kept = _with_dependents(run, touched)
    counts = {"restored": 0, "removed": 0, "kept": sum(len(ids) for ids in kept.values())}
    steps = ImportBatch.objects.filter(run=run).count() or 1

    def told(table: Table) -> None:
        left = ImportBatch.objects.filter(run=run).count()
        tell(steps - left, steps, str(table.model._meta.verbose_name_plural))

    for table in _children_first({table.model: table for table in [*made_tables(run), *changed_tables(run)]}):
        with ExitStack() as stack:
            if _refers_to_itself(table):
                # A present row may refer to a new one of its own table: both change in one transaction.
                stack.enter_context(recorded_as(action_id))
            leave = _Leave(run, table, kept.get(table.label, set()), since.get(table.label, 0))
            counts["removed"] += _remove(run, table, action_id, leave, told)
            counts["restored"] += _restore(run, table, action_id, leave)
        told(table)
    _restore_untracked(run, action_id)
    with recorded_as(action_id):
        ImportLink.objects.filter(run=run).delete()
        recount_reach()
    return counts


def _latest_history() -> dict[str, int]:
    """The newest history of every table: what comes after it slipped in while the import was being taken back."""
    found = {}
    with connection.cursor() as cursor:
        for model in tracked_models():
            cursor.execute(f'SELECT max(history_id) FROM "{mirror_table(model)}"')
            found[model._meta.label] = int(cursor.fetchone()[0] or 0)
    return found


class _Leave:
    """The rows of a table that stay: those known before, and those that somebody changed in the last moment."""

    def __init__(self, run: ImportRun, table: Table, kept: set[int], since: int) -> None:
        self.table, self.kept, self.since = table, kept, since
        self.acts = own_acts(run)

    def within(self, low: int, high: int) -> set[int]:
        """Of the ids from ``low`` to ``high``; ask inside the transaction that writes."""
        found = {pk for pk in self.kept if low <= pk <= high}
        if not self.table.tracked:
            return found
        pk, marks = self.table.quoted(self.table.pk), ", ".join(["%s"] * len(self.acts))
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT DISTINCT {pk} FROM "{mirror_table(self.table.model)}" WHERE history_id > %s '
                f"AND {pk} BETWEEN %s AND %s AND (history_action IS NULL OR history_action NOT IN ({marks}))",
                [self.since, low, high, *self.acts],
            )
            return found | {number for (number,) in cursor.fetchall()}


def _children_first(tables: dict[type[models.Model], Table]) -> list[Table]:
    """Tables in an order in which each stands after those that refer to it."""
    found: list[Table] = []
    waiting = dict(tables)
    while waiting:
        free = [
            model for model in waiting
            if not any(_refers(other, model) for other in waiting if other is not model)
        ] or list(waiting)[:1]  # fmt: skip
        found += [waiting.pop(model) for model in free]
    return found


def _refers(model: type[models.Model], other: type[models.Model]) -> bool:
    return any(
        field.related_model is other for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)
    )


def _refers_to_itself(table: Table) -> bool:
    return _refers(table.model, table.model)


def refusal(touched: Looked) -> Any:
    """Why an import is not taken back, with the first rows by name."""
    names = [one["title"] for one in touched.named()[:5]]
    count = sum(len(rows) for rows in touched.rows.values())
    return sentence(
        "{count} rows were worked with since the import, among them {names}. Undo the rest and leave these as they are, "
        "or undo those changes first.", code="touched", count=count, names=", ".join(names),
    )  # fmt: skip


def _with_dependents(run: ImportRun, touched: Looked) -> dict[str, set[int]]:
    """Rows that stay: the touched ones, what they hang on, and the parts that belong to them."""
    kept = {label: set(rows) for label, rows in touched.rows.items()}
    tables = made_tables(run) if kept else []
    made = {table.label: table for table in tables}
    waiting = [(label, pk) for label, ids in kept.items() for pk in ids]
    while waiting:
        label, pk = waiting.pop()
        table = table_named(label)
        for other, other_pk in [*_above(table, pk, made), *_parts(table, pk, made)]:
            if other_pk not in kept.setdefault(other, set()):
                kept[other].add(other_pk)
                waiting.append((other, other_pk))
    return kept


def _above(table: Table, pk: int, made: dict[str, Table]) -> list[tuple[str, int]]:
    row = table.model._default_manager.filter(pk=pk).values().first()
    if row is None:
        return []
    return [
        (field.related_model._meta.label, row[name])
        for name, field in table.fields.items()
        if isinstance(field, models.ForeignKey) and row.get(name) and field.related_model._meta.label in made
    ]


def _parts(table: Table, pk: int, made: dict[str, Table]) -> list[tuple[str, int]]:
    found = []
    for relation in table.model._meta.related_objects:
        child = relation.related_model._meta.label
        if child in made and relation.on_delete is models.CASCADE:
            ids = relation.related_model._default_manager.filter(**{relation.field.attname: pk}).values_list(
                "pk", flat=True
            )
            found += [(child, number) for number in ids]
    return found


def _restore(run: ImportRun, table: Table, action_id: int, leave: _Leave) -> int:
    """Old images back into rows that were there before and still are."""
    if not table.tracked:
        return 0
    count = 0
    images = _first_images(run, table)
    for start in range(0, len(images), _AT_ONCE):
        with recorded_as(action_id):
            stay = leave.within(images[start][1], images[min(start + _AT_ONCE, len(images)) - 1][1])
            some = [one for one in images[start : start + _AT_ONCE] if one[1] not in stay]
            count += _put_back(table, [history for history, _ in some])
            _reindex(table, [pk for _, pk in some])
    return count


def _restore_untracked(run: ImportRun, action_id: int) -> None:
    """Old images back into rows of tables without history."""
    while changes := list(ImportChange.objects.filter(run=run).order_by("id")[:_AT_ONCE]):
        with recorded_as(action_id):
            for change in changes:
                model = apps.get_model(change.table_label)
                fields = {one.attname: one for one in model._meta.concrete_fields}
                values = {name: fields[name].to_python(value) for name, value in change.before.items()
                          if not fields[name].primary_key}  # fmt: skip
                model._default_manager.filter(pk=change.record_id).update(**values)
            ImportChange.objects.filter(pk__in=[change.pk for change in changes]).delete()


def _first_images(run: ImportRun, table: Table) -> list[tuple[int, int]]:
    """(history id, id) of the oldest image that the run left of each row."""
    pk = table.quoted(table.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT min(history_id), {pk} FROM "{mirror_table(table.model)}" WHERE history_action = %s GROUP BY {pk} '
            f"ORDER BY {pk}", [run.action_id],
        )  # fmt: skip
        return [(int(history), int(number)) for history, number in cursor.fetchall()]


def _put_back(table: Table, history_ids: Sequence[int]) -> int:
    skipped: frozenset[str] = getattr(table.model, "history_skip", frozenset())
    names = [name for name, field in table.fields.items() if name != table.pk and field.column not in skipped]
    sets = ", ".join(f"{table.quoted(name)} = m.{table.quoted(name)}" for name in names)
    marks = ", ".join(["%s"] * len(history_ids))
    pk = table.quoted(table.pk)
    if not history_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.name}" SET {sets} FROM "{mirror_table(table.model)}" m '
            f'WHERE m.history_id IN ({marks}) AND m.{pk} = "{table.name}".{pk}', list(history_ids),
        )  # fmt: skip
        return int(cursor.rowcount)


def _reindex(table: Table, ids: Sequence[int]) -> None:
    kind = registry.kinds.get(getattr(table.model, "kind", "") or "")
    if kind is not None and kind.search is not None:
        index_rows(records_of(kind.name, ids))


def _remove(
    run: ImportRun, table: Table, action_id: int, leave: _Leave, told: Callable[[Table], None]
) -> int:  # fmt: skip
    """Rows that the run made go, the latest first."""
    removed = 0
    mine = ImportBatch.objects.filter(run=run, table_label=table.label).order_by("-first_id")
    while batches := list(mine[:_STRETCHES]):
        with recorded_as(action_id):
            for batch in batches:
                removed += _remove_stretch(table, batch, leave.within(batch.first_id, batch.last_id))
            ImportBatch.objects.filter(pk__in=[batch.pk for batch in batches]).delete()
        if not connection.in_atomic_block:
            told(table)
    return removed


def _remove_stretch(table: Table, batch: ImportBatch, kept: set[int]) -> int:
    """Delete rows of a stretch but the kept ones, with what search knows of them."""
    edges = [batch.first_id - 1, *sorted(kept), batch.last_id + 1]
    removed = 0
    kind = getattr(table.model, "kind", "") or ""
    for low, high in pairwise(edges):
        if low + 1 > high - 1:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f'DELETE FROM "{table.name}" WHERE {table.quoted(table.pk)} BETWEEN %s AND %s', [low + 1, high - 1]
            )
            removed += cursor.rowcount
        if kind in registry.kinds:
            SearchDocument.objects.filter(kind=kind, record_id__range=(low + 1, high - 1)).delete()
    return removed
