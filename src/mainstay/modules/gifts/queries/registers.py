"""The registers: by recipient, client, giver and month, of a period; the ledger for an examiner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import choice, day, reference
from mainstay.kernel.money import Money
from mainstay.modules.gifts.choices import GiftDirection, GiftState
from mainstay.modules.gifts.models import Gift, GiftEntry
from mainstay.modules.gifts.queries.books import broken_link
from mainstay.modules.gifts.rules.valuing import rounded
from mainstay.modules.gifts.rules.words import Rounding

GROUPS = (("recipient", _("Recipient")), ("client", _("Client")), ("giver", _("Given or received by")),
          ("month", _("Month")))  # fmt: skip
_SHELVES = {"recipient": "contacts", "client": "accounts", "giver": "colleagues", "month": "gifts"}
_COUNTED = (GiftState.GIVEN, GiftState.RECEIVED, GiftState.RESERVED)


@dataclass(frozen=True, kw_only=True)
class AskRegister:
    """By what, over which days (both included)."""

    by: str = choice(pgettext_lazy("grouped", "By"), choices=GROUPS, default="recipient")
    direction: str = choice(_("Direction"), choices=tuple(GiftDirection.choices), default=GiftDirection.GIVEN.value)
    from_on: date | None = day(_("First day"), default=None, nullable=True)
    to_on: date | None = day(_("Last day"), default=None, nullable=True)
    account: str | None = reference(_("Client"), kind="account", default=None, nullable=True)


@dataclass(frozen=True)
class RegisterLine:
    """A line of a register: how many gifts, what they cost, what is reserved, how many stand above a limit. ``id`` is the
    public id of the contact, client or colleague, empty where it is none that the reader may see.
    """

    id: str
    name: str
    count: int
    given: Money
    reserved: Money
    breaches: int
    by: str = "recipient"

    @property
    def url(self) -> str:
        """Where the record of the line is looked at; empty where there is none."""
        return f"/{_SHELVES[self.by]}/{self.id}/" if self.id else ""


@query(
    "gift.register", label=_("Register of gifts"), output=RegisterLine, rights=("gift", "read"), input=AskRegister,
    many=True, budget=12, sample=dict,
)  # fmt: skip
def gift_register(context: QueryContext, input: AskRegister) -> list[RegisterLine]:
    """What was given or received and what is reserved, one line for each recipient, client, colleague or month and each
    currency, of the gifts that you may see. A shared gift is split evenly over those named in it.
    """
    rows = context.visible("gift").filter(
        given_on__range=period_of(input, context.today), state__in=_COUNTED, direction=input.direction
    ).select_related("account", "giver").prefetch_related("recipients__contact__person__identity")  # fmt: skip
    if input.account:
        rows = rows.filter(account=context.find("account", input.account))
    seen = set(context.visible("contact").filter(
        pk__in=rows.values("recipients__contact")).values_list("pk", flat=True)) if rows else set()  # fmt: skip
    found: dict[tuple[str, str, str], list[Any]] = {}
    for gift in rows:
        places = _PLACES[input.by](gift, seen)
        for place, name, part in places:
            line = found.setdefault((place, name, gift.currency), [0, Fraction(0), Fraction(0), 0])
            amount = Fraction(gift.cost.amount) * gift.quantity * part if gift.cost else Fraction(0)
            line[2 if gift.state == GiftState.RESERVED else 1] += amount
        # Those who became one are named twice in it: it is one gift all the same.
        for key in {(*one[:2], gift.currency) for one in places}:
            found[key][0] += 1
            found[key][3] += gift.decision == "breach"
    return [
        RegisterLine(place, name, line[0], _money(line[1], code), _money(line[2], code), line[3], input.by)
        for (place, name, code), line in sorted(found.items(), key=lambda item: (item[0][1], item[0]))
    ]  # fmt: skip


def _money(total: Fraction, code: str) -> Money:
    return rounded(total, code or "EUR", Rounding.HALF_UP)


def period_of(input: AskRegister, today: date) -> tuple[date, date]:
    """First and last day of a register: the calendar year where nothing else is said."""
    first = input.from_on or date(today.year, 1, 1)
    return first, input.to_on or date(first.year, 12, 31)


Place = tuple[str, str, Fraction]


def _by_recipient(gift: Gift, seen: set[int]) -> list[Place]:
    named = list(gift.recipients.all())
    part = Fraction(1, len(named) or 1)
    return [
        (one.contact.public_id, one.contact.person.identity.name, part) if one.contact and one.contact_id in seen
        else ("", "", part)
        for one in named
    ] or [("", gift.other_party, part)]  # fmt: skip


def _by_client(gift: Gift, seen: set[int]) -> list[Place]:  # noqa: ARG001
    return [(gift.account.public_id if gift.account else "", gift.account.name if gift.account else "", Fraction(1))]


def _by_giver(gift: Gift, seen: set[int]) -> list[Place]:  # noqa: ARG001
    return [(gift.giver.public_id, gift.giver.name, Fraction(1))]


def _by_month(gift: Gift, seen: set[int]) -> list[Place]:  # noqa: ARG001
    return [("", f"{gift.given_on:%Y-%m}", Fraction(1))]


_PLACES: dict[str, Callable[[Gift, set[int]], list[Place]]] = {
    "recipient": _by_recipient, "client": _by_client, "giver": _by_giver, "month": _by_month,
}  # fmt: skip


@dataclass(frozen=True)
class LedgerChecked:
    """Whether the chain of the ledger holds, over how many entries; ``broken_at`` is the first that does not fit."""

    entries: int
    holds: bool
    broken_at: int | None


@query(
    "gift.verify", label=_("Verify the gift ledger"), output=LedgerChecked, rights=("gift_rule", "read"), budget=4,
    sample=dict,
)  # fmt: skip
def gift_verify(context: QueryContext, input: Any) -> LedgerChecked:  # noqa: ARG001
    """Whether every entry of the ledger still follows the one before it, unchanged."""
    broken = broken_link()
    return LedgerChecked(GiftEntry.objects.count(), broken is None, broken)
