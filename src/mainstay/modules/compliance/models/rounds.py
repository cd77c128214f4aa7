"""Erasures by the schedule: proposed in rounds, released by two persons, then done."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.compliance.choices import RoundOutcome, RoundState


class ErasureRound(Record):
    """Persons whose time is over, to be erased together once two different persons have released them."""

    kind: ClassVar[str] = "erasure_round"
    leaver: ClassVar[Mapping[str, Fate]] = {"first_by": STAYS, "second_by": STAYS}

    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.PROPOSED)
    size = models.PositiveIntegerField()
    first_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="erasure_round_by_age")]


class RoundPerson(models.Model):
    """A person in a round: since when their time is over, and what became of it."""

    round = models.ForeignKey(ErasureRound, on_delete=models.CASCADE, related_name="persons")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=RoundOutcome.choices, default=RoundOutcome.WAITING)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="once_in_a_round")]
        indexes = [models.Index(fields=["round", "outcome"], name="round_person_by_outcome")]
