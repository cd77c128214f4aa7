"""The kinds and actions of imports."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.events.registry import event
from mainstay.framework.files.models import StoredFile
from mainstay.framework.imports.drafting import draft, fitting_profile, profile_named
from mainstay.framework.imports.models import ImportProfile, ImportRun
from mainstay.framework.imports.policy import may_import, may_import_own, refuse_beyond_rights
from mainstay.framework.imports.profiles import Profile, check_targets, profile_from_data
from mainstay.framework.imports.running import carrying as _carrying  # noqa: F401 - registers the kinds of work
from mainstay.framework.imports.running.session import files_for, named_copy
from mainstay.framework.imports.targets import targets_here
from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.pages import NavItem, register_nav
from mainstay.framework.scopes import CompanyScope, UserScope
from mainstay.framework.tasks.registry import enqueue
from mainstay.framework.values import Instant, Text
from mainstay.framework.values.inputs import boolean, choice, json_value, references, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET

_LARGE = 4_000_000
MODES = (
    ("", _("As the profile says")), ("create_or_update", _("Make new and update present")),
    ("create", _("Only make new")), ("update", _("Only update present")),
)  # fmt: skip
DUPLICATES = (
    ("create", _("Make a new one anyway")),
    ("update", _("Update the one that is there")),
    ("skip", _("Leave out")),
)

event("import.finished", _("An import was finished"))
event("import.undone", _("An import was undone"))
register_kind(
    RecordKind(
        name="import_run", model=ImportRun, label=_("Import"), plural=_("Imports"), rights="import", own=True,
        scope=UserScope(("owner_id",)), title=lambda row: row.title, icon="table-import",
        url=lambda row: f"/imports/{row.public_id}/",
        fields=(
            KindField(name="title", label=_("Import"), type=Text()),
            KindField(name="state", label=_("State"), type=Text()),
            KindField(name="created_at", label=_("Begun"), type=Instant(), sort="created_at"),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="import_profile", model=ImportProfile, label=_("Import profile"), plural=_("Import profiles"),
        rights="import", own=True, scope=CompanyScope(), title=lambda row: row.title, icon="file-description",
        fields=(KindField(name="title", label=_("Profile"), type=Text(), sort="title"),),
    )
)  # fmt: skip

for _right in (("account", "import"), ("import", "create")):
    register_nav(
        NavItem(name=f"imports:{_right[0]}", group="settings", label=_("Import"), icon="table-import", url="/imports/",
                rank=70, right=_right)
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PrepareImport:
    """Files that were uploaded, and the profile that describes them."""

    files: tuple[str, ...] = references(_("Files"), kind="file")
    profile: str = text(
        _("Profile"), default="", min_length=0, max_length=60, help=_("Empty: the one that fits the files, or a guess.")
    )
    title: str = text(pgettext_lazy("text", "Title"), default="", min_length=0)


@action(
    "import.prepare",
    label=_("Import files"),
    policy=may_import,
    creates="import_run",
    icon="table-import",
    scope="company",
    menu=False,
    sample=lambda world: {"files": [world.public_id("file")], "profile": "sp500"},
)
def prepare_import(context: ActionContext, input: PrepareImport) -> ImportRun:
    """Begin an import with uploaded files: under a profile, the one that fits them, or one guessed from the files."""
    files = _own_staged(context, input.files)
    run = ImportRun(
        owner_id=context.actor.user_id, title=input.title or ", ".join(one.name for one in files)[:200],
        files=[{"name": one.name, "hash": one.content_hash, "size": one.size} for one in files],
    )  # fmt: skip
    context.create(run)
    for one in files:
        context.update(one, subject_kind="import_run", subject_id=run.public_id, expires_at=None)
    copies = [named_copy(run, one) for one in run.files]
    name = input.profile or fitting_profile(copies)
    _describe(context, run, profile_named(name) if name else draft(copies, run.title))
    return context.update(run, title=str(run.profile["title"])[:200]) if name and not input.title else run


def _own_staged(context: ActionContext, public_ids: tuple[str, ...]) -> list[StoredFile]:
    found = {one.public_id: one for one in StoredFile.objects.filter(
        public_id__in=public_ids, uploaded_by=context.actor.user_id, subject_kind="")}  # fmt: skip
    if len(found) < len(public_ids) or not found:
        raise InputInvalid(
            [Problem("files", "not_found", sentence("Upload the files again; they are no longer kept."))]
        )
    return [found[one] for one in public_ids]


def _describe(context: ActionContext, run: ImportRun, data: dict[str, Any]) -> None:
    """Put a profile into force for a run. Required fields may still be open: they are asked for by the check."""
    profile = profile_from_data(data)
    try:
        check_targets(profile, targets_here())
    except InputInvalid as error:
        wrong = [one for one in error.problems if one.code != "required"]
        if wrong:
            raise InputInvalid(wrong) from None
    refuse_beyond_rights(context.actor, profile)
    body = json.dumps(data, sort_keys=True, default=str).encode()
    context.update(
        run,
        profile=json.loads(body),
        profile_name=profile.name[:60],
        profile_hash=hashlib.sha256(body).hexdigest(),
        choices=_choices(profile, run.choices),
    )


def _whole_profile(context: ActionContext, run: ImportRun) -> None:
    """Raises InputInvalid for what the profile still lacks, ActionRefused for what the actor may not import."""
    profile = profile_from_data(run.profile)
    check_targets(profile, targets_here())
    refuse_beyond_rights(context.actor, profile)
    for source in profile.sources:
        files_for(run, source)


def _choices(profile: Profile, present: dict[str, str]) -> dict[str, str]:
    known = {fix.id: {option.id for option in fix.options} for fix in profile.fixes}
    kept = {name: option for name, option in present.items() if option == "" or option in known.get(name, ())}
    return {**profile.recommended_choices(), **{name: option for name, option in kept.items() if name in known}}


@dataclass(frozen=True, kw_only=True)
class DescribeImport:
    """What is to change before the import starts."""

    title: Any = text(pgettext_lazy("text", "Title"), default=UNSET)
    profile: Any = json_value(_("Profile"), max_bytes=_LARGE, default=UNSET)
    mode: Any = choice(_("What to do"), choices=MODES[1:], default=UNSET, nullable=True)
    choices: Any = json_value(_("Fixes chosen"), default=UNSET)
    duplicates: Any = choice(_("Rows that look like records that are there"), choices=DUPLICATES, default=UNSET)
    decisions: Any = json_value(_("Decisions on rows"), max_bytes=_LARGE, default=UNSET)


@action(
    "import.describe",
    label=_("Describe the import"),
    policy=may_import_own,
    subject="import_run",
    menu=False,
    sample=lambda: {"duplicates": "skip"},
)
def describe_import(context: ActionContext, input: DescribeImport) -> ImportRun:
    """Change the mapping, the mode, the fixes taken and what happens to rows that look alike, before the import."""
    run: ImportRun = context.subject
    if run.state not in (ImportRun.DRAFT, ImportRun.CHECKED):
        raise RuleBroken(sentence("This import has begun. Undo it first, or begin another one."))
    if input.choices is not UNSET:
        run.choices = input.choices or {}
    if input.profile is not UNSET or input.choices is not UNSET:
        _describe(context, run, run.profile if input.profile is UNSET else input.profile)
    values = {name: value for name in ("title", "mode", "duplicates") if (value := getattr(input, name)) is not UNSET}
    values["mode"] = values.get("mode", run.mode) or ""
    if input.decisions is not UNSET:
        values["decisions"] = {**run.decisions, **(input.decisions or {})}
    return context.update(run, **values)


@dataclass(frozen=True)
class NoInput:
    """Nothing to say."""


@action(
    "import.check", label=_("Check the files"), policy=may_import_own, subject="import_run", menu=False, sample=dict
)
def check_import(context: ActionContext, input: NoInput) -> ImportRun:  # noqa: ARG001
    """Go through the files as the import would, without changing any record; the report is shown afterwards."""
    run: ImportRun = context.subject
    if run.state not in (ImportRun.DRAFT, ImportRun.CHECKED, ImportRun.CHECKING):
        raise RuleBroken(sentence("This import has begun already."))
    _whole_profile(context, run)
    row = enqueue(context.actor, "import", run.title, {"run": run.public_id, "dry": True})
    return context.update(run, state=ImportRun.CHECKING, task=row.public_id, error="")


@action(
    "import.start",
    label=_("Import"),
    policy=may_import_own,
    subject="import_run",
    menu=False,
    sample=dict,
    icon="table-import",
)
def start_import(context: ActionContext, input: NoInput) -> ImportRun:  # noqa: ARG001
    """Import the files in the background. One that was stopped goes on where it was."""
    run: ImportRun = context.subject
    if run.state not in (ImportRun.DRAFT, ImportRun.CHECKED, ImportRun.STOPPED, ImportRun.FAILED, ImportRun.RUNNING):
        raise RuleBroken(sentence("This import is over. Begin another one."))
    _whole_profile(context, run)
    row = enqueue(context.actor, "import", run.title, {"run": run.public_id, "dry": False})
    return context.update(
        run, state=ImportRun.RUNNING, task=row.public_id, action_id=run.action_id or context.action_id, error="",
        started_at=run.started_at or context.now, result_file="" if run.step == 0 else run.result_file,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class UndoImport:
    """What happens with rows that somebody has worked with since."""

    skip_touched: bool = boolean(_("Leave rows as they are that somebody has worked with since"), default=False)


@action(
    "import.undo",
    label=_("Undo the import"),
    policy=may_import_own,
    subject="import_run",
    destructive=True,
    menu=False,
    sample=dict,
    icon="arrow-back-up",
)
def undo_import(context: ActionContext, input: UndoImport) -> ImportRun:
    """Take the import back: new records go, changed ones get their former values. Rows that somebody has worked with
    since are named first.
    """
    from mainstay.framework.imports.running.touched import look
    from mainstay.framework.imports.running.undo import refusal

    run: ImportRun = context.subject
    if run.state not in (ImportRun.DONE, ImportRun.STOPPED, ImportRun.FAILED, ImportRun.UNDOING) or not run.action_id:
        raise RuleBroken(sentence("There is nothing to undo."))
    touched = look(run)
    if touched and not input.skip_touched:
        raise RuleBroken(refusal(touched))
    given = {"run": run.public_id, "action_id": context.action_id, "skip_touched": input.skip_touched}
    row = enqueue(context.actor, "import_undo", run.title, given)
    return context.update(run, state=ImportRun.UNDOING, task=row.public_id, undo_ids=[*run.undo_ids, context.action_id])


@dataclass(frozen=True, kw_only=True)
class FinishImport:
    """How the import ended."""

    counts: Any = json_value(_("Counts"))
    report: Any = json_value(_("Report"), max_bytes=_LARGE, default=None, nullable=True)
    result_file: str = text(_("Result file"), default="", min_length=0)


@action(
    "import.finish",
    label=_("Finish an import"),
    policy=may_import_own,
    subject="import_run",
    menu=False,
    events=("import.finished",),
    sample=lambda: {"counts": {}},
)
def finish_import(context: ActionContext, input: FinishImport) -> ImportRun:
    """Note that the last row is in, with the counts. Only the program itself does this."""
    run: ImportRun = context.subject
    if not context.actor.is_system:
        raise RuleBroken(sentence("Imports are finished by the program."))
    _keep_file(context, run, input.result_file)
    context.emit("import.finished", run, counts=input.counts)
    return context.update(
        run,
        state=ImportRun.DONE,
        counts=input.counts,
        report=input.report or {},
        error="",
        result_file=input.result_file,
        ended_at=context.now,
    )


@action(
    "import.end_undo",
    label=_("Finish undoing an import"),
    policy=may_import_own,
    subject="import_run",
    menu=False,
    events=("import.undone",),
    sample=lambda: {"counts": {}},
)
def end_undo_import(context: ActionContext, input: FinishImport) -> ImportRun:
    """Note that an import is taken back, with the counts. Only the program itself does this."""
    run: ImportRun = context.subject
    if not context.actor.is_system:
        raise RuleBroken(sentence("Imports are finished by the program."))
    context.emit("import.undone", run, counts=input.counts)
    counts = {**run.counts, "undone": input.counts}
    return context.update(run, state=ImportRun.UNDONE, counts=counts, position={}, error="", ended_at=context.now)


def _keep_file(context: ActionContext, run: ImportRun, public_id: str) -> None:
    row = StoredFile.objects.filter(public_id=public_id).first() if public_id else None
    if row is not None:
        context.update(row, subject_kind="import_run", subject_id=run.public_id, expires_at=None)


@action(
    "import.discard",
    label=_("Discard the import"),
    policy=may_import_own,
    subject="import_run",
    destructive=True,
    menu=False,
    sample=dict,
    icon="trash",
)
def discard_import(context: ActionContext, input: NoInput) -> None:  # noqa: ARG001
    """Throw away an import that has not begun, or that was undone; its files are forgotten after a day."""
    run: ImportRun = context.subject
    if run.state not in (ImportRun.DRAFT, ImportRun.CHECKED, ImportRun.UNDONE):
        raise RuleBroken(sentence("Undo this import before you discard it."))
    from datetime import timedelta

    files = StoredFile.objects.filter(subject_kind="import_run", subject_id=run.public_id)
    context.update_many(files, note="files", subject_kind="", subject_id="", expires_at=context.now + timedelta(days=1))
    context.remove(run)


@dataclass(frozen=True, kw_only=True)
class SaveProfile:
    """A name for the description of these files."""

    name: str = text(_("Name"), max_length=60, pattern=r"[a-z0-9_\-]+", help=_("Small letters, digits, - and _."))
    title: str = text(pgettext_lazy("text", "Title"))


@action(
    "import.save_profile",
    label=_("Save as a profile"),
    policy=may_import_own,
    subject="import_run",
    menu=False,
    icon="device-floppy",
    sample=lambda: {"name": "old_crm", "title": "The old CRM"},
)
def save_profile_import(context: ActionContext, input: SaveProfile) -> ImportProfile:
    """Keep the description of the files of this import under a name, for the next ones."""
    run: ImportRun = context.subject
    data = {**run.profile, "name": input.name, "title": input.title}
    profile_from_data(data)
    present = ImportProfile.objects.filter(name=input.name).first()
    if present is not None and present.owner_id != context.actor.user_id:
        raise InputInvalid([Problem("name", "taken", sentence("Somebody else has a profile of this name."))])
    if present is not None:
        return context.update(present, title=input.title, data=data)
    return context.create(ImportProfile(name=input.name, title=input.title, data=data, owner_id=context.actor.user_id))


def may_remove_profile(situation: Situation) -> Any:
    """Whoever may import may remove saved profiles of their own; the body asks whose it is."""
    return may_import(situation)


@action(
    "import_profile.remove",
    label=_("Remove profile"),
    policy=may_remove_profile,
    subject="import_profile",
    destructive=True,
    icon="trash",
    sample=dict,
)
def remove_import_profile(context: ActionContext, input: NoInput) -> None:  # noqa: ARG001
    """Remove a saved profile; imports made with it stay."""
    if context.subject.owner_id != context.actor.user_id and not context.actor.is_system:
        raise RuleBroken(sentence("Only whoever saved a profile removes it."))
    context.remove(context.subject)
