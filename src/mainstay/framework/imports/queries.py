"""Reading imports, their reports and the profiles there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.utils import timezone

from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import open_file
from mainstay.framework.imports.models import ImportFault, ImportLikeness, ImportProfile, ImportRun
from mainstay.framework.imports.profiles import Profile, profile_from_data, shipped_profiles
from mainstay.framework.imports.profiles.shipped import shipped_profile
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.tasks.queries import TaskView, own_task
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.sentences import Sentence, sentence


@dataclass
class RunView:
    """An import as shown. ``files`` are [{name, hash, size}]; the report is JSON as `running.report` makes it."""

    public_id: str
    title: str
    state: str
    error: str
    profile_name: str
    profile: dict[str, Any]
    files: list[dict[str, Any]]
    mode: str
    choices: dict[str, str]
    duplicates: str
    decisions: dict[str, Any]
    counts: dict[str, Any]
    report: dict[str, Any]
    result_file: str
    task: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    version: int

    @property
    def described(self) -> Profile:
        """Its profile."""
        return profile_from_data(self.profile)

    @property
    def is_open(self) -> bool:
        """Whether it may still be described anew."""
        return self.state in (ImportRun.DRAFT, ImportRun.CHECKED)

    @property
    def is_busy(self) -> bool:
        """Whether background work goes on."""
        return self.state in (ImportRun.CHECKING, ImportRun.RUNNING, ImportRun.UNDOING)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self.state in (ImportRun.DONE, ImportRun.STOPPED, ImportRun.FAILED) and bool(self.started_at)


@dataclass(frozen=True)
class FaultView:
    """Something wrong with a cell."""

    source: str
    row: int
    field: str
    column: str
    value: str
    outcome: str
    reason: Sentence
    remedy: Sentence | None


@dataclass(frozen=True)
class LikenessView:
    """A row that may mean a present record."""

    source: str
    row: int
    title: str
    kind: str
    record: str
    record_title: str
    score: int
    reasons: Sequence[str]
    decided: str


@dataclass(frozen=True)
class ProfileView:
    """A profile to choose from."""

    name: str
    title: str
    about: str
    files: tuple[str, ...]
    public_id: str = ""
    mine: bool = False
    kinds: tuple[str, ...] = field(default=())


_COLUMNS = tuple(one for one in RunView.__dataclass_fields__)


def own_run(actor: Actor, public_id: str) -> RunView:
    """An import that the actor may see; raises SubjectNotFound."""
    row = visible_to(actor, registry.kinds["import_run"]).filter(public_id=public_id).values(*_COLUMNS).first()
    if row is None:
        raise SubjectNotFound("import")
    return RunView(**row)


def own_runs(actor: Actor, limit: int = 50) -> list[RunView]:
    """The newest imports that the actor may see."""
    rows = visible_to(actor, registry.kinds["import_run"]).order_by("-id").values(*_COLUMNS)[:limit]
    return [RunView(**row) for row in rows]


def begun_run(actor: Actor, profile_name: str, hashes: Sequence[str]) -> RunView | None:
    """The actor's import of exactly these files under this profile that was begun and has not ended."""
    begun = (ImportRun.RUNNING, ImportRun.STOPPED, ImportRun.FAILED)
    rows = ImportRun.objects.filter(owner_id=actor.user_id, state__in=begun, step__gt=0).order_by("-id")[:100]
    for row in rows:
        same = sorted(one["hash"] for one in row.files) == sorted(hashes)
        if same and (not profile_name or row.profile_name == profile_name):
            return own_run(actor, row.public_id)
    return None


def task_of(actor: Actor, run: RunView) -> TaskView | None:
    """The background work of an import; None before there was any."""
    return own_task(actor, run.task) if run.task else None


def seconds_silent(run: RunView) -> float | None:
    """How long ago the work on an import told of itself; None when none is going on."""
    beat = (
        BackgroundTask.objects.filter(public_id=run.task, state=BackgroundTask.RUNNING)
        .values_list("beat_at", flat=True)
        .first()
    )
    return (timezone.now() - beat).total_seconds() if beat else None


def faults_of(run: RunView, limit: int = 200) -> list[FaultView]:
    """The first things that were wrong with rows."""
    rows = ImportFault.objects.filter(run__public_id=run.public_id).order_by("id")[:limit]
    return [
        FaultView(
            row.source, row.row, row.field, row.column, row.value, row.outcome, sentence(row.template, **row.parts),
            sentence(row.remedy, **row.remedy_parts) if row.remedy else None,
        )
        for row in rows
    ]  # fmt: skip


def likenesses_of(run: RunView, limit: int = 200) -> list[LikenessView]:
    """Rows that look like present records, the surest first, with what was decided."""
    rows = ImportLikeness.objects.filter(run__public_id=run.public_id).order_by("-score", "id")[:limit]
    return [
        LikenessView(
            row.source, row.row, row.title, row.kind_name, row.record, row.record_title, row.score, row.reasons,
            run.decisions.get(row.source, {}).get(str(row.row), ""),
        )
        for row in rows
    ]  # fmt: skip


def known_profiles(actor: Actor) -> list[ProfileView]:
    """Saved profiles, then those that come with Mainstay."""
    saved = [_profile_view(profile_from_data(row.data), row.public_id, row.owner_id == actor.user_id)
             for row in ImportProfile.objects.order_by("title", "id")]  # fmt: skip
    return [*saved, *(_profile_view(shipped_profile(name)) for name in shipped_profiles())]


def _profile_view(profile: Profile, public_id: str = "", mine: bool = False) -> ProfileView:
    files = tuple(dict.fromkeys(source.file for source in profile.sources))
    kinds = tuple(dict.fromkeys(source.kind for source in profile.sources))
    return ProfileView(profile.name, profile.title, profile.about, files, public_id, mine, kinds)


def importable_kinds() -> list[tuple[str, Any]]:
    """(name, label) of every kind that files can be read into."""
    return [(one.name, one.label) for one in registry.imports if not one.named_only]


def kind_label(name: str) -> Any:
    """What a kind that can be imported is called."""
    target = registry.imports.get(name)
    return target.label if target else name


def result_of(run: RunView) -> tuple[str, IO[bytes]]:
    """Name and content of the result file; raises SubjectNotFound when there is none."""
    row = StoredFile.objects.filter(public_id=run.result_file).first() if run.result_file else None
    if row is None:
        raise SubjectNotFound("file")
    return row.name, open_file(row)
