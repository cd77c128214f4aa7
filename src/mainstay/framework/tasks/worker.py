"""The worker: takes queued tasks, delivers events, seals the audit log, strikes the clock."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone

from mainstay.framework.audit.chain import seal_pending
from mainstay.framework.database import is_sqlite, write_lock
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.registry import registry
from mainstay.framework.tasks.models import BackgroundTask, ScheduleRun
from mainstay.framework.tasks.registry import TaskCancelled, TaskRun
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import MainstayError

log = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=2)
ActorOf = Callable[[int], Actor]


class Worker:
    """One loop; ``stop`` lets the running piece of work finish. ``actor_of`` finds a task's owner as an actor."""

    def __init__(self, actor_of: ActorOf) -> None:
        self.actor_of = actor_of
        self.stopping = threading.Event()

    def stop(self, *_: Any) -> None:
        """Finish what runs, then leave the loop."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        while not self.stopping.is_set():
            worked = self.turn()
            close_old_connections()
            if not worked:
                self.stopping.wait(0.4)

    def turn(self) -> bool:
        """One round of everything; returns whether there was any work."""
        worked = False
        for work in (dispatch_pending, seal_pending, self._strike, self._next_task):
            try:
                worked = bool(work()) or worked
            except Exception:
                log.exception("the worker could not do %s", getattr(work, "__name__", work))
        return worked

    def _strike(self) -> int:
        struck = 0
        now = timezone.now()
        last = dict(ScheduleRun.objects.values_list("name", "last_at"))
        for one in registry.schedules:
            if one.name in last and last[one.name] + one.every > now:
                continue
            outcome = "ok"
            try:
                one.function()
            except Exception as error:
                log.exception("schedule %s failed", one.name)
                outcome = f"{type(error).__name__}: {error}"[:300]
            with write_lock():
                ScheduleRun.objects.update_or_create(name=one.name, defaults={"last_at": now, "outcome": outcome})
            struck += 1
        return struck

    def _next_task(self) -> int:
        row = _take()
        if row is None:
            return 0
        run_task(row, self.actor_of(row.owner_id))
        return 1


def _take() -> BackgroundTask | None:
    with write_lock(), transaction.atomic():
        lost = Q(state=BackgroundTask.RUNNING, beat_at__lt=timezone.now() - LOST_AFTER)
        rows = BackgroundTask.objects.filter(Q(state=BackgroundTask.WAITING) | lost).order_by("id")
        row = (rows if is_sqlite() else rows.select_for_update(skip_locked=True)).first()
        if row is None:
            return None
        row.state, row.beat_at = BackgroundTask.RUNNING, timezone.now()
        row.started_at = row.started_at or row.beat_at
        row.save(update_fields=["state", "beat_at", "started_at"])
        return row


def run_task(row: BackgroundTask, actor: Actor) -> BackgroundTask:
    """Run one task to its end, whatever the end is; also used where somebody waits for it (command line, tests)."""
    run = TaskRun(row, actor)
    values: dict[str, Any]
    try:
        result = registry.tasks[row.task_type].function(run)
        values = {"state": BackgroundTask.DONE, "result": result, "result_file": result.get("file", "")}
    except TaskCancelled:
        values = {"state": BackgroundTask.CANCELLED}
    except MainstayError as error:
        values = {"state": BackgroundTask.FAILED, "error": str(error)}
    except Exception as error:
        log.exception("task %s failed", row.public_id)
        values = {"state": BackgroundTask.FAILED, "error": f"{type(error).__name__}: {error}"[:2_000]}
    with write_lock():
        BackgroundTask.objects.filter(pk=row.pk).update(**values, ended_at=timezone.now(), beat_at=timezone.now())
    row.refresh_from_db()
    return row
