"""The two kinds of background work of imports, from start to result file."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import perform
from mainstay.framework.database import is_sqlite, write_lock
from mainstay.framework.files.store import read_chunks, stage
from mainstay.framework.imports.models import ImportRun
from mainstay.framework.imports.running.engine import Overtaken, run_import
from mainstay.framework.imports.running.report import report_of
from mainstay.framework.imports.running.session import Session, folder_of
from mainstay.framework.imports.running.undo import undo_import
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.registry import TaskCancelled, TaskRun, task
from mainstay.framework.tasks.worker import run_task
from mainstay.kernel.actor import Actor, system_actor
from mainstay.kernel.errors import MainstayError

Tell = Callable[[int, int, str], None]
_FINISHER = system_actor("import", frozenset({"import.finish", "import.end_undo"}))


@task("import", _("Import"))
def import_files(task_run: TaskRun) -> dict[str, Any]:
    """Check the files of a run (``dry``), or import them from where the run has come to."""
    run = ImportRun.objects.get(public_id=task_run.input["run"])
    if run.task != task_run.row.public_id:
        return {}  # Another task goes on with this import: this one was given up for dead.
    with _at_work(run):
        if task_run.input.get("dry"):
            return check(run, task_run.actor, task_run.tell)
        return carry_out(run, task_run.actor, task_run.tell)


@task("import_undo", _("Undo an import"))
def take_back(task_run: TaskRun) -> dict[str, Any]:
    """Take a run back, or go on with that."""
    run = ImportRun.objects.get(public_id=task_run.input["run"])
    with _at_work(run), _state_told(run, ImportRun.DONE):
        counts = undo_import(
            run, task_run.input["action_id"], skip_touched=task_run.input["skip_touched"], tell=task_run.tell
        )
    perform(_finisher(task_run.actor), "import.end_undo", {"counts": counts}, subject=run.public_id)
    return counts


@contextmanager
def _at_work(run: ImportRun) -> Iterator[None]:
    """Hold the mark by which other processes of this machine see that the work goes on; a kill lets go of it."""
    with _mark(run.public_id).open("a") as mark:
        with suppress(BlockingIOError):
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def is_deserted(public_id: str) -> bool:
    """Whether the process that worked on a run has died for sure. Only where all work is done on one machine, as with
    SQLite; else it shows by its silence.
    """
    if not is_sqlite() or not _mark(public_id).exists():
        return False
    with _mark(public_id).open("a") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _mark(public_id: str) -> Path:
    return folder_of(ImportRun(public_id=public_id)) / "work.lock"


def claim(public_id: str) -> bool:
    """Take a waiting task, so that no worker does; for whoever does the work while waiting for it."""
    now = timezone.now()
    with write_lock():
        taken = BackgroundTask.objects.filter(public_id=public_id, state=BackgroundTask.WAITING).update(
            state=BackgroundTask.RUNNING, started_at=now, beat_at=now
        )
    return taken == 1


def work_off(public_id: str, actor: Actor) -> None:
    """Do a claimed task here and now."""
    run_task(BackgroundTask.objects.get(public_id=public_id), actor)


def _finisher(actor: Actor) -> Actor:
    return replace(_FINISHER, on_behalf_of=actor.user_id)


def check(run: ImportRun, actor: Actor, tell: Tell) -> dict[str, Any]:
    """Do everything but write; the report is kept with the run."""
    with _state_told(run, ImportRun.DRAFT):
        session, progress = run_import(run, actor, dry=True, tell=tell)
        report = report_of(session, progress)
        file = _keep_result(session, progress.faults.path) if progress.faults.count else ""
        with write_lock():
            ImportRun.objects.filter(pk=run.pk).update(
                state=ImportRun.CHECKED, report=report, error="", result_file=file
            )
    return report["counts"] | {"file": file}  # type: ignore[no-any-return]


def carry_out(run: ImportRun, actor: Actor, tell: Tell) -> dict[str, Any]:
    """Import; when it is interrupted, calling this again goes on after the last batch."""
    with _state_told(run, ImportRun.STOPPED):
        session, progress = run_import(run, actor, dry=False, tell=tell)
    report = report_of(session, progress)
    file = _keep_result(session, progress.faults.path) if progress.faults.count else ""
    given = {"counts": report["counts"], "report": report, "result_file": file}
    perform(_finisher(actor), "import.finish", given, subject=run.public_id)
    return report["counts"] | {"file": file}  # type: ignore[no-any-return]


def _keep_result(session: Session, path: Any) -> str:
    name = f"{session.run.profile_name or 'import'}-{'dry-run' if session.dry else 'result'}.csv"
    with path.open("rb") as file:
        stored = stage(session.actor, name, read_chunks(file))
    return stored.public_id


@contextmanager
def _state_told(run: ImportRun, stopped: str) -> Iterator[None]:
    """What a run is called after its work was cancelled or failed."""
    try:
        yield
    except TaskCancelled:
        _put_state(run, stopped, "")
        raise
    except Overtaken:
        raise
    except MainstayError as error:
        _put_state(run, ImportRun.FAILED if stopped == ImportRun.STOPPED else stopped, str(error))
        raise
    except Exception as error:
        _put_state(
            run, ImportRun.FAILED if stopped == ImportRun.STOPPED else stopped, f"{type(error).__name__}: {error}"
        )
        raise


def _put_state(run: ImportRun, state: str, error: str) -> None:
    with write_lock():
        ImportRun.objects.filter(pk=run.pk).update(state=state, error=error[:2_000], ended_at=timezone.now())


__all__ = ["carry_out", "check", "folder_of", "import_files", "take_back"]
