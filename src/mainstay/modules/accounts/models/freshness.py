"""Who confirmed what, when, from which source, and how long it stays fresh."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import CheckSource
from mainstay.modules.accounts.models.accounts import Account


class FieldCheck(models.Model):
    """A field of a record was confirmed: by whom, when it was true, from what source, and when we were told.

    ``recorded_at`` long after ``true_on`` is a change that arrived late.
    """

    leaver: ClassVar[Mapping[str, Fate]] = {"checked_by": STAYS}

    kind_name = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="field_checks")
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=10, choices=CheckSource.choices)
    true_on = models.DateField()
    recorded_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    changed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind_name", "record_id", "field"], name="one_check_per_field")]


class FreshnessRule(Record):
    """How long a field stays fresh, by segment or tier (empty: all), in days."""

    kind: ClassVar[str] = "freshness_rule"

    kind_name = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    tier = models.CharField(max_length=1, blank=True)
    segment = models.CharField(max_length=60, blank=True)
    days = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
