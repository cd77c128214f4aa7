"""Two records that became one, and two that stay two."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.accounts.models.accounts import Account


class Merge(Record):
    """Two records became one. ``moved`` says what, for people; the row history of ``action_id`` holds every old image,
    and ``reach`` the access rows and searched documents, so that it can be undone exactly.
    """

    kind: ClassVar[str] = "merge"
    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS}

    kind_name = models.CharField(max_length=20)
    kept_id = models.BigIntegerField()
    merged_id = models.BigIntegerField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="merges")
    action_id = models.BigIntegerField(unique=True)
    moved = models.JSONField(default=list)
    chosen = models.JSONField(default=dict)
    reach = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)


class KeptSeparate(models.Model):
    """Somebody looked at two alike records and said that they are two."""

    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS}

    kind_name = models.CharField(max_length=20)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind_name", "first_id", "second_id"], name="one_separation_per_pair")
        ]
