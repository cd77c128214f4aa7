"""Storing rows of one target: columns from values, new rows at once, present rows where something differs."""

from collections.abc import Sequence
from typing import Any

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.custom import has_custom, keep_values, put_custom, words_of_custom
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.running.tables import public_ids, table_of
from mainstay.framework.imports.targets import ImportTarget
from mainstay.framework.registry import registry
from mainstay.kernel.sentences import sentence


def store(batch: Batch, target: ImportTarget, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Store rows, new ones and present ones; refused rows are noted in the batch. Gives the rows that were taken."""
    if target.prepare is not None and rows:
        target.prepare(batch, rows)
    taken = _with_columns(batch, target, rows)
    if target.allowed is not None and taken:
        target.allowed(batch, taken)
        taken = _without_refused(batch, taken)
    new = [row for row in taken if row.present is None]
    present = [row for row in taken if row.present is not None]
    if new:
        _insert(batch, target, new)
    if present:
        _update(batch, target, present)
    keep_values(batch, target, taken)
    if target.beside is not None and taken:
        target.beside(batch, new, present)
    _index(batch, target, taken)
    batch.session.note_keys(target, new)
    if batch.dry:
        batch.session.made_before(target.name).update((row.pk, row.columns) for row in new)
    return taken


def _with_columns(batch: Batch, target: ImportTarget, rows: Sequence[ImportRow]) -> list[ImportRow]:
    columns_of, with_custom = target.columns, has_custom(batch, target)
    bounds = {field.name: field.max_length for field in target.fields if field.max_length}
    kept = []
    for row in rows:
        try:
            for name, value in row.values.items():
                if value is not None and name in bounds and len(value) > bounds[name]:
                    _refuse_long(name, value, bounds[name])
            row.columns = columns_of(batch, row) if columns_of is not None else plain_columns(target, row)
            if with_custom:
                put_custom(batch, target, row)
        except BadField as error:
            batch.refused.append((row, error))
            continue
        kept.append(row)
    return kept


def plain_columns(target: ImportTarget, row: ImportRow) -> dict[str, Any]:
    """The values as they are, in the columns of their fields; an emptied text is the empty text."""
    found: dict[str, Any] = {}
    fields = table_of(target.model).fields
    for name, value in row.values.items():
        field = target.field(name)
        if field is not None and field.stored in fields:
            found[field.stored] = "" if value is None and not fields[field.stored].null else value
    return found


def _refuse_long(name: str, value: str, longest: int) -> None:
    raise BadField(
        name, value,
        sentence("This may have {max} characters; it has {count}.", max=longest, count=len(value)),
        sentence("Shorten it, or put it into a longer field."),
    )  # fmt: skip


def _without_refused(batch: Batch, rows: list[ImportRow]) -> list[ImportRow]:
    out = {id(row) for row, _ in batch.refused}
    return [row for row in rows if id(row) not in out]


def _insert(batch: Batch, target: ImportTarget, rows: list[ImportRow]) -> None:
    """New rows may fill different columns; what a row leaves open gets the default of the table."""
    table = table_of(target.model)
    names = list(rows[0].columns)
    if any(len(row.columns) != len(names) or row.columns.keys() != rows[0].columns.keys() for row in rows):
        names = list(dict.fromkeys(name for row in rows for name in row.columns))
        blanks = {name: table.fields[name].get_default() for name in names}
        for row in rows:
            row.columns = {**blanks, **row.columns}
    ids = batch.allot(target.model, len(rows))
    columns: dict[str, Any] = {name: [row.columns[name] for row in rows] for name in names}
    if "public_id" in table.fields:
        columns["public_id"] = public_ids(len(rows))
        for row, shown in zip(rows, columns["public_id"], strict=True):
            row.columns["public_id"] = shown
    for row, pk in zip(rows, ids, strict=True):
        row.pk = pk
    batch.insert_columns(table, ids, columns)


def _update(batch: Batch, target: ImportTarget, rows: list[ImportRow]) -> None:
    """Only columns that differ are written, rows with the same columns together."""
    groups: dict[tuple[str, ...], list[ImportRow]] = {}
    for row in rows:
        present = row.present or {}
        changed = tuple(name for name, value in row.columns.items() if present.get(name) != value)
        row.changed = changed
        if changed:
            groups.setdefault(changed, []).append(row)
    for names, some in groups.items():
        batch.update(target.model, names, [(*(row.columns[name] for name in names), row.pk) for row in some])


def _index(batch: Batch, target: ImportTarget, rows: list[ImportRow]) -> None:
    kind = registry.kinds.get(target.name)
    if batch.dry or kind is None or kind.search is None:
        return
    for row in rows:
        if row.present is not None and not row.changed:
            continue
        if target.document is None:
            batch.reindex.setdefault(target.name, []).append(row.pk)
            continue
        columns = {**(row.present or {}), **row.columns, "id": row.pk}
        text = target.document(columns)
        if text is not None:
            body = f"{text.body} {words_of_custom(batch, kind.name, columns)}".rstrip()
            batch.found(kind.name, row.pk, columns["public_id"], text.title, body, text.account_id)
