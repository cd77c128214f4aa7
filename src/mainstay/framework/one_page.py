"""What is fetched once while a page is put together from many queries."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from mainstay.kernel.actor import Actor

T = TypeVar("T")
_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """While a page is put together from many queries, what they have in common is fetched once."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(key: Hashable, fetch: Callable[[], T]) -> T:
    """What ``fetch`` answers; while one page is read it is asked a single time for each ``key``."""
    known = _known.get()
    if known is None:
        return fetch()
    if key not in known:
        known[key] = fetch()
    found: T = known[key]
    return found


def once_for(actor: Actor, key: Hashable, fetch: Callable[[], T]) -> T:
    """The same for one actor."""
    kept = once(id(actor), lambda: actor)  # so that no other actor gets its place in memory
    return once((id(kept), key), fetch)
