"""Reading files under the actor's rights."""

from mainstay.framework.files.models import StoredFile
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound


def visible_file(actor: Actor, public_id: str) -> StoredFile:
    """A file that the actor may see: staged by oneself, or attached to a visible record. Raises SubjectNotFound."""
    row: StoredFile | None = visible_to(actor, registry.kinds["file"]).filter(public_id=public_id).first()
    if row is None or (not row.subject_kind and row.uploaded_by != actor.user_id):
        raise SubjectNotFound("file")
    if row.subject_kind:
        kind = registry.kinds.get(row.subject_kind)
        if kind is None or not visible_to(actor, kind).filter(public_id=row.subject_id).exists():
            raise SubjectNotFound("file")
    return row


def files_of(actor: Actor, kind_name: str, public_id: str, limit: int = 100) -> list[StoredFile]:
    """The files of a visible record, newest first; raises SubjectNotFound when the record is not visible."""
    if not visible_to(actor, registry.kinds[kind_name]).filter(public_id=public_id).exists():
        raise SubjectNotFound(kind_name)
    return list(StoredFile.objects.filter(subject_kind=kind_name, subject_id=public_id).order_by("-id")[:limit])
