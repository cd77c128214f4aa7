"""A company into which files are imported: the cast, the usual pipeline, an administrator who may also appoint."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.history.mirrors import tracked_models
from mainstay.framework.imports.models import ImportRun
from mainstay.framework.imports.profiles import dump_profile, profile_from_data
from mainstay.framework.imports.staging import files_in, stage_files
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.worker import run_task
from mainstay.modules.people.models import Appointment, Role
from mainstay.modules.pipeline.models import Pipeline, Stage
from mainstay.modules.pipeline.rules.shipped import shipped_pipelines

__all__ = ["dump_profile"]


@dataclass
class Importer:
    """Does what a person does in the wizard: upload, describe, check, import, undo; the work runs at once."""

    cast: Any
    who: str = "admin"

    @property
    def actor(self) -> Any:
        return self.cast.actor(self.who)

    def prepare(self, place: Path, profile: str | dict[str, Any] = "", **options: Any) -> ImportRun:
        name = profile if isinstance(profile, str) else ""
        described = profile_from_data(profile) if isinstance(profile, dict) else None
        if name:
            from mainstay.framework.imports.drafting import profile_named

            described = profile_from_data(profile_named(name))
        staged = stage_files(self.actor, files_in(place, described))
        made = perform(self.actor, "import.prepare", {"files": [one.public_id for one in staged], "profile": name})
        if isinstance(profile, dict):
            options = {"profile": profile, **options}
        if options:
            perform(self.actor, "import.describe", options, subject=made.public_id)
        return ImportRun.objects.get(public_id=made.public_id)

    def do(self, run: ImportRun, verb: str, **given: Any) -> ImportRun:
        """An action and the work it queues."""
        perform(self.actor, f"import.{verb}", given, subject=run.public_id)
        run.refresh_from_db()
        task = BackgroundTask.objects.get(public_id=run.task)
        self.task = run_task(task, self.actor)
        run.refresh_from_db()
        return run

    def load(self, place: Path, profile: str | dict[str, Any] = "", **options: Any) -> ImportRun:
        """All of it, without a check before."""
        return self.do(self.prepare(place, profile, **options), "start")


@pytest.fixture
def importer(cast: Any) -> Importer:
    """The administrator, who is also head of the company, as its founder is."""
    now = timezone.now()
    director = Role.objects.get(code="director")
    Appointment.objects.create(user=cast.admin, role=director, from_on="2020-01-01", created_at=now)
    for data in shipped_pipelines():
        pipeline = Pipeline.objects.create(name=data["name"], is_default=True, created_at=now)
        for position, stage in enumerate(data["stages"], 1):
            Stage.objects.create(
                pipeline=pipeline, position=position, code=stage["code"], name=stage["name"], created_at=now,
                stage_kind=stage.get("stage_kind", stage.get("kind", "open")), probability=stage["probability"],
                category=stage["category"],
            )  # fmt: skip
    return Importer(cast)


def business_tables() -> dict[str, str]:
    """A hash of every row of every business table, by table."""
    found = {}
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in tracked_models()]
        for table in sorted({*tables, "framework_accountaccess", "framework_holder"}):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            digest = hashlib.sha256()
            for row in cursor.fetchall():
                digest.update(json.dumps(row, default=str).encode())
            found[table] = digest.hexdigest()
        cursor.execute("SELECT kind, record_id, title, text FROM framework_searchdocument ORDER BY kind, record_id")
        found["searched"] = hashlib.sha256(json.dumps(cursor.fetchall(), default=str).encode()).hexdigest()
    return found


@pytest.fixture
def tables() -> Any:
    """``tables()`` gives the hashes of all business tables."""
    return business_tables


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    """``folder(name=text, …)`` writes files and gives the folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write
