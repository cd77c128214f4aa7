"""Records that look like another one: asked while somebody types, and before two become one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import country, email, phone, reference, text, url
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import Sentence
from mainstay.modules.accounts.choices import PersonState
from mainstay.modules.accounts.models import Account, Contact, PersonIdentity
from mainstay.modules.accounts.queries.shapes import Named, named
from mainstay.modules.accounts.rules.alike import Likeness, Traits, likeness
from mainstay.modules.accounts.rules.keys import account_keys, identifier, person_keys

_CANDIDATES = 200
_SHOWN = 10
_AT_ONCE = 5_000
_LAST = "\U0010ffff"


def account_traits(row: Account) -> Traits:
    """What an account is compared by."""
    return Traits(
        name=row.name_folded, match_key=row.match_key, domain=row.domain, country=row.country, place=fold(row.city),
        identifiers=frozenset(filter(None, (row.tax_number, row.registration_number, row.lei))),
        reaches=frozenset(filter(None, (row.email_key, row.phone_key))),
    )  # fmt: skip


def identity_traits(identity: PersonIdentity) -> Traits:
    """What a person is compared by."""
    return Traits(
        name=identity.name_folded, match_key=identity.match_key,
        reaches=frozenset(filter(None, (identity.email_key, identity.phone_key, identity.mobile_key))),
    )  # fmt: skip


def _sharing(rows: QuerySet[Any], wanted: list[dict[str, str]], but: int | None) -> list[Any]:
    """Rows that share one of the keys, asked key by key: in one condition with OR, planners read the whole table as
    soon as one key is mostly empty.
    """
    found: dict[int, Any] = {}
    for one in wanted:
        found |= {row.pk: row for row in rows.filter(**one).order_by()[:_CANDIDATES]}
    found.pop(but or 0, None)
    return list(found.values())


def alike_accounts(rows: QuerySet[Account], traits: Traits, but: int | None = None) -> list[tuple[Account, Likeness]]:
    """Accounts among ``rows`` that may be the one of these traits, most alike first."""
    wanted = [{"match_key": traits.match_key}] if traits.match_key else []
    if " " in traits.match_key:
        first = traits.match_key.partition(" ")[0] + " "
        wanted.append({"match_key__gte": first, "match_key__lt": first + _LAST})
    wanted += [{column: number} for number in traits.identifiers for column in ("tax_number", "registration_number")]
    wanted += [{"email_key" if "@" in reach else "phone_key": reach} for reach in traits.reaches]
    wanted += [{"domain": traits.domain}] if traits.domain else []
    return _worth_showing([(row, likeness(traits, account_traits(row))) for row in _sharing(rows, wanted, but)])


def alike_persons(traits: Traits, but: int | None = None) -> list[tuple[PersonIdentity, Likeness]]:
    """Identities of live persons that may be the one of these traits, most alike first. Not scoped: filter by contact."""
    wanted = [{"match_key": traits.match_key}] if traits.match_key else []
    for reach in traits.reaches:
        wanted += [{"email_key": reach}] if "@" in reach else [{"phone_key": reach}, {"mobile_key": reach}]
    # The states are looked at here: as conditions, they make SQLite begin with all persons instead of the keys.
    found = _sharing(PersonIdentity.objects.select_related("person"), wanted, but)
    live = [row for row in found if row.person.state == PersonState.LIVE and row.person.merged_into_id is None]
    return _worth_showing([(row, likeness(traits, identity_traits(row))) for row in live])


def accounts_worth_asking(many: Sequence[Traits]) -> list[bool]:
    """For each of many: whether any account is stored under one of its keys, in a few statements for all. What is False
    has no alike account; what is True is to be asked about by itself.
    """
    keys = _stored(Account, ("match_key",), (one.match_key for one in many))
    heads = _heads_stored({_head(one.match_key) for one in many})
    domains = _stored(Account, ("domain",), (one.domain for one in many))
    numbers = _stored(Account, ("tax_number", "registration_number"), chain(*(one.identifiers for one in many)))
    reaches = _stored(Account, ("email_key", "phone_key"), chain(*(one.reaches for one in many)))
    return [
        one.match_key in keys or one.domain in domains or _head(one.match_key) in heads
        or not (one.identifiers.isdisjoint(numbers) and one.reaches.isdisjoint(reaches))
        for one in many
    ]  # fmt: skip


def persons_worth_asking(many: Sequence[Traits]) -> list[bool]:
    """The same for people."""
    keys = _stored(PersonIdentity, ("match_key",), (one.match_key for one in many))
    reaches = _stored(PersonIdentity, ("email_key", "phone_key", "mobile_key"), chain(*(one.reaches for one in many)))
    return [one.match_key in keys or not one.reaches.isdisjoint(reaches) for one in many]


def _stored(model: type[Account | PersonIdentity], columns: Sequence[str], values: Iterable[str]) -> set[str]:
    """Those of the values that any row holds in one of the columns."""
    wanted, found = sorted({value for value in values if value}), set()
    for start in range(0, len(wanted), _AT_ONCE):
        for column in columns:
            rows = model._default_manager.filter(**{f"{column}__in": wanted[start : start + _AT_ONCE]})
            found |= set(rows.order_by().values_list(column, flat=True).distinct())
    return found


def _head(match_key: str) -> str:
    """The first word of a key of several, with the space behind it."""
    word, space, _ = match_key.partition(" ")
    return word + space if space else ""


def _heads_stored(heads: set[str]) -> set[str]:
    """First words with which the key of any account begins: a look into the index for each, in one statement."""
    wanted, found = sorted(heads - {""}), set()
    table = Account._meta.db_table
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH asked(head, beyond) AS (VALUES {', '.join(['(%s, %s)'] * len(some))}) SELECT head FROM asked "
                f'WHERE EXISTS (SELECT 1 FROM "{table}" WHERE match_key >= head AND match_key < beyond)',
                [text for head in some for text in (head, head + _LAST)],
            )  # fmt: skip
            found |= {head for (head,) in cursor.fetchall()}
    return found


def _worth_showing(found: list[tuple[Any, Likeness]]) -> list[tuple[Any, Likeness]]:
    kept = [pair for pair in found if pair[1].is_worth_showing]
    return sorted(kept, key=lambda pair: (-pair[1].score, pair[0].pk))


def alike_contacts(
    visible: QuerySet[Contact], traits: Traits, but: int | None = None
) -> list[tuple[Contact, Likeness]]:
    """Visible contacts whose person may be the one of these traits, most alike first."""
    likenesses = {identity.pk: alike for identity, alike in alike_persons(traits, but)}
    if not likenesses:
        return []
    rows = visible.filter(person_id__in=list(likenesses), to_on=None).select_related("account", "person__identity")
    return _worth_showing([(row, likenesses[row.person_id]) for row in rows[:_CANDIDATES]])


def alike_account_ids(visible: QuerySet[Account], account: Account) -> list[str]:
    """Public ids of visible other accounts that look like this one."""
    return [row.public_id for row, _ in alike_accounts(visible, account_traits(account), account.pk)[:_SHOWN]]


def alike_contact_ids(visible: QuerySet[Contact], identity: PersonIdentity) -> list[str]:
    """Public ids of visible contacts of other persons that look like this one."""
    return [row.public_id for row, _ in alike_contacts(visible, identity_traits(identity), identity.pk)[:_SHOWN]]


@dataclass(frozen=True, kw_only=True)
class TypedAccount:
    """What has been typed of an account so far."""

    name: str = text(_("Name"), default="", min_length=0)
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0)
    website: str | None = url(_("Website"), default=None, nullable=True)
    email: str | None = email(_("E-mail"), default=None, nullable=True)
    phone: str | None = phone(_("Phone"), default=None, nullable=True)
    country: str | None = country(_("Country"), default=None, nullable=True)
    city: str = text(_("City"), default="", min_length=0)
    tax_number: str = text(_("Tax number"), default="", min_length=0)
    registration_number: str = text(_("Registration number"), default="", min_length=0)
    but: str | None = reference(_("Not this one"), kind="account", default=None, nullable=True)


@dataclass(frozen=True)
class AlikeAccount:
    """A present account that may be the one being typed."""

    account: Named
    city: str
    country: str
    owner: Named
    score: int
    reasons: tuple[Sentence, ...]


@query(
    "account.alike", label=_("Accounts that look alike"), output=AlikeAccount, rights=("account", "read"), input=TypedAccount,
    many=True, budget=14, sample=lambda: {"name": "Lielupes Piens"},
)  # fmt: skip
def accounts_alike(context: QueryContext, input: TypedAccount) -> list[AlikeAccount]:
    """Visible accounts that may be the one being typed, with reasons; nothing is refused because of them."""
    keys = account_keys(
        name=input.name, name_latin=input.name_latin, website=input.website or "", email=input.email or "",
        phone=input.phone or "", country=input.country or "",
    )  # fmt: skip
    numbers = (identifier(input.tax_number), identifier(input.registration_number))
    traits = Traits(
        name=keys["name_folded"], match_key=keys["match_key"], domain=keys["domain"], country=input.country or "",
        place=fold(input.city), identifiers=frozenset(filter(None, numbers)),
        reaches=frozenset(filter(None, (keys["email_key"], keys["phone_key"]))),
    )  # fmt: skip
    but = context.find("account", input.but).pk if input.but else None
    found = alike_accounts(context.visible("account").select_related("owner"), traits, but)
    return [
        AlikeAccount(named(row), row.city, row.country, named(row.owner), alike.score, alike.reasons)
        for row, alike in found[:_SHOWN]
    ]


@dataclass(frozen=True, kw_only=True)
class TypedContact:
    """What has been typed of a person so far."""

    name: str = text(_("Name"), default="", min_length=0)
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0)
    email: str | None = email(_("E-mail"), default=None, nullable=True)
    mobile: str | None = phone(_("Mobile"), default=None, nullable=True)
    phone: str | None = phone(_("Phone"), default=None, nullable=True)
    country: str | None = country(_("Country of the numbers"), default=None, nullable=True)
    but: str | None = reference(_("Not this one"), kind="contact", default=None, nullable=True)


@dataclass(frozen=True)
class AlikeContact:
    """A present contact that may be the one being typed; ``person`` adds the same person to another account."""

    contact: Named
    account: Named
    person: str
    title: str
    email: str
    phone: str
    score: int
    reasons: tuple[Sentence, ...]


@query(
    "contact.alike", label=_("Contacts that look alike"), output=AlikeContact, rights=("contact", "read"), input=TypedContact,
    many=True, budget=14, sample=lambda: {"name": "Jānis Ozols"},
)  # fmt: skip
def contacts_alike(context: QueryContext, input: TypedContact) -> list[AlikeContact]:
    """Visible contacts who may be the person being typed, with reasons; nothing is refused because of them."""
    keys = person_keys(
        name=input.name, name_latin=input.name_latin, email=input.email or "", phone=input.phone or "",
        mobile=input.mobile or "", country=input.country or context.actor.country,
    )  # fmt: skip
    traits = Traits(
        name=keys["name_folded"], match_key=keys["match_key"],
        reaches=frozenset(filter(None, (keys["email_key"], keys["phone_key"], keys["mobile_key"]))),
    )  # fmt: skip
    but = context.find("contact", input.but).person_id if input.but else None
    return [
        AlikeContact(
            Named(row.public_id, row.person.identity.name), named(row.account), row.person.public_id, row.title,
            row.person.identity.email, row.person.identity.phone, alike.score, alike.reasons,
        )
        for row, alike in alike_contacts(context.visible("contact"), traits, but)[:_SHOWN]
    ]  # fmt: skip
