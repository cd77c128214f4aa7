"""Pages and navigation that modules declare; the web derives addresses, menus and rights from them."""

from collections.abc import Callable
from dataclasses import dataclass

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label
from mainstay.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """The page of one record: a query (input field ``id``) gives ``page`` to the template; slots add panels.

    ``tabs`` are (name, label, slot name); the first tab is the overview with ``slots``.
    """

    kind: str
    query: str
    template: str
    slots: tuple[str, ...] = ()
    tabs: tuple[tuple[str, Label, str], ...] = ()

    @property
    def name(self) -> str:
        """One page per kind."""
        return f"record:{self.kind}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that is no list and no record: My day, a board, settings. ``path`` is its address without slashes at
    the ends; the query's input is read from the address's parameters.
    """

    name: str
    path: str
    query: str
    template: str
    title: Label


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of the navigation, shown to whoever has the right. ``key`` follows ``g`` on the keyboard."""

    name: str
    group: str
    label: Label
    icon: str
    url: str
    rank: int
    right: tuple[str, str] | None = None
    key: str = ""
    count: Callable[[Actor], int] | None = None


def register_page(page: RecordPage | Page) -> RecordPage | Page:
    """Put a page on its shelf."""
    return registry.pages.add(page)


def register_nav(item: NavItem) -> NavItem:
    """Put a navigation entry on its shelf."""
    return registry.nav.add(item)
