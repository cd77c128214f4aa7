"""Finding an actor by user id from below: `people` says how when the program starts."""

from collections.abc import Callable

from mainstay.kernel.actor import Actor

_find: list[Callable[[int], Actor | None]] = []
_address: list[Callable[[int], str]] = []


def actors_come_from(find: Callable[[int], Actor | None], address: Callable[[int], str]) -> None:
    """Named once, by the module that knows users."""
    _find[:] = [find]
    _address[:] = [address]


def actor_of(user_id: int) -> Actor | None:
    """The actor of an active user; None when there is none (or nobody said how to find one)."""
    return _find[0](user_id) if _find else None


def address_of_user(user_id: int) -> str:
    """The mail address of an active user; empty when there is none."""
    return _address[0](user_id) if _address else ""
