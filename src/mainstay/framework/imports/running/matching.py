"""Which rows mean records that are there, and what then happens with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.running.tables import table_of
from mainstay.kernel.sentences import sentence

CREATE, UPDATE, SKIP = "create", "update", "skip"
_NOTHING = (None, "")


def match(batch: Batch, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Find the record of each row by the source's keys in turn; rows that mean several records are refused."""
    session = batch.session
    out: set[int] = set()
    waiting = list(rows)
    for names in session.source.match or session.target.keys:
        needed = _needed(session.target, names)
        asked = _filled(waiting, needed)
        found = _by_one(batch, names[0], asked) if len(names) == 1 else _by_several(batch, names, asked)
        for row in asked if found else ():
            ids = found.get(row.key[1])
            if ids is None:
                continue
            if len(ids) == 1:
                row.pk = ids[0]
            else:
                out.add(row.ordinal)
                batch.refused.append((row, _ambiguous(names, row, len(ids))))
        if found:
            waiting = [row for row in waiting if not row.pk and row.ordinal not in out]
    return [row for row in rows if row.ordinal not in out] if out else list(rows)


def _filled(rows: Sequence[ImportRow], names: Sequence[str]) -> list[ImportRow]:
    """Rows that have a value for all of these fields."""
    found = list(rows)
    for name in names:
        found = [row for row in found if row.values.get(name) not in _NOTHING]
    return found


def _needed(target: Any, names: tuple[str, ...]) -> list[str]:
    """The fields of a key that must be filled."""
    found = [name for name in names if (field := target.field(name)) is None or not field.blank_in_key]
    return found or list(names)


def _by_one(batch: Batch, name: str, rows: Sequence[ImportRow]) -> dict[Any, tuple[int, ...]]:
    index = batch.session.index(batch.session.target.name, name)
    for row in rows:
        if row.key is None:
            row.key = ((name,), index.lookup.key(row.values[name]))
    found = index.find({row.values[name] for row in rows})
    return {index.lookup.key(value): ids for value, ids in found.items()}


def _by_several(batch: Batch, names: tuple[str, ...], rows: Sequence[ImportRow]) -> dict[Any, tuple[int, ...]]:
    if not rows:
        return {}
    finder = batch.session.finder(names)
    given = [[row.values.get(name) for name in names] for row in rows]
    keys = finder.keys(given)
    for row, key in zip(rows, keys, strict=True):
        if row.key is None:
            row.key = (names, key)
    return finder.find(given, set(keys))


def _ambiguous(names: tuple[str, ...], row: ImportRow, count: int) -> BadField:
    return BadField(
        names[0], row.values.get(names[0], ""),
        sentence("{count} records are the same by {keys}.", count=count, keys=" + ".join(names)),
        sentence("Choose match keys that belong to one record only, or merge these first."),
    )  # fmt: skip


def merge_repeated(batch: Batch, rows: Sequence[ImportRow]) -> tuple[list[ImportRow], int]:
    """Rows of the same batch that mean the same record become one: the later values win. Gives the rest and how many
    went into others; where the mode only creates, the later rows are refused.
    """
    kept: dict[Any, ImportRow] = {}
    merged = 0
    for row in rows:
        key = row.pk or row.key or ("row", row.ordinal)
        first = kept.setdefault(key, row)
        if first is row:
            continue
        if batch.session.mode == CREATE:
            batch.skipped.append((row, sentence("Row {row} says the same already.", row=first.number)))
        else:
            first.values |= row.values
            merged += 1
    return list(kept.values()), merged


def by_mode(batch: Batch, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Rows that go on under the mode of the source and what was decided about them; the others are skipped."""
    mode, decisions = batch.session.mode, batch.session.run.decisions.get(batch.session.source.id, {})
    kept = []
    for row in rows:
        decided = decisions.get(str(row.number), "") if decisions else ""
        if decided == SKIP:
            batch.skipped.append((row, sentence("Left out, as decided.")))
        elif row.pk and mode == CREATE and UPDATE not in (decided, batch.session.run.duplicates):
            batch.skipped.append((row, sentence("It is there already, and this import only makes new records.")))
        elif not row.pk and mode == UPDATE:
            batch.skipped.append((row, sentence("It is not there, and this import only updates.")))
        else:
            kept.append(row)
    return kept


def load_present(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Read the stored columns of rows that were found; rows of a dry run that it would have made have none."""
    wanted = {row.pk: row for row in rows if row.pk > 0}
    if wanted:
        table = table_of(batch.session.target.model)
        stored: Any = table.model._default_manager.filter(pk__in=list(wanted)).values(*table.fields)
        for columns in stored:
            wanted[columns[table.pk]].present = columns
    made = batch.session.made_before(batch.session.target.name)
    for row in rows:
        if row.pk < 0:
            row.present = made.get(row.pk, {})
        elif row.pk and row.present is None:
            row.pk = 0


def ask_alike(batch: Batch, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """New rows that look like stored records: noted in a dry run, and done as decided (or as the run's rule says)."""
    session, target = batch.session, batch.session.target
    decisions: Mapping[str, str] = session.run.decisions.get(session.source.id, {})
    needed = session.dry or decisions or session.run.duplicates != CREATE
    new = [row for row in rows if not row.pk]
    if target.alike is None or not needed or not new:
        return list(rows)
    likes = target.alike(batch, new)
    out: set[int] = set()
    for row in new:
        found = likes.get(row.ordinal)
        if not found:
            continue
        batch.alike.append((row, found[0]))
        rule = decisions.get(str(row.number), session.run.duplicates)
        if rule == SKIP:
            out.add(row.ordinal)
            message = sentence("It looks like {name}, which is there already.", name=found[0].title)
            batch.skipped.append((row, message))
        elif rule == UPDATE:
            row.pk = found[0].pk
    return [row for row in rows if row.ordinal not in out]
