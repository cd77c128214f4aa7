"""What somebody tells of a gift, as a row, and the row as the rules read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.values.inputs import boolean, choice, country, day, integer, money, reference, references, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.gifts.choices import (
    GiftCategory,
    GiftDirection,
    GiftOccasion,
    GiftPayer,
    GiftVia,
    PlaceTier,
    RecipientKind,
)
from mainstay.modules.gifts.models import Gift, GiftPerson, GiftRecipient
from mainstay.modules.gifts.rules.events import Firm, GiftEvent, Recipient
from mainstay.modules.gifts.rules.words import (
    Category,
    CostTier,
    Direction,
    EventKind,
    Payer,
    RecipientType,
    Via,
)

AMOUNTS = ("cost", "tax", "delivery", "market", "face")
PLAIN = (
    "occasion", "category", "given_on", "payer", "quantity", "own_people", "unnamed", "host_present", "place_country",
    "place_tier", "business_related", "solicited", "tender_running", "description", "relation_basis",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GiftFacts:
    """What is planned or was given, for whom, at what cost. Amounts are for one piece; tax and delivery are in the cost."""

    contacts: tuple[str, ...] = references(_("For whom"), kind="contact", default=())
    occasion: str = choice(_("Occasion"), choices=tuple(GiftOccasion.choices), default=GiftOccasion.GIFT.value)
    category: str = choice(_("What it is"), choices=tuple(GiftCategory.choices), default=GiftCategory.GIFT.value)
    given_on: date = day(_("Day"))
    cost: Money | None = money(_("Cost of one piece, with tax and delivery"), default=None, nullable=True)
    description: str = text(_("In words"), default="", min_length=0, max_length=300, personal=True)
    account: str | None = reference(_("Client"), kind="account", default=None, nullable=True)
    quantity: int = integer(_("Pieces"), default=1, minimum=1, maximum=10_000)
    unnamed: int = integer(_("Others who are not named"), default=0, minimum=0, maximum=10_000)
    host: str | None = reference(_("Host of ours"), kind="user", default=None, nullable=True)
    host_present: bool | None = boolean(_("The host is there"), default=None, nullable=True)
    own_people: int = integer(_("How many of us take part"), default=0, minimum=0, maximum=1_000)
    tax: Money | None = money(_("Tax in it"), default=None, nullable=True)
    delivery: Money | None = money(_("Delivery in it"), default=None, nullable=True)
    market: Money | None = money(_("Market value"), default=None, nullable=True)
    face: Money | None = money(_("Face value of a ticket"), default=None, nullable=True)
    payer: str = choice(_("Who pays"), choices=tuple(GiftPayer.choices), default=GiftPayer.FIRM.value)
    via: str = choice(_("How it reaches them"), choices=tuple(GiftVia.choices), default=GiftVia.DIRECT.value)
    place_country: str | None = country(_("Country of the place"), default=None, nullable=True)
    place_tier: str | None = choice(_("The place"), choices=tuple(PlaceTier.choices), default=None, nullable=True)
    business_related: bool | None = boolean(_("Has to do with their work"), default=None, nullable=True)
    solicited: bool | None = boolean(_("They asked for it"), default=None, nullable=True)
    tender_running: bool | None = boolean(_("A tender is running"), default=None, nullable=True)
    relation_basis: str = text(_("Personal relation"), default="", min_length=0, max_length=300, personal=True)
    subject_kind: str = text(_("About (kind)"), default="", min_length=0, max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), default="", min_length=0, max_length=16, hidden=True)


def fill(gift: Gift, given: Any, names: Sequence[str] = PLAIN) -> dict[str, Any]:
    """The columns that an input gives, those that it does not mention left out. Raises InputInvalid when its amounts
    are in several currencies, or below zero.
    """
    values = {name: _empty(gift, name, found) for name in names if (found := getattr(given, name, UNSET)) is not UNSET}
    amounts = {name: found for name in AMOUNTS if (found := getattr(given, name, UNSET)) is not UNSET}
    named = [(name, one) for name, one in amounts.items() if one is not None]
    kept = {gift.currency} if gift.currency and any(
        getattr(gift, f"{name}_minor") is not None for name in AMOUNTS if name not in amounts
    ) else set()  # fmt: skip
    for name, one in named:
        if {one.currency} | kept | {other.currency for _, other in named} != {one.currency}:
            text_ = sentence("All amounts of one gift are in one currency.")
            raise InputInvalid([Problem(name, "currency", text_)])
        if one.amount < 0:
            raise InputInvalid([Problem(name, "range", sentence("An amount is not below zero."))])
    for name, one in amounts.items():
        values[f"{name}_minor"] = None if one is None else one.minor
    if named:
        values["currency"] = named[0][1].currency
    return values


def _empty(gift: Gift, name: str, found: Any) -> Any:
    """Text columns are empty, not null."""
    column = gift._meta.get_field(name)
    return "" if found is None and not column.null else found


def user_key(public_id: str) -> str:
    """The key under which the ledger knows one of us."""
    return f"user:{public_id}" if public_id else ""


def recipients_for(contacts: Sequence[Any], via: str = GiftVia.DIRECT.value) -> list[GiftRecipient]:
    """Rows for contacts, not stored yet, each with what we know the person to be."""
    keys = [one.person.key for one in contacts]
    known = dict(GiftPerson.objects.filter(person_key_of__in=keys).values_list("person_key_of", "kinds"))
    found = {
        one.person.key: GiftRecipient(
            person=one.person.key, contact=one, organisation=one.account.public_id, via=via,
            kinds=known.get(one.person.key) or _usual(one.account), country=one.account.country,
        )
        for one in contacts
    }  # fmt: skip
    return list(found.values())


def _usual(account: Any) -> list[str]:
    private = account.account_type == "person"
    return [(RecipientKind.RETAIL_CUSTOMER if private else RecipientKind.EMPLOYEE_OF_INSTITUTION).value]


def event_for(
    gift: Gift, recipients: Sequence[GiftRecipient], firm: Firm, *, name: str, kind: EventKind, recorded_on: date,
    **more: Any,
) -> GiftEvent:  # fmt: skip
    """The gift as the rules read it: no words, people by their keys."""
    received = gift.direction == GiftDirection.RECEIVED
    giver = user_key(gift.giver.public_id)
    behalf = user_key(gift.on_behalf_of.public_id) if gift.on_behalf_of else ""
    given = [_recipient(one) for one in recipients]
    own = Recipient(giver, firm.id, (RecipientType.OWN_STAFF,))
    return GiftEvent(
        name, kind, recorded_on, given_on=gift.given_on, direction=Direction(gift.direction),
        giver=(given[0].person if given else "") if received else giver,
        giver_organisation=(given[0].organisation if given else "outside") if received else "",
        on_behalf_of="" if received else behalf, deputyship=gift.deputyship, requested_by=giver if received else "",
        payer=Payer(gift.payer), category=Category(gift.category), cost=_amount(gift, "cost"),
        market=_amount(gift, "market"), face=_amount(gift, "face"),
        tax=_amount(gift, "tax") or Decimal(0), delivery=_amount(gift, "delivery") or Decimal(0),
        quantity=gift.quantity, currency=gift.currency, recipients=(own,) if received else tuple(given),
        unnamed=gift.unnamed, own_people=gift.own_people, host_present=gift.host_present,
        host_confirmed_by=user_key(gift.host.public_id) if gift.host and gift.host_present else "",
        place_country=gift.place_country, place_tier=CostTier(gift.place_tier) if gift.place_tier else None,
        occasion=f"{gift.subject_kind}:{gift.subject_id}" if gift.subject_id else "",
        relation_basis="stated" if gift.relation_basis else "", business_related=gift.business_related,
        solicited=gift.solicited, tender_running=gift.tender_running, **more,
    )  # fmt: skip


def _amount(gift: Gift, name: str) -> Decimal | None:
    found: Money | None = getattr(gift, name)
    return None if found is None else found.amount


def _recipient(one: GiftRecipient) -> Recipient:
    kinds = tuple(RecipientType(word) for word in one.kinds)
    return Recipient(one.person, one.organisation, kinds, country=one.country, via=Via(one.via))
