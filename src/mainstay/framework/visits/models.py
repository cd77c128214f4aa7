"""The last two looks of one person at one record; each look overwrites."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class Visit(models.Model):
    """``at`` is the last look, ``before_at`` the one before it; ``read`` says that what was new was marked as read."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": STAYS}

    user_id = models.BigIntegerField()
    kind_name = models.CharField(max_length=40)
    record_id = models.CharField(max_length=16)
    at = models.DateTimeField(db_index=True)
    before_at = models.DateTimeField(null=True)
    read = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "kind_name", "record_id"], name="one_visit_per_record")
        ]
