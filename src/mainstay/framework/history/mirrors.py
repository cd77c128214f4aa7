"""Which tables have history, and what their mirror tables look like."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

SUFFIX = "_history"
META = ("history_id", "history_action", "history_at", "history_op")


def tracked_models(app_label: str | None = None) -> Iterator[type[models.Model]]:
    """Models of the business modules that do not opt out with ``history = False``."""
    for config in apps.get_app_configs():
        if config.name.startswith("mainstay.modules.") and app_label in {None, config.label}:
            for model in config.get_models():
                if getattr(model, "history", True) and model._meta.managed:
                    yield model


def mirror_table(model: type[models.Model]) -> str:
    """The name of the mirror table."""
    return model._meta.db_table + SUFFIX


def columns(model: type[models.Model]) -> list[tuple[str, str]]:
    """(column, database type) of each stored column of the model, without constraints; ``history_skip``
    names secrets that no mirror may keep.
    """
    found: list[tuple[str, str]] = []
    skipped: frozenset[str] = getattr(model, "history_skip", frozenset())
    for field in model._meta.concrete_fields:
        if field.column in skipped:
            continue
        kind: Any = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
        found.append((str(field.column), str(kind).split(" CHECK")[0]))
    return found
