"""Persons outside the company: their identity, kept apart from what happens with them."""

from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.models import Account, Contact, Person, PersonIdentity
from mainstay.modules.accounts.rules.keys import person_keys

_KEYED = ("name", "name_latin", "email", "phone", "mobile")
_SHARED = ("name", "name_latin", "email", "phone", "language")


def new_person(context: ActionContext, *, country: str, source: str = "", **facts: Any) -> Person:
    """A person with an identity. ``facts`` are columns of PersonIdentity; ``country`` reads national numbers."""
    person = context.create(Person(source=source))
    identity = PersonIdentity(person=person, **facts)
    for name, value in person_keys(country=country, **{key: getattr(identity, key) for key in _KEYED}).items():
        setattr(identity, name, value)
    context.create(identity)
    person.identity = identity
    return person


def change_identity(
    context: ActionContext, identity: PersonIdentity, country: str, values: dict[str, Any]
) -> list[str]:
    """Write facts of an identity with its computed columns; the sort keys of the person's contacts follow.

    Gives the names of what changed.
    """
    before = {name: getattr(identity, name) for name in values}
    keys = person_keys(country=country, **{name: values.get(name, getattr(identity, name)) for name in _KEYED})
    context.update(identity, **values, **keys)
    for contact in Contact.objects.filter(person_id=identity.person_id).exclude(name_key=identity.name_key):
        context.update(contact, name_key=identity.name_key)
    return [name for name, value in before.items() if getattr(identity, name) != value]


def new_private_client(context: ActionContext, account: Account) -> Person:
    """The person behind an account of a private person."""
    facts = {name: getattr(account, name) for name in _SHARED}
    return new_person(context, country=account.country, source=account.source, **facts)


def sync_private_client(context: ActionContext, account: Account) -> None:
    """A private person's account and identity tell the same; the person is a contact of the account."""
    person = account.person
    if person is None:
        return
    change_identity(context, person.identity, account.country, {name: getattr(account, name) for name in _SHARED})
    if not Contact.objects.filter(account=account, person=person).exists():
        context.create(
            Contact(
                account=account, person=person, is_main=True, name_key=person.identity.name_key, from_on=context.today
            )
        )
