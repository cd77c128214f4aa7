"""Tables of the accounts module. Who a person is (identity) stands apart from what happened with them (the person key).

An account carries the facts of its organisation itself (docs/decisions/0007): there is no organisation without a
relation to us that somebody answers for.
"""

import secrets
from typing import ClassVar

from django.db import models

from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.accounts.choices import (
    AccountStatus,
    AccountType,
    CheckSource,
    PersonState,
    PointType,
    StakeholderRole,
    Stance,
    TeamRole,
    Tier,
)


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

    ``email_key``, ``phone_key`` and ``match_key`` are the normal forms by which duplicates are found.
    """

    personal: ClassVar[frozenset[str]] = frozenset({
        "name", "given_name", "family_name", "name_latin", "name_key", "name_folded", "match_key", "email", "email_key",
        "phone", "phone_key", "mobile", "salutation", "born_on", "name_day",
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


class Account(Record):
    """A customer or prospect, company or private person, with one owner (AccountOwner keeps the dated rows).

    ``owner`` is the present owner. Columns from ``last_contact_at`` on are published measures: higher modules write
    them through actions, lists sort and filter by them. Amounts of measures are minor units of ``measures_currency``.
    """

    kind: ClassVar[str] = "account"

    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=300, default="")
    name_folded = models.CharField(max_length=420, default="")
    match_key = models.CharField(max_length=200, default="", db_index=True)
    account_type = models.CharField(max_length=8, choices=AccountType.choices, default=AccountType.COMPANY)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    status = models.CharField(max_length=8, choices=AccountStatus.choices, default=AccountStatus.PROSPECT)
    tier = models.CharField(max_length=1, choices=Tier.choices, blank=True, default="")
    tier_reason = models.CharField(max_length=200, blank=True)
    segment = models.CharField(max_length=60, blank=True)
    industry = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="owned_accounts")
    unit = models.ForeignKey("people.CompanyUnit", null=True, blank=True, on_delete=models.PROTECT)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=200, blank=True, db_index=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    registration_number = models.CharField(max_length=60, blank=True, db_index=True)
    tax_number = models.CharField(max_length=60, blank=True, db_index=True)
    lei = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    turnover_minor = models.BigIntegerField(null=True, blank=True)
    turnover_currency = models.CharField(max_length=3, blank=True)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)
    customer_since = models.DateField(null=True, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="aliases_of")
    external_ref = models.CharField(max_length=120, blank=True, db_index=True)

    last_contact_at = models.DateTimeField(null=True, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    measures_currency = models.CharField(max_length=3, default="EUR")
    revenue_12m_minor = models.BigIntegerField(default=0)
    revenue_before_minor = models.BigIntegerField(default=0)
    contribution_12m_minor = models.BigIntegerField(default=0)
    open_deals_minor = models.BigIntegerField(default=0)
    open_deals_count = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)

    turnover = MoneyPair("turnover_minor", "turnover_currency")
    revenue_12m = MoneyPair("revenue_12m_minor", "measures_currency")
    revenue_before = MoneyPair("revenue_before_minor", "measures_currency")
    contribution_12m = MoneyPair("contribution_12m_minor", "measures_currency")
    open_deals = MoneyPair("open_deals_minor", "measures_currency")

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="account_by_name"),
            models.Index(fields=["revenue_12m_minor", "id"], name="account_by_revenue"),
            models.Index(fields=["owner", "name_key", "id"], name="account_by_owner"),
            models.Index(fields=["status", "name_key", "id"], name="account_by_status"),
            models.Index(fields=["tier", "name_key", "id"], name="account_by_tier"),
            models.Index(fields=["segment", "name_key", "id"], name="account_by_segment"),
            models.Index(fields=["country", "name_key", "id"], name="account_by_country"),
            models.Index(fields=["next_contact_on", "id"], name="account_by_next_contact"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountName(models.Model):
    """Another name of an account: in another language or script, a former name, an acronym."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    language = models.CharField(max_length=5, blank=True)
    name_kind = models.CharField(max_length=12, default="alias")
    created_at = models.DateTimeField()

    def search_owner(self) -> Account:
        """The account that is found by this name."""
        return self.account


class AccountAddress(models.Model):
    """A postal or visiting address of an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="addresses")
    purpose = models.CharField(max_length=20, default="visiting")
    lines = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    created_at = models.DateTimeField()


class AccountOwner(models.Model):
    """Who owned an account, from when to when, by whose appointment, why. Exactly one row is open."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="owners")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="ownerships")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    appointed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=models.Q(to_at=None), name="one_open_owner")
        ]
        indexes = [models.Index(fields=["user", "to_at"], name="ownership_by_user")]


class AccountTeamMember(models.Model):
    """Somebody else of ours who looks after an account, with a role, dated."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="team_accounts")
    role = models.CharField(max_length=20, choices=TeamRole.choices, default=TeamRole.MEMBER)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "to_at"], name="team_by_user")]


class Contact(Record):
    """A person at an account: title, department, part in decisions."""

    kind: ClassVar[str] = "contact"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
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
    personal: ClassVar[frozenset[str]] = frozenset({"name_key", "note"})

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="contact_by_name"),
            models.Index(fields=["account", "name_key", "id"], name="contact_by_account"),
        ]

    def person_key(self) -> str:
        """The key of the person."""
        return self.person.key


class ContactPoint(models.Model):
    """A further way to reach a person or an account."""

    personal: ClassVar[frozenset[str]] = frozenset({"value", "normal"})

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    point_type = models.CharField(max_length=8, choices=PointType.choices)
    label = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=300)
    normal = models.CharField(max_length=300, blank=True, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(account=None), name="point_of_person_or_account"
            )
        ]


class FieldCheck(models.Model):
    """A field of a record was confirmed: by whom, when it was true, from what source, and when we were told.

    ``recorded_at`` long after ``true_on`` is a change that arrived late.
    """

    kind_name = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="field_checks")
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=10, choices=CheckSource.choices)
    true_on = models.DateField()
    recorded_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    changed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind_name", "record_id", "field"], name="one_check_per_field")
        ]


class FreshnessRule(Record):
    """How long a field stays fresh, by segment or tier (empty: all), in days."""

    kind: ClassVar[str] = "freshness_rule"

    kind_name = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    tier = models.CharField(max_length=1, blank=True)
    segment = models.CharField(max_length=60, blank=True)
    days = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)


class Stakeholder(Record):
    """A contact's part in decisions of an account; ``contact`` is empty while only the role is known."""

    kind: ClassVar[str] = "stakeholder"

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


class Merge(Record):
    """Two records became one: what moved and what was overwritten, so that it can be undone exactly."""

    kind: ClassVar[str] = "merge"

    kind_name = models.CharField(max_length=20)
    kept_id = models.BigIntegerField()
    merged_id = models.BigIntegerField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="merges")
    moved = models.JSONField(default=list)
    overwritten = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)


class KeptSeparate(models.Model):
    """Somebody looked at two alike records and said that they are two."""

    kind_name = models.CharField(max_length=20)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind_name", "first_id", "second_id"], name="one_separation_per_pair")
        ]
