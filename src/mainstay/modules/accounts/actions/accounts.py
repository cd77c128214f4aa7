"""Creating and editing accounts: facts, status, tier, place in the client base."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.custom_fields.fields import read_custom, store_values
from mainstay.framework.custom_fields.values import custom_values
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import (
    choice,
    country,
    currency,
    day,
    email,
    integer,
    language,
    long_text,
    money,
    phone,
    reference,
    text,
    url,
)
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import mentioned
from mainstay.modules.accounts.actions.freshness import note_changes, stale_on_of
from mainstay.modules.accounts.actions.owners import make_owner, new_owner_id
from mainstay.modules.accounts.actions.persons import new_private_client, sync_private_client
from mainstay.modules.accounts.choices import AccountStatus, AccountType, CheckSource, Tier
from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.policy import beyond_duty, may_create_account
from mainstay.modules.accounts.queries.alike import alike_account_ids
from mainstay.modules.accounts.rules.keys import account_keys, identifier

_NUMBERS = ("registration_number", "tax_number", "lei")


@dataclass(frozen=True, kw_only=True)
class CreateAccount:
    """A new account; whoever creates it owns it unless another owner is named."""

    name: str = text(_("Name"), personal=True)
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0, personal=True)
    account_type: str = choice(_("Type"), choices=tuple(AccountType.choices), default=AccountType.COMPANY.value)
    status: str = choice(_("Status"), choices=tuple(AccountStatus.choices), default=AccountStatus.PROSPECT.value)
    tier: str | None = choice(_("Tier"), choices=tuple(Tier.choices[:3]), default=None, nullable=True)
    tier_reason: str = text(_("Reason of the tier"), default="", min_length=0)
    owner: str | None = reference(_("Owner"), kind="user", default=None, nullable=True, help=_("Empty: yourself."))
    parent: str | None = reference(_("Part of"), kind="account", default=None, nullable=True)
    segment: str = text(_("Segment"), default="", min_length=0, max_length=60)
    industry: str = text(_("Industry"), default="", min_length=0, max_length=60)
    country: str | None = country(_("Country"), default=None, nullable=True)
    city: str = text(_("City"), default="", min_length=0, max_length=120)
    website: str | None = url(_("Website"), default=None, nullable=True)
    email: str | None = email(_("E-mail"), default=None, nullable=True, personal=True)
    phone: str | None = phone(_("Phone"), default=None, nullable=True, personal=True)
    registration_number: str = text(_("Registration number"), default="", min_length=0, max_length=60)
    tax_number: str = text(_("Tax number"), default="", min_length=0, max_length=60)
    lei: str = text(_("LEI"), default="", min_length=0, max_length=40)
    language: str | None = language(_("Language"), default=None, nullable=True)
    currency: str | None = currency(_("Currency"), default=None, nullable=True)
    zone: str = text(_("Time zone"), default="", min_length=0, max_length=40)
    founded: int | None = integer(_("Founded in"), default=None, nullable=True, minimum=1000, maximum=2500)
    employees: int | None = integer(_("Employees"), default=None, nullable=True, minimum=0, maximum=10_000_000)
    turnover: Money | None = money(_("Yearly turnover"), default=None, nullable=True)
    customer_since: date | None = day(_("Client since"), default=None, nullable=True)
    source: str = text(_("Where from"), default="", min_length=0, max_length=120)
    description: str = long_text(_("Description"), default="", min_length=0)
    external_ref: str = text(_("Number in another system"), default="", min_length=0, max_length=120)
    custom: dict[str, Any] = custom_values(_("More"), kind="account", default={})


@action(
    "account.create", label=_("New account"), policy=may_create_account, creates="account",
    events=("account.created",), icon="building-skyscraper", scope="company",
    sample=lambda: {"name": "Lielupes Piens", "country": "LV"},
)  # fmt: skip
def create_account(context: ActionContext, input: CreateAccount) -> Account:
    """Create an account with its owner and the owner's access. Accounts that look alike are named in the answer."""
    actor = context.actor
    owner_id = actor.user_id
    if input.owner and input.owner != actor.public_id:
        owner_id = new_owner_id(context, input.owner)
    values = mentioned(input, Account, frozenset({"owner", "parent"}))
    if input.parent:
        values["parent"] = context.find("account", input.parent, "parent")
    values["custom"] = read_custom("account", input.custom, {}, creating=True)
    account = _filled(Account(owner_id=owner_id, unit_id=actor.unit_id), _checked(values))
    if account.account_type == AccountType.PERSON:
        account.person = new_private_client(context, account)
    account.stale_on = stale_on_of(account, context.today)
    context.create(account)
    store_values("account", account.pk, account.custom)
    sync_private_client(context, account)
    make_owner(context, account, owner_id, reason="")
    context.answer["alike"] = alike_account_ids(visible_to(actor, registry.kinds["account"]), account)
    context.emit("account.created", account)
    return account


@dataclass(frozen=True, kw_only=True)
class EditAccount:
    """Facts of an account. ``true_on`` and ``found_in`` say since when it is so, and from where we know."""

    name: str = text(_("Name"), default=UNSET, personal=True)
    name_latin: str = text(_("Name in Latin letters"), default=UNSET, min_length=0, personal=True)
    segment: str = text(_("Segment"), default=UNSET, min_length=0, max_length=60)
    industry: str = text(_("Industry"), default=UNSET, min_length=0, max_length=60)
    country: str | None = country(_("Country"), default=UNSET, nullable=True)
    city: str = text(_("City"), default=UNSET, min_length=0, max_length=120)
    website: str | None = url(_("Website"), default=UNSET, nullable=True)
    email: str | None = email(_("E-mail"), default=UNSET, nullable=True, personal=True)
    phone: str | None = phone(_("Phone"), default=UNSET, nullable=True, personal=True)
    registration_number: str = text(_("Registration number"), default=UNSET, min_length=0, max_length=60)
    tax_number: str = text(_("Tax number"), default=UNSET, min_length=0, max_length=60)
    lei: str = text(_("LEI"), default=UNSET, min_length=0, max_length=40)
    language: str | None = language(_("Language"), default=UNSET, nullable=True)
    currency: str | None = currency(_("Currency"), default=UNSET, nullable=True)
    zone: str = text(_("Time zone"), default=UNSET, min_length=0, max_length=40)
    founded: int | None = integer(_("Founded in"), default=UNSET, nullable=True, minimum=1000, maximum=2500)
    employees: int | None = integer(_("Employees"), default=UNSET, nullable=True, minimum=0, maximum=10_000_000)
    turnover: Money | None = money(_("Yearly turnover"), default=UNSET, nullable=True)
    customer_since: date | None = day(_("Client since"), default=UNSET, nullable=True)
    source: str = text(_("Where from"), default=UNSET, min_length=0, max_length=120)
    description: str = long_text(_("Description"), default=UNSET, min_length=0)
    external_ref: str = text(_("Number in another system"), default=UNSET, min_length=0, max_length=120)
    custom: dict[str, Any] = custom_values(_("More"), kind="account", default=UNSET)
    true_on: date | None = day(
        _("True since"), default=None, nullable=True, help=_("Empty: today. An earlier day marks a late arrival.")
    )
    found_in: str = choice(_("Known from"), choices=tuple(CheckSource.choices), default=CheckSource.OTHER.value)


_NO_COLUMNS = frozenset({"true_on", "found_in"})


@action(
    "account.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.edited",), icon="edit", sample=lambda: {"city": "Jelgava"},
)  # fmt: skip
def edit_account(context: ActionContext, input: EditAccount) -> Account:
    """Change facts of an account. What was changed counts as confirmed on the day given."""
    account: Account = context.subject
    values = mentioned(input, Account, _NO_COLUMNS)
    if "custom" in values:
        values["custom"] = read_custom("account", values["custom"], account.custom, creating=False)
    before = {name: getattr(account, name) for name in values}
    change_facts(context, account, values)
    changed = [name for name, value in before.items() if getattr(account, name) != value]
    if changed:
        note_changes(context, account, "account", account.pk, changed, true_on=input.true_on, source=input.found_in)
        context.emit("account.edited", account, fields=changed)
    return account


def change_facts(context: ActionContext, account: Account, values: dict[str, Any]) -> None:
    """Write facts with everything computed from them: keys, the private client's identity, the search index."""
    keys = account_keys(**{name: values.get(name, getattr(account, name)) for name in _KEYED})
    context.update(account, **_checked(values), **keys)
    if "custom" in values:
        store_values("account", account.pk, account.custom)
    sync_private_client(context, account)


_KEYED = ("name", "name_latin", "website", "email", "phone", "country")


def _filled(account: Account, values: dict[str, Any]) -> Account:
    """The new account with its values and everything computed from them."""
    for name, value in values.items():
        setattr(account, name, value)
    for name, value in account_keys(**{name: getattr(account, name) for name in _KEYED}).items():
        setattr(account, name, value)
    return account


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: identifier(values[name]) for name in _NUMBERS if name in values}
    if len(numbers.get("lei", "")) not in (0, 20):
        raise RuleBroken(
            sentence("A LEI has 20 characters; this one has {count}.", count=len(numbers["lei"])), path="lei"
        )
    return {**values, **numbers}


@dataclass(frozen=True, kw_only=True)
class ChangeStatus:
    """How far the relation is now."""

    status: str = choice(_("Status"), choices=tuple(AccountStatus.choices))
    reason: str = text(_("Reason"), default="", min_length=0)


@action(
    "account.change_status", label=_("Change status"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.status_changed",), icon="switch", sample=lambda: {"status": "client"},
    initial=lambda row: {"status": row.status},
)  # fmt: skip
def change_account_status(context: ActionContext, input: ChangeStatus) -> Account:
    """Say whether the account is a prospect, a client or a former client."""
    account: Account = context.subject
    if input.status == account.status:
        return account
    before = account.status
    set_status(context, account, input.status, reason=input.reason)
    context.answer["undo"] = {
        "action": "account.change_status", "subject": account.public_id, "input": {"status": before},
    }  # fmt: skip
    return account


def set_status(context: ActionContext, account: Account, status: str, *, reason: str = "") -> None:
    """Put the status and tell; the first day as a client is kept. A writer for higher modules (a deal was won)."""
    if account.status == status:
        return
    former = account.status
    values: dict[str, Any] = {"status": status}
    if status == AccountStatus.CLIENT and account.customer_since is None:
        values["customer_since"] = context.today
    context.update(account, **values)
    context.emit("account.status_changed", account, former=former, status=status, reason=reason)


@dataclass(frozen=True, kw_only=True)
class SetTier:
    """The class of an account, and why."""

    tier: str = choice(_("Tier"), choices=(*Tier.choices[:3], ("none", _("None"))))
    tier_reason: str = text(_("Reason"), help=_("Shown beside the tier in the account's head."))


@action(
    "account.set_tier", label=_("Set tier"), policy=beyond_duty("account", "edit"), subject="account",
    events=("account.tier_set",), icon="star", sample=lambda: {"tier": "a", "tier_reason": "Three sites, growing"},
    initial=lambda row: {"tier": row.tier or "none", "tier_reason": row.tier_reason},
)  # fmt: skip
def set_account_tier(context: ActionContext, input: SetTier) -> Account:
    """Put the account into a tier with a reason; service standards and freshness follow from it."""
    account: Account = context.subject
    before, reason = account.tier or "none", account.tier_reason
    tier = "" if input.tier == "none" else input.tier
    account.tier, former = tier, account.tier
    stale_on = stale_on_of(account, context.today)
    account.tier = former
    context.update(account, tier=tier, tier_reason=input.tier_reason, stale_on=stale_on)
    context.emit("account.tier_set", account, former=before, tier=input.tier, reason=input.tier_reason)
    if reason:
        context.answer["undo"] = {
            "action": "account.set_tier", "subject": account.public_id,
            "input": {"tier": before, "tier_reason": reason},
        }  # fmt: skip
    return account
