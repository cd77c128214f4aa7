"""Requests of persons about their data: who asked for what, by when they must be answered, what became of it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, moves
from mainstay.framework.records import Record
from mainstay.modules.compliance.choices import IdentityProof, RequestSort, RequestState, WayOfAsking
from mainstay.modules.compliance.models.privacy import Erasure


class PrivacyRequest(Record):
    """A request under GDPR art. 15 to 21 with its clock.

    What identifies the asker (``who``, ``answer_to``, ``words``, ``letter``) stands here alone, neither in the history nor
    in the audit log, as it may have to go before anybody knows whose it is. When the answer to an erasure has left it is
    emptied; ``letter_digest`` then still proves which letter it was.
    """

    kind: ClassVar[str] = "privacy_request"
    personal: ClassVar[frozenset[str]] = frozenset({"who", "answer_to", "words", "letter"})
    history_skip: ClassVar[frozenset[str]] = personal
    leaver: ClassVar[Mapping[str, Fate]] = {"handler": moves("duties", answered_at=None), "recorded_by": STAYS}

    sort = models.CharField(max_length=13, choices=RequestSort.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED)
    received_on = models.DateField()
    received_by = models.CharField(max_length=5, choices=WayOfAsking.choices)
    due_on = models.DateField()
    extended_why = models.CharField(max_length=300, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    pressed_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=200, blank=True)
    answer_to = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, blank=True)
    words = models.TextField(blank=True)
    proof = models.CharField(max_length=13, choices=IdentityProof.choices, blank=True)
    identified_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    refused_why = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    erasure = models.ForeignKey(Erasure, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.TextField(blank=True)
    letter_digest = models.CharField(max_length=64, blank=True)
    answered_by = models.CharField(max_length=5, choices=WayOfAsking.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    handler = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["received_on", "id"], name="privacy_request_by_day"),
            models.Index(fields=["state", "due_on"], name="privacy_request_by_due"),
            models.Index(fields=["person", "state"], name="privacy_request_by_person"),
        ]

    def person_key(self) -> str:
        """The key of the person, once it is known who asks."""
        return self.person.key if self.person is not None else ""
