"""Whether a rule is about an event and a recipient, and whether a condition holds: yes, no or not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.rulebook import Condition, RuleVersion
from mainstay.modules.gifts.rules.words import (
    Direction,
    EntityClass,
    Via,
)


class Fit(StrEnum):
    """Three answers: what is not known is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its reason."""

    fit: Fit
    reason: Sentence


FITS: Final = Answer(Fit.YES, sentence("The facts fit."))


def all_of(answers: Iterator[Answer]) -> Answer:
    """No as soon as one says no; not known if one does not know; else yes, with the last reason."""
    unknown, last = None, FITS
    for answer in answers:
        if answer.fit is Fit.NO:
            return answer
        if answer.fit is Fit.UNKNOWN:
            unknown = unknown or answer
        last = answer
    return unknown or last


def in_scope(version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book) -> Answer:
    """Whether ``version`` is about this event and recipient."""
    return all_of(_scope_answers(version, event, recipient, book))


def _no(reason: Sentence) -> Answer:
    return Answer(Fit.NO, reason)


def _unknown(name: str) -> Answer:
    return Answer(Fit.UNKNOWN, sentence("The fact {name} is not known. Fill it in.", name=name))


def _scope_answers(version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book) -> Iterator[Answer]:
    scope = version.scope
    way = Direction.RECEIVED if event.received else Direction.GIVEN
    if scope.direction not in {way, Direction.BOTH}:
        yield _no(sentence("This rule is not about what is {way}.", way=way.value))
    if EntityClass.ANY not in scope.giver.entity_class and not {*scope.giver.entity_class} & {*book.firm.classes}:
        yield _no(sentence("This rule does not bind a firm of our kind."))
    if scope.giver.person_class and event.giver_class not in scope.giver.person_class:
        yield _no(sentence("This rule does not bind a person of this kind: {kind}.", kind=event.giver_class.value))
    if scope.category and event.category is not None and event.category not in scope.category:
        yield _no(sentence("This rule is not about the category {category}.", category=event.category.value))
    if recipient.via is not Via.DIRECT and not scope.giver.direct_or_indirect:
        family = recipient.via is Via.FAMILY and scope.recipient.includes_family
        if not family:
            yield _no(sentence("This rule reaches only what is given directly."))
    yield _recipient_answer(version, recipient)
    yield _place_answer(version, event, recipient, book)
    yield holds(version.when, event, recipient)


def _recipient_answer(version: RuleVersion, recipient: Recipient) -> Answer:
    wanted, spared = version.scope.recipient.type, version.scope.recipient.except_type
    if not wanted and not spared:
        return FITS
    if not recipient.types:
        return _unknown("types")
    if wanted and not {*wanted} & {*recipient.types}:
        return _no(sentence("This rule is not about recipients of this type."))
    if {*recipient.types} <= {*spared}:
        return _no(sentence("This rule leaves out recipients of this type."))
    return FITS


def _place_answer(version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book) -> Answer:
    where = version.scope.jurisdiction
    if not where.codes:
        return FITS
    places = {
        "giver": event.giver_country or ("" if event.received else book.firm.country),
        "recipient": recipient.country or (book.firm.country if event.received else ""),
        "event_place": event.place_country,
    }
    place = places[where.of]
    if not place:
        return _unknown({"giver": "giver_country", "recipient": "country", "event_place": "place_country"}[where.of])
    return FITS if place in where.codes else _no(sentence("This rule does not hold in {place}.", place=place))


def holds(condition: Condition, event: GiftEvent, recipient: Recipient) -> Answer:
    """Whether a condition holds, but for ``nominal``, which needs a value and is asked where it is known."""
    return all_of(_condition_answers(condition, event, recipient))


def _condition_answers(condition: Condition, event: GiftEvent, recipient: Recipient) -> Iterator[Answer]:
    if condition.categories and event.category not in condition.categories:
        yield _no(sentence("It is of another category."))
    if condition.via and recipient.via not in condition.via:
        yield _no(sentence("It does not reach the recipient in this way."))
    if condition.offering_rules and not {*condition.offering_rules} & {*event.offering_rules}:
        yield _no(sentence("The offering does not fall under these rules."))
    yield from _listed(condition, event)
    yield from _flags(condition, event)
    if condition.relation_basis and not event.relation_basis:
        yield _unknown("relation_basis")
    yield from _proofs(condition, event)


def _listed(condition: Condition, event: GiftEvent) -> Iterator[Answer]:
    """Facts that must be among the listed words."""
    if condition.payers:
        if event.payer is None:
            yield _unknown("payer")
        elif event.payer not in condition.payers:
            yield _no(sentence("It is paid by {payer}.", payer=event.payer.value))
    if condition.places:
        if event.place_tier is None:
            yield _unknown("place_tier")
        elif event.place_tier not in condition.places:
            yield _no(sentence("The place is of the tier {tier}.", tier=event.place_tier.value))


def _flags(condition: Condition, event: GiftEvent) -> Iterator[Answer]:
    """Facts that must be so, or must not."""
    for name in ("host_present", "business_related", "solicited", "tender_running", "preconditioned"):
        wanted: bool | None = getattr(condition, name)
        found: bool | None = getattr(event, name)
        if wanted is None:
            continue
        if found is None:
            yield _unknown(name)
        elif found is not wanted:
            yield _no(_SAID[name, found])


_SAID: Final = {
    ("host_present", True): sentence("A host from the firm is present."),
    ("host_present", False): sentence("No host from the firm is present."),
    ("business_related", True): sentence("It relates to the recipient's business."),
    ("business_related", False): sentence("It does not relate to the recipient's business."),
    ("solicited", True): sentence("The recipient asked for it."),
    ("solicited", False): sentence("The recipient did not ask for it."),
    ("tender_running", True): sentence("A tender is running."),
    ("tender_running", False): sentence("No tender is running."),
    ("preconditioned", True): sentence("It depends on a sales target."),
    ("preconditioned", False): sentence("It does not depend on a sales target."),
}


def _proofs(condition: Condition, event: GiftEvent) -> Iterator[Answer]:
    """Papers that must be attached; dated before the event where the condition says so."""
    for wanted in condition.proofs:
        dated = [proof.dated_on for proof in event.proofs if proof.kind is wanted]
        if not dated:
            text = sentence("The proof {proof} is not attached.", proof=wanted.value)
            yield Answer(Fit.UNKNOWN, text)
        elif condition.proofs_before and event.given_on is not None and min(dated) >= event.given_on:
            text = sentence(
                "The proof {proof} is dated {day}, not before the event.", proof=wanted.value, day=min(dated)
            )
            yield _no(text)
