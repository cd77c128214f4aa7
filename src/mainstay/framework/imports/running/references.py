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

Store = Callable[[Batch, ImportTarget, Sequence[ImportRow]], Sequence[ImportRow]]


def resolve(batch: Batch, rows: Sequence[ImportRow], store: Store) -> list[ImportRow]:
    """Put ids into the place of references; rows whose reference cannot be kept are refused and left out.

    ``store`` stores new records of a target: for references that the profile says to make.
    """
    session = batch.session
    kept = list(rows)
    for spec in session.source.fields:
        name = spec.name
        if spec.relation is None or name == session.target.tree:
            continue
        asked = [(row, one) for row in kept if type(one := row.values.get(name)) is Reference]
        found = find(batch, spec.relation.kind, spec.relation.by, {one.value: one for _, one in asked}, store)
        single = {value: ids[0] for value, ids in found.items() if len(ids) == 1}
        out: set[int] = set()
        for row, one in asked:
            if one.value in single:
                row.values[name] = single[one.value]
            elif one.value not in found and one.missing == "empty":
                del row.values[name]
            else:
                out.add(row.ordinal)
                why = _why(one, len(found.get(one.value, ())))
                batch.refused.append((row, BadField(name, one.value, *why)))
        if out:
            kept = [row for row in kept if row.ordinal not in out]
    return kept


def _why(reference: Reference, count: int) -> tuple[Sentence, Sentence]:
    kind, value = reference.kind.replace("_", " "), reference.value
    if count:
        return (
            sentence("{count} records of {kind} are called {value}.", count=count, kind=kind, value=value),
            sentence("Name it by a number or another field of its own."),
        )
    if reference.missing == "create":
        return (
            sentence("{value} could not be made.", value=value),
            sentence("You may not make records of {kind}, or a value of it is missing.", kind=kind),
        )
    return (
        sentence("There is no {kind} {value}.", kind=kind, value=value),
        sentence("Import the {kind} first, correct the name, or let the profile make it.", kind=kind),
    )


def find(batch: Batch, kind: str, by: str, wanted: dict[str, Reference], store: Store) -> dict[str, tuple[int, ...]]:
    """Ids by value of references to one kind; those that are missing and to be made are made."""
    session = batch.session
    index = session.index(kind, by)
    found = index.find(wanted)
    missing = [one for value, one in wanted.items() if value not in found and one.missing == "create"]
    if missing:
        _make(batch, session.targets[kind], by, missing, store)
        found |= index.find([one.value for one in missing])
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
