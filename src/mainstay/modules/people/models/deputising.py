"""Absences and who stands in: deputyships with what they name, what moved, and what the principal said afterwards."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends
from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.people.choices import (
    AbsenceReason,
    Cover,
    DeputyKind,
    DeputyScope,
    DeputyshipState,
    EndReason,
    InFlight,
    ReviewState,
)
from mainstay.modules.people.models.company import CompanyUnit, User


class Absence(Record):
    """Somebody is away on days (half-open in the zone of their unit), covered by a deputy or by the manager; an open
    end waits for "I am back". Why is told to the person and the managers above only.
    """

    kind: ClassVar[str] = "absence"
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "note"})
    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(ended_at=None), "reported_by": STAYS, "ended_by": STAYS}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    reason = models.CharField(max_length=8, choices=AbsenceReason.choices)
    cover = models.CharField(max_length=7, choices=Cover.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "from_on", "to_on"], name="absence_by_user"),
                   models.Index(fields=["from_on", "id"], name="absence_by_day")]  # fmt: skip

    def person_key(self) -> str:
        """About a colleague."""
        return f"user:{self.user_id}"


class StandingDeputy(Record):
    """Somebody named in advance to stand in for a person, in order, accepted once."""

    kind: ClassVar[str] = "standing_deputy"
    leaver: ClassVar[Mapping[str, Fate]] = {"principal": ends(ended_at=None), "deputy": ends(ended_at=None)}

    principal = models.ForeignKey(User, on_delete=models.CASCADE, related_name="standing_deputies")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "deputy"], condition=models.Q(ended_at=None),
                                    name="one_standing_deputy")
        ]  # fmt: skip


class Deputyship(Record):
    """Dated substitution: who stands in for whom, on which days (half-open in the zone of the principal's unit), for
    what, up to which amounts. It never lacks an end. Rights follow from the days and the words given, asked at every
    act (queries/mandates.py); ``state`` only shows where it stands. ``discount_limit`` is in hundredths of a percent.
    """

    kind: ClassVar[str] = "deputyship"
    personal: ClassVar[frozenset[str]] = frozenset({"reason", "handover_note", "return_note"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "principal": ends(ended_at=None),
        "deputy": ends(ended_at=None),
        "proposed_by": STAYS,
        "appointed_by": STAYS,
        "ended_by": STAYS,
    }

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputyships")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputises")
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    appointed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, null=True, on_delete=models.SET_NULL, related_name="deputyships")
    reason = models.CharField(max_length=8, choices=AbsenceReason.choices)
    state = models.CharField(max_length=8, choices=DeputyshipState.choices, default=DeputyshipState.PROPOSED)
    from_on = models.DateField()
    to_on = models.DateField()
    deputy_kind = models.CharField(max_length=7, choices=DeputyKind.choices, default=DeputyKind.REPLACE)
    scope = models.CharField(max_length=13, choices=DeputyScope.choices, default=DeputyScope.ALL)
    territory = models.JSONField(default=dict, blank=True)
    duties = models.JSONField(default=list, blank=True)
    rights = models.JSONField(default=list, blank=True)
    limit_minor = models.BigIntegerField(null=True, blank=True)
    gift_limit_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    discount_limit = models.PositiveIntegerField(null=True, blank=True)
    in_flight = models.CharField(max_length=5, choices=InFlight.choices, default=InFlight.LEAVE)
    handover_note = models.TextField(blank=True)
    return_note = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=14, choices=EndReason.choices, blank=True)
    end_note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    limit = MoneyPair("limit_minor", "currency")
    gift_limit = MoneyPair("gift_limit_minor", "currency")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(to_on__gt=models.F("from_on")),
                                              name="deputyship_ends_after_start")]  # fmt: skip
        indexes = [
            models.Index(fields=["deputy", "to_on"], name="deputyship_by_deputy"),
            models.Index(fields=["principal", "to_on"], name="deputyship_by_principal"),
            models.Index(fields=["from_on", "id"], name="deputyship_by_day"),
        ]

    def person_key(self) -> str:
        """About the one who is away."""
        return f"user:{self.principal_id}"


class DeputyNext(models.Model):
    """The next person named in an appointment: takes over where those before are absent or may not."""

    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    deputyship = models.ForeignKey(Deputyship, on_delete=models.CASCADE, related_name="next_in_line")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deputyship", "user"], name="named_once_in_line")]
        ordering = ["position"]


class DeputyRecord(models.Model):
    """A record that a deputyship names, or leaves out (``excluded``), by kind and both ids."""

    leaver: ClassVar[Mapping[str, Fate]] = {"subject": STAYS}

    deputyship = models.ForeignKey(Deputyship, on_delete=models.CASCADE, related_name="records")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    row_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True, blank=True)
    excluded = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deputyship", "subject_kind", "subject_id"], name="named_once_in_deputyship"
            )
        ]


class DeputyItem(models.Model):
    """An open item that moved to the deputy, or was copied, and came back."""

    leaver: ClassVar[Mapping[str, Fate]] = {"subject": STAYS}

    deputyship = models.ForeignKey(Deputyship, on_delete=models.CASCADE, related_name="items")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    copy_id = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deputyship", "subject_kind", "subject_id"], name="moved_once_in_deputyship"
            )
        ]


class DeputyReview(models.Model):
    """What the principal says of an act done for them: acknowledged, disputed, seen without a word, ratified."""

    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS}

    deputyship = models.ForeignKey(Deputyship, on_delete=models.CASCADE, related_name="reviews")
    action_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=ReviewState.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deputyship", "action_id"], name="one_word_per_act")]


class SoleSignature(Record):
    """In a unit with fewer than three people who may decide, one decides alone on these days (half-open), and why."""

    kind: ClassVar[str] = "sole_signature"
    leaver: ClassVar[Mapping[str, Fate]] = {"switched_by": STAYS}

    unit = models.ForeignKey(CompanyUnit, on_delete=models.PROTECT, related_name="sole_signatures")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=500)
    switched_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)


class DeputyPolicy(Record):
    """How the company stands in for its people from a day on: one step onward or none, how many days of silence mean
    seen, and whether deals closed meanwhile count for owner or deputy.
    """

    kind: ClassVar[str] = "deputy_policy"
    leaver: ClassVar[Mapping[str, Fate]] = {"set_by": STAYS}

    from_on = models.DateField(unique=True)
    onward_steps = models.PositiveSmallIntegerField(default=0)
    silence_days = models.PositiveSmallIntegerField(default=10)
    credit_share = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
