"""Importing further names of accounts: other languages and scripts, former names, acronyms."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import ImportRow
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import NameKind
from mainstay.modules.accounts.imports.accounts import index_accounts
from mainstay.modules.accounts.models import AccountName

# What registers call names, in our words: the main name once more is kept with its language.
_CHOICES = {"display": _("Main name"), "official": _("Official name"), **dict(NameKind.choices)}
_USES = {"display": NameKind.ALIAS.value, "official": NameKind.TRANSLATION.value}


def name_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:  # noqa: ARG001
    """Columns of a name."""
    values = row.values
    found: dict[str, Any] = {name: values[name] or "" for name in ("name", "language") if name in values}
    if "language" in found:
        found["language"] = _language(found["language"])
    if "account" in values:
        found["account_id"] = values["account"]
    if values.get("use"):
        found["name_kind"] = _use(values["use"])
    return found


def _language(value: Any) -> str:
    return str(value or "")[:5]


def _use(value: Any) -> str:
    return _USES.get(value, value or NameKind.ALIAS.value)


def name_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Names of accounts within the importer's reach."""
    near = batch.accounts_within(row.value("account", "account_id") for row in rows)
    for row in rows:
        if row.value("account", "account_id") not in near:
            batch.refuse(row, "account", sentence("This account is not yours to change."))


def beside_names(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """An account is found by all its names."""
    rows = [*new, *(row for row in present if row.changed)]
    index_accounts(batch, sorted({row.value("account", "account_id") for row in rows}))


register_import(
    ImportTarget(
        name="organisation_name", label=_("Further name of an account"), model=AccountName, right=("account", "import"),
        keys=(("account", "name", "language", "use"),), columns=name_columns, allowed=name_allowed, beside=beside_names,
        accounts="account_id",
        fields=(
            ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
            ImportField("name", _("Name"), required=True, max_length=300),
            ImportField("language", _("Language"), "language", lookup=Lookup("language", normal=_language), blank_in_key=True),
            ImportField("use", _("What it is"), "choice", choices=_CHOICES, column="name_kind",
                        lookup=Lookup("name_kind", normal=_use), blank_in_key=True),
        ),
    )
)  # fmt: skip
