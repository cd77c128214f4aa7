"""Importing contacts: persons at accounts. People who are frozen, restricted or erased stay untouched."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.custom import has_custom, words_of_custom
from mainstay.framework.imports.running.rows import BadField, ImportRow, Likeness
from mainstay.framework.imports.running.tables import table_of
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.kernel.contact_points import email_key
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.choices import Gender, PersonState
from mainstay.modules.accounts.imports.reaching import checked_email, checked_phone
from mainstay.modules.accounts.models import Contact, Person, PersonIdentity
from mainstay.modules.accounts.queries.alike import alike_contacts, identity_traits, persons_worth_asking
from mainstay.modules.accounts.rules.keys import person_keys

_HERE: Final = {
    "job_title": "title", "department": "department", "contact_role": "contact_role", "note": "note",
    "external_id": "external_ref", "account": "account_id",
}  # fmt: skip
_IDENTITY: Final = {
    "name": "name", "given_name": "given_name", "family_name": "family_name", "name_latin": "name_latin",
    "prefix": "prefix", "gender": "gender", "language": "language", "birthday": "born_on",
}  # fmt: skip
_CHECKED: Final[Mapping[str, Callable[[Any], str]]] = {
    "email": checked_email, "phone": partial(checked_phone, "phone"), "mobile": partial(checked_phone, "mobile"),
}  # fmt: skip
_KEYED: Final = ("name", "name_latin", "email", "phone", "mobile")


def contact_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of the contact; those of the identity wait in ``row.extra``."""
    found: dict[str, Any] = {}
    identity: dict[str, Any] = {}
    for name, value in row.values.items():
        if name in _CHECKED:
            identity[name] = _CHECKED[name](value)
        elif name in _IDENTITY:
            identity[_IDENTITY[name]] = value if name == "birthday" else value or ""
        elif name in _HERE:
            found[_HERE[name]] = value or ""
    if not identity.get("name") and (identity.get("given_name") or identity.get("family_name")):
        identity["name"] = " ".join(filter(None, (identity.get("given_name"), identity.get("family_name"))))
    if row.present is None:
        if not identity.get("name"):
            raise BadField("name", "", sentence("A person needs a name."), sentence("Map a column to the name."))
        found |= {"person_id": 0, "is_main": False, "from_on": batch.today}
        keys = person_keys(country=_country(batch, found["account_id"]), **{k: identity.get(k, "") for k in _KEYED})
        identity |= keys
        found["name_key"] = keys["name_key"]
    row.extra = identity
    return found


def read_countries(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """The countries by which national numbers are read, for all rows at once."""
    batch.read("account", {row.value("account", "account_id") for row in rows}, "country")


def _country(batch: Batch, account_id: int) -> str:
    found = batch.read("account", (), "country").get(account_id)
    return found[0] if found and found[0] else batch.actor.country


def contact_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Contacts at accounts within the importer's reach, of people whose data may be used; who is new gets a person."""
    near = batch.accounts_within(row.value("account", "account_id") for row in rows)
    barred = _barred(rows)
    for row in rows:
        if row.value("account", "account_id") not in near:
            batch.refuse(row, "account", sentence("This account is not yours to change."))
        elif row.extra.get("email_key") in barred:
            batch.refuse(
                row, "email", sentence("The data of this person is restricted, so it is not imported."),
                sentence("Ask compliance before you keep anything about this person."),
            )  # fmt: skip
    out = {id(row) for row, _ in batch.refused}
    new = [row for row in rows if row.present is None and id(row) not in out]
    for row, pk in zip(new, batch.allot(Person, len(new)), strict=True):
        row.columns["person_id"] = pk
    _choose_main(batch, new)


def _barred(rows: Sequence[ImportRow]) -> set[str]:
    """Addresses of people who are frozen, restricted or pseudonymised."""
    keys = {row.extra["email_key"] for row in rows if row.extra.get("email_key")}
    states = PersonIdentity.objects.filter(email_key__in=keys).exclude(person__state=PersonState.LIVE)
    return set(states.values_list("email_key", flat=True)) if keys else set()


def _choose_main(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """The first contact of an account is its main one."""
    known: dict[int, bool] = batch.memory("accounts with a main contact", dict)
    unknown = {row.columns["account_id"] for row in rows} - known.keys()
    with_one = set(
        Contact.objects.filter(account_id__in=unknown, is_main=True).values_list("account_id", flat=True)
        if unknown else ()
    )  # fmt: skip
    known |= {pk: pk in with_one for pk in unknown}
    for row in rows:
        account_id = row.columns["account_id"]
        row.columns["is_main"], known[account_id] = not known[account_id], True


def beside_contacts(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """Persons and identities; the searched text names the account too."""
    ids = [row.columns["person_id"] for row in new]
    batch.insert_columns(table_of(Person), ids, {"source": "import", "state": PersonState.LIVE.value})
    batch.insert_columns(table_of(PersonIdentity), ids, _by_column([row.extra for row in new]))
    _change_identities(batch, present)
    _index(batch, [*new, *(row for row in present if row.changed)])


def _by_column(identities: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Values by column; empty where an identity has none."""
    if len({tuple(one) for one in identities}) == 1:
        return dict(zip(identities[0], map(list, zip(*(one.values() for one in identities), strict=True)), strict=True))
    names = dict.fromkeys(chain.from_iterable(identities))
    return {name: [one.get(name, None if name == "born_on" else "") for one in identities] for name in names}


def _change_identities(batch: Batch, rows: Sequence[ImportRow]) -> None:
    stored: Mapping[int, Any] = {
        one["person_id"]: one for one in PersonIdentity.objects.filter(
            person_id__in=[row.present["person_id"] for row in rows if row.present]).values()
    }  # fmt: skip
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        before = stored.get((row.present or {}).get("person_id", 0))
        if before is None or not row.extra:
            continue
        after = {**before, **row.extra}
        if not row.extra.keys().isdisjoint(_KEYED):
            country = _country(batch, row.value("account", "account_id"))
            after |= person_keys(country=country, **{name: after[name] for name in _KEYED})
        changed = tuple(name for name, value in after.items() if value != before[name])
        if changed:
            row.changed = (*row.changed, *changed)
            row.extra = after
            groups.setdefault(changed, []).append((*(after[name] for name in changed), before["person_id"]))
    for names, some in groups.items():
        batch.update(PersonIdentity, names, some)
    batch.update(
        Contact, ["name_key"],
        [(row.extra["name_key"], row.pk) for row in rows if row.extra and "name_key" in row.changed],
    )  # fmt: skip


def _index(batch: Batch, rows: Sequence[ImportRow]) -> None:
    if batch.dry:
        return
    with_custom = has_custom(batch, batch.session.targets["contact"])
    accounts = batch.read("account", {row.value("account", "account_id") for row in rows}, "name")
    for row in rows:
        one = row.extra
        if "name" not in one:
            batch.reindex.setdefault("contact", []).append(row.pk)
            continue
        account_id = row.value("account", "account_id")
        reach = " ".join(filter(None, (one.get("name_latin"), one.get("email"), one.get("phone"), one.get("mobile"))))
        body = f"{reach} {row.text('job_title', 'title')} {accounts.get(account_id, ('',))[0]}"
        if with_custom:
            body = f"{body} {words_of_custom(batch, 'contact', {**(row.present or {}), **row.columns})}".rstrip()
        public_id = row.columns.get("public_id") or (row.present or {})["public_id"]
        batch.found("contact", row.pk, public_id, one["name"], body, account_id)


def alike(batch: Batch, rows: Sequence[ImportRow]) -> dict[int, list[Likeness]]:
    """Contacts that are there and that new rows may mean."""
    asked = [(row, identity_traits(one)) for row in rows if (one := _as_identity(batch, row)) is not None]
    visible = batch.session.rows_of("contact")
    found: dict[int, list[Likeness]] = {}
    for (row, traits), is_worth in zip(asked, persons_worth_asking([one for _row, one in asked]), strict=True):
        likes = alike_contacts(visible, traits) if is_worth else []
        if likes:
            found[row.ordinal] = [
                Likeness(other.pk, other.public_id, other.person.identity.name, like.score, like.reasons)
                for other, like in likes[:3]
            ]
    return found


def _as_identity(batch: Batch, row: ImportRow) -> PersonIdentity | None:
    try:
        contact_columns(batch, row)
    except BadField:
        return None
    return PersonIdentity(**row.extra)


register_import(
    ImportTarget(
        name="contact", label=_("Contact"), model=Contact, right=("contact", "create"), columns=contact_columns,
        prepare=read_countries,
        keys=(("external_id",), ("account", "email"), ("account", "name")), allowed=contact_allowed,
        beside=beside_contacts, alike=alike, document=lambda _: None, accounts="account_id",
        computed=frozenset({"last_contact_at"}), concept="contact",
        fields=(
            ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
            ImportField("name", _("Name"), concept="full_name", max_length=200,
                        lookup=Lookup("person__identity__name_folded", normal=fold, confirm="person__identity__name", form=fold)),
            ImportField("given_name", _("Given name"), max_length=100),
            ImportField("family_name", _("Family name"), max_length=100),
            ImportField("name_latin", _("Name in Latin letters"), max_length=200),
            ImportField("email", _("E-mail"), "email", max_length=254,
                        lookup=Lookup("person__identity__email_key", normal=email_key, narrow=True)),
            ImportField("phone", _("Phone"), "phone", max_length=40),
            ImportField("mobile", _("Mobile"), "phone", max_length=40),
            ImportField("job_title", _("Position"), column="title", max_length=120),
            ImportField("department", _("Department"), max_length=120),
            ImportField("contact_role", _("Part in purchases"), max_length=60),
            ImportField("prefix", _("Academic or other title"), max_length=40),
            ImportField("gender", _("Form of address"), "choice", choices=dict(Gender.choices)),
            ImportField("language", _("Language"), "language", max_length=5),
            ImportField("birthday", _("Birthday"), "date"),
            ImportField("note", _("Note"), "long_text", max_length=4_000),
            ImportField("external_id", _("Number in another system"), column="external_ref", max_length=120),
        ),
    )
)  # fmt: skip
