"""An account carries the facts of its organisation itself (docs/decisions/0007): there is no organisation without a
relation to us that somebody answers for.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from mainstay.framework.leaving import STAYS, Fate, ends, moves
from mainstay.framework.records import MoneyPair, Record
from mainstay.modules.accounts.choices import AccountStatus, AccountType, AddressPurpose, NameKind, TeamRole, Tier
from mainstay.modules.accounts.models.persons import Person


class _OfPrivateClients:
    """The personal columns of accounts: those of a private person tell of that person, a company's of nobody."""

    columns = frozenset(
        {"name", "name_latin", "name_key", "name_folded", "match_key", "email", "email_key", "phone", "phone_key"}
    )

    def __get__(self, row: "Account | None", owner: type) -> frozenset[str]:
        return self.columns if row is None or row.person_id else frozenset()


class Account(Record):
    """A customer or prospect, company or private person, with one owner (AccountOwner keeps the dated rows).

    ``owner`` is the present owner. Columns from ``last_contact_at`` on are published measures: higher modules write
    them through actions, lists sort and filter by them. Amounts of measures are minor units of ``measures_currency``.
    The columns that end in ``_key``, and ``name_folded``, ``match_key`` and ``domain`` are computed in rules/keys.py.
    ``stale_on`` is the first day on which an important field is no longer fresh (rules/freshness.py).
    """

    kind: ClassVar[str] = "account"
    leaver: ClassVar[Mapping[str, Fate]] = {"owner": moves("accounts", merged_into=None)}
    personal = _OfPrivateClients()

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
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="owned_accounts")
    unit = models.ForeignKey("people.CompanyUnit", null=True, blank=True, on_delete=models.PROTECT)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=200, blank=True, db_index=True)
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_key = models.CharField(max_length=20, blank=True, db_index=True)
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
    stale_on = models.DateField(null=True, blank=True)

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
            models.Index(fields=["owner", "stale_on", "id"], name="account_by_owner_stale"),
            models.Index(fields=["stale_on", "id"], name="account_by_stale"),
            models.Index(fields=["parent", "name_key", "id"], name="account_by_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def person_key(self) -> str:
        """The key of the private person; empty for a company."""
        return self.person.key if self.person else ""


class AccountName(Record):
    """Another name of an account: in another language or script, a former name, an acronym."""

    kind: ClassVar[str] = "account_name"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    language = models.CharField(max_length=5, blank=True)
    name_kind = models.CharField(max_length=12, choices=NameKind.choices, default=NameKind.ALIAS)

    def search_owner(self) -> Account:
        """The account that is found by this name."""
        return self.account


class AccountAddress(Record):
    """A postal or visiting address of an account."""

    kind: ClassVar[str] = "address"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="addresses")
    purpose = models.CharField(max_length=20, choices=AddressPurpose.choices, default=AddressPurpose.VISITING)
    lines = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)


class AccountOwner(models.Model):
    """Who owned an account, from when to when, by whose appointment, why. Exactly one row is open."""

    leaver: ClassVar[Mapping[str, Fate]] = {
        "user": moves("accounts", to_at=None, account__merged_into=None),
        "appointed_by": STAYS,
    }

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


class AccountTeamMember(Record):
    """Somebody else of ours who looks after an account, with a role, dated."""

    kind: ClassVar[str] = "team_member"
    leaver: ClassVar[Mapping[str, Fate]] = {"user": ends(to_at=None)}

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="team_accounts")
    role = models.CharField(max_length=20, choices=TeamRole.choices, default=TeamRole.MEMBER)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user", "role"], condition=models.Q(to_at=None), name="one_open_membership_per_role"
            )
        ]
        indexes = [models.Index(fields=["user", "to_at"], name="team_by_user")]
