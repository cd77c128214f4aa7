"""Running an import: source after source, in batches of one transaction each, resumable after any of them."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from typing import Any, Final

from django.db import DatabaseError, IntegrityError, connection

from mainstay.framework.database import is_sqlite, recorded_as, write_lock
from mainstay.framework.imports.mapping.mapper import MappedRow, Mapper
from mainstay.framework.imports.models import ImportFault, ImportLikeness, ImportLink, ImportRun
from mainstay.framework.imports.profiles import Source
from mainstay.framework.imports.readers.opening import open_rows
from mainstay.framework.imports.running.links import apply_links
from mainstay.framework.imports.running.progress import Progress
from mainstay.framework.imports.running.session import Session, Tell
from mainstay.framework.imports.running.writing import WholeBatch, write_rows
from mainstay.framework.scopes.access import recount_reach
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

BATCH: Final = 5_000
_LOOK_EVERY: Final = 8
_LOG_PAGES, _USUAL_LOG_PAGES = 10_000, 1_000
ROWS, LINKS = "rows", "links"


class Overtaken(RuleBroken):
    """Another process goes on with this import."""

    def __init__(self) -> None:
        super().__init__(sentence("Another process goes on with this import; this one stops here."))


def run_import(run: ImportRun, actor: Actor, *, dry: bool, tell: Tell | None = None) -> tuple[Session, Progress]:
    """Go through all sources from where the run has come to. Raises whatever stops it; what was written stays and is
    known, so that calling this again goes on. A dry run always begins anew and changes no record.
    """
    session = Session(run, actor, dry=dry, tell=tell)
    if dry:
        _forget_report(run)
        session.prepare_indexes()
    progress = Progress(session)
    with _for_many_rows(progress):
        for place, source in enumerate(session.profile.sources):
            if place < progress.source:
                continue
            session.enter(source)
            progress.enter(place)
            _read_source(session, progress, source)
            apply_links(session, progress, _commit)
            progress.leave()
        _finish(session, progress)
    return session, progress


@contextmanager
def _for_many_rows(progress: Progress) -> Iterator[None]:
    """Look for circles of objects only after every few batches: rows are many small objects without any, and looking
    among them costs a third of the time (measured). Let SQLite move its log into the base rarely: an import writes each
    page of an index again and again (7 % of the time, measured).
    """
    looked_before = gc.isenabled()
    gc.disable()
    gc.freeze()  # what is there before the first row is no rubbish
    _checkpoint_after(_LOG_PAGES)
    try:
        yield
    finally:
        gc.unfreeze()
        if looked_before:
            gc.enable()
        _checkpoint_after(_USUAL_LOG_PAGES)
        progress.faults.close()


def _checkpoint_after(pages: int) -> None:
    if is_sqlite():
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {pages}")


def _forget_report(run: ImportRun) -> None:
    with write_lock():
        ImportFault.objects.filter(run=run).delete()
        ImportLikeness.objects.filter(run=run).delete()
        ImportLink.objects.filter(run=run).delete()


def _read_source(session: Session, progress: Progress, source: Source) -> None:
    if progress.phase != ROWS:
        return
    for rows in _batches(session, progress, source):
        _write(session, progress, rows)
    progress.phase = LINKS


def _batches(session: Session, progress: Progress, source: Source) -> Iterator[list[tuple[int, MappedRow]]]:
    """Rows after the position, with their place among all rows, as many at once as one transaction takes. Rows before
    it are mapped again only where the first of several rows counts.
    """
    ordinal, done = 0, progress.rows
    seen: set[tuple[Any, ...]] = set()
    waiting: list[tuple[int, MappedRow]] = []
    with ExitStack() as stack:
        for path in session.files_of(source):
            reading = stack.enter_context(open_rows(path, source.read))
            progress.reading(reading, path)
            mapper = Mapper(session.profile, source, reading.header, target=session.target, choices=session.run.choices)
            mapper.share_seen(seen)
            rows = reading.rows()
            while some := list(islice(rows, BATCH - len(waiting))):
                known = min(len(some), max(0, done - ordinal))
                if known and source.distinct:
                    mapper.map_all(some[:known])
                waiting += enumerate(mapper.map_all(some[known:]), ordinal + known + 1)
                ordinal += len(some)
                if len(waiting) >= BATCH:
                    yield waiting
                    waiting = []
        if waiting:
            yield waiting


def _write(session: Session, progress: Progress, rows: Sequence[tuple[int, MappedRow]]) -> None:
    """Write rows; a batch that the database refuses is tried again in halves, until the row at fault is found."""
    try:
        _commit(session, progress, lambda: write_rows(session, progress, rows), rows[-1][0])
    except IntegrityError as error:
        reason = str(error).splitlines()[0][:200]
        session.forget()
        progress.rewind()
        if len(rows) == 1:
            _commit(session, progress, lambda: _refused_by_database(session, progress, rows[0], reason), rows[0][0])
            return
        half = len(rows) // 2
        _write(session, progress, rows[:half])
        _write(session, progress, rows[half:])


def _refused_by_database(session: Session, progress: Progress, row: tuple[int, MappedRow], reason: str) -> WholeBatch:
    progress.faults.tell(
        row[1].number, "", "",
        sentence("The database refuses this row: {reason}.", reason=reason),
        sentence("Another record may have the same number or name already. Match by it, or correct the row."),
    )  # fmt: skip
    progress.count(session.source.id, "read", 1)
    progress.count(session.source.id, "refused", 1)
    return WholeBatch(session)


def _commit(session: Session, progress: Progress, write: Any, rows: int) -> None:
    """One transaction: the rows, what was made, and how far the run is. Raises Overtaken when another process was
    quicker.
    """
    if session.dry:
        whole = write()
        with write_lock():
            whole.close_dry()
            progress.faults.store()
        progress.rows = rows
    else:
        with recorded_as(session.run.action_id or 0):
            write().close(progress.step + 1)
            before, progress.rows = progress.rows, rows
            if not progress.store():
                progress.rows = before
                raise Overtaken
    progress.committed()
    if progress.step % _LOOK_EVERY == 0:
        gc.collect(1)
    session.tell(progress.done, progress.total, f"{session.source.id}: {progress.rows:,}")


def _finish(session: Session, progress: Progress) -> None:
    """Totals that modules keep, once, under the action of the run; then the counts are final."""
    kinds = dict.fromkeys(source.kind for source in session.profile.sources)
    finishes = dict.fromkeys(session.targets[kind].finish for kind in kinds)
    if not session.dry:
        with recorded_as(session.run.action_id or 0):
            batch = WholeBatch(session)
            for finish in finishes:
                if finish is not None:
                    finish(batch.batch)
            batch.close(progress.step + 1)
            recount_reach()
            progress.finished = True
            if not progress.store():
                raise Overtaken
    progress.committed()
