"""Rules, settings and events as plain values for a row, in the words of the file, and back."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.reading.forms import Form
from mainstay.kernel.reading.records import file_name


def plain(value: Any, *leave_out: str) -> Any:
    """A dataclass of the rules as it would stand in a file; what is at its default is left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Money):
        fields = [one for one in dataclasses.fields(value) if one.name not in leave_out]
        pairs = ((one, getattr(value, one.name)) for one in fields)
        return {file_name(one.name): plain(found) for one, found in pairs if not _is_default(one, found)}
    if isinstance(value, Money):
        return f"{value.amount:f} {value.currency}"
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _is_default(one: "dataclasses.Field[Any]", found: Any) -> bool:
    if one.default_factory is not dataclasses.MISSING:
        return bool(found == one.default_factory())
    return one.default is not dataclasses.MISSING and bool(found == one.default)


def read_plain(form: Form, value: Any, path: str = "") -> Any:
    """What `plain` wrote, or somebody typed. Raises InputInvalid with every problem and its path."""
    problems: list[Problem] = []
    found = form.read(value, path, problems)
    if problems:
        raise InputInvalid(problems)
    return found
