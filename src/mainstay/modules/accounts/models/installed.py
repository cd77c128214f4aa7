"""What clients have installed, and the parts that contacts have in purchases."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record
from mainstay.modules.accounts.models.accounts import Account
from mainstay.modules.accounts.models.relations import Competitor


class InstalledItem(Record):
    """Something that a client has: a product of ours or of a competitor, since when, how it is supported, until when."""

    kind: ClassVar[str] = "installed_item"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="installed")
    product = models.ForeignKey("catalogue.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    support_level = models.CharField(max_length=60, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    supplier = models.ForeignKey(Competitor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "ends_on"], name="installed_by_account"),
            models.Index(fields=["name", "id"], name="installed_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("since_on")),
                name="installed_item_ends_after_start",
            )
        ]


class ContactRole(Record):
    """A part that contacts have in purchases; forms offer those in use, and free words stay possible."""

    kind: ClassVar[str] = "contact_role"

    name = models.CharField(max_length=60, unique=True)
    names = models.JSONField(default=dict, blank=True)
    description = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
