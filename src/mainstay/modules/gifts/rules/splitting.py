"""Signs of splitting: several small events that together are near or over a line. They warn and open a review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules import wording
from mainstay.modules.gifts.rules.counting import Ask, Key, allowance, keys
from mainstay.modules.gifts.rules.events import Book, GiftEvent
from mainstay.modules.gifts.rules.ledger import Register, counting
from mainstay.modules.gifts.rules.rulebook import RuleVersion, on_day, rows
from mainstay.modules.gifts.rules.weighing import has_value, is_counted
from mainstay.modules.gifts.rules.words import MeasureKind


@dataclass(frozen=True, slots=True)
class NearSum:
    """What stands near an event in one allowance: its own amount, the others' and their names."""

    own: Decimal
    others: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.own + sum((amount for _, amount in self.others), Decimal(0))


def splitting_signs(event: GiftEvent, register: Register, book: Book, day: date) -> list[Sentence]:
    """Each sign once: sums just under or over a line though every part is below it; several givers for one occasion."""
    found = [*_sums(event, register, book, day), *_givers(event, register)]
    return list({str(one): one for one in found}.values())


def lines(version: RuleVersion) -> tuple[Decimal, ...]:
    """Amounts at which something changes: the limit and the upper bounds of tiers."""
    bounds = {tier.upto for tier in version.approval.tiers if tier.upto is not None}
    limit = version.measure.amount
    return tuple(sorted(bounds | ({limit} if limit is not None else set())))


def _sums(event: GiftEvent, register: Register, book: Book, day: date) -> Iterator[Sentence]:
    for key, versions in rows(book.rule_sets, drafts=book.drafts).items():
        version = on_day(key, versions, event.day(book.settings)).version
        if version is None or not (is_counted(version) and has_value(version)):
            continue
        if version.measure.kind is MeasureKind.REPORT_THRESHOLD:
            continue
        ask = Ask(event, day, version)
        whose = dict.fromkeys(
            one for recipient in event.recipients for one in keys(version, event, recipient, register, book)
        )
        for one in whose:
            yield from _near_lines(version, _near(ask, one, versions, register, book), book.settings.split_percent)


def _near(ask: Ask, key: Key, versions: tuple[RuleVersion, ...], register: Register, book: Book) -> NearSum:
    """The events of an allowance within the days that the firm has set, this one apart."""
    around, own = allowance(ask, key, versions, register, book)
    near = (
        (item.id, item.amount or Decimal(0))
        for item in around.items
        if item is not own and abs((item.day - own.day).days) <= book.settings.split_days
    )
    return NearSum(own.amount or Decimal(0), tuple(near))


def _near_lines(version: RuleVersion, near: NearSum, percent: int) -> Iterator[Sentence]:
    parts = [near.own, *(amount for _, amount in near.others)]
    if not near.own or not near.others:
        return
    for line in lines(version):
        if max(parts) > line or near.total * 100 < line * percent:
            continue
        values = {
            "events": ", ".join(name for name, _ in near.others),
            "total": wording.amount(near.total, version),
            "line": wording.amount(line, version),
            "rule": version.name,
        }
        if near.total > line:
            yield sentence(
                "With {events} it makes {total}, over the line of {line} of {rule}; each part is below it.", **values
            )
        else:
            yield sentence("With {events} it makes {total}, just under the line of {line} of {rule}.", **values)


def _givers(event: GiftEvent, register: Register) -> Iterator[Sentence]:
    """Several people of ours giving to one person on one occasion."""
    if not event.occasion:
        return
    persons = {register.person(one.person) for one in event.recipients}
    givers = {event.giver}
    for live in counting(register):
        same = live.facts.occasion == event.occasion and not {event.id, event.previous} & {*live.chain}
        if same and persons & {register.person(one.person) for one in live.facts.recipients}:
            givers.add(live.facts.giver)
    named = sorted(one for one in givers if one)
    if len(named) > 1:
        yield sentence("Several people give for one occasion: {givers}.", givers=", ".join(named))
