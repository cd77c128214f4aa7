"""Persons whom one of us has to tell in a month that we hold their data."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record


class NoticeRound(Record):
    """The notices that an owner of accounts owes in a month, from its first day; who they are is read when it is looked at."""

    kind: ClassVar[str] = "notice_round"
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "month"], name="one_notice_round_per_month")]
        indexes = [models.Index(fields=["month", "id"], name="notice_round_by_month")]
