"""One batch of mapped rows: faults told, references found, records matched, rows stored."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import translation

from mainstay.framework.imports.mapping.controls import ControlFigures
from mainstay.framework.imports.mapping.mapper import MappedRow, Reference
from mainstay.framework.imports.models import ImportLikeness, ImportLink
from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.matching import ask_alike, by_mode, load_present, match, merge_repeated
from mainstay.framework.imports.running.references import resolve
from mainstay.framework.imports.running.rows import ImportRow
from mainstay.framework.imports.running.session import Session
from mainstay.framework.imports.running.store import store
from mainstay.framework.sentences import in_words

if TYPE_CHECKING:
    from mainstay.framework.imports.running.progress import Progress

_SHOWN_ALIKE = 2_000


class WholeBatch:
    """A batch with what is stored when its transaction ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.batch = Batch(session)
        self.links: list[ImportLink] = []
        self.likenesses: list[ImportLikeness] = []

    def close(self, step: int) -> None:
        """Store everything that goes with the rows."""
        self.batch.close(step)
        ImportLink.objects.bulk_create(self.links)

    def close_dry(self) -> None:
        """A dry run keeps its links in memory and its likenesses in the report."""
        self.session.memory.setdefault("links", []).extend(self.links)
        ImportLikeness.objects.bulk_create(self.likenesses)


def write_rows(session: Session, progress: "Progress", mapped: Sequence[tuple[int, MappedRow]]) -> WholeBatch:
    """Everything about one batch but its commit."""
    whole = WholeBatch(session)
    batch = whole.batch
    read = progress.note_read([row for _, row in mapped])
    usable = _usable(session, progress, mapped)
    rows = resolve(batch, usable, store)
    links = _take_links(session, rows)
    rows = match(batch, rows)
    rows, merged = merge_repeated(batch, rows)
    rows = ask_alike(batch, by_mode(batch, rows))
    load_present(batch, rows)
    taken = store(batch, session.target, rows)
    whole.links = _linked(session, taken, links)
    _tell_refused(progress, batch)
    _tell_alike(whole, progress)
    _count(session, progress, taken, merged)
    _note_taken(progress, batch, mapped, read, taken)
    for kind, count in batch.placeholders.items():
        progress.count("+", kind, count)
    return whole


def _note_taken(
    progress: "Progress", batch: Batch, mapped: Sequence[tuple[int, MappedRow]], read: ControlFigures,
    taken: Sequence[ImportRow],
) -> None:  # fmt: skip
    """Figures of what was taken: those of the file, unless a row was refused on the way."""
    out = {row.ordinal for row, _ in batch.refused} | {row.ordinal for row, _ in batch.skipped}
    figures = read
    if out:
        figures = ControlFigures(read.control)
        figures.add_all([row for ordinal, row in mapped if ordinal not in out])
    progress.note_taken(figures, taken)


def _usable(session: Session, progress: "Progress", mapped: Sequence[tuple[int, MappedRow]]) -> list[ImportRow]:
    found = []
    left_out = refused = 0
    counted = {spec.name for spec in session.source.fields if spec.relation} & set(session.source.control.count_by)
    for ordinal, row in mapped:
        if row.touches:
            progress.note_touches(row.touches)
        if row.faults:
            refused += 1
            for fault in row.faults:
                progress.faults.tell(row.number, fault.field, fault.value, fault.reason, fault.remedy)
        elif row.left_out:
            left_out += 1
        else:
            found.append(ImportRow(row.number, ordinal, dict(row.values) if counted else row.values))
    source = session.source.id
    progress.count(source, "read", len(mapped))
    progress.count(source, "left_out", left_out)
    progress.count(source, "refused", refused)
    return found


def _take_links(session: Session, rows: Sequence[ImportRow]) -> dict[int, Reference]:
    """References to records of the same kind wait until all rows are in."""
    tree = session.target.tree
    if not tree:
        return {}
    return {row.ordinal: row.values.pop(tree) for row in rows if isinstance(row.values.get(tree), Reference)}


def _linked(session: Session, taken: Sequence[ImportRow], links: dict[int, Reference]) -> list[ImportLink]:
    return [
        ImportLink(run_id=session.run.pk, row=row.number, record_id=row.pk, by=one.by, value=one.value[:500],
                   missing=one.missing)
        for row in taken if (one := links.get(row.ordinal)) is not None
    ]  # fmt: skip


def _tell_refused(progress: "Progress", batch: Batch) -> None:
    source = batch.session.source.id
    for row, error in batch.refused:
        if row.ordinal > 0:
            progress.faults.tell(row.number, error.field, error.value, error.sentence, error.remedy)
            progress.count(source, "refused", 1)
    for row, name, message, remedy in batch.notes:
        progress.faults.tell(row.number, name, row.values.get(name, ""), message, remedy, "noted")
    for row, message in batch.skipped:
        progress.faults.tell(row.number, "", "", message, None, "skipped")
        progress.count(source, "skipped", 1)


def _tell_alike(whole: WholeBatch, progress: "Progress") -> None:
    session, batch = whole.session, whole.batch
    if not batch.alike:
        return
    progress.count(session.source.id, "alike", len(batch.alike))
    if not session.dry or progress.total_of("alike") > _SHOWN_ALIKE:
        return
    with translation.override(session.actor.language):
        whole.likenesses = [
            ImportLikeness(
                run_id=session.run.pk, source=session.source.id, row=row.number, title=_title(row)[:300],
                kind_name=session.target.name, record=one.public_id, record_title=one.title[:300], score=one.score,
                reasons=[in_words(reason) for reason in one.reasons],
            )
            for row, one in batch.alike
        ]  # fmt: skip


def _title(row: ImportRow) -> str:
    for name in ("name", "family_name", "external_id", "code", "number", "email"):
        if row.values.get(name):
            return " ".join(filter(None, (str(row.values.get("given_name") or ""), str(row.values[name]))))
    return str(row.number)


def _count(session: Session, progress: "Progress", taken: Sequence[ImportRow], merged: int) -> None:
    counts: dict[str, Any] = {"created": 0, "updated": merged, "unchanged": 0}
    for row in taken:
        counts["created" if row.present is None else "updated" if row.changed else "unchanged"] += 1
    for name, count in counts.items():
        progress.count(session.source.id, name, count)
