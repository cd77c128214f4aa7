"""The one list of everything Mainstay can do and show: record kinds, actions, queries, events, points.

Modules fill it while Django loads them; it is frozen when the last app is ready, and every interface is derived from
it. Nothing can be registered twice, and nothing after the freeze.
"""

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar


class Named(Protocol):
    """Whatever a shelf holds has a name."""

    @property
    def name(self) -> str:
        """Unique on its shelf."""
        ...


Item = TypeVar("Item", bound=Named)
Same = TypeVar("Same", bound=Named)


class RegistryFrozen(RuntimeError):
    """Something was registered after the program had started."""


class Shelf(Generic[Item]):
    """Items of one sort by name, in order of registration."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self.frozen = False
        self._items: dict[str, Item] = {}

    def add(self, item: Same) -> Same:
        """Put an item on the shelf. Raises RegistryFrozen after the start, ValueError for a name taken."""
        if self.frozen:
            msg = f"{self.noun} {item.name!r} came after the program had started"
            raise RegistryFrozen(msg)
        if item.name in self._items:
            msg = f"there are two of {self.noun} {item.name!r}"
            raise ValueError(msg)
        self._items[item.name] = item  # type: ignore[assignment]
        return item

    def get(self, name: str) -> Item | None:
        """The item, or None."""
        return self._items.get(name)

    def __getitem__(self, name: str) -> Item:
        try:
            return self._items[name]
        except KeyError:
            msg = f"there is no {self.noun} {name!r}"
            raise LookupError(msg) from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)


class Registry:
    """All shelves. ``kinds``: RecordKind; ``actions``: Action; ``queries``: Query; ``events``: EventType;
    ``subscribers``: Subscriber; ``slots``, ``checks``, ``parts``, ``measures``: the points; ``schedules``: Schedule;
    ``lists``: ListSpec; ``imports``: ImportTarget; ``tasks``: TaskType; ``letters``: LetterKind.
    """

    def __init__(self) -> None:
        self.kinds: Shelf[Any] = Shelf("record kind")
        self.actions: Shelf[Any] = Shelf("action")
        self.queries: Shelf[Any] = Shelf("query")
        self.events: Shelf[Any] = Shelf("event")
        self.subscribers: Shelf[Any] = Shelf("subscriber")
        self.slots: Shelf[Any] = Shelf("slot")
        self.checks: Shelf[Any] = Shelf("check")
        self.parts: Shelf[Any] = Shelf("part")
        self.measures: Shelf[Any] = Shelf("published measure")
        self.schedules: Shelf[Any] = Shelf("schedule")
        self.lists: Shelf[Any] = Shelf("list")
        self.imports: Shelf[Any] = Shelf("import target")
        self.tasks: Shelf[Any] = Shelf("task type")
        self.letters: Shelf[Any] = Shelf("kind of letter")
        self.pages: Shelf[Any] = Shelf("page")
        self.nav: Shelf[Any] = Shelf("navigation entry")
        self.templates: Shelf[Any] = Shelf("industry template")

    def freeze(self) -> None:
        """Close every shelf; called once when the last app is ready."""
        for shelf in vars(self).values():
            shelf.frozen = True


registry = Registry()
