"""What an event is worth under a rule: valuation, tax and delivery off, conversion, shares, and one rounding at the end.

Exact fractions in between; no float.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from mainstay.kernel.money import Money, exponent
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.rulebook import RuleValuation
from mainstay.modules.gifts.rules.settings import NilCost, RateDay, Settings
from mainstay.modules.gifts.rules.words import (
    PLANNED,
    Category,
    Excluded,
    Rounding,
    ValueBasis,
)

_WITH_COST: Final = frozenset({ValueBasis.COST, ValueBasis.HIGHER_OF_COST_OR_MARKET, ValueBasis.HIGHER_OF_COST_OR_FACE})
_OTHER: Final = {
    ValueBasis.MARKET: "market",
    ValueBasis.FACE: "face",
    ValueBasis.HIGHER_OF_COST_OR_MARKET: "market",
    ValueBasis.HIGHER_OF_COST_OR_FACE: "face",
}


@dataclass(frozen=True, slots=True)
class Value:
    """The whole event in its own currency, exact; on which basis; what is missing for it."""

    amount: Fraction
    basis: ValueBasis
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A rate into the rule's currency, with its day and source; no rate where there is none."""

    rate: Fraction | None
    on: date | None = None
    source: str = ""


def basis_of(valuation: RuleValuation, event: GiftEvent) -> ValueBasis:
    """The basis for this event: tickets, and entertainment that has a face value, may have one of their own."""
    seat = event.category is Category.TICKET or (event.category is Category.ENTERTAINMENT and event.face is not None)
    return valuation.ticket if seat and valuation.ticket is not None else valuation.default


def net_cost(valuation: RuleValuation, event: GiftEvent) -> Decimal | None:
    """The cost of one piece without what the rule leaves out."""
    if event.cost is None:
        return None
    off = event.tax if Excluded.TAX in valuation.exclude else Decimal(0)
    return event.cost - off - (event.delivery if Excluded.DELIVERY in valuation.exclude else Decimal(0))


def value(valuation: RuleValuation, event: GiftEvent, settings: Settings) -> Value:
    """The value of the whole event, as far as it is known; ``missing`` names the facts that are not."""
    basis = basis_of(valuation, event)
    known: list[Decimal] = []
    missing = []
    if basis in _WITH_COST:
        cost = net_cost(valuation, event)
        known += [] if cost is None else [cost]
        missing += ["cost"] if cost is None else []
    if basis in _OTHER:
        other: Decimal | None = getattr(event, _OTHER[basis])
        known += [] if other is None else [other]
        missing += [_OTHER[basis]] if other is None else []
    if came_free(event) and settings.nil_cost is NilCost.COUNT_MARKET:
        known += [one for one in (event.market, event.face) if one is not None]
    return Value(Fraction(max(known, default=Decimal(0))) * event.quantity, basis, tuple(missing))


def came_free(event: GiftEvent) -> bool:
    """Whether it cost nothing and is worth something all the same."""
    return event.cost == 0 and any(one is not None and one > 0 for one in (event.market, event.face))


def share(event: GiftEvent, recipients: tuple[Recipient, ...]) -> Fraction:
    """The part of the event that falls on ``recipients``: by weight over all named and our own people who take part."""
    whole = sum((Fraction(one.share) for one in event.recipients), Fraction(event.own_people))
    part = sum((Fraction(one.share) for one in recipients), Fraction(0))
    return part / whole if whole else Fraction(0)


def rate_day(event: GiftEvent, settings: Settings, decided_on: date) -> date:
    """The day of the rate: a planned gift has that of the decision, any other its own or that of its record."""
    day = event.day(settings)
    if event.kind in PLANNED:
        return min(day, decided_on)
    return event.recorded_on if settings.rate_day is RateDay.RECORDED else day


def conversion(event: GiftEvent, currency: str, fx_source: str, book: Book, day: date) -> Conversion:
    """The rate into ``currency``: one, the rate frozen with the event, or the last known on or before ``day``.

    Too old a rate is none, and neither are two that differ on the same day.
    """
    if event.currency == currency:
        return Conversion(Fraction(1))
    for stored in event.stored_rates:
        if stored.into == currency and fx_source in ("", stored.source):
            return Conversion(Fraction(stored.rate), None, stored.source)
    fitting = [
        rate
        for rate in book.rates
        if (rate.currency, rate.into) == (event.currency, currency)
        and fx_source in ("", rate.source)
        and 0 <= (day - rate.on).days <= book.settings.rate_age_days
    ]
    latest = max((rate.on for rate in fitting), default=None)
    newest = sorted((rate for rate in fitting if rate.on == latest), key=lambda rate: rate.source)
    if not newest or len({rate.rate for rate in newest}) > 1:
        return Conversion(None)
    return Conversion(Fraction(newest[0].rate), newest[0].on, newest[0].source)


def rounded(amount: Fraction, currency: str, rounding: Rounding) -> Money:
    """To the minor unit of ``currency``: half up, half to even, or always up. Amounts are never negative."""
    units = amount * 10 ** exponent(currency)
    if rounding is Rounding.UP:
        return Money.from_minor(ceil(units), currency)
    if rounding is Rounding.HALF_EVEN:
        return Money.from_minor(round(units), currency)
    return Money.from_minor(floor(units + Fraction(1, 2)), currency)


def value_warnings(event: GiftEvent) -> Iterator[Sentence]:
    """What does not count but should be seen."""
    base = max((one for one in (event.cost, event.face) if one is not None), default=None)
    if event.secondary is not None and base is not None and event.secondary > base:
        yield sentence(
            "On the secondary market it is sold at {price} {currency}. That does not enter the value.",
            price=event.secondary,
            currency=event.currency,
        )
    if event.contribution:
        yield sentence(
            "The recipient pays {amount} {currency}. That does not lower the value.",
            amount=event.contribution,
            currency=event.currency,
        )
