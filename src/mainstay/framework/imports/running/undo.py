"""Taking an import back: changed rows get their old image from the row history, made rows go, in resumable steps."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

from django.apps import apps
from django.db import connection, models
from django.db.models import Max

from mainstay.framework.database import recorded_as
from mainstay.framework.history.mirrors import mirror_table
from mainstay.framework.imports.models import ImportBatch, ImportChange, ImportLink, ImportRun
from mainstay.framework.imports.running.batch import records_of
from mainstay.framework.imports.running.tables import Table, table_named, table_of
from mainstay.framework.imports.running.touched import Looked, changed_tables, look, made_tables
from mainstay.framework.imports.targets import all_targets
from mainstay.framework.registry import registry
from mainstay.framework.scopes.access import recount_reach
from mainstay.framework.search.index import index_rows
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

_AT_ONCE: Final = 5_000
Tell = Callable[[int, int, str], None]


def undo_import(run: ImportRun, action_id: int, *, skip_touched: bool, tell: Tell) -> dict[str, Any]:
    """Take a run back under an act of its own. Raises RuleBroken naming rows that somebody worked with since, unless
    ``skip_touched`` leaves those as they are. What was taken back stays so when this is interrupted; calling it again
    goes on. Gives counts.
    """
    touched = look(run)
    if touched and not skip_touched:
        raise RuleBroken(refusal(touched))
    kept = _with_dependents(run, touched)
    with recorded_as(action_id):
        # Nobody may have slipped in between looking and writing: the lock is held now.
        if look(run).rows.keys() - touched.rows.keys() and not skip_touched:
            raise RuleBroken(refusal(look(run)))
    counts = {"restored": 0, "removed": 0, "kept": sum(len(ids) for ids in kept.values())}
    counts["restored"] = _restore(run, action_id, kept, tell)
    counts["removed"] = _remove(run, action_id, kept, tell)
    with recorded_as(action_id):
        recount_reach()
    return counts


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


def _restore(run: ImportRun, action_id: int, kept: dict[str, set[int]], tell: Tell) -> int:
    """Old images back into rows that were there before and still are; also into rows without history."""
    count = 0
    for table in changed_tables(run):
        images = [one for one in _first_images(run, table) if one[1] not in kept.get(table.label, ())]
        for start in range(0, len(images), _AT_ONCE):
            some = images[start : start + _AT_ONCE]
            with recorded_as(action_id):
                _put_back(table, [history for history, _ in some], whole=True)
                _reindex(table, [pk for _, pk in some])
            count += len(some)
            tell(count, 0, table.label)
    while changes := list(ImportChange.objects.filter(run=run).order_by("id")[:_AT_ONCE]):
        with recorded_as(action_id):
            for change in changes:
                model = apps.get_model(change.table_label)
                fields = {one.attname: one for one in model._meta.concrete_fields}
                values = {name: fields[name].to_python(value) for name, value in change.before.items()
                          if not fields[name].primary_key}  # fmt: skip
                model._default_manager.filter(pk=change.record_id).update(**values)
            ImportChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return count


def _first_images(run: ImportRun, table: Table) -> list[tuple[int, int]]:
    """(history id, id) of the oldest image that the run left of each row."""
    pk = table.quoted(table.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT min(history_id), {pk} FROM "{mirror_table(table.model)}" WHERE history_action = %s GROUP BY {pk} '
            f"ORDER BY {pk}", [run.action_id],
        )  # fmt: skip
        return [(int(history), int(number)) for history, number in cursor.fetchall()]


def _put_back(table: Table, history_ids: Sequence[int], *, whole: bool) -> None:
    skipped: frozenset[str] = getattr(table.model, "history_skip", frozenset())
    left = frozenset() if whole else _computed(table)
    names = [name for name, field in table.fields.items()
             if name != table.pk and field.column not in skipped and name not in left]  # fmt: skip
    sets = ", ".join(f"{table.quoted(name)} = m.{table.quoted(name)}" for name in names)
    marks = ", ".join(["%s"] * len(history_ids))
    pk = table.quoted(table.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.name}" SET {sets} FROM "{mirror_table(table.model)}" m '
            f'WHERE m.history_id IN ({marks}) AND m.{pk} = "{table.name}".{pk}', list(history_ids),
        )  # fmt: skip


def _computed(table: Table) -> frozenset[str]:
    return frozenset().union(*(t.computed for t in all_targets().values() if t.model is table.model))


def _reindex(table: Table, ids: Sequence[int]) -> None:
    kind = registry.kinds.get(getattr(table.model, "kind", "") or "")
    if kind is not None and kind.search is not None:
        index_rows(records_of(kind.name, ids))


def _remove(run: ImportRun, action_id: int, kept: dict[str, set[int]], tell: Tell) -> int:
    """Rows that the run made go, the latest step first."""
    removed = 0
    total = ImportBatch.objects.filter(run=run).aggregate(last=Max("step"))["last"] or 0
    while True:
        step = ImportBatch.objects.filter(run=run).aggregate(last=Max("step"))["last"]
        if step is None:
            break
        with recorded_as(action_id):
            batches = list(ImportBatch.objects.filter(run=run, step=step).order_by("-id"))
            for batch in batches:
                removed += _remove_stretch(table_named(batch.table_label), batch, kept.get(batch.table_label, set()))
            ImportBatch.objects.filter(pk__in=[batch.pk for batch in batches]).delete()
            if step == 1:
                ImportLink.objects.filter(run=run).delete()
        tell(total - step + 1, total, "")
    return removed


def _remove_stretch(table: Table, batch: ImportBatch, kept: set[int]) -> int:
    """Delete rows of a stretch but the kept ones, with what search knows of them."""
    inside = sorted(pk for pk in kept if batch.first_id <= pk <= batch.last_id)
    edges = [batch.first_id - 1, *inside, batch.last_id + 1]
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


__all__ = ["look", "refusal", "table_of", "undo_import"]
