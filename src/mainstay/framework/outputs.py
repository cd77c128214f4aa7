"""Outputs of queries as JSON, and the schema of an output type: derived from its dataclass."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from mainstay.framework.sentences import in_words
from mainstay.kernel.money import Money
from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence

_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: as_json_value(value.value)),
    (bool | int | str, lambda value: value),
    (Money, lambda value: {"amount": f"{value.amount:f}", "currency": value.currency}),
    (Decimal, lambda value: f"{value:f}"),
    (datetime, lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z")),
    (date | time, lambda value: value.isoformat()),
    (Period, lambda value: {"from": value.start.isoformat(), "to": value.end.isoformat() if value.end else None}),
    (Sentence, in_words),
    (Promise, str),
    (Mapping, lambda value: {str(key): as_json_value(item) for key, item in value.items()}),
    (Sequence | set | frozenset, lambda value: [as_json_value(item) for item in value]),
)


def as_json_value(value: Any) -> Any:
    """Any output value as plain JSON: money as amount and currency, decimals as text, moments in UTC, a related
    record as its id and name. Fields of a dataclass marked ``private`` are left out.
    """
    if value is None:
        return None
    writer = next((write for kind, write in _WRITERS if isinstance(value, kind)), None)
    if writer is not None:
        return writer(value)
    if dataclasses.is_dataclass(value):
        return {one.name: as_json_value(getattr(value, one.name)) for one in dataclasses.fields(value)
                if not one.metadata.get("private")}  # fmt: skip
    if hasattr(value, "public_id"):
        return {"id": value.public_id, "name": str(getattr(value, "name", value.public_id))}
    return str(value)


_SIMPLE: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"},
    Decimal: {"type": "string", "format": "decimal"}, date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"}, time: {"type": "string", "format": "time"},
    Sentence: {"type": "string"}, Any: {}, dict: {"type": "object"}, type(None): {"type": "null"},
    Money: {"type": "object", "required": ["amount", "currency"], "properties": {
        "amount": {"type": "string", "format": "decimal"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}},
}  # fmt: skip


def schema_of(hint: Any, seen: tuple[Any, ...] = ()) -> dict[str, Any]:
    """JSON Schema of an output type; a dataclass inside itself becomes an open object."""
    if hint in _SIMPLE:
        return dict(_SIMPLE[hint])
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (list, tuple, Sequence, set, frozenset):
        inner = [one for one in args if one is not Ellipsis]
        return {"type": "array", "items": schema_of(inner[0], seen) if len(inner) == 1 else {}}
    if origin in (dict, Mapping):
        return {"type": "object"}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [schema_of(one, seen) for one in args]}
    if dataclasses.is_dataclass(hint) and hint not in seen:
        hints = typing.get_type_hints(hint)
        public = [f.name for f in dataclasses.fields(hint) if not f.metadata.get("private")]
        return {"type": "object", "required": public,
                "properties": {name: schema_of(hints[name], (*seen, hint)) for name in public}}  # fmt: skip
    return {}
