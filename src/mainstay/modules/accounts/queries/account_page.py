"""The account's page: head, people, facts, and what is known of their age; now or as of a past moment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of, rows_as_of
from mainstay.framework.queries import Prepared, QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.choices import AccountStatus, AddressPurpose, NameKind, PointType, TeamRole, words_for
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.policy import sees_whole_account
from mainstay.modules.accounts.queries.finding import OneAccount, found_account, standing_of
from mainstay.modules.accounts.queries.freshness import account_expiries, present_rules
from mainstay.modules.accounts.queries.parts import (
    a_child_of,
    addresses_of,
    names_of,
    owners_then,
    points_of,
    tags_of,
    team_then,
)
from mainstay.modules.accounts.queries.people import PersonWhoMatters, people_as_of, people_who_matter
from mainstay.modules.accounts.queries.shapes import Named, moment_of, named

_CHILDREN = 6


@dataclass(frozen=True)
class Colleague:
    """Somebody of ours on an account, in a role, from when."""

    id: str
    user: Named
    role: str
    from_at: datetime
    to_at: datetime | None = None
    reason: str = ""

    @property
    def role_words(self) -> Label:
        """The role for people."""
        return words_for(TeamRole, self.role)


@dataclass(frozen=True)
class FurtherName:
    """Another name."""

    id: str
    name: str
    name_kind: str
    language: str

    @property
    def kind_words(self) -> Label:
        """What it is, for people."""
        return words_for(NameKind, self.name_kind)


@dataclass(frozen=True)
class Address:
    """An address by its parts."""

    id: str
    purpose: str
    lines: str
    postal_code: str
    city: str
    region: str
    country: str

    @property
    def purpose_words(self) -> Label:
        """What it is for, for people."""
        return words_for(AddressPurpose, self.purpose)


@dataclass(frozen=True)
class Reach:
    """A further way to reach somebody."""

    id: str
    point_type: str
    label: str
    value: str

    @property
    def type_words(self) -> Label:
        """The type for people."""
        return words_for(PointType, self.point_type)


@dataclass(frozen=True)
class Figures:
    """Amounts of twelve months, in the account's currency. ``contribution_12m`` is None without the right to margin;
    ``change`` is revenue against the twelve months before, as a fraction of it (0.068 is 6.8 %).
    """

    revenue_12m: Money
    revenue_before: Money
    change: Decimal | None
    contribution_12m: Money | None
    contribution_share: Decimal | None
    open_deals: Money
    open_deals_count: int


@dataclass(frozen=True)
class BlockAge:
    """How current a block is: ``account`` or ``people``; when something was last confirmed, since when it is stale,
    and how many facts are.
    """

    block: str
    checked_on: date | None
    stale_on: date | None
    stale_facts: int


@dataclass(frozen=True)
class AccountPage:
    """An account as its page shows it. With ``is_card`` the reader has a duty here and nothing more: name, place, phone
    and owner are given, the rest is empty.
    """

    id: str
    version: int
    name: str
    name_latin: str
    account_type: str
    status: str
    city: str
    country: str
    phone: str
    owner: Named
    is_card: bool
    as_of: datetime | None
    moved_from: str = ""
    tier: str = ""
    tier_reason: str = ""
    segment: str = ""
    industry: str = ""
    website: str = ""
    email: str = ""
    registration_number: str = ""
    tax_number: str = ""
    lei: str = ""
    language: str = ""
    currency: str = ""
    zone: str = ""
    founded: int | None = None
    employees: int | None = None
    turnover: Money | None = None
    description: str = ""
    source: str = ""
    customer_since: date | None = None
    archived_at: datetime | None = None
    last_contact_at: datetime | None = None
    next_contact_on: date | None = None
    owner_since: datetime | None = None
    parent: Named | None = None
    children: tuple[Named, ...] = ()
    children_count: int = 0
    team: tuple[Colleague, ...] = ()
    people: tuple[PersonWhoMatters, ...] = ()
    people_count: int = 0
    names: tuple[FurtherName, ...] = ()
    addresses: tuple[Address, ...] = ()
    points: tuple[Reach, ...] = ()
    tags: tuple[str, ...] = ()
    figures: Figures | None = None
    ages: tuple[BlockAge, ...] = ()
    custom: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name

    @property
    def status_words(self) -> Label:
        """The status for people."""
        return words_for(AccountStatus, self.status)


@query(
    "account.page", label=_("Account"), output=AccountPage, rights=("account", "read"), input=OneAccount, subject="account",
    budget=20, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_page(context: QueryContext, input: OneAccount) -> AccountPage:
    """Everything on the account's page. The address of a merged account leads to the one that was kept; a reader with
    nothing but a duty gets the card.
    """
    row, moved_from = found_account(context, input.id)
    standing = standing_of(context, row)
    shown = row if context.as_of is None else row_as_of(Account, row.pk, context.as_of)
    if shown is None:
        raise SubjectNotFound("account")
    if not sees_whole_account(context.actor, standing):
        return AccountPage(**_card(shown), is_card=True, as_of=context.as_of, moved_from=moved_from)
    return AccountPage(
        **_card(shown), **_facts(shown), **_relatives(context, shown), **_parts(context, shown), **_people(context, shown),
        is_card=False, as_of=context.as_of, moved_from=moved_from, figures=_figures(context, shown),
    )  # fmt: skip


@query(
    "account.card", label=_("Account card"), output=AccountPage, rights=("account", "read"), input=OneAccount,
    subject="account", budget=8, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_card(context: QueryContext, input: OneAccount) -> AccountPage:
    """Name, place, phone and owner of an account: what a duty opens."""
    row, moved_from = found_account(context, input.id)
    return AccountPage(**_card(row), is_card=True, as_of=None, moved_from=moved_from)


_CARD = ("version", "name", "name_latin", "account_type", "status", "city", "country", "phone")
_FACTS = (
    "tier", "tier_reason", "segment", "industry", "website", "email", "registration_number", "tax_number", "lei", "language",
    "currency", "zone", "founded", "employees", "turnover", "description", "source", "customer_since", "archived_at",
    "last_contact_at", "next_contact_on", "custom",
)  # fmt: skip


def _card(row: Account) -> dict[str, Any]:
    return {"id": row.public_id, "owner": named(row.owner), **{name: getattr(row, name) for name in _CARD}}


def _facts(row: Account) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FACTS}


def _figures(context: QueryContext, row: Account) -> Figures:
    sees_margin = context.actor.extent("margin", "read") > Extent.NONE
    before, now, left = row.revenue_before_minor, row.revenue_12m_minor, row.contribution_12m_minor
    return Figures(
        row.revenue_12m, row.revenue_before, _part(now - before, before),
        row.contribution_12m if sees_margin else None, _part(left, now) if sees_margin else None,
        row.open_deals, row.open_deals_count,
    )  # fmt: skip


def _part(part: int, whole: int) -> Decimal | None:
    """Part of a whole as a fraction to four places; None where there is no whole."""
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if whole > 0 else None


def _relatives(context: QueryContext, row: Account) -> dict[str, Any]:
    """Parent and children that the reader may see."""
    near = _near(context, row) if row.parent_id or a_child_of(account=row.pk) else []
    children = [one for one in near if one.parent_id == row.pk]
    parent = next((named(one) for one in near if one.pk == row.parent_id), None)
    return {
        "parent": parent, "children": tuple(named(one) for one in children[:_CHILDREN]), "children_count": len(children),
    }  # fmt: skip


def _near(context: QueryContext, row: Account) -> list[Account]:
    around = Q(parent_id=row.pk) | Q(pk=row.parent_id) if row.parent_id else Q(parent_id=row.pk)
    near = context.visible("account").filter(around).order_by("name_key", "id")
    return list(near.only("id", "public_id", "name", "parent_id", "name_key")[:201])


def _parts(context: QueryContext, row: Account) -> dict[str, Any]:
    """Owner and team of the moment; names, addresses, tags."""
    at = moment_of(context)
    owners = owners_then(account=row.pk, at=at)
    return {
        "owner_since": owners[0].from_at if owners else None,
        "team": tuple(
            Colleague(m.public_id, named(m.user), m.role, m.from_at, m.to_at, m.reason)
            for m in team_then(account=row.pk, at=at)
        ),
        "names": tuple(
            FurtherName(n.public_id, n.name, n.name_kind, n.language) for n in _rows(context, names_of, row)
        ),
        "addresses": tuple(
            Address(a.public_id, a.purpose, a.lines, a.postal_code, a.city, a.region, a.country)
            for a in _rows(context, addresses_of, row)
        ),
        "points": tuple(Reach(p.public_id, p.point_type, p.label, p.value) for p in _rows(context, points_of, row)),
        "tags": tuple(sorted(link.tag.name for link in _rows(context, tags_of, row))),
    }  # fmt: skip


def _rows(context: QueryContext, question: Prepared, row: Account) -> list[Any]:
    """Rows of a table that hang on the account, now or as they stood."""
    if context.as_of is not None:
        return rows_as_of(question.model, {"account": row.pk}, context.as_of)
    return question(account=row.pk)


def _people(context: QueryContext, row: Account) -> dict[str, Any]:
    if context.as_of is not None:
        people, count = people_as_of(row.pk, context.as_of)
        return {"people": people, "people_count": count}
    people, count = people_who_matter(row.pk, context.today)
    return {"people": people, "people_count": count, "ages": _ages(context, row)}


def _ages(context: QueryContext, row: Account) -> tuple[BlockAge, ...]:
    """The age of each block, from the confirmations of its facts."""
    found = account_expiries([row], present_rules(), context.today)[row.pk]
    ages = []
    for block, kind_name in (("account", "account"), ("people", "contact")):
        mine = [one for one in found if one.kind_name == kind_name]
        stale = [one for one in mine if one.stale_on <= context.today]
        checked = row.checked_at.date() if row.checked_at else None
        ages.append(BlockAge(block, checked, mine[0].stale_on if mine else None, len(stale)))
    return tuple(ages)
