"""The kind of files and the actions on them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import remove_expired
from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope
from mainstay.framework.tasks import schedule
from mainstay.framework.values import Text
from mainstay.framework.values.inputs import file_handle, text
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.subject import Subject

_shared: set[str] = set()


def share_files_of(kind_name: str) -> None:
    """Files on records of a kind that the whole company shares are read by whoever sees the record; said at start."""
    _shared.add(kind_name)


@dataclass(frozen=True)
class FileScope(AccountScope):
    """As the account of the record, and whoever put it there; of shared records everybody who sees these."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """As for accounts, and files of shared records; whether the record is seen is asked when the file is read."""
        rows = super().condition(actor, extent)
        return rows if rows is None or not _shared else rows | Q(subject_kind__in=sorted(_shared))


register_kind(
    RecordKind(
        name="file", model=StoredFile, label=_("File"), plural=_("Files"), rights="file", icon="paperclip",
        scope=FileScope("account_id", also_mine="uploaded_by"), title=lambda row: row.name,
        account_path="account_id", url=lambda row: f"/files/{row.public_id}/",
        search=lambda row: SearchText(row.name, "", row.account_id) if row.account_id else None,
        fields=(KindField(name="name", label=_("Name"), type=Text(), sort="name"),),
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AttachFile:
    """A staged upload, and the record it belongs to (``kind:id``)."""

    file: str = file_handle(_("File"), kind="file")
    about: str = text(_("Record"), max_length=60)


@dataclass(frozen=True)
class NothingMore:
    """No input."""


@action(
    "file.attach",
    label=_("Attach a file"),
    policy=by_right("file", "create"),
    creates="file",
    menu=False,
    scope="company",
    sample=lambda world: {"file": world.public_id("file"), "about": world.subject("account")},
)
def attach_file(context: ActionContext, input: AttachFile) -> StoredFile:
    """Attach a staged file to a record that one may see."""
    _staged(context, input.file, "file")
    try:
        about = Subject.parse(input.about)
        kind = registry.kinds[about.kind]
    except (ValueError, LookupError):
        raise InputInvalid([Problem("about", "type", sentence("Write the record as kind:id."))]) from None
    return keep_on(context, input.file, context.find(kind.name, about.public_id, "about"), "file")


def keep_on(context: ActionContext, handle: str, record: Any, path: str) -> StoredFile:
    """Attach a staged file of the actor to a record, inside the running action. Raises InputInvalid at ``path``."""
    row, kind = _staged(context, handle, path), registry.kinds[record.kind]
    return context.update(
        row, subject_kind=kind.name, subject_id=record.public_id, expires_at=None,
        account_id=getattr(record, kind.account_path, None) if kind.account_path else None,
    )  # fmt: skip


def _staged(context: ActionContext, handle: str, path: str) -> StoredFile:
    row: StoredFile | None = StoredFile.objects.filter(
        public_id=handle, uploaded_by=context.actor.user_id, subject_kind=""
    ).first()
    if row is None:
        raise InputInvalid([Problem(path, "not_found", sentence("Upload the file again; it is no longer kept."))])
    return row


@action(
    "file.remove",
    label=_("Remove file"),
    policy=by_right("file", "create"),
    subject="file",
    destructive=True,
    sample=dict,
    icon="trash",
)
def remove_file(context: ActionContext, input: NothingMore) -> None:  # noqa: ARG001
    """Remove a file from its record; its content is forgotten after a day."""
    context.update(
        context.subject, subject_kind="", subject_id="", account_id=None, expires_at=timezone.now() + timedelta(days=1)
    )


@schedule(timedelta(hours=1))
def forget_expired_files() -> Any:
    """Housekeeping of staged uploads."""
    return remove_expired()
