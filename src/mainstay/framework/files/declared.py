"""The kind of files and the actions on them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.subject import Subject

register_kind(
    RecordKind(
        name="file", model=StoredFile, label=_("File"), plural=_("Files"), rights="file", icon="paperclip",
        scope=AccountScope("account_id", also_mine="uploaded_by"), title=lambda row: row.name,
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
    row: StoredFile | None = StoredFile.objects.filter(
        public_id=input.file, uploaded_by=context.actor.user_id, subject_kind=""
    ).first()
    if row is None:
        raise InputInvalid([Problem("file", "not_found", sentence("Upload the file again; it is no longer kept."))])
    try:
        about = Subject.parse(input.about)
        kind = registry.kinds[about.kind]
    except (ValueError, LookupError):
        raise InputInvalid([Problem("about", "type", sentence("Write the record as kind:id."))]) from None
    record = context.find(about.kind, about.public_id, "about")
    return context.update(
        row,
        subject_kind=about.kind,
        subject_id=about.public_id,
        expires_at=None,
        account_id=getattr(record, kind.account_path, None) if kind.account_path else None,
    )


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
