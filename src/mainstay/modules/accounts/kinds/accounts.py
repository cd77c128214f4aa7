"""Accounts, contacts, persons and what hangs on them as record kinds."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope, CompanyScope, Scope
from mainstay.framework.values import (
    Boolean,
    Choice,
    Country,
    Currency,
    Date,
    Email,
    Instant,
    Integer,
    Language,
    LongText,
    MoneyType,
    Phone,
    Reference,
    Text,
    Url,
)
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.modules.accounts.choices import (
    AccountStatus,
    AccountType,
    AddressPurpose,
    NameKind,
    PersonState,
    PointType,
    StakeholderRole,
    Stance,
    TeamRole,
    Tier,
)
from mainstay.modules.accounts.models import (
    Account,
    AccountAddress,
    AccountName,
    AccountTeamMember,
    Competitor,
    Contact,
    ContactPoint,
    ContactRole,
    FreshnessRule,
    InstalledItem,
    Merge,
    Person,
    Sighting,
    Stakeholder,
    Tag,
)
from mainstay.modules.catalogue.rules.names import name_in

_LIVE = PersonState.LIVE.value
_ACCOUNT = AccountScope("account_id")
# Asked row by row: as a join, the planner of SQLite begins with all persons instead of the order of the list.
_HIDDEN = Person.objects.exclude(state=_LIVE)
_EDIT = "account.edit"


@dataclass(frozen=True)
class PersonScope(Scope):
    """Rows about a person (id at ``path``) are seen through the accounts where the person is a contact; rows that hang
    on an account themselves (``account_path``) through that.
    """

    path: str = "id"
    account_path: str = ""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """Some place of the person lies at an account in reach."""
        within = _ACCOUNT.condition(actor, extent)
        if within is None:
            return None
        seen = Q(Exists(Contact.objects.filter(within, person_id=OuterRef(self.path))))
        own = AccountScope(self.account_path).condition(actor, extent) if self.account_path else None
        return seen if own is None else seen | (own & Q(**{f"{self.account_path}__isnull": False}))

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """The best that any of the person's accounts gives."""
        found: set[Standing] = set()
        if self.account_path and getattr(row, self.account_path) is not None:
            found |= AccountScope(self.account_path).standing(actor, row)
        for contact in Contact.objects.filter(person_id=getattr(row, self.path))[:50]:
            found |= _ACCOUNT.standing(actor, contact)
        return frozenset(found)


def _account_words(row: Account) -> SearchText | None:
    if row.merged_into_id is not None or (row.person is not None and row.person.state != PersonState.LIVE):
        return None
    names = " ".join(name.name for name in row.names.all())
    numbers = f"{row.registration_number} {row.tax_number} {row.lei} {row.domain}"
    return SearchText(row.name, f"{row.name_latin} {names} {row.city} {numbers}", row.pk)


def _contact_words(row: Contact) -> SearchText | None:
    if row.person.state != PersonState.LIVE or row.person.merged_into_id is not None:
        return None
    one = row.person.identity
    body = f"{one.name_latin} {one.email} {one.phone} {one.mobile} {row.title} {row.contact_role} {row.account.name}"
    return SearchText(one.name, body, row.account_id)


def _account_field(name: str, label: Any, type_: Any, **more: Any) -> KindField:
    return KindField(name=name, label=label, type=type_, edit_with=(_EDIT, name), **more)


register_kind(
    RecordKind(
        name="account", model=Account, label=_("Account"), plural=_("Accounts"), scope=AccountScope("id"),
        rights="account", title=lambda row: row.name, icon="building-skyscraper", custom_fields=True, account_path="id",
        url=lambda row: f"/accounts/{row.public_id}/", search=_account_words,
        visible_extra=lambda _actor: Q(merged_into=None) & (Q(person=None) | Q(person__state=_LIVE)),
        facts=lambda row: {"archived": row.archived_at is not None, "type": row.account_type, "status": row.status},
        fields=(
            _account_field("name", _("Account"), Text(), sort="name_key", fold_path="name_folded"),
            KindField(name="tier", label=_("Tier"), type=Choice(choices=tuple(Tier.choices)), indexed=True),
            KindField(name="status", label=_("Status"), type=Choice(choices=tuple(AccountStatus.choices)), indexed=True,
                      edit_with=("account.change_status", "status")),
            KindField(name="owner", label=_("Owner"), type=Reference(kind="user"), path="owner_id", indexed=True,
                      show=lambda row: row.owner),
            _account_field("segment", _("Segment"), Text(max_length=60), indexed=True),
            _account_field("industry", _("Industry"), Text(max_length=60)),
            _account_field("country", _("Country"), Country(), indexed=True),
            _account_field("city", _("City"), Text(max_length=120)),
            KindField(name="parent", label=_("Part of"), type=Reference(kind="account"), path="parent_id", indexed=True,
                      show=lambda row: row.parent),
            KindField(name="account_type", label=_("Type"), type=Choice(choices=tuple(AccountType.choices))),
            _account_field("email", _("E-mail"), Email()),
            _account_field("phone", _("Phone"), Phone()),
            _account_field("website", _("Website"), Url()),
            _account_field("registration_number", _("Registration number"), Text(max_length=60), indexed=True),
            _account_field("tax_number", _("Tax number"), Text(max_length=60), indexed=True),
            _account_field("lei", _("LEI"), Text(max_length=20)),
            _account_field("language", _("Language"), Language()),
            _account_field("currency", _("Currency"), Currency()),
            _account_field("employees", _("Employees"), Integer(minimum=0), numeric=True),
            _account_field("founded", _("Founded in"), Integer()),
            _account_field("turnover", _("Yearly turnover"), MoneyType(), path="turnover_minor", numeric=True,
                           currency_path="turnover_currency"),
            _account_field("source", _("Where from"), Text(max_length=120)),
            _account_field("customer_since", _("Client since"), Date()),
            _account_field("description", _("Description"), LongText(), column=False),
            _account_field("external_ref", _("Number in another system"), Text(max_length=120), indexed=True),
            KindField(name="revenue_12m", label=_("Revenue, 12 months"), type=MoneyType(), path="revenue_12m_minor",
                      currency_path="measures_currency", sort="revenue_12m_minor", numeric=True, indexed=True),
            KindField(name="contribution_12m", label=_("Contribution, 12 months"), type=MoneyType(), numeric=True,
                      path="contribution_12m_minor", currency_path="measures_currency", right="margin"),
            KindField(name="open_deals", label=_("Open deals"), type=MoneyType(), path="open_deals_minor", numeric=True,
                      currency_path="measures_currency"),
            KindField(name="last_contact_at", label=_("Last contact"), type=Instant(), day_only=True),
            KindField(name="next_contact_on", label=_("Next contact"), type=Date(), indexed=True),
            KindField(name="stale_on", label=_("Data fresh until"), type=Date(), indexed=True),
            KindField(name="checked_at", label=_("Last confirmed"), type=Instant(), day_only=True),
            KindField(name="tag", label=_("Tag"), type=Text(max_length=40), path="tags__tag__name", column=False,
                      extra_condition=lambda leaf, _actor: _tag_condition(leaf)),
            KindField(name="created_at", label=_("Created"), type=Instant()),
            KindField(name="archived_at", label=_("Archived"), type=Instant()),
        ),
    )
)  # fmt: skip


def _tag_condition(leaf: Any) -> Q:
    links = Tag.objects.filter(accounts__account_id=OuterRef("pk"))
    if leaf.operator == "empty":
        return ~Q(Exists(links)) if leaf.value else Q(Exists(links))
    words = [str(word).lower() for word in (leaf.value if isinstance(leaf.value, list) else [leaf.value])]
    by_word = {"contains": "name__contains", "starts": "name__startswith"}.get(leaf.operator)
    found = Q(Exists(links.filter(**({by_word: words[0]} if by_word else {"name__in": words}))))
    return ~found if leaf.operator == "is_not" else found


def _person_field(name: str, label: Any, type_: Any, **more: Any) -> KindField:
    return KindField(
        name=name, label=label, type=type_, path=f"person__identity__{name}", edit_with=("contact.edit", name), **more
    )


register_kind(
    RecordKind(
        name="contact", model=Contact, label=_("Contact"), plural=_("Contacts"), scope=_ACCOUNT, rights="contact",
        title=lambda row: row.person.identity.name, icon="address-book", custom_fields=True, account_path="account_id",
        url=lambda row: f"/contacts/{row.public_id}/", search=_contact_words,
        visible_extra=lambda _actor: ~Q(Exists(_HIDDEN.filter(pk=OuterRef("person_id")))),
        related=("account", "person__identity"), facts=lambda row: {"ended": row.to_on is not None},
        fields=(
            _person_field("name", _("Name"), Text(), sort="name_key", fold_path="person__identity__name_folded"),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id", indexed=True,
                      show=lambda row: row.account),
            KindField(name="title", label=_("Position"), type=Text(max_length=120), edit_with=("contact.edit", "title")),
            KindField(name="department", label=_("Department"), type=Text(max_length=120),
                      edit_with=("contact.edit", "department")),
            KindField(name="contact_role", label=_("Part in purchases"), type=Text(max_length=60),
                      edit_with=("contact.edit", "contact_role")),
            _person_field("email", _("E-mail"), Email()),
            _person_field("phone", _("Phone"), Phone()),
            _person_field("mobile", _("Mobile"), Phone()),
            _person_field("language", _("Language"), Language()),
            _person_field("given_name", _("Given name"), Text(max_length=100), column=False),
            _person_field("family_name", _("Family name"), Text(max_length=100), column=False),
            _person_field("name_latin", _("Name in Latin letters"), Text(), column=False),
            KindField(name="is_main", label=_("Main contact"), type=Boolean()),
            KindField(name="last_contact_at", label=_("Last contact"), type=Instant(), day_only=True),
            KindField(name="from_on", label=_("Since"), type=Date()),
            KindField(name="to_on", label=_("Until"), type=Date()),
            KindField(name="owner", label=_("Owner"), type=Reference(kind="user"), path="account__owner_id",
                      column=False),
            KindField(name="created_at", label=_("Created"), type=Instant(), column=False),
            KindField(name="external_ref", label=_("Number in another system"), type=Text(max_length=120), indexed=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="person", model=Person, label=_("Person"), plural=_("Persons"), scope=PersonScope("id"), rights="contact",
        title=lambda row: row.identity.name, icon="user",
        visible_extra=lambda _actor: Q(state=_LIVE, merged_into=None),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="contact_point", model=ContactPoint, label=_("Way to reach"), plural=_("Ways to reach"),
        scope=PersonScope("person_id", "account_id"), rights="contact", title=lambda row: row.value, icon="at",
        visible_extra=lambda _actor: Q(person=None) | Q(person__state=_LIVE),
        fields=(
            KindField(name="point_type", label=_("Type"), type=Choice(choices=tuple(PointType.choices))),
            KindField(name="value", label=_("Value"), type=Text(max_length=300)),
            KindField(name="label", label=_("Label"), type=Text(max_length=40)),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="account_name", model=AccountName, label=_("Further name"), plural=_("Further names"), scope=_ACCOUNT,
        rights="account", title=lambda row: row.name, icon="abc", account_path="account_id",
        url=lambda row: f"/accounts/{row.account.public_id}/",
        fields=(
            KindField(name="name", label=_("Name"), type=Text(max_length=300)),
            KindField(name="name_kind", label=_("What it is"), type=Choice(choices=tuple(NameKind.choices))),
            KindField(name="language", label=_("Language"), type=Language()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="address", model=AccountAddress, label=_("Address"), plural=_("Addresses"), scope=_ACCOUNT, rights="account",
        title=lambda row: ", ".join(filter(None, (row.lines, row.postal_code, row.city, row.country))),
        icon="map-pin", account_path="account_id", url=lambda row: f"/accounts/{row.account.public_id}/",
        fields=(
            KindField(name="purpose", label=_("For"), type=Choice(choices=tuple(AddressPurpose.choices))),
            KindField(name="city", label=_("Place"), type=Text(max_length=120)),
            KindField(name="country", label=_("Country"), type=Country()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="team_member", model=AccountTeamMember, label=_("Team member"), plural=_("Account team"), scope=_ACCOUNT,
        rights="account", title=lambda row: row.user.name, icon="users", account_path="account_id",
        url=lambda row: f"/accounts/{row.account.public_id}/",
        fields=(
            KindField(name="user", label=_("Colleague"), type=Reference(kind="user"), path="user_id",
                      show=lambda row: row.user),
            KindField(name="role", label=_("Role"), type=Choice(choices=tuple(TeamRole.choices))),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="stakeholder", model=Stakeholder, label=_("Stakeholder"), plural=_("Stakeholders"), scope=_ACCOUNT,
        rights="account", icon="users-group", account_path="account_id",
        title=lambda row: row.contact.person.identity.name if row.contact else str(row.get_role_display()),
        url=lambda row: f"/accounts/{row.account.public_id}/",
        visible_extra=lambda _actor: Q(contact=None) | Q(contact__person__state=_LIVE),
        related=("account", "contact__person__identity"),
        fields=(
            KindField(name="role", label=_("Role"), type=Choice(choices=tuple(StakeholderRole.choices))),
            KindField(name="stance", label=_("Stance"), type=Choice(choices=tuple(Stance.choices))),
            KindField(name="influence", label=_("Influence"), type=Integer(minimum=1, maximum=5), numeric=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="competitor", model=Competitor, label=_("Competitor"), plural=_("Competitors"), scope=CompanyScope(),
        rights="account", title=lambda row: row.name, icon="swords", url=lambda row: f"/competitors/{row.public_id}/",
        search=lambda row: SearchText(row.name, row.website),
        fields=(
            KindField(name="name", label=_("Name"), type=Text(max_length=120), sort="name",
                      edit_with=("competitor.edit", "name")),
            KindField(name="website", label=_("Website"), type=Url(), edit_with=("competitor.edit", "website")),
            KindField(name="note", label=_("What we know"), type=LongText(), column=False),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="sighting", model=Sighting, label=_("Sighting"), plural=_("Sightings"), scope=_ACCOUNT, rights="account",
        title=lambda row: f"{row.competitor.name}: {row.what}", icon="eye", account_path="account_id",
        url=lambda row: f"/accounts/{row.account.public_id}/", related=("competitor", "account"),
        fields=(
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account),
            KindField(name="competitor", label=_("Competitor"), type=Reference(kind="competitor"), path="competitor_id",
                      show=lambda row: row.competitor),
            KindField(name="seen_on", label=_("Seen on"), type=Date(), sort="seen_on"),
            KindField(name="what", label=_("What they did"), type=Text(max_length=300)),
            KindField(name="is_threat", label=_("Threat"), type=Boolean()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="tag", model=Tag, label=_("Tag"), plural=_("Tags"), scope=CompanyScope(), rights="account",
        title=lambda row: row.name, icon="tag",
        fields=(KindField(name="name", label=_("Tag"), type=Text(max_length=40), sort="name"),),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="freshness_rule", model=FreshnessRule, label=_("Freshness rule"), plural=_("Freshness rules"),
        scope=CompanyScope(), rights="rule", title=lambda row: f"{row.kind_name}.{row.field}", icon="clock",
        fields=(
            KindField(name="field", label=_("Field"), type=Text(max_length=40), sort="field"),
            KindField(name="kind_name", label=_("Record"), type=Text(max_length=20)),
            KindField(name="tier", label=_("Tier"), type=Choice(choices=tuple(Tier.choices))),
            KindField(name="segment", label=_("Segment"), type=Text(max_length=60)),
            KindField(name="days", label=_("Days"), type=Integer(minimum=1), numeric=True,
                      edit_with=("freshness_rule.edit", "days")),
            KindField(name="is_active", label=_("In force"), type=Boolean(), edit_with=("freshness_rule.edit", "is_active")),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="merge", model=Merge, label=_("Merge"), plural=_("Merges"), scope=_ACCOUNT, rights="account",
        title=lambda _row: str(_("Merge")), icon="git-merge", account_path="account_id",
        facts=lambda row: {"kind_name": row.kind_name},
    )
)  # fmt: skip


def _role_name(row: ContactRole) -> str:
    return name_in(row.names, get_language() or "en", row.name)


register_kind(
    RecordKind(
        name="installed_item", model=InstalledItem, label=_("Installed item"), plural=_("Installed base"), scope=_ACCOUNT,
        rights="account", title=lambda row: row.name, icon="server", account_path="account_id", related=("account",),
        url=lambda row: f"/accounts/{row.account.public_id}/",
        search=lambda row: SearchText(row.name, f"{row.support_level} {row.note} {row.account.name}", row.account_id),
        fields=(
            KindField(name="name", label=_("What it is"), type=Text(), sort="name", edit_with=("installed_item.edit", "name")),
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account),
            KindField(name="product", label=_("Product"), type=Reference(kind="product"), path="product_id",
                      show=lambda row: row.product),
            KindField(name="supplier", label=pgettext_lazy("supplier", "From"), type=Reference(kind="competitor"), path="supplier_id",
                      show=lambda row: row.supplier),
            KindField(name="quantity", label=_("Quantity"), type=Integer(), numeric=True),
            KindField(name="since_on", label=_("Since"), type=Date()),
            KindField(name="support_level", label=_("Support level"), type=Text(max_length=60),
                      edit_with=("installed_item.edit", "support_level")),
            KindField(name="ends_on", label=_("Ends on"), type=Date(), edit_with=("installed_item.edit", "ends_on")),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="contact_role", model=ContactRole, label=_("Part in purchases"), plural=_("Parts in purchases"),
        scope=CompanyScope(), rights="rule", title=_role_name, icon="user-star",
        fields=(
            KindField(name="name", label=_("Part in purchases"), type=Text(max_length=60), sort="name", show=_role_name),
            KindField(name="description", label=_("Description"), type=Text(max_length=300),
                      edit_with=("contact_role.edit", "description")),
            KindField(name="is_active", label=_("In use"), type=Boolean(), edit_with=("contact_role.edit", "is_active")),
        ),
    )
)  # fmt: skip
