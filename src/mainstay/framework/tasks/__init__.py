"""Long work in the background: queued rows taken by the worker, with progress, cancel, result file; and schedules."""

from mainstay.framework.tasks.registry import TaskRun, schedule, task

__all__ = ["TaskRun", "schedule", "task"]
