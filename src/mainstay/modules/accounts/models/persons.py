"""Persons outside the company: who somebody is stands apart from what happened with them."""

import secrets
from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record
from mainstay.modules.accounts.choices import PersonState


def new_person_key() -> str:
    """The opaque key under which events, commitments and suppression know a person."""
    return secrets.token_hex(12)


class Person(Record):
    """Somebody outside the company, known to events only by ``key``; the identity beside it can be erased."""

    kind: ClassVar[str] = "person"

    key = models.CharField(max_length=24, unique=True, default=new_person_key, editable=False)
    state = models.CharField(max_length=14, choices=PersonState.choices, default=PersonState.LIVE)
    retention_class = models.CharField(max_length=40, default="contact")
    restricted_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    notice_sent_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="aliases")

    def person_key(self) -> str:
        """Its own key."""
        return self.key


class PersonIdentity(models.Model):
    """Who a person is: names in own and Latin script, main addresses, language. Erasing empties this row.

    ``email_key``, ``phone_key``, ``mobile_key`` and ``match_key`` are the normal forms by which duplicates are found.
    """

    personal: ClassVar[frozenset[str]] = frozenset({
        "name", "given_name", "family_name", "name_latin", "name_key", "name_folded", "match_key", "email", "email_key",
        "phone", "phone_key", "mobile", "mobile_key", "salutation", "born_on", "name_day",
    })  # fmt: skip

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="identity")
    name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    name_latin = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=300, default="")
    name_folded = models.CharField(max_length=420, default="")
    match_key = models.CharField(max_length=200, default="", db_index=True)
    prefix = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, blank=True)
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_key = models.CharField(max_length=20, blank=True, db_index=True)
    mobile = models.CharField(max_length=40, blank=True)
    mobile_key = models.CharField(max_length=20, blank=True, db_index=True)
    salutation = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    name_day = models.CharField(max_length=5, blank=True)
    created_at = models.DateTimeField()

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key


class Salutation(models.Model):
    """A stored salutation line per language: suggested, edited, never silently computed."""

    personal: ClassVar[frozenset[str]] = frozenset({"line"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="salutations")
    language = models.CharField(max_length=5)
    line = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="one_salutation_per_language")]

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key
