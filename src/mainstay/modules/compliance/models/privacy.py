"""Consent, suppression, retention and erasure."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate
from mainstay.framework.records import Record
from mainstay.modules.compliance.choices import (
    AtTheEnd,
    Channel,
    ConsentAct,
    ConsentBasis,
    ErasureGround,
    OnRequest,
    Purpose,
    Reach,
    SuppressionReason,
)


class Consent(Record):
    """A permission given or withdrawn, by channel and purpose; rows are only added, the present state is computed.

    ``account`` is where the person was met; it decides who sees the row.
    """

    kind: ClassVar[str] = "consent"
    personal: ClassVar[frozenset[str]] = frozenset({"wording", "source", "proof"})
    leaver: ClassVar[Mapping[str, Fate]] = {"recorded_by": STAYS}

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    act = models.CharField(max_length=9, choices=ConsentAct.choices)
    basis = models.CharField(max_length=17, choices=ConsentBasis.choices, default=ConsentBasis.CONSENT)
    at = models.DateTimeField()
    wording = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    source = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["person", "channel", "purpose", "at"], name="consent_by_person"),
            models.Index(fields=["at", "id"], name="consent_by_time"),
        ]

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key


class Suppression(Record):
    """Do not contact: a salted hash of an address, a person or a company, for a channel and purpose or all (empty).

    Lifted only by a later consent of the person; an import never lifts it.
    """

    kind: ClassVar[str] = "suppression"
    leaver: ClassVar[Mapping[str, Fate]] = {"recorded_by": STAYS, "lifted_by": STAYS}

    digest = models.CharField(max_length=64, db_index=True)
    reach = models.CharField(max_length=7, choices=Reach.choices)
    channel = models.CharField(max_length=5, choices=Channel.choices, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, blank=True)
    reason = models.CharField(max_length=9, choices=SuppressionReason.choices)
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "channel", "purpose"], condition=models.Q(lifted_at=None),
                name="one_running_suppression",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["created_at", "id"], name="suppression_by_age")]


class RetentionClass(Record):
    """How long records of a class are kept, from which event, and what happens then and on a request for erasure."""

    kind: ClassVar[str] = "retention_class"

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    basis = models.CharField(max_length=300)
    start_event = models.CharField(max_length=200)
    months = models.PositiveIntegerField(null=True, blank=True)
    at_the_end = models.CharField(max_length=12, choices=AtTheEnd.choices)
    on_request = models.CharField(max_length=8, choices=OnRequest.choices, default=OnRequest.AT_ONCE)
    remark = models.CharField(max_length=300, blank=True)


class RetentionGround(models.Model):
    """The ground on which a class may be kept in a jurisdiction."""

    retention_class = models.ForeignKey(RetentionClass, on_delete=models.CASCADE, related_name="grounds")
    jurisdiction = models.CharField(max_length=4)
    ground = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retention_class", "jurisdiction"], name="one_ground_per_jurisdiction")
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.ground}"


class LegalHold(Record):
    """Nothing of a person may go while the hold runs; ended, the clock of retention goes on from where it stood."""

    kind: ClassVar[str] = "legal_hold"
    leaver: ClassVar[Mapping[str, Fate]] = {"placed_by": STAYS}

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    placed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")


class DataState(models.Model):
    """The data of a person came into a state: which, until when, why, by whom."""

    personal: ClassVar[frozenset[str]] = frozenset({"reason"})
    leaver: ClassVar[Mapping[str, Fate]] = {"changed_by": STAYS}

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14)
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.state

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key


class Erasure(Record):
    """The certificate of an erasure: which key, on what ground, what was done per record class; no personal data."""

    kind: ClassVar[str] = "erasure"
    leaver: ClassVar[Mapping[str, Fate]] = {"done_by": STAYS}

    person_key_erased = models.CharField(max_length=24, db_index=True)
    ground = models.CharField(max_length=16, choices=ErasureGround.choices)
    requested_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=5, blank=True)
    is_complete = models.BooleanField(default=True)
    restricted_until = models.DateField(null=True, blank=True)
    plan = models.JSONField(default=list)
    done_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="erasure_by_age")]
