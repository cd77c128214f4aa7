"""What compliance does with the data of persons: their state, and emptying an identity.

Writers for the compliance module. A person that others were merged into is handled with all of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.models import Account, Contact, Merge, PersonIdentity, Stakeholder
from mainstay.modules.accounts.queries.privacy import merged_with

_KEPT_OF_IDENTITY = frozenset({"person", "created_at", "language", "gender"})
ACCOUNT_COLUMNS = (
    "name", "name_latin", "name_key", "name_folded", "match_key", "website", "domain", "email", "email_key", "phone",
    "phone_key", "registration_number", "tax_number", "description", "external_ref",
)  # fmt: skip
CONTACT_COLUMNS = ("title", "department", "contact_role", "note", "name_key", "external_ref", "custom")


def set_state(
    context: ActionContext, person_id: int, state: str, *, until: date | None = None, retention_class: str = ""
) -> None:
    """Put the state of a person's data; what may not be shown leaves search, what may comes back."""
    for person in merged_with(person_id):
        values: dict[str, Any] = {"state": state, "restricted_until": until}
        if retention_class:
            values["retention_class"] = retention_class
        context.update(person, **values)
    context.touched += list(Contact.objects.filter(person_id=person_id).select_related("person__identity", "account"))
    context.touched += list(Account.objects.filter(person_id=person_id).select_related("person"))


def note_notice(context: ActionContext, person_id: int) -> None:
    """The person was told that we hold data about them."""
    for person in merged_with(person_id):
        context.update(person, notice_sent_at=context.now)


def empty_person(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Empty who the person is: identity, salutations, ways to reach, titles and notes at accounts, and the account of
    a private person. The rows stay under their keys, so that statistics stand.
    """
    persons = merged_with(person_id)
    ids = [one.pk for one in persons]
    for identity in PersonIdentity.objects.filter(person_id__in=ids).select_related("person"):
        context.update(identity, **_blanks(identity, _columns_of(identity)))
    for person in persons:
        for row in [*person.salutations.all(), *person.points.all()]:
            context.remove(row)
    contacts = list(Contact.objects.filter(person_id__in=ids).select_related("person"))
    for contact in contacts:
        context.update(contact, **_blanks(contact, CONTACT_COLUMNS))
    for stake in Stakeholder.objects.filter(contact__in=contacts):
        context.update(stake, note="")
    accounts = list(Account.objects.filter(person_id__in=ids))
    for account in accounts:
        _empty_account(context, account)
    for merge in Merge.objects.filter(kind_name="person", kept_id__in=ids):
        context.update(merge, moved=[], chosen={}, reach={}, undone_at=merge.undone_at or context.now)
    return [
        _row("accounts.PersonIdentity", len(persons)), _row("accounts.Contact", len(contacts)),
        _row("accounts.Account", len(accounts)),
    ]  # fmt: skip


def _empty_account(context: ActionContext, account: Account) -> None:
    for row in [*account.names.all(), *account.addresses.all(), *account.points.all()]:
        context.remove(row)
    context.update(account, **_blanks(account, ACCOUNT_COLUMNS) | {"name": gettext("Erased person")})


def _columns_of(identity: PersonIdentity) -> Iterable[str]:
    names = (field.name for field in identity._meta.concrete_fields)
    return [name for name in names if name not in _KEPT_OF_IDENTITY]


def _blanks(row: Any, names: Iterable[str]) -> dict[str, Any]:
    fields = {field.name: field for field in row._meta.concrete_fields}
    return {
        name: None if fields[name].null else {} if fields[name].get_internal_type() == "JSONField" else ""
        for name in names if name in fields
    }  # fmt: skip


def _row(table: str, count: int) -> dict[str, Any]:
    return {"table": table, "class": "contact", "count": count, "outcome": "erase"}
