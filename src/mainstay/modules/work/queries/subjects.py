"""Records of any kind, found under the actor's rights by kind and public id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mainstay.framework import kinds
from mainstay.framework.kinds import kind_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import seen, standing_to, visible_to
from mainstay.kernel.actor import Actor, Standing
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

AccountOf = tuple[int, str, str]
"""An account as others keep it: id, public id, name."""


def find_subject(actor: Actor, kind_name: str, public_id: str, path: str = "subject") -> Any:
    """The visible record, or None when none is named. Raises InputInvalid at ``path`` for one that is not there."""
    if not kind_name and not public_id:
        return None
    kind = registry.kinds.get(kind_name)
    row = seen(actor, kind, public_id) if kind is not None else None
    if row is None:
        raise InputInvalid([Problem(path, "not_found", sentence("There is no such record."))])
    return row


def account_of(actor: Actor, row: Any) -> AccountOf | None:
    """The account that a record hangs on, if the actor sees it."""
    kind = kind_of(row) if row is not None else None
    account_id = kinds.account_of(kind, row)
    if account_id is None:
        return None
    accounts = visible_to(actor, registry.kinds["account"]).filter(pk=account_id)
    return accounts.values_list("pk", "public_id", "name").first()


def standing_at(actor: Actor, row: Any) -> frozenset[Standing] | None:
    """What the actor is to a record; None when there is no record."""
    kind = kind_of(row) if row is not None else None
    return standing_to(actor, kind, row) if kind is not None else None


def account_row(account_id: int | None) -> AccountOf | None:
    """An account as others keep it, by its id, for acts that pass a duty on (no rights asked: the account was seen)."""
    if account_id is None or "account" not in registry.kinds:
        return None
    rows: Any = registry.kinds["account"].model._default_manager
    found: AccountOf | None = rows.filter(pk=account_id).values_list("pk", "public_id", "name").first()
    return found


def sees(actor: Actor, kind_name: str, public_id: str) -> bool:
    """Whether the actor may see the record."""
    kind = registry.kinds.get(kind_name)
    return kind is not None and bool(visible_to(actor, kind).filter(public_id=public_id).exists())


@dataclass(frozen=True)
class _Address:
    public_id: str


def address_of(kind_name: str, public_id: str) -> str:
    """The address of a record's page from kind and public id alone; empty where the kind needs more."""
    kind = registry.kinds.get(kind_name)
    if kind is None or kind.url is None:
        return ""
    try:
        return str(kind.url(_Address(public_id)))
    except AttributeError:
        return ""


def titles_of(actor: Actor, subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Titles of those records (kind, public id) that the actor may see: one statement for each kind."""
    by_kind: dict[str, set[str]] = {}
    for kind_name, public_id in subjects:
        by_kind.setdefault(kind_name, set()).add(public_id)
    found = {}
    for kind_name, ids in by_kind.items():
        kind = registry.kinds.get(kind_name)
        if kind is not None:
            rows = visible_to(actor, kind).filter(public_id__in=ids)
            rows = rows.select_related(*kind.related) if kind.related else rows
            found.update({(kind_name, row.public_id): str(kind.title(row)) for row in rows})
    return found
