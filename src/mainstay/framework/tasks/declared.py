"""The kind of tasks, cancelling them, and the housekeeping of the framework."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.actions.models import IdempotencyKey
from mainstay.framework.database import write_lock
from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import UserScope
from mainstay.framework.scopes.access import recount_reach
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.registry import schedule
from mainstay.framework.values import Instant, Text
from mainstay.kernel.decision import Decision, allow

register_kind(
    RecordKind(
        name="task", model=BackgroundTask, label=_("Background task"), plural=_("Background tasks"), rights="task", own=True,
        scope=UserScope(("owner_id",)), title=lambda row: row.title, icon="progress",
        url=lambda row: f"/tasks/{row.public_id}/",
        fields=(
            KindField(name="title", label=_("Task"), type=Text()),
            KindField(name="state", label=_("State"), type=Text()),
            KindField(name="created_at", label=_("Queued"), type=Instant(), sort="created_at"),
        ),
    )
)  # fmt: skip


def may_cancel_task(situation: Situation) -> Decision:
    """Whoever sees a task owns it, and may cancel it."""
    return allow(f"owner of the task; {situation.actor.public_id}")


@dataclass(frozen=True)
class Nothing:
    """No input."""


@action("task.cancel", label=_("Cancel"), policy=may_cancel_task, subject="task", sample=dict, icon="x")
def cancel_task(context: ActionContext, input: Nothing) -> BackgroundTask:  # noqa: ARG001
    """Wish a task to stop; it stops at its next step and keeps what it had finished."""
    row: BackgroundTask = context.subject
    if row.state == BackgroundTask.WAITING:
        return context.update(row, state=BackgroundTask.CANCELLED, ended_at=context.now)
    return context.update(row, cancel_wished=True)


@schedule(timedelta(hours=6))
def forget_old_answers() -> None:
    """Idempotency answers are kept 48 hours."""
    with write_lock():
        IdempotencyKey.objects.filter(at__lt=timezone.now() - timedelta(hours=48)).delete()


@schedule(timedelta(hours=24))
def count_reach_anew() -> None:
    """The reach of holders drifts upwards as access ends; the list queries choose their shape by it."""
    with write_lock():
        recount_reach()
