"""Importing accounts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.custom import words_of_custom
from mainstay.framework.imports.running.rows import BadField, ImportRow, Likeness
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.framework.kinds import SearchText
from mainstay.framework.scopes.models import AccountAccess
from mainstay.kernel.contact_points import email_key
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import AccountStatus, CheckSource, Tier
from mainstay.modules.accounts.imports.reaching import checked_email, checked_phone
from mainstay.modules.accounts.models import Account, AccountName, AccountOwner, FieldCheck
from mainstay.modules.accounts.queries.alike import account_traits, accounts_worth_asking, alike_accounts
from mainstay.modules.accounts.queries.freshness import account_expiries, present_rules
from mainstay.modules.accounts.rules.freshness import CHECKED_FIELDS
from mainstay.modules.accounts.rules.keys import account_keys, company_match_key, identifier

_PLAIN: Final = (
    "name", "name_latin", "status", "tier", "segment", "industry", "country", "city", "website", "language", "currency",
    "zone", "source", "description",
)  # fmt: skip
_KEYED: Final = ("name", "name_latin", "website", "email", "phone", "country")
_NUMBERS: Final = ("registration_number", "tax_number", "lei")
_LEI: Final = 20
MEASURES: Final = frozenset({
    "last_contact_at", "next_contact_on", "measures_currency", "revenue_12m_minor", "revenue_before_minor",
    "contribution_12m_minor", "open_deals_minor", "open_deals_count", "checked_at", "stale_on",
})  # fmt: skip


def account_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of an account, with everything computed from them."""
    values = row.values
    found: dict[str, Any] = {name: values[name] or "" for name in _PLAIN if name in values}
    if "email" in values:
        found["email"] = checked_email(values["email"])
    if "phone" in values:
        found["phone"] = checked_phone("phone", values["phone"])
    for name in _NUMBERS:
        if name in values:
            found[name] = identifier(values[name] or "")
    if len(found.get("lei", "")) not in (0, _LEI):
        raise BadField("lei", values["lei"], sentence("A LEI has 20 characters; this one has {count}.",
                                                      count=len(found["lei"])))  # fmt: skip
    for name, column in (("external_id", "external_ref"),):
        if name in values:
            found[column] = values[name] or ""
    for name, column in (("founded_year", "founded"), ("employees", "employees"), ("customer_since", "customer_since")):
        if name in values:
            found[column] = _bounded(name, values[name])
    if "annual_revenue" in values:
        money = values["annual_revenue"]
        found |= {
            "turnover_minor": money.minor if money else None,
            "turnover_currency": money.currency if money else "",
        }
    if "archived" in values:
        present = (row.present or {}).get("archived_at")
        found["archived_at"] = (present or batch.now) if values["archived"] else None
    if values.get("owner"):
        found["owner_id"] = values["owner"]
    return _completed(batch, row, found)


def _completed(batch: Batch, row: ImportRow, found: dict[str, Any]) -> dict[str, Any]:
    if row.present is None:
        if not found.get("owner_id") and not batch.actor.user_id:
            raise BadField("owner", "", sentence("An account needs an owner."), sentence("Map a column to the owner."))
        found.setdefault("owner_id", batch.actor.user_id)
        found |= {"unit_id": batch.actor.unit_id, "stale_on": _stale_on(batch, found)}
    if row.present is None or not found.keys().isdisjoint(_KEYED):
        present = row.present or {}
        found |= account_keys(**{name: found.get(name, present.get(name, "")) for name in _KEYED})
    return found


def _bounded(name: str, value: Any) -> Any:
    if isinstance(value, int) and not 0 <= value <= (2_500 if name == "founded_year" else 2_000_000_000):
        raise BadField(
            name, value, sentence("{value} cannot be right here.", value=value), sentence("Correct the cell.")
        )
    return value


def _stale_on(batch: Batch, columns: Mapping[str, Any]) -> date | None:
    """The first stale day of a new account: it follows from its tier and segment alone."""
    days: dict[tuple[str, str], date | None] = batch.memory("stale_on", dict)
    key = (columns.get("tier", ""), columns.get("segment", ""))
    if key not in days:
        rules = batch.memory("freshness_rules", present_rules)
        expiries = account_expiries([Account(tier=key[0], segment=key[1])], rules, batch.today).get(None, [])  # type: ignore[call-overload]
        days[key] = expiries[0].stale_on if expiries else None
    return days[key]


def account_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Present accounts within the importer's reach; new owners whom the importer may name."""
    near = batch.accounts_within(row.pk for row in rows if row.present is not None)
    for row in rows:
        if row.present is not None and row.pk not in near:
            batch.refuse(row, "name", sentence("{name} is not yours to change.", name=row.text("name")),
                         sentence("Ask its owner or a sales manager."))  # fmt: skip
        elif "owner_id" in row.columns and not batch.may_be_owned_by(row.columns["owner_id"]):
            batch.refuse(row, "owner", sentence("You may give accounts to yourself and your line only."),
                         sentence("Leave the owner out, or ask a sales manager to import."))  # fmt: skip


def beside_accounts(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """Dated ownership and the access that follows; confirmations of changed facts."""
    moved = [row for row in present if "owner_id" in row.changed]
    _end_ownership(batch, moved)
    _begin_ownership(batch, [*new, *moved])
    changed = [row for row in present if row.changed]
    _confirm(batch, changed)
    _index_present(batch, changed)


def _begin_ownership(batch: Batch, rows: Sequence[ImportRow]) -> None:
    appointed = batch.actor.user_id or None
    ids = batch.insert(
        AccountOwner,
        [{"account_id": row.pk, "user_id": row.columns["owner_id"], "from_at": batch.now, "reason": "import",
          "appointed_by_id": appointed} for row in rows],
    )  # fmt: skip
    batch.insert(
        AccountAccess,
        [{"holder_id": batch.holder_of(row.columns["owner_id"]), "account_id": row.pk, "how": AccountAccess.OWNER,
          "source": source, "from_at": batch.now, "to_at": None} for row, source in zip(rows, ids, strict=True)],
    )  # fmt: skip


def _end_ownership(batch: Batch, rows: Sequence[ImportRow]) -> None:
    running = list(
        AccountOwner.objects.filter(account_id__in=[row.pk for row in rows], to_at=None).values_list("pk", flat=True)
    )
    batch.update(AccountOwner, ["to_at"], [(batch.now, pk) for pk in running])
    access = AccountAccess.objects.filter(how=AccountAccess.OWNER, source__in=running).values_list("pk", flat=True)
    batch.update(AccountAccess, ["to_at"], [(batch.now, pk) for pk in access])


def _confirm(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Facts that the import changed count as confirmed by it today."""
    facts = {row.pk: _facts(row) for row in rows}
    wanted = [pk for pk, names in facts.items() if names and pk > 0]
    known = {
        (record, field): pk for pk, record, field in FieldCheck.objects.filter(
            kind_name="account", record_id__in=wanted).values_list("pk", "record_id", "field")
    }  # fmt: skip
    names = ["source", "true_on", "recorded_at", "changed", "checked_by_id"]
    told = (CheckSource.IMPORT.value, batch.today, batch.now, True, batch.actor.user_id)
    batch.update(
        FieldCheck, names,
        [(*told, pk) for (record, field), pk in known.items() if field in facts[record]],
    )  # fmt: skip
    batch.insert(
        FieldCheck,
        [{"kind_name": "account", "record_id": pk, "account_id": pk, "field": field, **dict(zip(names, told, strict=True))}
         for pk in wanted for field in facts[pk] if (pk, field) not in known],
    )  # fmt: skip
    stored = Account.objects.filter(pk__in=wanted) if not batch.dry else []
    rules = batch.memory("freshness_rules", present_rules)
    expiries = account_expiries(stored, rules, batch.today)
    batch.update(
        Account, ["checked_at", "stale_on"],
        [(batch.now, found[0].stale_on if found else None, pk) for pk, found in expiries.items()],
    )  # fmt: skip


def _facts(row: ImportRow) -> list[str]:
    names = {"turnover" if name.startswith("turnover") else name for name in row.changed}
    return [name for name in CHECKED_FIELDS["account"] if name in names]


def account_document(columns: Mapping[str, Any], names: Sequence[str] = ()) -> SearchText | None:
    """What search knows of an account; the same words as `kinds` gives for one record."""
    numbers = " ".join(columns.get(name) or "" for name in (*_NUMBERS, "domain"))
    others = f"{columns.get('name_latin') or ''} {' '.join(names)} {columns.get('city') or ''}"
    return SearchText(columns["name"], f"{others} {numbers}", columns["id"])


def _new_document(columns: Mapping[str, Any]) -> SearchText | None:
    """New accounts have no further names; changed ones are indexed with theirs."""
    return account_document(columns) if "version" not in columns else None


def _index_present(batch: Batch, rows: Sequence[ImportRow]) -> None:
    index_accounts(batch, [row.pk for row in rows])


def index_accounts(batch: Batch, ids: Sequence[int]) -> None:
    """Put stored accounts into the search index with all their names, in two statements."""
    if batch.dry or not ids:
        return
    names: dict[int, list[str]] = {}
    for account_id, name in (
        AccountName.objects.filter(account_id__in=ids).order_by("id").values_list("account_id", "name")
    ):
        names.setdefault(account_id, []).append(name)
    stored = Account.objects.filter(pk__in=ids, merged_into=None).values(
        "id", "public_id", "name", "name_latin", "city", "domain", "custom", *_NUMBERS)  # fmt: skip
    for columns in stored:
        text = account_document(columns, names.get(columns["id"], ()))
        if text is not None:
            body = f"{text.body} {words_of_custom(batch, 'account', columns)}".rstrip()
            batch.found("account", columns["id"], columns["public_id"], text.title, body, text.account_id)


def alike(batch: Batch, rows: Sequence[ImportRow]) -> dict[int, list[Likeness]]:
    """Accounts that are there and that new rows may mean, the most alike one first."""
    asked = [(row, account_traits(one)) for row in rows if (one := _as_account(batch, row)) is not None]
    visible = batch.session.rows_of("account")
    found: dict[int, list[Likeness]] = {}
    for (row, traits), is_worth in zip(asked, accounts_worth_asking([one for _row, one in asked]), strict=True):
        likes = alike_accounts(visible, traits) if is_worth else []
        if likes:
            found[row.ordinal] = [
                Likeness(other.pk, other.public_id, other.name, like.score, like.reasons) for other, like in likes[:3]
            ]
    return found


def _as_account(batch: Batch, row: ImportRow) -> Account | None:
    try:
        columns = account_columns(batch, row)
    except BadField:
        return None
    return Account(**{name: value for name, value in columns.items() if value is not None})


register_import(
    ImportTarget(
        name="account", label=_("Account"), model=Account, right=("account", "import"), columns=account_columns,
        keys=(("external_id",), ("registration_number",), ("tax_number",), ("name", "country"), ("name",)), tree="parent",
        beside=beside_accounts, allowed=account_allowed, alike=alike, document=_new_document, computed=MEASURES,
        accounts="id", concept="account",
        fields=(
            ImportField("name", _("Name"), required=True, concept="account_name", max_length=200,
                        lookup=Lookup("match_key", normal=company_match_key, confirm="name", form=fold)),
            ImportField("external_id", _("Number in another system"), column="external_ref", max_length=120),
            ImportField("name_latin", _("Name in Latin letters"), max_length=200),
            ImportField("status", _("Status"), "choice", choices=dict(AccountStatus.choices)),
            ImportField("tier", _("Tier"), "choice", choices=dict(Tier.choices[:3])),
            ImportField("owner", _("Owner"), "reference", kind="user", column="owner_id"),
            ImportField("parent", _("Part of"), "reference", kind="account", column="parent_id"),
            ImportField("segment", _("Segment"), max_length=60),
            ImportField("industry", _("Industry"), max_length=60),
            ImportField("country", _("Country"), "country", max_length=2),
            ImportField("city", _("City"), max_length=120),
            ImportField("website", _("Website"), "url", max_length=500),
            ImportField("email", _("E-mail"), "email", max_length=254, lookup=Lookup("email_key", normal=email_key)),
            ImportField("phone", _("Phone"), "phone", max_length=40),
            ImportField("registration_number", _("Registration number"), max_length=60,
                        lookup=Lookup("registration_number", normal=identifier)),
            ImportField("tax_number", _("Tax number"), max_length=60, lookup=Lookup("tax_number", normal=identifier)),
            ImportField("lei", _("LEI"), max_length=40),
            ImportField("language", _("Language"), "language", max_length=5),
            ImportField("currency", _("Currency"), "currency", max_length=3),
            ImportField("founded_year", _("Founded in"), "integer", column="founded"),
            ImportField("employees", _("Employees"), "integer"),
            ImportField("annual_revenue", _("Yearly turnover"), "money", column="turnover_minor"),
            ImportField("customer_since", _("Client since"), "date"),
            ImportField("archived", _("Archived"), "boolean", column="archived_at"),
            ImportField("source", _("Where from"), max_length=120),
            ImportField("description", _("Description"), "long_text"),
        ),
    )
)  # fmt: skip
