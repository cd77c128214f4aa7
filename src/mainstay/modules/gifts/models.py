"""Tables of the gifts module. The ledger (GiftEntry) is only ever added to; what is said about a gift in words stands
beside it and can be erased, the entries know people by their keys.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, stops
from mainstay.framework.locale import format_day
from mainstay.framework.reader import reader_locale
from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.gifts.choices import (
    AnswerState,
    GiftCategory,
    GiftDecision,
    GiftDirection,
    GiftOccasion,
    GiftPayer,
    GiftRoute,
    GiftRuleState,
    GiftState,
    GiftVia,
    LedgerKind,
    PlaceTier,
)


class GiftRuleSet(Record):
    """A regime or a policy: where it comes from. ``content`` holds what is neither code nor rows, as in a pack."""

    kind: ClassVar[str] = "gift_rule_set"
    leaver: ClassVar[Mapping[str, Fate]] = {"checked_by": STAYS}

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    pack = models.CharField(max_length=60, blank=True)
    content = models.JSONField(default=dict)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")


class GiftRule(Record):
    """One version of one row of a rule set, with its dates. It decides from the moment at which a compliance officer
    confirmed it, having looked at ``source``, until it is retired. ``content`` is the row as it stands in a pack.
    """

    kind: ClassVar[str] = "gift_rule"
    leaver: ClassVar[Mapping[str, Fate]] = {"author": STAYS, "confirmed_by": STAYS}

    rule_set = models.ForeignKey(GiftRuleSet, on_delete=models.PROTECT, related_name="rules")
    row = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=1)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    measure = models.CharField(max_length=20)
    paragraph = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=GiftRuleState.choices, default=GiftRuleState.DRAFT)
    content = models.JSONField(default=dict)
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "row", "number"], name="one_version_per_rule_row"),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="gift_rule_by_age")]


class GiftSetting(Record):
    """What the firm has decided where the rules are silent, and which kind of firm it is. A proposal counts from its
    confirmation by a second person until the next one is confirmed.
    """

    kind: ClassVar[str] = "gift_setting"
    leaver: ClassVar[Mapping[str, Fate]] = {"proposed_by": STAYS, "confirmed_by": STAYS}

    settings = models.JSONField(default=dict)
    firm = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="gift_setting_by_age")]


class GiftBook(models.Model):
    """The rules, settings and facts of the firm by which decisions were made: kept once for each ``digest``, so that
    every decision can be made again as it was.
    """

    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    created_at = models.DateTimeField()


class GiftPerson(Record):
    """What a person outside is in the eyes of the rules, by the person's key: an official, a health professional."""

    kind: ClassVar[str] = "gift_person"
    leaver: ClassVar[Mapping[str, Fate]] = {"noted_by": STAYS}

    person_key_of = models.CharField(max_length=24, unique=True)
    kinds = models.JSONField(default=list)
    noted_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    def person_key(self) -> str:
        """The key of the person."""
        return self.person_key_of


class Gift(Record):
    """A gift, a meal, a visit, an event: planned, and then given, received or not. What it is now; how it came to be
    stands in its entries. Amounts are for one piece, in ``currency``; ``tax`` and ``delivery`` are parts of ``cost``.
    ``subject_*`` name the talk or event at which it is given. ``answer`` is the newest evaluation, ``last_entry`` the
    newest entry of its chain.
    """

    kind: ClassVar[str] = "gift"
    personal: ClassVar[frozenset[str]] = frozenset({"description", "relation_basis", "other_party", "note"})
    leaver: ClassVar[Mapping[str, Fate]] = {
        "giver": stops(state__in=["asked", "reserved"]), "on_behalf_of": STAYS, "host": STAYS, "subject": STAYS,
    }  # fmt: skip

    occasion = models.CharField(max_length=5, choices=GiftOccasion.choices, default=GiftOccasion.GIFT)
    direction = models.CharField(max_length=8, choices=GiftDirection.choices, default=GiftDirection.GIVEN)
    category = models.CharField(max_length=16, choices=GiftCategory.choices)
    state = models.CharField(max_length=9, choices=GiftState.choices, default=GiftState.ASKED)
    given_on = models.DateField()
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    deputyship = models.CharField(max_length=60, blank=True)
    host = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    host_present = models.BooleanField(null=True)
    own_people = models.PositiveSmallIntegerField(default=0)
    unnamed = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    tax_minor = models.BigIntegerField(null=True, blank=True)
    delivery_minor = models.BigIntegerField(null=True, blank=True)
    market_minor = models.BigIntegerField(null=True, blank=True)
    face_minor = models.BigIntegerField(null=True, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    is_actual = models.BooleanField(default=False)
    payer = models.CharField(max_length=20, choices=GiftPayer.choices, default=GiftPayer.FIRM)
    place_country = models.CharField(max_length=2, blank=True)
    place_tier = models.CharField(max_length=6, choices=PlaceTier.choices, blank=True)
    business_related = models.BooleanField(null=True)
    solicited = models.BooleanField(null=True)
    tender_running = models.BooleanField(null=True)
    description = models.CharField(max_length=300, blank=True)
    relation_basis = models.CharField(max_length=300, blank=True)
    other_party = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    decision = models.CharField(max_length=12, choices=GiftDecision.choices, blank=True)
    paragraph = models.CharField(max_length=200, blank=True)
    route = models.CharField(max_length=12, choices=GiftRoute.choices, blank=True)
    answer = models.JSONField(default=dict)
    review = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    last_entry = models.CharField(max_length=16, blank=True)
    approval = models.ForeignKey("work.Approval", null=True, on_delete=models.PROTECT, related_name="+")

    cost = MoneyPair("cost_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")
    delivery = MoneyPair("delivery_minor", "currency")
    market = MoneyPair("market_minor", "currency")
    face = MoneyPair("face_minor", "currency")

    class Meta:
        indexes = [
            models.Index(fields=["given_on", "id"], name="gift_by_day"),
            models.Index(fields=["giver", "given_on", "id"], name="gift_by_giver"),
            models.Index(fields=["account", "given_on", "id"], name="gift_by_account"),
            models.Index(fields=["state", "given_on", "id"], name="gift_by_state"),
            models.Index(fields=["subject_kind", "subject_id"], name="gift_by_subject"),
        ]

    def person_key(self) -> str:
        """Its words may name several people; they are erased with the first of them."""
        return f"gift:{self.public_id}"

    def __str__(self) -> str:
        """As lists name it."""
        return self.title

    @property
    def title(self) -> str:
        """What it is and its day, in the reader's language."""
        return f"{self.get_category_display()}, {format_day(self.given_on, reader_locale())}"


class GiftRecipient(models.Model):
    """Somebody who receives a part of a gift, or from whom one comes, by the key of the person: a contact, or, of a
    received gift, one of us. ``organisation`` is the client's public id as it was.
    """

    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="recipients")
    person = models.CharField(max_length=30)
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=16, blank=True)
    kinds = models.JSONField(default=list)
    via = models.CharField(max_length=8, choices=GiftVia.choices, default=GiftVia.DIRECT)
    country = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gift", "person"], name="recipient_once_per_gift")]
        indexes = [
            models.Index(fields=["person", "gift"], name="gift_recipient_by_person"),
            models.Index(fields=["organisation", "gift"], name="gift_recipient_by_firm"),
        ]


class GiftEntry(Record):
    """An entry of the ledger: never changed, never removed. ``facts`` are all that the rules know, ``book`` the rules
    by which it was judged, ``trace`` the whole evaluation; ``digest`` seals it behind the entry ``number`` - 1.
    """

    kind: ClassVar[str] = "gift_entry"
    history: ClassVar[bool] = False
    leaver: ClassVar[Mapping[str, Fate]] = {"by": STAYS, "on_behalf_of": STAYS}

    number = models.BigIntegerField(unique=True)
    gift = models.ForeignKey(Gift, null=True, on_delete=models.PROTECT, related_name="entries")
    entry_kind = models.CharField(max_length=11, choices=LedgerKind.choices, db_index=True)
    recorded_on = models.DateField()
    facts = models.JSONField()
    book = models.ForeignKey(GiftBook, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, choices=GiftDecision.choices, blank=True)
    paragraph = models.CharField(max_length=200, blank=True)
    trace = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    digest_before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class GiftAlarm(models.Model):
    """An alarm about a rule that compliance was told of, once: no version for a day, one that ends or begins."""

    alarm = models.CharField(max_length=20)
    rule_set = models.CharField(max_length=60)
    row = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alarm", "rule_set", "row", "on"], name="gift_alarm_once")]


class GiftAttestation(Record):
    """A campaign: everybody says that the register of a period is whole. ``to_on`` is the day after the last."""

    kind: ClassVar[str] = "gift_attestation"
    leaver: ClassVar[Mapping[str, Fate]] = {"started_by": STAYS}

    title = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField()
    due_on = models.DateField()
    started_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="gift_attestation_by_due")]


class GiftAttestationAnswer(Record):
    """What one of us said."""

    kind: ClassVar[str] = "gift_attestation_answer"
    leaver: ClassVar[Mapping[str, Fate]] = {"user": STAYS}

    attestation = models.ForeignKey(GiftAttestation, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=AnswerState.choices, default=AnswerState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attestation", "user"], name="one_answer_per_attestation")]
        indexes = [models.Index(fields=["created_at", "id"], name="gift_answer_by_age")]
