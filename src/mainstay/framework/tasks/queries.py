"""Reading background tasks."""

from dataclasses import dataclass
from datetime import datetime

from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound


@dataclass(frozen=True)
class TaskView:
    """A task as shown; ``percent`` is None while the end is unknown."""

    public_id: str
    title: str
    state: str
    step: str
    done: int
    total: int
    percent: int | None
    error: str
    result: dict[str, object]
    result_file: str
    created_at: datetime
    ended_at: datetime | None

    @property
    def running(self) -> bool:
        """Whether asking again makes sense."""
        return self.state in (BackgroundTask.WAITING, BackgroundTask.RUNNING)


def own_task(actor: Actor, public_id: str) -> TaskView:
    """One task of the actor; raises SubjectNotFound."""
    row = visible_to(actor, registry.kinds["task"]).filter(public_id=public_id, owner_id=actor.user_id).first()
    if row is None:
        raise SubjectNotFound("task")
    return _view(row)


def own_tasks(actor: Actor, limit: int = 50) -> list[TaskView]:
    """The actor's newest tasks."""
    return [_view(row) for row in BackgroundTask.objects.filter(owner_id=actor.user_id).order_by("-id")[:limit]]


def _view(row: BackgroundTask) -> TaskView:
    percent = min(100, row.done * 100 // row.total) if row.total else None
    return TaskView(row.public_id, row.title, row.state, row.step, row.done, row.total, percent, row.error, row.result,
                    row.result_file, row.created_at, row.ended_at)  # fmt: skip
