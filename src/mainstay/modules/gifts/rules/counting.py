"""Totals: whose allowance it is, what has used it in the period, and what is left of it.

Each gift is judged by the limit of its own day against all that counts up to that day in its period. A new gift must
also leave every later one of the period within its limit, so that a reserved allowance stays whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from mainstay.kernel.period import Period
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger import Register, counting
from mainstay.modules.gifts.rules.periods import window, year_rule
from mainstay.modules.gifts.rules.rulebook import RuleVersion, on_day
from mainstay.modules.gifts.rules.settings import NewEmployer, Settings, StraddlingYear
from mainstay.modules.gifts.rules.weighing import total_for, weigh
from mainstay.modules.gifts.rules.words import (
    AggregateBy,
    AggregateOver,
    Comparison,
    MeasureKind,
    PeriodKind,
)

Key = tuple[tuple[str, str], ...]
"""Whose allowance: pairs of what narrows it down and its value."""
_LAST: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Item:
    """One event in an allowance: its day, its place among those of the day, what it counts (None: not known)."""

    id: str
    day: date
    place: int
    amount: Decimal | None
    reserved: bool
    version: RuleVersion

    @property
    def order(self) -> tuple[date, int]:
        """By day; on one day as recorded."""
        return self.day, self.place

    @property
    def known(self) -> Decimal:
        """The amount as far as it is known."""
        return self.amount or Decimal(0)


@dataclass(frozen=True, slots=True)
class Total:
    """An allowance as it stands for one event.

    ``used`` has happened up to its day, ``reserved`` is kept free in the whole period, ``later`` has happened after
    its day in the same period. ``after`` is the total that its own limit is compared with. ``room`` is what is left
    before it, never below zero. ``pushes`` are later entries that it would push over their limit.
    """

    key: Key
    period: Period
    limit: Decimal
    amount: Decimal | None
    used: Decimal
    reserved: Decimal
    later: Decimal
    after: Decimal
    room: Decimal
    over: bool
    pushes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    straddles: bool = False

    @property
    def room_after(self) -> Decimal:
        """What is left after it."""
        return max(self.room - (self.amount or Decimal(0)), Decimal(0))


def keys(
    version: RuleVersion, event: GiftEvent, recipient: Recipient, register: Register, book: Book
) -> tuple[Key, ...]:
    """The allowances that a recipient's share falls into: two where a deputy acts, who never gets one of his own."""
    measure = version.measure
    parts: list[tuple[str, str]] = []
    source = _source(measure.aggregate_over, event, book)
    if AggregateBy.RECIPIENT_PERSON in measure.aggregate_by:
        parts.append(("person", register.person(recipient.person)))
        if book.settings.new_employer is NewEmployer.PER_EMPLOYER:
            parts.append(("employer", register.person(recipient.organisation)))
    if AggregateBy.RECIPIENT_ORG in measure.aggregate_by:
        parts.append(("organisation", register.person(recipient.organisation)))
    if AggregateBy.SOURCE_ORG in measure.aggregate_by or measure.aggregate_over in _BY_FIRM:
        parts.append(("source", register.person(source)))
    if measure.period is PeriodKind.PER_OCCASION or measure.kind is MeasureKind.OCCASION_CAP:
        parts.append(("occasion", event.occasion or f"event {event.id}"))
    if AggregateBy.GIVER in measure.aggregate_by or measure.aggregate_over is AggregateOver.GIVER:
        givers = dict.fromkeys(register.person(one) for one in (event.on_behalf_of, event.giver) if one)
        return tuple((*parts, ("giver", giver)) for giver in givers or [""])
    return (tuple(parts),)


_BY_FIRM: Final = frozenset({AggregateOver.FIRM_AND_ASSOCIATED, AggregateOver.GROUP})


def _source(over: AggregateOver, event: GiftEvent, book: Book) -> str:
    """Who gives, as a firm; all firms of our group are one where the rule adds up over the group."""
    source = event.giver_organisation or ("" if event.received else book.firm.id)
    ours = over is AggregateOver.GROUP and source in {book.firm.id, *book.firm.group}
    return book.firm.id if ours else source


@dataclass(frozen=True, slots=True)
class Allowance:
    """All events that fall under one key of one row, for one event that is judged by ``version``."""

    key: Key
    version: RuleVersion
    versions: tuple[RuleVersion, ...]
    items: tuple[Item, ...]
    settings: Settings

    def total(self, own: Item, *, recorded: bool) -> Total:
        """The total for ``own``, which is among the items. A ``recorded`` event answers for itself alone; a new one
        also for those that it pushes over.
        """
        around = self._window(own)
        before = [item for item in self._within(around) if item.order < own.order]
        after = _sum((*before, own))
        limit = self._limit(own.version, around)
        later = [] if recorded else [item for item in self.items if self._burdens(item, own)]
        rooms = [self._left(item) + own.known for item in (own, *later)]
        others = [item for item in self._within(around) if item is not own]
        pushed = tuple(item.id for item in later if own.amount and self._is_over(item))
        return Total(
            key=self.key,
            period=around,
            limit=limit,
            amount=own.amount,
            used=_sum(item for item in before if not item.reserved),
            reserved=_sum(item for item in others if item.reserved),
            later=_sum(item for item in others if item not in before and not item.reserved),
            after=after,
            room=max(min(rooms), Decimal(0)),
            over=bool(own.amount) and self._is_over(own),
            pushes=pushed,
            unknown=tuple(item.id for item in (*others, own) if item.amount is None),
            straddles=len(self._limits(around)) > 1,
        )

    def _burdens(self, item: Item, own: Item) -> bool:
        """Whether ``own`` counts in the later total of ``item``, in the same currency."""
        same = item.version.measure.currency == self.version.measure.currency
        return same and item.order > own.order and own.day in self._window(item)

    def _window(self, item: Item) -> Period:
        return window(year_rule(item.version.measure, self.settings), item.day, (one.day for one in self.items))

    def _within(self, around: Period) -> list[Item]:
        return [item for item in self.items if item.day in around]

    def _after(self, item: Item) -> Decimal:
        """The total of the period up to and with ``item``."""
        return _sum(one for one in self._within(self._window(item)) if one.order <= item.order)

    def _left(self, item: Item) -> Decimal:
        return self._limit(item.version, self._window(item)) - self._after(item)

    def _is_over(self, item: Item) -> bool:
        left = self._left(item)
        return left < 0 or (left == 0 and item.version.measure.comparison is Comparison.GTE)

    def _limit(self, version: RuleVersion, around: Period) -> Decimal:
        """The limit of the version, or the lowest of the period where the firm has set it so."""
        own = version.measure.amount or Decimal(0)
        if self.settings.straddling_year is StraddlingYear.GIFT_DATE:
            return own
        return min({own, *self._limits(around)})

    def _limits(self, around: Period) -> frozenset[Decimal]:
        """The limits of all versions that touch the period."""
        amounts = (one.measure.amount for one in self.versions if _touches(one, around))
        return frozenset(amount for amount in amounts if amount is not None)


def _sum(items: Iterable[Item]) -> Decimal:
    return sum((item.known for item in items), Decimal(0))


def _touches(version: RuleVersion, around: Period) -> bool:
    starts = around.end is None or version.effective_from is None or version.effective_from < around.end
    return starts and (version.effective_to is None or version.effective_to >= around.start)


@dataclass(frozen=True, slots=True)
class Ask:
    """The event that is judged: what it is, on which day, in which place of the ledger (None: not in it)."""

    event: GiftEvent
    day: date
    version: RuleVersion
    place: int | None = None


def allowance(
    ask: Ask, key: Key, versions: tuple[RuleVersion, ...], register: Register, book: Book
) -> tuple[Allowance, Item]:
    """The allowance of ``key`` with every event of the register that counts in it, and the asked one among them."""
    own = Item(
        ask.event.id,
        ask.event.day(book.settings),
        _LAST if ask.place is None else ask.place,
        _amount(ask.version, ask.version, ask.event, key, register, book, ask.day),
        reserved=False,
        version=ask.version,
    )
    others = _others(ask, key, versions, register, book)
    return Allowance(key, ask.version, versions, (*others, own), book.settings), own


def _others(ask: Ask, key: Key, versions: tuple[RuleVersion, ...], register: Register, book: Book) -> Iterator[Item]:
    own = {ask.event.id, ask.event.previous} - {""}
    for live in counting(register, dict(key).get("person")):
        if own & {*live.chain} or not _under(key, ask.version, live.facts, register, book):
            continue
        day = live.facts.day(book.settings)
        version = on_day(ask.version.key, versions, day).version or ask.version
        amount = _amount(version, ask.version, live.facts, key, register, book, live.facts.recorded_on)
        if amount is None or amount:
            yield Item(live.facts.id, day, live.place, amount, live.reserved, version)


def _under(key: Key, judging: RuleVersion, event: GiftEvent, register: Register, book: Book) -> tuple[Recipient, ...]:
    """The recipients of an event whose shares fall under ``key``."""
    return tuple(one for one in event.recipients if key in keys(judging, event, one, register, book))


def _amount(
    version: RuleVersion,
    judging: RuleVersion,
    event: GiftEvent,
    key: Key,
    register: Register,
    book: Book,
    decided_on: date,
) -> Decimal | None:
    """What an event counts under ``key``: valued by the version of its own day, keyed and in the currency of the one
    that judges. Nothing where it is exempt.
    """
    if (event.id, version.rule_set) in register.exempt:
        return Decimal(0)
    valued = _in_currency(version, judging)
    concerned = _under(key, judging, event, register, book)
    return total_for(valued, [weigh(valued, event, one, book, decided_on) for one in concerned])


def _in_currency(version: RuleVersion, judging: RuleVersion) -> RuleVersion:
    if version.measure.currency == judging.measure.currency:
        return version
    return replace(version, measure=replace(version.measure, currency=judging.measure.currency))
