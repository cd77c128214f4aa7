"""Declaring kinds of long work, and what happens when the clock strikes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mainstay.framework.database import write_lock
from mainstay.framework.registry import registry
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.values.base import Label
from mainstay.kernel.actor import Actor


class TaskCancelled(Exception):
    """Its owner wished the task to stop."""


@dataclass
class TaskRun:
    """What a running task works with: its owner as actor, its input, its memory for resuming, its progress."""

    row: BackgroundTask
    actor: Actor
    _told: Any = field(default=None, repr=False)

    @property
    def input(self) -> dict[str, Any]:
        """What was asked."""
        return dict(self.row.input)

    @property
    def memory(self) -> dict[str, Any]:
        """What an interrupted run had reached; change it through ``tell(remember=…)``."""
        return dict(self.row.resume)

    def tell(self, done: int, total: int = 0, step: str = "", remember: dict[str, Any] | None = None) -> None:
        """Report progress, at most twice a second unless something is to be remembered; raises TaskCancelled."""
        now = timezone.now()
        if remember is None and self._told and now - self._told < timedelta(seconds=0.5):
            return
        self._told = now
        values: dict[str, Any] = {"done": done, "total": total, "beat_at": now}
        if step:
            values["step"] = step
        if remember is not None:
            values["resume"] = self.row.resume = remember
        with write_lock():
            BackgroundTask.objects.filter(pk=self.row.pk).update(**values)
        if BackgroundTask.objects.filter(pk=self.row.pk, cancel_wished=True).exists():
            raise TaskCancelled


@dataclass(frozen=True)
class TaskType:
    """A kind of long work; the function returns its result as JSON (``file`` names a stored file's public id)."""

    name: str
    label: Label
    function: Callable[[TaskRun], dict[str, Any]]


@dataclass(frozen=True)
class Schedule:
    """A function called every ``every``; it must mind neither a missed nor a repeated call."""

    name: str
    every: timedelta
    function: Callable[[], Any]


def task(
    name: str, label: Label
) -> Callable[[Callable[[TaskRun], dict[str, Any]]], Callable[[TaskRun], dict[str, Any]]]:
    """Register the function as a kind of long work."""

    def register(function: Callable[[TaskRun], dict[str, Any]]) -> Callable[[TaskRun], dict[str, Any]]:
        registry.tasks.add(TaskType(name, label, function))
        return function

    return register


def schedule(every: timedelta) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Call the function every so often, from the worker."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__.removeprefix('mainstay.')}.{function.__name__}"
        registry.schedules.add(Schedule(name, every, function))
        return function

    return register


def enqueue(actor: Actor, task_type: str, title: str, given: dict[str, Any]) -> BackgroundTask:
    """Queue work for a person; the worker takes it within a second."""
    if task_type not in registry.tasks:
        msg = f"there is no task type {task_type!r}"
        raise LookupError(msg)
    with write_lock():
        return BackgroundTask.objects.create(
            task_type=task_type, title=title[:200], owner_id=actor.user_id, input=given, created_at=timezone.now()
        )
