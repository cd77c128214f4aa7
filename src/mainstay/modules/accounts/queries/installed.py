"""What clients have installed, and the words that forms offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.industry.models import IndustryTemplate
from mainstay.framework.industry.shipped import shipped_template
from mainstay.framework.queries import ROW_ID, QueryContext, prepared, query
from mainstay.modules.accounts.models import ContactRole, InstalledItem
from mainstay.modules.accounts.queries.finding import OneAccount, whole_account
from mainstay.modules.accounts.queries.shapes import Named
from mainstay.modules.catalogue.rules.names import name_in

_MOST = 200
_SOON_DAYS = 90


@dataclass(frozen=True)
class InstalledShown:
    """Something that a client has; ``product`` and ``supplier`` where known, ``ends_soon`` within 90 days."""

    id: str
    name: str
    product: Named | None
    supplier: Named | None
    quantity: int | None
    since_on: date | None
    support_level: str
    ends_on: date | None
    ends_soon: bool
    note: str


@query(
    "account.installed_base", label=_("Installed base"), output=InstalledShown, rights=("account", "read"),
    input=OneAccount, many=True, subject="account", budget=6, sample=lambda world: {"id": world.public_id("account")},
)  # fmt: skip
def account_installed_base(context: QueryContext, input: OneAccount) -> list[InstalledShown]:
    """What an account has installed, what ends first at the top."""
    account = whole_account(context, input.id)
    found = sorted(_installed_at(account=account.pk), key=lambda row: row.ends_on or date.max)
    return [
        InstalledShown(
            row.public_id, row.name, Named(row.product.public_id, row.product.name) if row.product else None,
            Named(row.supplier.public_id, row.supplier.name) if row.supplier else None, row.quantity, row.since_on,
            row.support_level, row.ends_on,
            row.ends_on is not None and (row.ends_on - context.today).days <= _SOON_DAYS, row.note,
        )
        for row in found
    ]  # fmt: skip


@prepared(InstalledItem, account=ROW_ID)
def _installed_at(rows: Any, account: Any) -> Any:
    return rows.filter(account_id=account).select_related("product", "supplier").order_by("name", "id")[:_MOST]


@prepared(IndustryTemplate)
def _codes_on(rows: Any) -> Any:
    return rows.filter(is_on=True).order_by("code").values_list("code", flat=True)


def installed_base_in_use() -> bool:
    """Whether an industry that keeps an installed base is switched on."""
    return any(one.installed_base for one in _templates_on())


def support_levels() -> Iterator[str]:
    """The support levels usual in the industries that are switched on."""
    for one in _templates_on():
        if one.installed_base:
            yield from (gettext(level) for level in one.installed_base.support_levels)


def contact_roles() -> Iterator[str]:
    """The parts in purchases that are in use, in the reader's language."""
    for row in ContactRole.objects.filter(is_active=True).order_by("name"):
        yield name_in(row.names, get_language() or "en", row.name)


def _templates_on() -> Iterator[Any]:
    for code in _codes_on():
        yield shipped_template(code)
