"""From an input to columns: only what was mentioned, and an emptied text is an empty text."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.unset import UNSET


@dataclass(frozen=True)
class NoValues:
    """An act that needs no values."""


def mentioned(given: Any, model: type[models.Model], skip: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Values of the input's fields by name, without those unset or in ``skip``; null becomes an empty text where the
    column of ``model`` takes no null.
    """
    found = {
        spec.name: getattr(given, spec.name)
        for spec in fields_of(type(given))
        if spec.name not in skip and getattr(given, spec.name) is not UNSET
    }
    return {name: _empty_text(model, name) if value is None else value for name, value in found.items()}


def _empty_text(model: type[models.Model], name: str) -> str | None:
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return None if getattr(column, "null", False) else ""
