"""Parts in decisions, competitors, tags."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import StakeholderRole, Stance
from mainstay.modules.accounts.models.accounts import Account
from mainstay.modules.accounts.models.contacts import Contact


class Stakeholder(Record):
    """A contact's part in decisions of an account; ``contact`` is empty while only the role is known."""

    kind: ClassVar[str] = "stakeholder"
    leaver: ClassVar[Mapping[str, Fate]] = {"covered_by": moves("accounts")}

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="stakes")
    role = models.CharField(max_length=20, choices=StakeholderRole.choices)
    influence = models.PositiveSmallIntegerField(default=3)
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.UNKNOWN)
    covered_by = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)


class Competitor(Record):
    """A company that sells what we sell."""

    kind: ClassVar[str] = "competitor"

    name = models.CharField(max_length=120, unique=True)
    website = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)


class Sighting(Record):
    """A competitor seen at a client: when, what they did, what we know of it."""

    kind: ClassVar[str] = "sighting"
    leaver: ClassVar[Mapping[str, Fate]] = {"seen_by": STAYS}

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sightings")
    competitor = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="sightings")
    seen_on = models.DateField()
    what = models.CharField(max_length=300)
    is_threat = models.BooleanField(default=False)
    seen_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")


class Tag(Record):
    """A word that marks accounts."""

    kind: ClassVar[str] = "tag"

    name = models.CharField(max_length=40, unique=True)


class AccountTag(models.Model):
    """A tag on an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="accounts")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="one_tag_per_account")]
