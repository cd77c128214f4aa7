"""Forms derived from the dataclasses of the core, so that file, schema and code cannot drift apart.

A field `booked_on` is written `booked`; a field `period` is written as `from` and `to`, half-open.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from mainstay.kernel.errors import Problem
from mainstay.kernel.period import Period
from mainstay.kernel.reading.forms import (
    Broken,
    Choice,
    Day,
    Field,
    Flag,
    Form,
    ListOf,
    MapOf,
    Moment,
    Number,
    Ratio,
    Record,
    Text,
    Whole,
    period_of,
)

SIMPLE: dict[Any, Form] = {
    str: Text(),
    Decimal: Number(),
    Fraction: Ratio(),
    int: Whole(),
    bool: Flag(),
    date: Day(),
    datetime: Moment(),
}


def file_name(name: str) -> str:
    """The word of a field in the file."""
    return name.removesuffix("_on")


def form_of(kind: Any, custom: Mapping[Any, Form]) -> Form:
    """The form of a type annotation."""
    known = {**SIMPLE, **custom}
    if kind in known:
        return known[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return form_of(next(item for item in arguments if item is not type(None)), custom)
    if origin is tuple:
        return ListOf(form_of(arguments[0], custom))
    if origin is not None and issubclass(origin, Mapping):
        return MapOf(form_of(arguments[1], custom))
    return Choice(kind) if issubclass(kind, StrEnum) else record_of(kind, custom)


def record_of(
    made: type,
    custom: Mapping[Any, Form] | None = None,
    *,
    fields: Mapping[str, Form] | None = None,
    leave_out: tuple[str, ...] = (),
) -> Record:
    """The form of a dataclass. ``fields`` gives single fields (by the name in code) another form."""
    hints = typing.get_type_hints(made)
    wanted: dict[str, Field] = {}
    for item in dataclasses.fields(made):
        if item.name in leave_out:
            continue
        required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        if hints[item.name] is Period and item.name == "period":
            wanted |= {"from": Field(Day(), required), "to": Field(Day())}
            continue
        form = (fields or {}).get(item.name) or form_of(hints[item.name], custom or {})
        wanted[file_name(item.name)] = Field(form, required)
    first = (made.__doc__ or "").partition("\n\n")[0]
    return Record(wanted, builder(made), " ".join(first.replace("``", "").split()))


def builder(made: type) -> Callable[[dict[str, Any], str, list[Problem]], Any]:
    """Make the dataclass of what was read."""
    names = {file_name(item.name): item.name for item in dataclasses.fields(made)}
    has_period = any(item.name == "period" for item in dataclasses.fields(made))

    def build(found: dict[str, Any], path: str, problems: list[Problem]) -> Any:
        values = dict(found)
        if has_period and ("from" in values or "to" in values):
            period = period_of(values, path, problems)
            if isinstance(period, Broken):
                return period
            values["period"] = period
        return made(**{names[name]: value for name, value in values.items()})

    return build
