"""Saved views."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import Fate, moves
from mainstay.framework.records import Record


class SavedView(Record):
    """A named look at a list. ``state`` holds filter, sort, columns; ``is_shared`` shows it to everyone with the list."""

    kind: ClassVar[str] = "saved_view"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner_id": moves("people", is_shared=True)}

    list_name = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    owner_id = models.BigIntegerField()
    is_shared = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=True)
    state = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(default=50)

    class Meta:
        indexes = [models.Index(fields=["list_name", "owner_id"], name="view_by_list")]
