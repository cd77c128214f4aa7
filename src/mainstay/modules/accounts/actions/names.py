"""Further names and addresses of an account."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, country, decimal, language, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.choices import AddressPurpose, NameKind
from mainstay.modules.accounts.models import AccountAddress, AccountName
from mainstay.modules.accounts.policy import beyond_duty

_KINDS = tuple(NameKind.choices)
_PURPOSES = tuple(AddressPurpose.choices)
_NOWHERE = sentence("Write at least a street, a place or a country.")


@dataclass(frozen=True, kw_only=True)
class AddName:
    """Another name of the account."""

    name: str = text(_("Name"), max_length=300)
    name_kind: str = choice(_("What it is"), choices=_KINDS, default=NameKind.ALIAS.value)
    language: str | None = language(_("Language"), default=None, nullable=True)


@action(
    "account.add_name", label=_("Add name"), policy=beyond_duty("account", "edit"), subject="account",
    creates="account_name", icon="abc",
    sample=lambda: {"name": "Lielupe Dairy", "name_kind": "translation", "language": "en"},
)  # fmt: skip
def add_account_name(context: ActionContext, input: AddName) -> AccountName:
    """Add a name by which the account is found too: in another language, a former one, a short one."""
    if context.subject.names.filter(name=input.name, name_kind=input.name_kind).exists():
        raise RuleBroken(sentence("{name} stands here already.", name=input.name), path="name")
    row = context.create(
        AccountName(account=context.subject, name=input.name, name_kind=input.name_kind, language=input.language or "")
    )
    context.answer["undo"] = {"action": "account_name.remove", "subject": row.public_id, "input": {}}
    return row


@dataclass(frozen=True, kw_only=True)
class EditName:
    """Another spelling, kind or language."""

    name: str = text(_("Name"), max_length=300, default=UNSET)
    name_kind: str = choice(_("What it is"), choices=_KINDS, default=UNSET)
    language: str | None = language(_("Language"), default=UNSET, nullable=True)


@action(
    "account_name.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="account_name", icon="edit",
    sample=lambda: {"name": "Lielupe Dairies"},
)  # fmt: skip
def edit_account_name(context: ActionContext, input: EditName) -> AccountName:
    """Correct one of the account's further names."""
    row: AccountName = context.update(context.subject, **mentioned(input, AccountName))
    return row


@action(
    "account_name.remove", label=_("Remove"), policy=beyond_duty("account", "edit"), subject="account_name",
    icon="trash", destructive=True, sample=dict,
)  # fmt: skip
def remove_account_name(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take one of the further names away; the account is no longer found by it."""
    row: AccountName = context.subject
    context.answer["undo"] = {
        "action": "account.add_name", "subject": row.account.public_id,
        "input": {"name": row.name, "name_kind": row.name_kind, "language": row.language or None},
    }  # fmt: skip
    context.remove(row)
    context.touched.append(row.account)


@dataclass(frozen=True, kw_only=True)
class AddAddress:
    """An address of the account."""

    purpose: str = choice(_("For"), choices=_PURPOSES, default=AddressPurpose.VISITING.value)
    lines: str = text(_("Street and house"), default="", min_length=0, max_length=300)
    postal_code: str = text(_("Postal code"), default="", min_length=0, max_length=20)
    city: str = text(_("Place"), default="", min_length=0, max_length=120)
    region: str = text(_("Region"), default="", min_length=0, max_length=120)
    country: str | None = country(_("Country"), default=None, nullable=True)
    latitude: Decimal | None = decimal(
        _("Latitude"), default=None, nullable=True, minimum=Decimal(-90), maximum=Decimal(90)
    )
    longitude: Decimal | None = decimal(
        _("Longitude"), default=None, nullable=True, minimum=Decimal(-180), maximum=Decimal(180)
    )


@action(
    "account.add_address", label=_("Add address"), policy=beyond_duty("account", "edit"), subject="account",
    creates="address", icon="map-pin",
    sample=lambda: {"lines": "Pasta iela 26", "city": "Jelgava", "country": "LV"},
)  # fmt: skip
def add_account_address(context: ActionContext, input: AddAddress) -> AccountAddress:
    """Add an address for visits, post, invoices or deliveries."""
    values = _somewhere(mentioned(input, AccountAddress))
    row = context.create(AccountAddress(account=context.subject, **values))
    context.answer["undo"] = {"action": "address.remove", "subject": row.public_id, "input": {}}
    return row


@dataclass(frozen=True, kw_only=True)
class EditAddress:
    """Another wording of an address."""

    purpose: str = choice(_("For"), choices=_PURPOSES, default=UNSET)
    lines: str = text(_("Street and house"), default=UNSET, min_length=0, max_length=300)
    postal_code: str = text(_("Postal code"), default=UNSET, min_length=0, max_length=20)
    city: str = text(_("Place"), default=UNSET, min_length=0, max_length=120)
    region: str = text(_("Region"), default=UNSET, min_length=0, max_length=120)
    country: str | None = country(_("Country"), default=UNSET, nullable=True)
    latitude: Decimal | None = decimal(
        _("Latitude"), default=UNSET, nullable=True, minimum=Decimal(-90), maximum=Decimal(90)
    )
    longitude: Decimal | None = decimal(
        _("Longitude"), default=UNSET, nullable=True, minimum=Decimal(-180), maximum=Decimal(180)
    )


@action(
    "address.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="address", icon="edit",
    sample=lambda: {"postal_code": "LV-3001"},
)  # fmt: skip
def edit_address(context: ActionContext, input: EditAddress) -> AccountAddress:
    """Correct an address."""
    row: AccountAddress = context.update(context.subject, **mentioned(input, AccountAddress))
    _somewhere({"lines": row.lines, "city": row.city, "country": row.country})
    return row


@action(
    "address.remove", label=_("Remove"), policy=beyond_duty("account", "edit"), subject="address", icon="trash",
    destructive=True, sample=dict,
)  # fmt: skip
def remove_address(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take an address away."""
    row: AccountAddress = context.subject
    kept = {name: getattr(row, name) for name in ("purpose", "lines", "postal_code", "city", "region")}
    place = {name: None if (v := getattr(row, name)) is None else str(v) for name in ("latitude", "longitude")}
    context.answer["undo"] = {
        "action": "account.add_address", "subject": row.account.public_id,
        "input": {**kept, **place, "country": row.country or None},
    }  # fmt: skip
    context.remove(row)


def _somewhere(values: dict[str, Any]) -> dict[str, Any]:
    if not (values.get("lines") or values.get("city") or values.get("country")):
        raise RuleBroken(_NOWHERE, path="lines")
    return values
