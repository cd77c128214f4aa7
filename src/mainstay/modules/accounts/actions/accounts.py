"""Creating and editing accounts, and who owns them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.scopes.access import Reach, grant_access, own_holder
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.values.inputs import choice, country, currency, language, long_text, money, reference, text, url
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.modules.accounts.choices import AccountStatus, AccountType, Tier
from mainstay.modules.accounts.models import Account, AccountOwner


@dataclass(frozen=True, kw_only=True)
class CreateAccount:
    """A new account; whoever creates it owns it unless another owner is named."""

    name: str = text(_("Name"))
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0)
    account_type: str = choice(_("Type"), choices=tuple(AccountType.choices), default=AccountType.COMPANY.value)
    status: str = choice(_("Status"), choices=tuple(AccountStatus.choices), default=AccountStatus.PROSPECT.value)
    tier: str | None = choice(_("Tier"), choices=tuple(Tier.choices[:3]), default=None, nullable=True)
    country: str | None = country(_("Country"), default=None, nullable=True)
    city: str = text(_("City"), default="", min_length=0)
    website: str | None = url(_("Website"), default=None, nullable=True)
    language: str | None = language(_("Language"), default=None, nullable=True)
    currency: str | None = currency(_("Currency"), default=None, nullable=True)
    turnover: Money | None = money(_("Yearly turnover"), default=None, nullable=True)
    description: str = long_text(_("Description"), default="", min_length=0)
    owner: str | None = reference(_("Owner"), kind="user", default=None, nullable=True)


@action(
    "account.create", label=_("New account"), policy=by_right("account", "create"), creates="account",
    events=("account.created",), icon="building-skyscraper", scope="company",
    sample=lambda: {"name": "Lielupes Piens", "country": "LV"},
)  # fmt: skip
def create_account(context: ActionContext, input: CreateAccount) -> Account:  # noqa: A002
    """Create an account with its owner and the owner's access."""
    owner_id = context.find("user", input.owner, "owner").pk if input.owner else context.actor.user_id
    account = context.create(
        Account(
            name=input.name, name_latin=input.name_latin, name_key=fold(input.name), name_folded=fold(input.name),
            account_type=input.account_type, status=input.status, tier=input.tier or "", country=input.country or "",
            city=input.city, website=input.website or "", language=input.language or "",
            currency=input.currency or "", description=input.description, owner_id=owner_id, unit_id=context.actor.unit_id,
        )
    )  # fmt: skip
    make_owner(context, account, owner_id, reason="")
    context.emit("account.created", account)
    return account


def make_owner(context: ActionContext, account: Account, user_id: int, *, reason: str) -> Any:
    """The dated ownership row of an account and the access that follows from it."""
    row = context.create(
        AccountOwner(account=account, user_id=user_id, from_at=context.now, reason=reason,
                     appointed_by_id=context.actor.user_id or None)
    )  # fmt: skip
    grant_access([Reach(own_holder(user_id), account.pk, AccountAccess.OWNER, row.pk)], context.now)
    return row
