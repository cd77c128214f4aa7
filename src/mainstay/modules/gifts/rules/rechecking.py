"""Looking again: breaches after a merge, a correction or a new rule; balances at a date; approvals that have run out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from mainstay.kernel.period import Period
from mainstay.modules.gifts.rules.counting import Ask, Total, allowance, keys
from mainstay.modules.gifts.rules.evaluating import evaluate_against
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger import Register, as_of, counting, replay
from mainstay.modules.gifts.rules.results import Evaluation
from mainstay.modules.gifts.rules.rulebook import RuleVersion, on_day, rows
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.weighing import is_counted
from mainstay.modules.gifts.rules.words import Category, EventKind, Outcome


@dataclass(frozen=True, slots=True)
class Balance:
    """An allowance of a person under one rule on a day: used, reserved and left, in `currency` (empty: times)."""

    rule_set: str
    row: str
    version: int
    person: str
    currency: str
    period: Period
    limit: Decimal
    used: Decimal
    reserved: Decimal
    remaining: Decimal


def recheck(ledger: Sequence[GiftEvent], book: Book, day: date) -> tuple[Evaluation, ...]:
    """Every event that counts as of ``day``, judged anew, each in its own place of the ledger."""
    register = replay(as_of(ledger, day), book.settings)
    return tuple(evaluate_against(live.facts, register, book, day) for live in counting(register))


def breaches(ledger: Sequence[GiftEvent], book: Book, day: date) -> tuple[Evaluation, ...]:
    """What is above a limit as of ``day``: gifts that happened, and reservations that may no longer be used."""
    return tuple(one for one in recheck(ledger, book, day) if one.decision in {Outcome.BREACH, Outcome.DENY})


def new_breaches(
    before: Sequence[GiftEvent], after: Sequence[GiftEvent], book: Book, day: date, *, trial: Book | None = None
) -> tuple[Evaluation, ...]:
    """Breaches that a further entry (a merge, a correction) or another book of rules has brought about."""
    known = {one.event for one in breaches(before, book, day)}
    return tuple(one for one in breaches(after, trial or book, day) if one.event not in known)


def balances(
    ledger: Sequence[GiftEvent], book: Book, recipient: Recipient, on: date, *, known_on: date | None = None,
    giver: str = "", category: Category = Category.GIFT,
) -> tuple[Balance, ...]:  # fmt: skip
    """What a recipient has had and may still have on ``on`` under each counting rule, by what was recorded until
    ``known_on`` (the same day if empty). It is asked for a thing of ``category`` that costs nothing.
    """
    known = known_on or on
    register = replay(as_of(ledger, known), book.settings)
    return balances_against(register, book, recipient, on, known_on=known, giver=giver, category=category)


def balances_against(
    register: Register, book: Book, recipient: Recipient, on: date, *, known_on: date, giver: str = "",
    category: Category = Category.GIFT,
) -> tuple[Balance, ...]:  # fmt: skip
    """The same against a register that was replayed before: one for many recipients."""
    probe = GiftEvent(
        "", EventKind.REQUEST, known_on, given_on=on, giver=giver, recipients=(recipient,), category=category,
        cost=Decimal(0), market=Decimal(0), face=Decimal(0), host_present=False,
    )  # fmt: skip
    found = []
    for key, versions in rows(book.rule_sets, drafts=book.drafts).items():
        version = on_day(key, versions, on).version
        if version is None or not is_counted(version):
            continue
        ask = Ask(_in_currency(probe, version), known_on, version)
        for one in keys(version, probe, recipient, register, book):
            around, own = allowance(ask, one, versions, register, book)
            found.append(_balance(version, register.person(recipient.person), around.total(own, recorded=False)))
    return tuple(found)


def _balance(version: RuleVersion, person: str, total: Total) -> Balance:
    return Balance(
        version.rule_set,
        version.row,
        version.version,
        person,
        version.measure.currency,
        total.period,
        total.limit,
        total.used + total.later,
        total.reserved,
        total.room,
    )


def _in_currency(probe: GiftEvent, version: RuleVersion) -> GiftEvent:
    return replace(probe, currency=version.measure.currency)


def expired_reservations(ledger: Sequence[GiftEvent], validity_days: int, day: date) -> tuple[GiftEvent, ...]:
    """Reservations that were not used within ``validity_days`` of their record: each is due for a reversal."""
    register = replay(as_of(ledger, day), Settings())
    return tuple(
        live.facts
        for live in counting(register)
        if live.reserved and live.facts.recorded_on + timedelta(days=validity_days) < day
    )
