"""What differs between SQLite and PostgreSQL, in one place: the fair write lock, advisory locks, the history context."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.conf import settings
from django.db import connection, transaction

from mainstay.framework.queue_lock import queued

_held = local()
_ROOM_KB = 262_144


def is_sqlite() -> bool:
    """Whether the records live in SQLite."""
    return connection.vendor == "sqlite"


@contextmanager
def write_lock() -> Iterator[None]:
    """Queue for the one writer of SQLite. Its own busy handler sleeps and starves; a file lock queues (measured).

    Re-entrant in a thread; nothing on PostgreSQL.
    """
    if not is_sqlite() or getattr(_held, "inside", False) or connection.in_atomic_block:
        yield
        return
    with queued(settings.DATA / "write.lock"):
        _held.inside = True
        try:
            yield
        finally:
            _held.inside = False


def advisory_lock(name: str) -> None:
    """Hold a named lock to the end of the transaction (PostgreSQL; SQLite's single writer needs none)."""
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


@contextmanager
def recorded_as(action_id: int) -> Iterator[None]:
    """A write transaction whose row history names ``action_id``."""
    with write_lock(), transaction.atomic():
        _set_history_action(action_id)
        yield
        if is_sqlite():
            _set_history_action(None)


def _set_history_action(action_id: int | None) -> None:
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("UPDATE mainstay_history_context SET action_id = %s", [action_id])
        else:
            cursor.execute("SELECT set_config('mainstay.action', %s, true)", [str(action_id)])


@contextmanager
def room_for_many() -> Iterator[None]:
    """More memory for the pages of SQLite while one transaction changes very many rows: pages that several statements
    touch are then written to disk once. Only what is touched is taken. Nothing on PostgreSQL.
    """
    if not is_sqlite():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{_ROOM_KB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
