"""Keeping content: written once under its hash in the data folder; names never become paths."""

import hashlib
import mimetypes
import os
import tempfile
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

from mainstay.framework.database import write_lock
from mainstay.framework.files.models import StoredFile
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

STAGED_FOR = timedelta(hours=24)
_CHUNK = 1 << 20
scan_hook: Callable[[Path], str] | None = None


def path_of(content_hash: str) -> Path:
    """Where content lies."""
    return Path(settings.DATA) / "files" / content_hash[:2] / content_hash


def stage(actor: Actor, name: str, chunks: Iterable[bytes], *, limit: int | None = None) -> StoredFile:
    """Keep an upload for a day; an action attaches it. Raises InputInvalid when it is larger than allowed or refused
    by the scanner.
    """
    bound = limit if limit is not None else settings.UPLOAD_LIMIT
    folder = Path(settings.DATA) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="staging-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > bound:
                    raise InputInvalid([Problem("file", "too_large", sentence(
                        "The file is larger than {limit} MB.", limit=bound // (1024 * 1024)))])  # fmt: skip
                digest.update(chunk)
                out.write(chunk)
        verdict = scan_hook(Path(temporary)) if scan_hook else ""
        if verdict not in ("", "clean"):
            raise InputInvalid([Problem("file", "scanner", sentence("The virus scanner refused this file."))])
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    safe = Path(name.replace("\\", "/")).name[:255] or "file"
    with write_lock():
        return StoredFile.objects.create(
            content_hash=digest.hexdigest(), name=safe, size=size, uploaded_by=actor.user_id, scanned=verdict,
            media_type=mimetypes.guess_type(safe)[0] or "application/octet-stream",
            expires_at=timezone.now() + STAGED_FOR, created_at=timezone.now(),
        )  # fmt: skip


def open_file(row: StoredFile) -> IO[bytes]:
    """The content, for reading."""
    return path_of(row.content_hash).open("rb")


def read_chunks(file: IO[bytes]) -> Iterable[bytes]:
    """A file object in pieces."""
    return iter(lambda: file.read(_CHUNK), b"")


def remove_expired() -> int:
    """Forget staged files whose day is over, and content that nothing names any more."""
    gone = list(StoredFile.objects.filter(expires_at__lt=timezone.now()))
    with write_lock():
        for row in gone:
            row.delete()
    forget_content(row.content_hash for row in gone)
    return len(gone)


def forget_content(hashes: Iterable[str]) -> None:
    """Delete content that no file names any more; call it after the rows are gone for good."""
    for one in set(hashes):
        if not StoredFile.objects.filter(content_hash=one).exists():
            path_of(one).unlink(missing_ok=True)
