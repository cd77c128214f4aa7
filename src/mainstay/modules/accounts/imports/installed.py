"""Importing the installed base of accounts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.targets import ImportField, ImportTarget, register_import
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.imports.names import name_allowed
from mainstay.modules.accounts.models import InstalledItem

_REFERENCES = ("account", "product", "supplier")


def item_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:  # noqa: ARG001
    """Columns of an installed item."""
    values = row.values
    found: dict[str, Any] = {f"{name}_id": values[name] for name in _REFERENCES if name in values}
    found |= {name: values[name] for name in ("quantity", "since_on", "ends_on") if name in values}
    found |= {name: values[name] or "" for name in ("name", "support_level", "note") if name in values}
    if "external_id" in values:
        found["external_ref"] = values["external_id"] or ""
    since_on, ends_on = row.value("since_on"), row.value("ends_on")
    if since_on and ends_on and ends_on < since_on:
        raise BadField("ends_on", ends_on, sentence("This ends before it begins, on {day}.", day=since_on.isoformat()),
                       sentence("Correct the day."))  # fmt: skip
    return found


register_import(
    ImportTarget(
        name="installed_item", label=_("Installed item"), model=InstalledItem, right=("account", "import"),
        keys=(("external_id",), ("account", "name")), columns=item_columns, allowed=name_allowed, accounts="account_id",
        fields=(
            ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
            ImportField("name", _("What it is"), required=True, max_length=200),
            ImportField("external_id", _("Number in another system"), column="external_ref", max_length=120),
            ImportField("product", _("Product"), "reference", kind="product", column="product_id"),
            ImportField("quantity", _("Quantity"), "integer"),
            ImportField("since_on", _("Since"), "date"),
            ImportField("support_level", _("Support level"), max_length=60),
            ImportField("ends_on", _("Ends on"), "date"),
            ImportField("note", _("Note"), max_length=300),
        ),
    )
)  # fmt: skip
