"""Queued work and the clock's memory."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import Fate, ends
from mainstay.framework.records import Record


class BackgroundTask(Record):
    """One piece of long work of one person."""

    kind: ClassVar[str] = "task"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner_id": ends(state="waiting")}
    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"

    task_type = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner_id = models.BigIntegerField()
    input = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=WAITING)
    step = models.CharField(max_length=200, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancel_wished = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    result_file = models.CharField(max_length=16, blank=True)
    error = models.TextField(blank=True)
    resume = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="task_by_state"),
                   models.Index(fields=["owner_id", "-id"], name="task_by_owner")]  # fmt: skip


class ScheduleRun(models.Model):
    """When a schedule last ran, and how it ended."""

    name = models.CharField(max_length=80, unique=True)
    last_at = models.DateTimeField()
    outcome = models.CharField(max_length=300, blank=True)
