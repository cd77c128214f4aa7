"""Tables of imports: saved profiles, runs, what each run made and changed, what was wrong with rows.

The old image of a changed row is kept once, in the row history under the action of the run; it is not copied here, so
that an erasure has one place less to clean. Only tables without history keep their images in `ImportChange`.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record


class ImportProfile(Record):
    """A description of related files that somebody saved (docs/import-profiles.md)."""

    kind: ClassVar[str] = "import_profile"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner_id": moves("people")}

    name = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    owner_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.title


class ImportRun(Record):
    """One import from its first look at the files to its undoing.

    ``files`` are [{name, hash, size}] in the file store; ``position`` is where writing has come to, stored in the
    transaction that wrote, ``step`` counts these transactions and fences off a second worker. ``action_id`` is the act
    that row history names, ``undo_ids`` the acts that took it back.
    """

    kind: ClassVar[str] = "import_run"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner_id": STAYS}
    DRAFT, CHECKING, CHECKED, RUNNING, DONE, STOPPED, FAILED, UNDOING, UNDONE = (
        "draft", "checking", "checked", "running", "done", "stopped", "failed", "undoing", "undone",
    )  # fmt: skip

    title = models.CharField(max_length=200)
    owner_id = models.BigIntegerField(db_index=True)
    profile_name = models.CharField(max_length=60, blank=True)
    profile = models.JSONField(default=dict)
    profile_hash = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)
    mode = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=dict)
    duplicates = models.CharField(max_length=10, default="create")
    decisions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=DRAFT)
    error = models.TextField(blank=True)
    action_id = models.BigIntegerField(null=True)
    undo_ids = models.JSONField(default=list)
    task = models.CharField(max_length=16, blank=True)
    step = models.BigIntegerField(default=0)
    position = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    result_file = models.CharField(max_length=16, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "-id"], name="import_by_owner")]

    def __str__(self) -> str:
        return self.title


class ImportBatch(models.Model):
    """Rows made by a run in one table: an unbroken stretch of ids, made by one transaction (``step``)."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="batches")
    step = models.BigIntegerField()
    table_label = models.CharField(max_length=80)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "table_label", "first_id"], name="import_batch_by_table")]


class ImportChange(models.Model):
    """The old image of a row that a run changed in a table without row history."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table_label = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    before = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "table_label", "record_id"], name="one_old_image_per_row")
        ]


class ImportLink(models.Model):
    """A row that refers to a record of its own kind, which may come later in the file; resolved after the source."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="links")
    row = models.BigIntegerField()
    record_id = models.BigIntegerField()
    by = models.CharField(max_length=60)
    value = models.CharField(max_length=500)
    missing = models.CharField(max_length=10)


class ImportFault(models.Model):
    """Something wrong with a cell, as the report shows it; the first ones of a run, the result file holds all.

    ``template`` and ``parts`` are the sentence, kept apart from its language.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="faults")
    source = models.CharField(max_length=60)
    row = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=300, blank=True)
    value = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, default="refused")
    template = models.TextField()
    parts = models.JSONField(default=dict)
    remedy = models.TextField(blank=True)
    remedy_parts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="import_fault_by_run")]


class ImportLikeness(models.Model):
    """A row that may mean a record that is there already, and what somebody decided about it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="likenesses")
    source = models.CharField(max_length=60)
    row = models.BigIntegerField()
    title = models.CharField(max_length=300)
    kind_name = models.CharField(max_length=40)
    record = models.CharField(max_length=16)
    record_title = models.CharField(max_length=300)
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["run", "source", "row"], name="likeness_by_row")]
