"""What differs between SQLite and PostgreSQL, in one place: the fair write lock, advisory locks, the history context."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from mainstay.framework.queue_lock import queued

_held = local()
_ROOM_KB = 262_144
_PAGES = ("cache_size", "wal_autocheckpoint")


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
    try:
        with write_lock(), transaction.atomic():
            _set_history_action(action_id)
            yield
            if is_sqlite():
                _set_history_action(None)
    finally:
        _settle()


def _set_history_action(action_id: int | None) -> None:
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("UPDATE mainstay_history_context SET action_id = %s", [action_id])
        else:
            cursor.execute("SELECT set_config('mainstay.action', %s, true)", [str(action_id)])


def expect_many_rows() -> None:
    """Say inside a transaction that it will change very many rows. SQLite then keeps more pages in memory, so that those
    which several statements touch are written once, and brings its log into the base when others may write again
    instead of before. Both end with the transaction. Nothing on PostgreSQL.
    """
    if is_sqlite() and not getattr(_held, "pages", ()):
        with connection.cursor() as cursor:
            _held.pages = tuple(_pragma(cursor, name) for name in _PAGES)
            for name, value in zip(_PAGES, (-_ROOM_KB, 0), strict=True):
                cursor.execute(f"PRAGMA {name} = {value}")


def _settle() -> None:
    """After a transaction of very many rows: the usual bounds again, and the log into the base, while others write."""
    if not getattr(_held, "pages", ()):
        return
    with connection.cursor() as cursor:
        for name, value in zip(_PAGES, _held.pages, strict=True):
            cursor.execute(f"PRAGMA {name} = {value}")
        _held.pages = ()
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _pragma(cursor: CursorWrapper, name: str) -> int:
    cursor.execute(f"PRAGMA {name}")
    return int(cursor.fetchone()[0])
