"""Declaring events and subscribers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label


@dataclass(frozen=True)
class EventType:
    """An event by name, with the sentence that the timeline and webhooks show."""

    name: str
    sentence: Label


@dataclass(frozen=True)
class Happened:
    """An event as a subscriber receives it; ``id`` makes its work idempotent."""

    id: int
    name: str
    subject_kind: str
    subject_id: str
    payload: dict[str, Any]
    actor_id: int
    action_id: int


@dataclass(frozen=True)
class Subscriber:
    """A function that hears some events."""

    name: str
    events: tuple[str, ...]
    function: Callable[[Happened], None]


def event(name: str, sentence: Label) -> EventType:
    """Declare an event; its name is past tense and begins with a noun: ``complaint.lodged``."""
    return registry.events.add(EventType(name, sentence))


def subscriber(*events: str) -> Callable[[Callable[[Happened], None]], Callable[[Happened], None]]:
    """Call the function, after commit, for each of the events; it may be called twice for one and must not mind."""

    def register(function: Callable[[Happened], None]) -> Callable[[Happened], None]:
        name = f"{function.__module__.removeprefix('mainstay.')}.{function.__name__}"
        registry.subscribers.add(Subscriber(name, events, function))
        return function

    return register
