"""A lock between processes and threads that is given in the order in which it was asked for.

A plain file lock wakes all who wait, and the one who has just let go often takes it again: with eight writers one of
them was seen to wait for seconds. Here each takes a ticket and waits for the ticket before it alone.
"""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_COUNTER: Final = struct.Struct("=Q")
_RECORD: Final = struct.Struct("hhqqi4x")
"""C's ``struct flock``: type, whence, start, length, process."""
_FIRST: Final = 16
"""Where tickets begin in the file: behind the counter."""
IN_ORDER: Final = hasattr(fcntl, "F_OFD_SETLKW")


@contextmanager
def queued(path: Path) -> Iterator[None]:
    """Hold the lock of this file. Whoever dies, waiting or holding, is passed over; needs no clean-up."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    own = os.open(path, os.O_RDWR)
    try:
        if IN_ORDER:
            _wait_for(own, _ticket(handle, own) - 1)
        fcntl.flock(own, fcntl.LOCK_EX)
        yield
    finally:
        os.close(own)
        os.close(handle)


def _ticket(handle: int, own: int) -> int:
    """The next number, and its byte locked before anybody can ask for it."""
    _record_lock(handle, fcntl.F_WRLCK, 0)
    number = _number(os.pread(handle, _COUNTER.size, 0)) + 1
    _record_lock(own, fcntl.F_WRLCK, _FIRST + number)
    os.pwrite(handle, _COUNTER.pack(number), 0)
    _record_lock(handle, fcntl.F_UNLCK, 0)
    return number


def _number(stored: bytes) -> int:
    return int(_COUNTER.unpack(stored)[0]) if len(stored) == _COUNTER.size else 0


def _wait_for(own: int, number: int) -> None:
    _record_lock(own, fcntl.F_WRLCK, _FIRST + number)


def _record_lock(handle: int, kind: int, start: int) -> None:
    """Lock (waiting) or unlock one byte, for this open file alone: threads are kept apart as well."""
    fcntl.fcntl(handle, fcntl.F_OFD_SETLKW, _RECORD.pack(kind, os.SEEK_SET, start, 1, 0))
