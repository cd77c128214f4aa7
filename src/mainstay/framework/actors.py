"""Finding an actor by user id from below: `people` says how when the program starts."""

from collections.abc import Callable

from mainstay.kernel.actor import Actor

_find: list[Callable[[int], Actor | None]] = []


def actors_come_from(find: Callable[[int], Actor | None]) -> None:
    """Named once, by the module that knows users."""
    _find[:] = [find]


def actor_of(user_id: int) -> Actor | None:
    """The actor of an active user; None when there is none (or nobody said how to find one)."""
    return _find[0](user_id) if _find else None
