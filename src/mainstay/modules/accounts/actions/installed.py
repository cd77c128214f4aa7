"""Writing down what a client has installed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import day, integer, reference, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.models import InstalledItem
from mainstay.modules.accounts.policy import beyond_duty
from mainstay.modules.accounts.queries.installed import support_levels

_REFERENCES = frozenset({"product", "supplier"})


@dataclass(frozen=True, kw_only=True)
class AddInstalledItem:
    """Something that the client has: a product of the catalogue, or its name."""

    name: str = text(_("What it is"), default="", min_length=0, help=_("Empty: the name of the product."))
    product: str | None = reference(_("Product"), kind="product", default=None, nullable=True)
    quantity: int | None = integer(_("Quantity"), default=None, nullable=True, minimum=1, maximum=1_000_000_000)
    since_on: date | None = day(_("Since"), default=None, nullable=True)
    support_level: str = text(_("Support level"), default="", min_length=0, max_length=60, suggestions=support_levels)
    ends_on: date | None = day(_("Ends on"), default=None, nullable=True)
    supplier: str | None = reference(
        pgettext_lazy("supplier", "From"), kind="competitor", default=None, nullable=True, help=_("Empty: from us.")
    )
    note: str = text(_("Note"), default="", min_length=0, max_length=300)


@dataclass(frozen=True, kw_only=True)
class EditInstalledItem:
    """Changes to what a client has."""

    name: str = text(_("What it is"), default=UNSET)
    product: str | None = reference(_("Product"), kind="product", default=UNSET, nullable=True)
    quantity: int | None = integer(_("Quantity"), default=UNSET, nullable=True, minimum=1, maximum=1_000_000_000)
    since_on: date | None = day(_("Since"), default=UNSET, nullable=True)
    support_level: str = text(
        _("Support level"), default=UNSET, min_length=0, max_length=60, suggestions=support_levels
    )
    ends_on: date | None = day(_("Ends on"), default=UNSET, nullable=True)
    supplier: str | None = reference(pgettext_lazy("supplier", "From"), kind="competitor", default=UNSET, nullable=True)
    note: str = text(_("Note"), default=UNSET, min_length=0, max_length=300)


@action(
    "account.add_installed_item", label=_("Add to the installed base"), policy=beyond_duty("account", "edit"),
    subject="account", creates="installed_item", events=("installed_item.changed",), icon="server", menu=False,
    sample=lambda: {"name": "Filling line, 2 lanes", "since_on": "2021-05-01", "ends_on": "2031-05-01"},
)  # fmt: skip
def add_account_installed_item(context: ActionContext, input: AddInstalledItem) -> InstalledItem:
    """Write down something that the client has, ours or of somebody else, and until when it is supported."""
    records = _records(context, input)
    values = mentioned(input, InstalledItem, _REFERENCES)
    values["name"] = values["name"] or getattr(records.get("product"), "name", "")
    if not values["name"]:
        raise InputInvalid([Problem("name", "required", sentence("Name it, or choose a product."))])
    _refuse_reversed(values["since_on"], values["ends_on"])
    row = context.create(InstalledItem(account=context.subject, **values, **records))
    context.emit("installed_item.changed", row, account=context.subject.public_id)
    context.answer["undo"] = {"action": "installed_item.remove", "subject": row.public_id, "input": {}}
    return row


@action(
    "installed_item.edit", label=_("Edit"), policy=beyond_duty("account", "edit"), subject="installed_item",
    events=("installed_item.changed",), icon="edit", sample=lambda: {"support_level": "Premium"},
)  # fmt: skip
def edit_installed_item(context: ActionContext, input: EditInstalledItem) -> InstalledItem:
    """Change what is known of something that a client has."""
    row: InstalledItem = context.subject
    values = mentioned(input, InstalledItem, _REFERENCES)
    _refuse_reversed(values.get("since_on", row.since_on), values.get("ends_on", row.ends_on))
    context.update(row, **values, **_records(context, input))
    context.emit("installed_item.changed", row, account=row.account.public_id)
    return row


@action(
    "installed_item.remove", label=_("Remove"), policy=beyond_duty("account", "edit"), subject="installed_item",
    events=("installed_item.changed",), icon="trash", destructive=True, sample=dict,
)  # fmt: skip
def remove_installed_item(context: ActionContext, input: NoValues) -> None:  # noqa: ARG001
    """Take something out of the installed base that the client no longer has."""
    row: InstalledItem = context.subject
    context.emit("installed_item.changed", row.account, removed=row.name)
    context.remove(row)


def _records(context: ActionContext, given: AddInstalledItem | EditInstalledItem) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in (("product", "product"), ("supplier", "competitor")):
        value = getattr(given, name)
        if value is not UNSET:
            found[name] = context.find(kind, value, name) if value else None
    return found


def _refuse_reversed(since_on: date | None, ends_on: date | None) -> None:
    if since_on and ends_on and ends_on < since_on:
        raise RuleBroken(sentence("This ends before it begins, on {day}.", day=since_on.isoformat()), path="ends_on")
