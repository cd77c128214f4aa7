"""The list of erasures outside the database, and replaying it after a restore: a backup never brings a person back.

The list holds opaque keys and moments only. It lies beside the database in the data folder and is not part of what a
restore replaces.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mainstay.framework.actions import perform
from mainstay.framework.database import write_lock
from mainstay.framework.registry import registry
from mainstay.kernel.actor import system_actor
from mainstay.modules.compliance.choices import ErasureGround
from mainstay.modules.compliance.models import Erasure

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Listed:
    """An erasure on the list: whose key, and when."""

    key: str
    at: datetime


def list_path() -> Path:
    """Where the list lies."""
    return Path(settings.DATA) / FILE


def write_list() -> int:
    """Add every erasure that the list lacks; returns how many. Safe to call at any time, by several at once."""
    with write_lock():
        known = {one.key for one in listed()}
        rows = Erasure.objects.exclude(person_key_erased__in=known).filter(is_complete=True).order_by("id")
        missing = {row.person_key_erased: row.created_at for row in rows}
        if missing:
            _append(json.dumps({"key": key, "at": at.isoformat()}) for key, at in missing.items())
    return len(missing)


def listed() -> Iterator[Listed]:
    """The erasures on the list; a torn last line, left by a power failure, is passed over."""
    path = list_path()
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found = json.loads(line)
            yield Listed(found["key"], datetime.fromisoformat(found["at"]))
        except (ValueError, KeyError, TypeError):
            continue


def replay_erasures() -> list[str]:
    """Erase again whoever was erased before the backup was restored; call it after a restore, before anybody signs in.

    Returns the keys erased now. Duties that were closed since the backup do not stand against it.
    """
    actor = system_actor("erasure-replay", frozenset({"person.erase"}))
    persons: Any = registry.kinds["data_subject"].model._default_manager
    done = []
    for one in list(listed()):
        person = persons.filter(key=one.key).exclude(state="erased").first()
        if person is not None:
            perform(actor, "person.erase", {"ground": ErasureGround.REPLAY.value}, subject=person.public_id)
            done.append(one.key)
    return done


def _append(lines: Iterator[str]) -> None:
    """Whole lines on stable storage, in a file that only its owner reads."""
    handle = os.open(list_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
