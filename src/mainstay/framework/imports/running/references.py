"""From the names in rows to the records that they mean, and making those that a profile says to make."""

from collections.abc import Callable, Sequence
from typing import Any

from mainstay.framework.imports.mapping.converting import compile_conversion
from mainstay.framework.imports.mapping.mapper import Reference
from mainstay.framework.imports.mapping.values import BadValue
from mainstay.framework.imports.profiles.model import Column, FieldMap
from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.targets import ImportTarget
from mainstay.kernel.actor import Extent
from mainstay.kernel.sentences import Sentence, sentence

Store = Callable[[Batch, ImportTarget, list[ImportRow]], None]


def resolve(batch: Batch, rows: Sequence[ImportRow], store: Store) -> list[ImportRow]:
    """Put ids into the place of references; rows whose reference cannot be kept are refused and left out.

    ``store`` stores new records of a target: for references that the profile says to make.
    """
    session = batch.session
    kept = list(rows)
    for spec in session.source.fields:
        if spec.relation is None or spec.name == session.target.tree:
            continue
        asked = [row for row in kept if isinstance(row.values.get(spec.name), Reference)]
        found = find(batch, [row.values[spec.name] for row in asked], store)
        out: set[int] = set()
        for row in asked:
            if not _take(batch, row, spec.name, found):
                out.add(row.ordinal)
        if out:
            kept = [row for row in kept if row.ordinal not in out]
    return kept


def _take(batch: Batch, row: ImportRow, name: str, found: dict[tuple[str, str, str], tuple[int, ...]]) -> bool:
    reference: Reference = row.values[name]
    ids = found.get((reference.kind, reference.by, reference.value), ())
    if len(ids) == 1:
        row.values[name] = ids[0]
        return True
    if not ids and reference.missing == "empty":
        del row.values[name]
        return True
    if not ids and reference.missing == "create":
        batch.refused.append((row, BadField(name, reference.value, _not_made(reference), None)))
    else:
        batch.refused.append((row, BadField(name, reference.value, *_why(reference, len(ids)))))
    return False


def _why(reference: Reference, count: int) -> tuple[Sentence, Sentence]:
    kind = reference.kind.replace("_", " ")
    if count:
        return (
            sentence("{count} records of {kind} are called {value}.", count=count, kind=kind, value=reference.value),
            sentence("Name it by a number or another field of its own."),
        )
    return (
        sentence("There is no {kind} {value}.", kind=kind, value=reference.value),
        sentence("Import the {kind} first, correct the name, or let the profile make it.", kind=kind),
    )


def _not_made(reference: Reference) -> Sentence:
    return sentence(
        "{value} could not be made: you may not make records of {kind}, or a value of it is missing.",
        value=reference.value, kind=reference.kind.replace("_", " "),
    )  # fmt: skip


def find(batch: Batch, references: Sequence[Reference], store: Store) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Ids by (kind, by, value) of references; those that are missing and to be made are made."""
    session = batch.session
    found: dict[tuple[str, str, str], tuple[int, ...]] = {}
    groups: dict[tuple[str, str], dict[str, Reference]] = {}
    for one in references:
        groups.setdefault((one.kind, one.by), {}).setdefault(one.value, one)
    for (kind, by), wanted in groups.items():
        index = session.index(kind, by)
        ids = index.find(wanted)
        missing = [one for value, one in wanted.items() if value not in ids and one.missing == "create"]
        if missing:
            _make(batch, session.targets[kind], by, missing, store)
            ids |= index.find([one.value for one in missing])
        found |= {(kind, by, value): pks for value, pks in ids.items()}
    return found


def _make(batch: Batch, target: ImportTarget, by: str, missing: Sequence[Reference], store: Store) -> None:
    if target.named_only or batch.session.reach(target.right) == Extent.NONE:
        return
    rows = []
    for place, one in enumerate(missing):
        try:
            values = converted(batch, target, {**dict(one.create), by: one.value})
        except BadValue:
            continue
        row = ImportRow(0, -1 - place, values)
        if all(values.get(field.name) not in (None, "") for field in target.fields if field.required):
            rows.append(row)
    store(batch, target, rows)
    batch.placeholders[target.name] += sum(1 for row in rows if row.pk)


def converted(batch: Batch, target: ImportTarget, given: dict[str, str]) -> dict[str, Any]:
    """Texts as values of a target's fields; references are looked for by each of the keys of their kind in turn.

    Raises BadValue for a text that cannot be the value.
    """
    session = batch.session
    values: dict[str, Any] = {}
    for name, text in given.items():
        field = target.field(name)
        if field is None or not text:
            continue
        if field.type == "reference":
            values[name] = _by_any_key(batch, field.kind, text)
            continue
        spec = FieldMap(name, Column(constant=text))
        values[name] = compile_conversion(session.profile, spec, {}, target).run(text, ())
    return values


def _by_any_key(batch: Batch, kind: str, text: str) -> int:
    for names in batch.session.targets[kind].keys:
        if len(names) == 1:
            ids = batch.session.index(kind, names[0]).find([text]).get(text, ())
            if len(ids) == 1:
                return ids[0]
    raise BadValue(sentence("There is no {kind} {value}.", kind=kind, value=text))
