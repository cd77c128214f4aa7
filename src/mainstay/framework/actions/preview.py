"""What a dry run shows: the changes of an outcome, as far as the actor may read the changed fields."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.lists.filters import readable
from mainstay.framework.outputs import as_json_value
from mainstay.framework.registry import registry
from mainstay.framework.values import MoneyType, Reference
from mainstay.kernel.actor import Actor


def shown_changes(actor: Actor, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One entry per record of a known kind: ``kind``, ``id`` and ``fields`` as name: [before, after].

    Columns that are no readable field of the kind are left out; sets of rows appear with their number.
    """
    found: list[dict[str, Any]] = [{"rows": note, "count": max(pair)} for note, pair in changes.get("many", {}).items()]
    for name, columns in changes.items():
        label, _, public_id = name.partition(":")
        kind = _kinds_by_model().get(label)
        if kind is not None:
            found.append({"kind": kind.name, "id": public_id, "fields": _fields(actor, kind, columns)})
    return found


def _fields(actor: Actor, kind: RecordKind, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    found = {}
    for one in kind.fields:
        # Columns of references hold inner ids, which mean nothing outside.
        if one.orm in columns and readable(one, actor) and not isinstance(one.type, Reference):
            found[one.name] = [_plain(one, value) for value in columns[one.orm]]
    return found


def _plain(field: KindField, value: Any) -> Any:
    """A value; a personal one stands in the entry as a commitment, and is left out."""
    if isinstance(value, dict) and "$commit" in value:
        return "•••"
    if isinstance(field.type, MoneyType) and value is not None:
        return {"minor": value}
    return as_json_value(value)


@cache
def _kinds_by_model() -> dict[str, RecordKind]:
    return {kind.model._meta.label_lower: kind for kind in reversed(list(registry.kinds))}
