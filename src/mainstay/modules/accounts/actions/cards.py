"""Reading cards of address books (vCard) into contacts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.imports.readers.vcard import parse_cards
from mainstay.framework.imports.readers.vcard_rows import card_values
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values import Date, Email, Language, Phone, Text, ValueType
from mainstay.framework.values.base import ReadFailed
from mainstay.framework.values.inputs import long_text, reference
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.contacts import add_contact, make_main
from mainstay.modules.accounts.actions.persons import new_person
from mainstay.modules.accounts.choices import PointType
from mainstay.modules.accounts.models import Account, Contact, ContactPoint, Person
from mainstay.modules.accounts.queries.alike import alike_contact_ids
from mainstay.modules.accounts.rules.keys import point_key

_MOST = 50
_FACTS: dict[str, tuple[str, ValueType]] = {
    "name": ("full_name", Text(max_length=200)), "given_name": ("given_name", Text(max_length=100)),
    "family_name": ("family_name", Text(max_length=100)), "prefix": ("prefix", Text(max_length=40)),
    "email": ("email", Email()), "mobile": ("mobile", Phone()), "language": ("language", Language()),
    "born_on": ("birthday", Date()),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReadCards:
    """The text of one or more cards, and the account of these people."""

    account: str = reference(_("Account"), kind="account")
    cards: str = long_text(
        _("vCard"), max_length=500_000, personal=True, help=_("The text of the file, from BEGIN:VCARD to END:VCARD.")
    )


_SAMPLE = "BEGIN:VCARD\nVERSION:4.0\nFN:Ilze Kalniņa\nEMAIL:ilze@lielupe.example\nEND:VCARD"


@action(
    "contact.read_cards", label=_("Read a vCard"), policy=by_right("contact", "create"), creates="contact",
    events=("contact.created",), icon="id", scope="company",
    sample=lambda world: {"account": world.public_id("account"), "cards": _SAMPLE},
)  # fmt: skip
def read_cards_contact(context: ActionContext, input: ReadCards) -> Contact:
    """Add the people of a vCard to an account. Whoever looks alike is named in the answer; parts of a card that cannot
    be read are left out and counted.
    """
    account: Account = context.find("account", input.account, "account")
    cards = list(parse_cards(line + b"\n" for line in input.cards.encode().splitlines()))
    if not cards or len(cards) > _MOST:
        raise RuleBroken(
            sentence("Give one to {most} cards; here are {count}.", most=_MOST, count=len(cards)), path="cards"
        )
    visible, left_out = visible_to(context.actor, registry.kinds["contact"]), 0
    made: list[Contact] = []
    alike: dict[str, list[str]] = {}
    for number, card in enumerate(cards, start=1):
        values = dict(card_values(card))
        facts, wrong = _readable(values)
        left_out += wrong
        if not facts["name"]:
            raise RuleBroken(sentence("Card {number} names nobody.", number=number), path="cards")
        contact = _added(context, account, values, facts)
        alike[contact.public_id] = alike_contact_ids(visible, contact.person.identity)
        made.append(contact)
    context.answer |= {"contacts": list(alike), "alike": alike, "left_out": left_out}
    return made[0]


def _readable(values: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The facts of a person that fit their types, and how many did not."""
    facts: dict[str, Any] = {"name": ""}
    wrong = 0
    pairs = {**_FACTS, "phone": ("phone_work" if values.get("mobile") else "phone", Phone())}
    for name, (column, type_) in pairs.items():
        if not values.get(column):
            continue
        try:
            facts[name] = type_.read(values[column])
        except ReadFailed:
            wrong += 1
    return facts, wrong


def _added(context: ActionContext, account: Account, values: dict[str, Any], facts: dict[str, Any]) -> Contact:
    person = new_person(context, country=account.country, source="vCard", **facts)
    contact = add_contact(
        context, account, person, title=str(values.get("job_title") or "")[:120],
        department=str(values.get("department") or "")[:120],
    )  # fmt: skip
    if not account.contacts.filter(is_main=True).exists():
        make_main(context, contact)
    _further_points(context, account, person, values)
    return contact


def _further_points(context: ActionContext, account: Account, person: Person, values: dict[str, Any]) -> None:
    """Addresses and numbers beyond the main ones."""
    one = person.identity
    known = {one.email_key, one.phone_key, one.mobile_key, ""}
    found = [(PointType.EMAIL, entry["value"]) for entry in values["emails"]]
    found += [
        (PointType.FAX if "fax" in entry["types"] else PointType.PHONE, entry["value"]) for entry in values["phones"]
    ]
    for point_type, value in found:
        normal = point_key(point_type, value, account.country)
        if normal not in known:
            known.add(normal)
            context.create(ContactPoint(person=person, point_type=point_type, value=value[:300], normal=normal))
