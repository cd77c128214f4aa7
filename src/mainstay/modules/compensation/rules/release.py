"""Between steps 9 and 10: which part of an earned line is payable, by what has happened to its deal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from mainstay.kernel.rate_table import ONE, ZERO, exact
from mainstay.modules.compensation.rules.plan import Payable
from mainstay.modules.compensation.rules.vocabulary import PayableEvent
from mainstay.modules.performance.rules.events import Deal, day_of, reversals_of
from mainstay.modules.performance.rules.transactions import Transaction, TransactionKind


@dataclass(slots=True)
class Releases:
    """The released parts of deals up to a day, each worked out once."""

    until: date
    _found: dict[tuple[str, tuple[Payable, ...], date, bool], Fraction] = field(default_factory=dict)

    def part(self, deal: Deal, payable: tuple[Payable, ...]) -> Fraction:
        """The part of what is left of the deal that is payable; 1 without any rule."""
        return self._at(deal, payable, self.until, net=True) if payable else ONE

    def part_before(self, deal: Deal, payable: tuple[Payable, ...], day: date) -> Fraction:
        """The part of the whole deal that had become payable before ``day``, as if nothing was taken back."""
        return self._at(deal, payable, day, net=False) if payable else ONE

    def _at(self, deal: Deal, payable: tuple[Payable, ...], until: date, *, net: bool) -> Fraction:
        key = (deal.root.id, payable, until, net)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = released_part(deal, payable, until, net=net)
        return found


def released_part(deal: Deal, payable: Iterable[Payable], until: date, *, net: bool) -> Fraction:
    """The payable part of a deal by events before ``until``; ``net`` measures against what is left of it."""
    left = ONE - reversed_part(deal, until) if net else ONE
    if left <= ZERO:
        return ONE
    total = ZERO
    for rule in payable:
        total += exact(rule.share) * _happened(deal, rule, until, left)
    return min(total, ONE)


def _happened(deal: Deal, rule: Payable, until: date, left: Fraction) -> Fraction:
    if rule.event is PayableEvent.BOOKING:
        return ONE
    if rule.event is PayableEvent.MILESTONE:
        return (
            ONE if any(item.milestone == rule.milestone and _before(item, until) for item in deal.activities) else ZERO
        )
    if rule.event is PayableEvent.INVOICE:
        part = invoiced_part(deal, until, left)
        return part if rule.prorate else Fraction(part > 0)
    part = paid_part(deal, until, left)
    return part if rule.prorate else Fraction(part == 1)


def _before(item: Transaction, until: date) -> bool:
    day = day_of(item)
    return day is not None and day < until


def reversed_part(deal: Deal, until: date) -> Fraction:
    """The part of the deal that was taken back before ``until``."""
    return -sum((event.share for event in reversals_of(deal, (deal.root,)) if event.day < until), ZERO)


def invoiced_part(deal: Deal, until: date, left: Fraction = ONE) -> Fraction:
    """Invoiced before ``until``, of the ``left`` part of the deal, at most 1."""
    root = deal.root
    if root.kind is TransactionKind.INVOICE or (not deal.invoices and root.invoiced_on is not None):
        return Fraction((root.invoiced_on or day_of(root) or until) < until)
    numbers = {invoice.id for invoice in deal.invoices}
    amount = sum((exact(invoice.amount) for invoice in deal.invoices if _before(invoice, until)), ZERO)
    amount -= sum((exact(item.amount) for item in deal.reversals if item.of in numbers and _before(item, until)), ZERO)
    return _part(amount, deal, left)


def paid_part(deal: Deal, until: date, left: Fraction = ONE) -> Fraction:
    """Paid before ``until`` net of tax, of the ``left`` part of the deal, at most 1."""
    if not deal.payments and deal.root.paid_on is not None:
        return Fraction(deal.root.paid_on < until)
    amount = ZERO
    for payment in deal.payments:
        if _before(payment, until):
            of = deal.member(payment.of)
            gross = exact(of.amount + of.tax)
            amount += exact(payment.amount) * exact(of.amount) / gross if gross else ZERO
    return _part(amount, deal, left)


def _part(amount: Fraction, deal: Deal, left: Fraction) -> Fraction:
    whole = exact(deal.root.amount) * left
    return max(min(amount / whole, ONE), ZERO) if whole else ONE
