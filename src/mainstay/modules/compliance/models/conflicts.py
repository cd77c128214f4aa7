"""Conflicts of interest: which clients compete, who serves both, and the walls that keep people apart."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.compliance.choices import ConflictGround, ConflictState


class Competition(Record):
    """Somebody declared that two clients compete; it counts for every member of their groups."""

    kind: ClassVar[str] = "competition"
    leaver: ClassVar[Mapping[str, Fate]] = {"declared_by": STAYS}

    first = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="competition_by_age")]


class WatchedIndustry(Record):
    """An industry in which all clients are held to compete; ``folded`` is how it is compared."""

    kind: ClassVar[str] = "watched_industry"

    industry = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, unique=True)


class InformationWall(Record):
    """Two sides of people, each of whom does not see the accounts of the other, whatever else would show them."""

    kind: ClassVar[str] = "wall"
    leaver: ClassVar[Mapping[str, Fate]] = {"raised_by": STAYS, "taken_down_by": STAYS}

    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    raised_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_down_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="wall_by_age")]


class WallAccount(models.Model):
    """An account on a side of a wall."""

    wall = models.ForeignKey(InformationWall, on_delete=models.CASCADE, related_name="accounts")
    side = models.PositiveSmallIntegerField()
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wall", "account"], name="one_side_per_account")]


class WallPerson(models.Model):
    """One of us on a side of a wall."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    wall = models.ForeignKey(InformationWall, on_delete=models.CASCADE, related_name="people")
    side = models.PositiveSmallIntegerField()
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wall", "user"], name="one_side_per_person")]


class ConflictOfInterest(Record):
    """One manager serves competing clients: found, and then consented to, walled, set aside, or over."""

    kind: ClassVar[str] = "conflict"
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS, "decided_by": STAYS}

    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=ConflictGround.choices)
    competition = models.ForeignKey(Competition, null=True, on_delete=models.PROTECT, related_name="+")
    industry = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=ConflictState.choices, default=ConflictState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_until = models.DateField(null=True, blank=True)
    consent_by = models.CharField(max_length=300, blank=True)
    wall = models.ForeignKey(InformationWall, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "ground", "industry"], condition=models.Q(competition=None),
                name="one_conflict_per_industry",
            ),
            models.UniqueConstraint(
                fields=["user", "competition"], condition=models.Q(competition__isnull=False),
                name="one_conflict_per_competition",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["created_at", "id"], name="conflict_by_age"),
            models.Index(fields=["user", "state"], name="conflict_by_user"),
        ]


class ConflictAccount(models.Model):
    """An account in a conflict."""

    conflict = models.ForeignKey(ConflictOfInterest, on_delete=models.CASCADE, related_name="accounts")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conflict", "account"], name="one_account_per_conflict")]
