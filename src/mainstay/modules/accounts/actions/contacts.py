"""Contacts: persons at accounts, their identity, where they work now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.custom_fields.fields import read_custom, store_values
from mainstay.framework.custom_fields.values import custom_values
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import (
    boolean,
    choice,
    day,
    email,
    language,
    long_text,
    phone,
    reference,
    text,
)
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.accounts.actions.columns import NoValues, mentioned
from mainstay.modules.accounts.actions.freshness import note_changes
from mainstay.modules.accounts.actions.persons import change_identity, new_person
from mainstay.modules.accounts.choices import CheckSource, Gender
from mainstay.modules.accounts.models import Account, Contact, PersonIdentity
from mainstay.modules.accounts.policy import may_end_contact, may_resume_contact
from mainstay.modules.accounts.queries.alike import alike_contact_ids
from mainstay.modules.accounts.queries.installed import contact_roles

IDENTITY = frozenset(
    {"name", "given_name", "family_name", "name_latin", "prefix", "gender", "language", "email", "phone", "mobile", "born_on",
     "name_day"}
)  # fmt: skip
_AT_ACCOUNT = frozenset({"title", "department", "contact_role", "note", "external_ref"})
_NAME_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_GENDERS = tuple(Gender.choices)


@dataclass(frozen=True, kw_only=True)
class CreateContact:
    """A person at an account. ``person`` takes somebody already known from another account."""

    account: str = reference(_("Account"), kind="account")
    name: str = text(_("Name"), default="", min_length=0, personal=True)
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0, personal=True)
    given_name: str = text(_("Given name"), default="", min_length=0, max_length=100, personal=True)
    family_name: str = text(_("Family name"), default="", min_length=0, max_length=100, personal=True)
    prefix: str = text(_("Academic or other title"), default="", min_length=0, max_length=40)
    title: str = text(_("Position"), default="", min_length=0, max_length=120)
    department: str = text(_("Department"), default="", min_length=0, max_length=120)
    contact_role: str = text(_("Part in purchases"), default="", min_length=0, max_length=60, suggestions=contact_roles)
    email: str | None = email(_("E-mail"), default=None, nullable=True, personal=True)
    mobile: str | None = phone(_("Mobile"), default=None, nullable=True, personal=True)
    phone: str | None = phone(_("Phone"), default=None, nullable=True, personal=True)
    language: str | None = language(_("Language"), default=None, nullable=True)
    gender: str | None = choice(
        _("Form of address"), choices=_GENDERS, default=None, nullable=True, help=_("For salutations only.")
    )
    is_main: bool = boolean(_("Main contact"), default=False)
    born_on: date | None = day(_("Birthday"), default=None, nullable=True, personal=True)
    name_day: str = text(_("Name day (month-day)"), default="", min_length=0, pattern=f"({_NAME_DAY})?", personal=True)
    note: str = long_text(_("Note"), default="", min_length=0, max_length=4_000, personal=True)
    source: str = text(_("Where from"), default="", min_length=0, max_length=120)
    external_ref: str = text(_("Number in another system"), default="", min_length=0, max_length=120)
    custom: dict[str, Any] = custom_values(_("More"), kind="contact", default={})
    person: str | None = reference(_("Person already known"), kind="person", default=None, nullable=True)


@action(
    "contact.create", label=_("New contact"), policy=by_right("contact", "create"), creates="contact",
    events=("contact.created",), icon="user-plus", scope="company",
    sample=lambda world: {"account": world.public_id("account"), "name": "Jānis Ozols", "title": "Purchasing manager"},
)  # fmt: skip
def create_contact(context: ActionContext, input: CreateContact) -> Contact:
    """Add a person to an account. Contacts that look alike are named in the answer; they do not stop you."""
    account: Account = context.find("account", input.account, "account")
    if input.person:
        person = context.find("person", input.person, "person")
    else:
        facts = named_facts(mentioned(input, PersonIdentity))
        person = new_person(context, country=account.country, source=input.source,
                            **{name: value for name, value in facts.items() if name in IDENTITY})  # fmt: skip
        context.answer["alike"] = alike_contact_ids(
            visible_to(context.actor, registry.kinds["contact"]), person.identity
        )
    if account.contacts.filter(person=person, to_on=None).exists():
        raise RuleBroken(sentence("{name} is a contact here already.", name=person.identity.name), path="person")
    here = {name: getattr(input, name) for name in _AT_ACCOUNT}
    custom = read_custom("contact", input.custom, {}, creating=True)
    contact = add_contact(context, account, person, custom=custom, **here)
    store_values("contact", contact.pk, custom)
    if input.is_main or not account.contacts.filter(is_main=True).exists():
        make_main(context, contact)
    return contact


def add_contact(context: ActionContext, account: Account, person: Any, **values: Any) -> Contact:
    """A person becomes a contact of an account from today. A writer for higher modules (a lead is converted)."""
    contact = context.create(
        Contact(account=account, person=person, name_key=person.identity.name_key, from_on=context.today, **values)
    )
    context.emit("contact.created", contact, account=account.public_id)
    return contact


def named_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with a full name: as typed, else from given and family name; raises RuleBroken where there is none."""
    if not facts.get("name"):
        facts["name"] = " ".join(filter(None, (facts.get("given_name"), facts.get("family_name"))))
    if not facts["name"]:
        raise RuleBroken(sentence("Write the name of the person."), path="name")
    return facts


def make_main(context: ActionContext, contact: Contact) -> None:
    """This contact is the account's main one; the former is no longer."""
    for other in Contact.objects.filter(account_id=contact.account_id, is_main=True).exclude(pk=contact.pk):
        context.update(other, is_main=False)
    context.update(contact, is_main=True)


@dataclass(frozen=True, kw_only=True)
class EditContact:
    """Facts of a person and of their place at the account."""

    name: str = text(_("Name"), default=UNSET, personal=True)
    name_latin: str = text(_("Name in Latin letters"), default=UNSET, min_length=0, personal=True)
    given_name: str = text(_("Given name"), default=UNSET, min_length=0, max_length=100, personal=True)
    family_name: str = text(_("Family name"), default=UNSET, min_length=0, max_length=100, personal=True)
    prefix: str = text(_("Academic or other title"), default=UNSET, min_length=0, max_length=40)
    title: str = text(_("Position"), default=UNSET, min_length=0, max_length=120)
    department: str = text(_("Department"), default=UNSET, min_length=0, max_length=120)
    contact_role: str = text(
        _("Part in purchases"), default=UNSET, min_length=0, max_length=60, suggestions=contact_roles
    )
    email: str | None = email(_("E-mail"), default=UNSET, nullable=True, personal=True)
    mobile: str | None = phone(_("Mobile"), default=UNSET, nullable=True, personal=True)
    phone: str | None = phone(_("Phone"), default=UNSET, nullable=True, personal=True)
    language: str | None = language(_("Language"), default=UNSET, nullable=True)
    gender: str | None = choice(
        _("Form of address"), choices=_GENDERS, default=UNSET, nullable=True, help=_("For salutations only.")
    )
    born_on: date | None = day(_("Birthday"), default=UNSET, nullable=True, personal=True)
    name_day: str = text(
        _("Name day (month-day)"), default=UNSET, min_length=0, pattern=f"({_NAME_DAY})?", personal=True
    )
    note: str = long_text(_("Note"), default=UNSET, min_length=0, max_length=4_000, personal=True)
    external_ref: str = text(_("Number in another system"), default=UNSET, min_length=0, max_length=120)
    custom: dict[str, Any] = custom_values(_("More"), kind="contact", default=UNSET)
    true_on: date | None = day(
        _("True since"), default=None, nullable=True, help=_("Empty: today. An earlier day marks a late arrival.")
    )
    found_in: str = choice(_("Known from"), choices=tuple(CheckSource.choices), default=CheckSource.OTHER.value)


def present_contact(contact: Contact) -> dict[str, Any]:
    """The present values of a contact for its form."""
    identity = contact.person.identity
    found = {name: getattr(identity, name) for name in IDENTITY} | {
        name: getattr(contact, name) for name in (*_AT_ACCOUNT, "custom")
    }
    return {**found, "born_on": identity.born_on.isoformat() if identity.born_on else None}


@action(
    "contact.edit", label=_("Edit"), policy=by_right("contact", "edit"), subject="contact", events=("contact.edited",),
    icon="edit", initial=present_contact, sample=lambda: {"title": "Head of purchasing"},
)  # fmt: skip
def edit_contact(context: ActionContext, input: EditContact) -> Contact:
    """Change facts of a person. What was changed counts as confirmed on the day given."""
    contact: Contact = context.subject
    given = mentioned(input, PersonIdentity, _AT_ACCOUNT | {"true_on", "found_in", "custom"})
    changed = change_identity(context, contact.person.identity, contact.account.country, given) if given else []
    contact.refresh_from_db(fields=["name_key", "version"])
    here = mentioned(input, Contact, IDENTITY | {"true_on", "found_in"})
    if "custom" in here:
        here["custom"] = read_custom("contact", here["custom"], contact.custom, creating=False)
        store_values("contact", contact.pk, here["custom"])
    changed += [name for name, value in here.items() if getattr(contact, name) != value]
    if changed:
        context.update(contact, edited_at=context.now, **here)
        note_changes(context, contact.account, "contact", contact.pk, changed, true_on=input.true_on,
                     source=input.found_in)  # fmt: skip
        context.emit("contact.edited", contact, fields=changed)
    return contact


@dataclass(frozen=True, kw_only=True)
class MoveContact:
    """The person works at another account now."""

    account: str = reference(_("New account"), kind="account")
    title: str = text(_("Position there"), default="", min_length=0, max_length=120)
    since: date | None = day(_("Since"), default=None, nullable=True, help=_("Empty: today."))


@action(
    "contact.move", label=_("Move to another account"), policy=by_right("contact", "edit"), subject="contact",
    events=("contact.moved",), icon="arrows-exchange", sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def move_contact(context: ActionContext, input: MoveContact) -> Contact:
    """The person goes to another account: the place at this one ends that day, what happened here stays here."""
    old: Contact = context.subject
    account: Account = context.find("account", input.account, "account")
    since = _ending_day(context, old, input.since, "since")
    if account.pk == old.account_id:
        raise RuleBroken(sentence("{account} is where this contact is now.", account=account.name), path="account")
    person = old.person
    end_place(context, old, since)
    new = context.create(
        Contact(account=account, person=person, name_key=old.name_key, title=input.title, from_on=since)
    )
    context.emit("contact.moved", new, former=old.public_id, account=account.public_id)
    return new


@dataclass(frozen=True, kw_only=True)
class EndContact:
    """The person is no longer there."""

    on: date | None = day(_("Last day"), default=None, nullable=True, help=_("Empty: today."))
    reason: str = text(_("Reason"), default="", min_length=0)


@action(
    "contact.end", label=_("End"), policy=may_end_contact, subject="contact", events=("contact.ended",),
    icon="user-off", destructive=True, sample=dict,
)  # fmt: skip
def end_contact(context: ActionContext, input: EndContact) -> Contact:
    """The person has left the account; the history stays."""
    contact: Contact = context.subject
    end_place(context, contact, _ending_day(context, contact, input.on, "on"))
    context.emit("contact.ended", contact, reason=input.reason)
    context.answer["undo"] = {"action": "contact.resume", "subject": contact.public_id, "input": {}}
    return contact


@action(
    "contact.resume", label=_("Bring back"), policy=may_resume_contact, subject="contact",
    events=("contact.edited",), icon="user-check", sample=dict,
)  # fmt: skip
def resume_contact(context: ActionContext, input: NoValues) -> Contact:  # noqa: ARG001
    """Take the end of a contact back."""
    contact: Contact = context.subject
    context.update(contact, to_on=None)
    context.emit("contact.edited", contact, fields=["to_on"])
    return contact


def end_place(context: ActionContext, contact: Contact, on: date) -> None:
    """End a place at an account on a day; it is no longer the main contact."""
    context.update(contact, to_on=on, is_main=False)


def _ending_day(context: ActionContext, contact: Contact, given: date | None, path: str) -> date:
    on = given or context.today
    if contact.to_on is not None:
        raise RuleBroken(sentence("This contact ended on {day}.", day=contact.to_on.isoformat()))
    if contact.from_on is not None and on < contact.from_on:
        raise RuleBroken(
            sentence("The contact began on {day}; it cannot end before.", day=contact.from_on.isoformat()), path=path
        )
    return on


@action(
    "contact.make_main", label=_("Make main contact"), policy=by_right("contact", "edit"), subject="contact",
    events=("contact.edited",), icon="star", sample=dict,
)  # fmt: skip
def make_main_contact(context: ActionContext, input: NoValues) -> Contact:  # noqa: ARG001
    """This contact becomes the account's main one."""
    contact: Contact = context.subject
    if contact.to_on is not None:
        raise RuleBroken(sentence("This contact has ended, so it cannot be the main one."))
    make_main(context, contact)
    context.emit("contact.edited", contact, fields=["is_main"])
    return contact
