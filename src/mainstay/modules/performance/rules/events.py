"""Which events of a deal count for a measure, on which day, with which value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from mainstay.kernel.rate_table import ONE, ZERO, exact
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent, MeasureFilter
from mainstay.modules.performance.rules.transactions import RateDate, Transaction, TransactionKind

REVERSALS = frozenset({TransactionKind.CREDIT_NOTE, TransactionKind.CANCELLATION})


@dataclass(frozen=True, slots=True)
class Deal:
    """An order (or whatever began it) with everything that followed, in the order of dates."""

    root: Transaction
    invoices: tuple[Transaction, ...] = ()
    payments: tuple[Transaction, ...] = ()
    reversals: tuple[Transaction, ...] = ()
    activities: tuple[Transaction, ...] = ()

    def member(self, transaction_id: str) -> Transaction:
        """The transaction of the deal with that id; the root for any other id."""
        for item in (*self.invoices, *self.payments, *self.reversals, *self.activities):
            if item.id == transaction_id:
                return item
        return self.root


@dataclass(frozen=True, slots=True)
class DealEvent:
    """What counts: ``share`` of the value of ``of`` on ``day``, shown as ``transaction``; -1 for a reversal."""

    deal: Deal
    transaction: Transaction
    of: Transaction
    day: date
    share: Fraction

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Events of one day follow their instant, then their id."""
        return (self.day, self.transaction.at or datetime.min, self.transaction.id)  # noqa: DTZ901 - a sorting floor


def day_of(item: Transaction) -> date | None:
    """The date on which an event of its kind happened."""
    if item.kind is TransactionKind.INVOICE:
        return item.invoiced_on or item.booked_on
    if item.kind is TransactionKind.PAYMENT:
        return item.paid_on or item.booked_on
    return item.booked_on or item.invoiced_on or item.paid_on


def known(transactions: Iterable[Transaction], as_of: date | None = None) -> dict[str, Transaction]:
    """The newest version of each transaction that had arrived by the end of ``as_of``."""
    newest: dict[str, Transaction] = {}
    for item in transactions:
        if as_of is not None and item.arrived_on is not None and item.arrived_on > as_of:
            continue
        before = newest.get(item.id)
        if before is None or item.version > before.version:
            newest[item.id] = item
    return newest


def deals(transactions: dict[str, Transaction]) -> list[Deal]:
    """Transactions gathered around what began them, following ``of``; in the order of the roots' ids."""
    followers: dict[str, list[Transaction]] = {}
    roots = []
    for item in transactions.values():
        root = root_of(item, transactions)
        if root is item:
            roots.append(item)
        else:
            followers.setdefault(root.id, []).append(item)
    roots.sort(key=lambda item: item.id)
    return [_deal(root, followers[root.id]) if root.id in followers else Deal(root) for root in roots]


def root_of(item: Transaction, transactions: dict[str, Transaction]) -> Transaction:
    """What ``item`` goes back to; itself when it names nothing that is known."""
    seen = {item.id}
    while item.of and item.of in transactions and item.of not in seen:
        item = transactions[item.of]
        seen.add(item.id)
    return item


def _deal(root: Transaction, items: list[Transaction]) -> Deal:
    items.sort(key=lambda item: (day_of(item) or date.max, item.at or datetime.min, item.id))  # noqa: DTZ901

    def of(*kinds: TransactionKind) -> tuple[Transaction, ...]:
        return tuple(item for item in items if item.kind in kinds)

    return Deal(
        root,
        of(TransactionKind.INVOICE),
        of(TransactionKind.PAYMENT),
        of(*REVERSALS),
        of(TransactionKind.ACTIVITY),
    )


def matches(root: Transaction, wanted: MeasureFilter) -> bool:
    """Whether a deal passes the filter of a measure."""
    return (
        (not wanted.products or root.product_line in wanted.products)
        and (not wanted.segments or root.segment in wanted.segments)
        and (not wanted.business or root.business in wanted.business)
        and (not wanted.countries or root.country in wanted.countries)
    )


def events_of(deal: Deal, event: MeasureEvent) -> Iterator[DealEvent]:
    """The events of ``deal`` that ``event`` counts. An order with an invoice or payment date stands for these too."""
    root = deal.root
    if root.kind is TransactionKind.ACTIVITY:
        yield from _activities((root,), deal, event)
    elif event is MeasureEvent.BOOKING:
        if root.kind is TransactionKind.ORDER and root.booked_on is not None:
            yield DealEvent(deal, root, root, root.booked_on, ONE)
            yield from reversals_of(deal, (root,))
    elif event is MeasureEvent.INVOICE:
        invoices = deal.invoices or ((root,) if root.invoiced_on else ())
        if root.kind is TransactionKind.INVOICE:
            invoices = (root, *deal.invoices)
        for invoice in invoices:
            day = invoice.invoiced_on or day_of(invoice)
            if day is not None:
                yield DealEvent(deal, invoice, invoice, day, ONE)
        yield from reversals_of(deal, invoices)
    elif event is MeasureEvent.PAYMENT:
        yield from _payments(deal)
    yield from _activities(deal.activities, deal, event)


def reversals_of(deal: Deal, counted: Sequence[Transaction]) -> Iterator[DealEvent]:
    """Credit notes and cancellations against what was ``counted`` of a deal, at most what is left of it.

    A reversal that names one of these takes from it; any other takes from all of them that are older, in proportion.
    Without an amount it takes what is left of what it names.
    """
    left = {item.id: ONE for item in counted}
    for reversal in deal.reversals:
        day = day_of(reversal)
        targets = [item for item in counted if item.id == reversal.of] or [
            item for item in counted if (day_of(item) or date.min) <= (day or date.max)
        ]
        whole = sum((exact(item.amount) * left[item.id] for item in targets), ZERO)
        part = _part_taken(reversal, deal, whole)
        for item in targets:
            share = left[item.id] * part
            left[item.id] -= share
            if day is not None and share:
                yield DealEvent(deal, reversal, item, day, -share)


def _part_taken(reversal: Transaction, deal: Deal, whole: Fraction) -> Fraction:
    named = deal.member(reversal.of)
    amount = reversal.amount or (named.amount if named is not deal.root else reversal.amount)
    return min(exact(amount) / whole, ONE) if amount and whole else ONE


def _payments(deal: Deal) -> Iterator[DealEvent]:
    if not deal.payments and deal.root.paid_on is not None:
        yield DealEvent(deal, deal.root, deal.root, deal.root.paid_on, ONE)
    for payment in deal.payments:
        of = deal.member(payment.of)
        day = day_of(payment)
        gross = exact(of.amount + of.tax)
        if day is not None and gross:
            yield DealEvent(deal, payment, of, day, exact(payment.amount) / gross)


def _activities(items: Iterable[Transaction], deal: Deal, event: MeasureEvent) -> Iterator[DealEvent]:
    for item in items:
        wanted = MeasureEvent.MILESTONE if item.milestone else MeasureEvent.ACTIVITY
        day = day_of(item)
        if event is wanted and day is not None:
            yield DealEvent(deal, item, item, day, ONE)


_FACTS: Final = {
    Basis.MARGIN: "cost",
    Basis.CONTRACT_VALUE: "contract_value",
    Basis.ANNUAL_VALUE: "annual_value",
}


def missing_for(item: Transaction, basis: Basis) -> str:
    """The field that ``basis`` needs and the transaction does not have; empty when nothing is missing."""
    name = _FACTS.get(basis, "")
    return name if name and getattr(item, name) is None else ""


def value_of(item: Transaction, basis: Basis) -> Fraction:
    """The whole value of a transaction by ``basis``, in its currency or in units; an activity counts at least one.

    What `missing_for` names must be there.
    """
    if basis is Basis.QUANTITY:
        if item.kind is TransactionKind.ACTIVITY and not item.quantity:
            return ONE
        return exact(item.quantity)
    if basis is Basis.MARGIN:
        return exact(item.amount) - exact(item.cost or Decimal(0))
    if basis is Basis.CONTRACT_VALUE:
        return exact(item.contract_value or Decimal(0))
    if basis is Basis.ANNUAL_VALUE:
        return exact(item.annual_value or Decimal(0))
    return exact(item.amount)


def rate_day(event: DealEvent, rate_as_of: RateDate) -> date:
    """The date that picks owner and plan version; a reversal uses the date of what it takes back."""
    item = event.of
    root = event.deal.root
    found: date | None
    if rate_as_of is RateDate.BOOKING:
        found = root.booked_on
    elif rate_as_of is RateDate.CLOSE:
        found = root.closed_on or root.booked_on
    elif rate_as_of is RateDate.INVOICE:
        found = item.invoiced_on or root.invoiced_on
    else:
        found = event.transaction.paid_on or item.paid_on or root.paid_on
    return found or day_of(item) or event.day
