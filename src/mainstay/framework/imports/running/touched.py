"""Which rows of a run somebody has worked with since: they are not undone without being asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from mainstay.framework.history.mirrors import mirror_table
from mainstay.framework.imports.models import ImportBatch, ImportRun
from mainstay.framework.imports.running.tables import Table, table_named, table_of
from mainstay.framework.imports.targets import all_targets
from mainstay.framework.registry import registry
from mainstay.kernel.sentences import Sentence, sentence

NAMED: Final = 200
# What the program derives from records by itself goes with them.
_DERIVED: Final = frozenset({"framework.AccountAccess", "framework.SearchDocument", "framework.ImportLikeness"})


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that stays as it is, and why."""

    table: str
    pk: int
    reason: Sentence


@dataclass
class Looked:
    """What looking for touched rows found: ``rows`` by table and id."""

    rows: dict[str, dict[int, Touched]] = field(default_factory=dict)

    def add(self, table: str, pk: int, reason: Sentence) -> None:
        """Note a row; the first reason stays."""
        self.rows.setdefault(table, {}).setdefault(pk, Touched(table, pk, reason))

    def ids(self, table: str) -> set[int]:
        """The touched ids of a table."""
        return set(self.rows.get(table, ()))

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def named(self) -> list[dict[str, Any]]:
        """The first of them with title and address, for people."""
        found = []
        for touched in [one for rows in self.rows.values() for one in rows.values()][:NAMED]:
            model = apps.get_model(touched.table)
            row = model._default_manager.filter(pk=touched.pk).first()
            kind = registry.kinds.get(getattr(model, "kind", "") or "")
            title = kind.title(row) if kind and row is not None else f"{model._meta.verbose_name} {touched.pk}"
            url = kind.url(row) if kind and kind.url and row is not None else ""
            found.append({"title": title, "url": url, "kind": kind.name if kind else "", "reason": touched.reason})
        return found


def own_acts(run: ImportRun) -> list[int]:
    """The acts that belong to the run: it, and what took it back."""
    return [one for one in (run.action_id, *run.undo_ids) if one]


def made_tables(run: ImportRun) -> list[Table]:
    """Tables in which the run made rows."""
    labels = ImportBatch.objects.filter(run=run).order_by().values_list("table_label", flat=True).distinct()
    return [table_named(label) for label in sorted(labels)]


def changed_tables(run: ImportRun) -> list[Table]:
    """Tables with row history in which the run changed rows, its own included."""
    from mainstay.framework.history.mirrors import tracked_models

    found = []
    with connection.cursor() as cursor:
        for model in tracked_models():
            cursor.execute(f'SELECT 1 FROM "{mirror_table(model)}" WHERE history_action = %s LIMIT 1', [run.action_id])
            if cursor.fetchone():
                found.append(table_of(model))
    return found


def look(run: ImportRun) -> Looked:
    """Every row of the run that somebody changed, removed or built upon since."""
    found = Looked()
    for table in made_tables(run):
        if table.tracked:
            _changed_since(run, table, found, made=True)
        _built_upon(run, table, found)
    for table in changed_tables(run):
        _changed_since(run, table, found, made=False)
    return found


def _within_made(alias: str, pk: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM framework_importbatch b WHERE b.run_id = %s AND b.table_label = %s "
        f'AND b.first_id <= {alias}."{pk}" AND b.last_id >= {alias}."{pk}")'
    )


def _changed_since(run: ImportRun, table: Table, found: Looked, *, made: bool) -> None:
    """Rows with later history under another act, in a column that is not computed by the program."""
    mirror, pk = mirror_table(table.model), table.fields[table.pk].column
    acts = own_acts(run)
    marks = ", ".join(["%s"] * len(acts))
    mine = _within_made("h", pk) if made else (
        f'EXISTS (SELECT 1 FROM "{mirror}" m WHERE m."{pk}" = h."{pk}" AND m.history_action = %s '
        "AND m.history_id < h.history_id)"
    )  # fmt: skip
    params: list[Any] = [run.pk, table.label] if made else [run.action_id]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT h."{pk}" FROM "{mirror}" h WHERE (h.history_action IS NULL OR h.history_action '
            f"NOT IN ({marks})) AND {mine} AND h.history_id > %s",
            [*acts, *params, _first_history(run, table)],
        )
        ids = [number for (number,) in cursor.fetchall()]
    for number in ids:
        reason = _meaningful(run, table, number)
        if reason is not None:
            found.add(table.label, number, reason)


def _first_history(run: ImportRun, table: Table) -> int:
    """History before the run is of no interest; found by the index on moments."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT min(history_id) FROM "{mirror_table(table.model)}" WHERE history_at >= %s',
            [connection.ops.adapt_datetimefield_value(run.started_at or run.created_at)],
        )
        (first,) = cursor.fetchone()
    return int(first) - 1 if first is not None else 2**62


def _meaningful(run: ImportRun, table: Table, pk: int) -> Sentence | None:
    """Why what others did to a row matters; None when only computed columns differ, or when they took it back."""
    ignored = {"version"} | _computed(table)
    names = [name for name in table.fields if name not in ignored]
    skipped: frozenset[str] = getattr(table.model, "history_skip", frozenset())
    names = [name for name in names if table.fields[name].column not in skipped]
    columns = ", ".join(table.quoted(name) for name in names)
    acts = own_acts(run)
    marks = ", ".join(["%s"] * len(acts))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {columns} FROM "{mirror_table(table.model)}" WHERE {table.quoted(table.pk)} = %s AND history_id > %s '
            f"AND (history_action IS NULL OR history_action NOT IN ({marks})) ORDER BY history_id LIMIT 1",
            [pk, _first_history(run, table), *acts],
        )
        before = cursor.fetchone()
        cursor.execute(f'SELECT {columns} FROM "{table.name}" WHERE {table.quoted(table.pk)} = %s', [pk])
        now = cursor.fetchone()
    if now is None:
        return sentence("It was removed since.")
    changed = [name for name, a, b in zip(names, before, now, strict=True) if a != b]
    return sentence("It was changed since: {fields}.", fields=", ".join(changed[:5])) if changed else None


def _computed(table: Table) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for target in all_targets().values():
        if target.model is table.model:
            found |= target.computed
    return found


def _built_upon(run: ImportRun, table: Table, found: Looked) -> None:
    """Rows of others that refer to rows that the run made."""
    for relation in table.model._meta.related_objects:
        child = table_of(relation.related_model)
        if child.label in _DERIVED or not relation.field.concrete:
            continue
        _referring(run, table, child, relation.field.attname, found)
    kind = getattr(table.model, "kind", "") or ""
    if not kind or "public_id" not in table.fields:
        return
    for model in _about_records():
        _about(run, table, kind, table_of(model), found)


def _referring(run: ImportRun, table: Table, child: Table, column: str, found: Looked) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT c.{child.quoted(column)} FROM framework_importbatch p JOIN "{child.name}" c '
            f"ON c.{child.quoted(column)} BETWEEN p.first_id AND p.last_id WHERE p.run_id = %s AND p.table_label = %s "
            f"AND NOT {_within_made('c', child.fields[child.pk].column)}",
            [run.pk, table.label, run.pk, child.label],
        )
        parents = [number for (number,) in cursor.fetchall()]
    own = changed_ids(run, child.model) if parents and child.tracked else set()
    name = str(child.model._meta.verbose_name)
    for parent in parents:
        children = set(child.model._default_manager.filter(**{column: parent}).values_list("pk", flat=True)[:1000])
        others = {pk for pk in children - own if not _made_by(run, child, pk)}
        if others:
            found.add(table.label, parent, sentence("{what} was added to it since.", what=name))


def _made_by(run: ImportRun, table: Table, pk: int) -> bool:
    return ImportBatch.objects.filter(run=run, table_label=table.label, first_id__lte=pk, last_id__gte=pk).exists()


def made_stretches(run: ImportRun, model: type[models.Model]) -> list[tuple[int, int]]:
    """The stretches of ids that the run made in a table."""
    found = ImportBatch.objects.filter(run=run, table_label=model._meta.label).order_by("first_id")
    return list(found.values_list("first_id", "last_id"))


def changed_ids(run: ImportRun, model: type[models.Model]) -> set[int]:
    """Ids of rows with history that the run changed, its own included."""
    table = table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT {table.quoted(table.pk)} FROM "{mirror_table(table.model)}" WHERE history_action = %s',
            [run.action_id],
        )
        return {number for (number,) in cursor.fetchall()}


def _about_records() -> Iterable[type[models.Model]]:
    """Tables whose rows are about a record of any kind (duties, comments, files)."""
    for config in apps.get_app_configs():
        if config.name.startswith("mainstay.modules.") or config.label == "framework":
            for model in config.get_models():
                names = {one.attname for one in model._meta.concrete_fields}
                log = model._meta.label in {"framework.AuditEntry", "framework.OutboxEvent"}
                if {"subject_kind", "subject_id"} <= names and not log:
                    yield model


def _about(run: ImportRun, table: Table, kind: str, child: Table, found: Looked) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT r.{table.quoted(table.pk)} FROM "{child.name}" c JOIN "{table.name}" r '
            f"ON c.subject_kind = %s AND c.subject_id = r.public_id WHERE {_within_made('r', table.fields[table.pk].column)} "
            f"AND NOT {_within_made('c', child.fields[child.pk].column)}",
            [kind, run.pk, table.label, run.pk, child.label],
        )
        ids = [number for (number,) in cursor.fetchall()]
    for number in ids:
        found.add(table.label, number, sentence("{what} is about it.", what=str(child.model._meta.verbose_name)))
