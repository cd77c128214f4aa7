"""Record kinds: what a record is called, how far it is seen, and which of its fields can be read, filtered, sorted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from mainstay.framework.registry import registry
from mainstay.framework.scopes.scope import Scope, follow
from mainstay.framework.values.base import Label, ValueType
from mainstay.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class KindField:
    """A readable field of a kind.

    ``path`` is the ORM path of the stored value (for money: of the minor units, with ``currency_path``), ``sort`` the
    indexed path to order by (empty: not sortable), ``right`` the field group that must be readable (``margin``),
    ``edit_with`` the action and input field that change it in place, ``fold_path`` the folded column that word
    searches use, ``extra_condition`` the condition of a leaf where the field is not one column, ``day_only`` an instant
    of which lists show the day.
    """

    name: str
    label: Label
    type: ValueType
    path: str = ""
    currency_path: str = ""
    sort: str = ""
    filterable: bool = True
    column: bool = True
    indexed: bool = False
    right: str = ""
    edit_with: tuple[str, str] | None = None
    show: Callable[[Any], Any] | None = None
    numeric: bool = False
    fold_path: str = ""
    extra_condition: Callable[[Any, Any], models.Q] | None = None
    day_only: bool = False

    @property
    def orm(self) -> str:
        """The path to read."""
        return self.path or self.name

    def value(self, row: Any) -> Any:
        """The value of the field of a row: as ``show`` gives it, Money for a pair of columns, else what is stored."""
        if self.show is not None:
            return self.show(row)
        found = follow(row, self.orm)
        if not self.currency_path or found is None:
            return found
        currency = follow(row, self.currency_path)
        return Money.from_minor(found, currency) if currency else None


@dataclass(frozen=True)
class SearchText:
    """What global search knows of a record: its title, and all words to find it by."""

    title: str
    body: str = ""
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A kind of record. ``rights`` is the row of the rights table that governs it; ``scope`` how rows are seen.

    Of an ``own`` kind (tasks, saved views, tokens) everybody sees one's own rows, whatever the rights table says.
    """

    name: str
    model: type[models.Model]
    label: Label
    plural: Label
    scope: Scope
    rights: str
    own: bool = False
    fields: tuple[KindField, ...] = ()
    title: Callable[[Any], str] = str
    url: Callable[[Any], str] | None = None
    search: Callable[[Any], SearchText | None] | None = None
    related: tuple[str, ...] = ()
    account_path: str = ""
    icon: str = "file"
    custom_fields: bool = False
    facts: Callable[[Any], Mapping[str, Any]] = field(default=lambda _row: {})
    visible_extra: Callable[[Any], models.Q] | None = None

    def field(self, name: str) -> KindField | None:
        """A field by name, declared fields first."""
        return next((item for item in self.fields if item.name == name), None)


def register_kind(kind: RecordKind) -> RecordKind:
    """Put a kind on its shelf."""
    return registry.kinds.add(kind)


def kind_of(row: models.Model) -> RecordKind | None:
    """The kind of a row, or None for a part of another record."""
    name = getattr(type(row), "kind", "")
    return registry.kinds.get(name) if name else None


def account_of(kind: RecordKind | None, row: Any) -> int | None:
    """The id of the account on which a row hangs, None for one that hangs on none."""
    found = follow(row, kind.account_path) if kind is not None and kind.account_path else None
    return None if found is None else int(found)
