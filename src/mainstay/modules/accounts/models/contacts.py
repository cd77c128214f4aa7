"""Persons at accounts, and the ways to reach somebody."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models.accounts import Account
from mainstay.modules.accounts.models.persons import Person


class Contact(Record):
    """A person at an account: title, department, part in decisions."""

    kind: ClassVar[str] = "contact"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    title = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=60, blank=True)
    is_main = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    name_key = models.CharField(max_length=300, default="")
    last_contact_at = models.DateTimeField(null=True, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    personal: ClassVar[frozenset[str]] = frozenset({"name_key", "note", "title", "department", "contact_role"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(is_main=True), name="one_main_contact_per_account"
            )
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="contact_by_name"),
            models.Index(fields=["name_key", "id"], condition=models.Q(is_main=True), name="main_contact_by_name"),
            models.Index(fields=["account", "name_key", "id"], name="contact_by_account"),
        ]

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key


class ContactPoint(Record):
    """A further way to reach a person or an account."""

    kind: ClassVar[str] = "contact_point"

    personal: ClassVar[frozenset[str]] = frozenset({"value", "normal"})

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    point_type = models.CharField(max_length=8, choices=PointType.choices)
    label = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=300)
    normal = models.CharField(max_length=300, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(account=None), name="point_of_person_or_account"
            )
        ]

    def person_key(self) -> str:
        """The key of the person; empty for a way to reach an account."""
        return self.person.key if self.person else ""
