"""What of an event counts for a recipient under a rule version: nothing, because it is out or excluded, or an amount."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.events import Book, GiftEvent, Recipient
from mainstay.modules.gifts.rules.rulebook import Condition, Exclusion, RuleVersion
from mainstay.modules.gifts.rules.scoping import Answer, Fit, holds, in_scope
from mainstay.modules.gifts.rules.valuing import (
    Conversion,
    Value,
    conversion,
    rate_day,
    rounded,
    share,
    value,
)
from mainstay.modules.gifts.rules.words import MeasureKind


class State(StrEnum):
    """What a rule makes of an event."""

    OUT = "out"
    EXCLUDED = "excluded"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Weight:
    """What counts of an event for one recipient, exact and in the rule's currency; None where it cannot be told.

    ``doubts`` are reasons to ask a person; ``exclusion`` is the one that holds, ``failed`` why another does not.
    """

    state: State
    scope: Answer
    exclusion: Exclusion | None = None
    amount: Fraction | None = None
    worth: Value | None = None
    rate: Conversion | None = None
    doubts: tuple[Sentence, ...] = ()
    failed: tuple[tuple[Exclusion, Sentence], ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it uses allowance."""
        return self.state is State.COUNTS or (self.exclusion is not None and self.exclusion.counts)


def weigh(version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book, decided_on: date) -> Weight:
    """Scope, exclusions and value of an event for one recipient under one version."""
    scope = in_scope(version, event, recipient, book)
    if scope.fit is Fit.NO:
        return Weight(State.OUT, scope)
    found = Weight(State.COUNTS, scope, doubts=(scope.reason,) if scope.fit is Fit.UNKNOWN else (), amount=Fraction(1))
    if not has_value(version):
        return _excluded(version, event, recipient, book, found)
    worth = value(version.valuation, event, book.settings)
    rate = conversion(
        event, version.measure.currency, version.valuation.fx_source, book, rate_day(event, book.settings, decided_on)
    )
    amount = None if rate.rate is None else worth.amount * share(event, (recipient,)) * rate.rate
    return _excluded(version, event, recipient, book, replace(found, amount=amount, worth=worth, rate=rate))


def has_value(version: RuleVersion) -> bool:
    """Whether the measure is in money; numbers of times, bans and standards count one."""
    return version.measure.currency != ""


def _excluded(version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book, found: Weight) -> Weight:
    """``found`` with the first exclusion that holds; those that do not leave a reason, open ones a doubt."""
    failed: list[tuple[Exclusion, Sentence]] = []
    doubts = list(found.doubts)
    for exclusion in version.exclusions:
        if exclusion.when.categories and event.category not in exclusion.when.categories:
            continue
        answer = _answer(exclusion.when, version, event, recipient, book, found)
        if answer.fit is Fit.YES:
            return replace(found, state=State.EXCLUDED, exclusion=exclusion)
        failed.append((exclusion, answer.reason))
        if answer.fit is Fit.UNKNOWN:
            doubts.append(answer.reason)
    return replace(found, doubts=tuple(doubts), failed=tuple(failed))


def _answer(
    condition: Condition, version: RuleVersion, event: GiftEvent, recipient: Recipient, book: Book, found: Weight
) -> Answer:
    answer = holds(condition, event, recipient)
    if not condition.nominal or answer.fit is Fit.NO:
        return answer
    nominal = _nominal(version, found, book)
    return answer if nominal.fit is Fit.YES else nominal


def _nominal(version: RuleVersion, found: Weight, book: Book) -> Answer:
    """Whether the share is at or below the firm's nominal line."""
    line = book.settings.nominal_line
    currency = version.measure.currency
    if line is None or line.currency != currency or found.amount is None:
        text = sentence("The firm has set no nominal line in {currency}.", currency=currency)
        return Answer(Fit.UNKNOWN, text)
    amount = rounded(found.amount, currency, version.valuation.rounding)
    if amount <= line:
        return Answer(
            Fit.YES, sentence("{amount} is at or below the nominal line of {line}.", amount=amount, line=line)
        )
    return Answer(Fit.NO, sentence("{amount} is above the nominal line of {line}.", amount=amount, line=line))


def total_for(version: RuleVersion, weights: Iterable[Weight]) -> Decimal | None:
    """What an event adds to an allowance: the shares of all its recipients under it, rounded once; None if unknown.

    A number of times is one however many recipients share the allowance.
    """
    amounts = [weight.amount for weight in weights if weight.counts]
    if not has_value(version):
        return Decimal(1 if amounts else 0)
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    return rounded(sum(known, Fraction(0)), version.measure.currency, version.valuation.rounding).amount


def is_counted(version: RuleVersion) -> bool:
    """Whether a measure adds up over time."""
    return version.measure.kind not in {MeasureKind.BAN, MeasureKind.STANDARD}
