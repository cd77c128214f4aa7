"""The access table, its holders, and the walls that subtract from it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate


class Holder(models.Model):
    """A bundle of rights over accounts: one per person, one per deputyship of partial scope.

    ``reach`` counts its access rows; the list queries choose their shape by it.
    """

    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": STAYS}

    user_id = models.BigIntegerField(db_index=True)
    deputyship_id = models.BigIntegerField(null=True, unique=True)
    reach = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id"], condition=models.Q(deputyship_id=None), name="one_own_holder_per_user"
            )
        ]


class AccountAccess(models.Model):
    """A holder reaches an account, as owner, through the team or through a duty, from one moment to another.

    ``source`` is the id of the row that gave it (an ownership, a membership, a duty), so that it can be ended alone.
    Nothing is expanded through the reporting line: that is read from the actor.
    """

    OWNER, TEAM, DUTY = "owner", "team", "duty"
    HOWS = [(OWNER, "owner"), (TEAM, "team"), (DUTY, "duty")]

    holder_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    how = models.CharField(max_length=5, choices=HOWS)
    source = models.BigIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder_id", "account_id", "how", "source"], name="one_access_per_source")
        ]
        indexes = [
            models.Index(fields=["account_id", "holder_id", "to_at", "from_at"], name="access_by_account"),
            models.Index(fields=["holder_id", "account_id", "to_at", "from_at"], name="access_by_holder"),
            models.Index(fields=["how", "source"], name="access_by_source"),
        ]


class AccountWall(models.Model):
    """An information wall: this user does not see this account, whatever else would show it."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user_id": STAYS}

    user_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    source = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["user_id", "account_id"], name="wall_by_user")]
