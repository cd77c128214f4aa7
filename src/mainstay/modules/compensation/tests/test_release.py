"""Which part of a deal is invoiced, paid, released, and which part an unpaid invoice takes back."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.modules.compensation.rules.plan import Clawback, ClawbackStep, Payable
from mainstay.modules.compensation.rules.release import Releases, invoiced_part, paid_part, released_part, reversed_part
from mainstay.modules.compensation.rules.takeback import share_taken
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ClawbackTrigger, PayableEvent
from mainstay.modules.performance.rules.events import Deal, events_of
from mainstay.modules.performance.rules.measures import MeasureEvent
from mainstay.modules.performance.rules.transactions import Transaction, TransactionKind

F = Fraction
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
JULY = date(2027, 7, 1)


def got(value: Any) -> Any:
    """A value that is compared with whole numbers."""
    return value


def order(**more):
    return Transaction("O-1", TransactionKind.ORDER, Decimal(1000), "EUR", booked_on=date(2027, 4, 1), **more)


def invoice(name="I-1", amount=400, day=MAY, **more):
    return Transaction(name, TransactionKind.INVOICE, Decimal(amount), "EUR", of="O-1", invoiced_on=day, **more)


def payment(amount, day=MAY, of="O-1"):
    return Transaction("P-1", TransactionKind.PAYMENT, Decimal(amount), "EUR", of=of, paid_on=day)


def note(amount, of="O-1", day=MAY):
    return Transaction("C-1", TransactionKind.CREDIT_NOTE, Decimal(amount), "EUR", of=of, booked_on=day)


def test_an_order_with_an_invoice_date_is_invoiced_after_that_day():
    deal = Deal(order(invoiced_on=MAY))
    assert got((invoiced_part(deal, MAY), invoiced_part(deal, JUNE))) == (0, 1)
    assert invoiced_part(Deal(order()), JUNE) == 0


def test_a_standing_invoice_is_invoiced_on_its_day():
    root = Transaction("I-9", TransactionKind.INVOICE, Decimal(10), "EUR", invoiced_on=MAY)
    assert got((invoiced_part(Deal(root), MAY), invoiced_part(Deal(root), JUNE))) == (0, 1)
    undated = Transaction("I-9", TransactionKind.INVOICE, Decimal(10), "EUR", booked_on=MAY)
    assert got((invoiced_part(Deal(undated), MAY), invoiced_part(Deal(undated), JUNE))) == (0, 1)
    never = Transaction("I-9", TransactionKind.INVOICE, Decimal(10), "EUR")
    assert invoiced_part(Deal(never), JUNE) == 0


def test_invoices_count_in_part_and_their_credit_notes_take_off():
    deal = Deal(order(invoiced_on=MAY), invoices=(invoice(), invoice("I-2", 600, JUNE)))
    assert got((invoiced_part(deal, MAY), invoiced_part(deal, JUNE), invoiced_part(deal, JULY))) == (0, F(2, 5), 1)
    noted = Deal(order(), invoices=(invoice(),), reversals=(note(100, "I-1"), note(50, "O-1")))
    assert invoiced_part(noted, JUNE) == F(3, 10)
    assert invoiced_part(noted, JUNE, F(1, 2)) == F(3, 5)
    later = Deal(order(), invoices=(invoice(),), reversals=(note(100, "I-1", JUNE),))
    assert invoiced_part(later, JUNE) == F(2, 5)


def test_payments_count_net_of_tax_and_never_more_than_all():
    taxed = invoice(amount=1000, tax=Decimal(200))
    deal = Deal(order(), invoices=(taxed,), payments=(payment(300, of="I-1"),))
    assert got((paid_part(deal, MAY), paid_part(deal, JUNE))) == (0, F(1, 4))
    assert paid_part(deal, JUNE, F(1, 5)) == 1
    assert paid_part(Deal(order(), payments=(payment(5000),)), JUNE) == 1
    assert paid_part(Deal(order(), payments=(payment(-5),)), JUNE) == 0
    assert paid_part(Deal(order(paid_on=MAY)), JUNE) == 1
    assert paid_part(Deal(order(paid_on=MAY)), MAY) == 0
    assert paid_part(Deal(order(paid_on=MAY), payments=(payment(500),)), JUNE) == F(1, 2)
    assert paid_part(Deal(order()), JUNE) == 0


def test_a_deal_without_amount_has_nothing_left_to_wait_for():
    free = Transaction("O-1", TransactionKind.ORDER, Decimal(0), "EUR", booked_on=MAY)
    assert paid_part(Deal(free, payments=(payment(0),)), JUNE) == 1


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (Payable(PayableEvent.BOOKING), 1),
        (Payable(PayableEvent.INVOICE), 1),
        (Payable(PayableEvent.INVOICE, prorate=True), F(2, 5)),
        (Payable(PayableEvent.PAYMENT), 0),
        (Payable(PayableEvent.PAYMENT, prorate=True), F(1, 10)),
        (Payable(PayableEvent.MILESTONE, milestone="live"), 1),
        (Payable(PayableEvent.MILESTONE, milestone="signed"), 0),
    ],
)
def test_each_rule_releases_its_part(rule, part):
    live = Transaction("M-1", TransactionKind.ACTIVITY, of="O-1", milestone="live", booked_on=MAY)
    deal = Deal(order(), invoices=(invoice(),), payments=(payment(100),), activities=(live,))
    assert released_part(deal, (rule,), JUNE, net=True) == part
    assert released_part(deal, (rule,), MAY, net=True) == (1 if rule.event is PayableEvent.BOOKING else 0)


def test_what_is_taken_back_leaves_the_measure_of_the_release():
    deal = Deal(order(), payments=(payment(300),), reversals=(note(400),))
    rule = (Payable(PayableEvent.PAYMENT, prorate=True),)
    assert reversed_part(deal, JUNE) == F(2, 5)
    assert reversed_part(deal, MAY) == 0
    assert released_part(deal, rule, JUNE, net=True) == F(1, 2)
    assert released_part(deal, rule, JUNE, net=False) == F(3, 10)
    gone = Deal(order(), reversals=(note(1000),))
    assert released_part(gone, rule, JUNE, net=True) == 1


def test_a_payment_without_day_or_of_nothing_does_not_count():
    undated = Transaction("P-1", TransactionKind.PAYMENT, Decimal(5), "EUR", of="O-1")
    assert list(events_of(Deal(order(), payments=(undated,)), MeasureEvent.PAYMENT)) == []
    free = Transaction("O-1", TransactionKind.ORDER, Decimal(0), "EUR", booked_on=MAY)
    assert list(events_of(Deal(free, payments=(payment(5),)), MeasureEvent.PAYMENT)) == []
    assert list(events_of(Deal(order()), MeasureEvent.PAYMENT)) == []
    (only,) = events_of(Deal(order(paid_on=JUNE), payments=(payment(500),)), MeasureEvent.PAYMENT)
    assert got((only.day, only.share)) == (MAY, F(1, 2))


START = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("shape", "window", "day", "share"),
    [
        (ClawbackShape.FULL, 12, "2028-01-30", 1),
        (ClawbackShape.FULL, 12, "2028-01-31", 0),
        (ClawbackShape.FULL, None, "2040-01-31", 1),
        (ClawbackShape.LINEAR_MONTHS, 12, "2027-02-27", 1),
        (ClawbackShape.LINEAR_MONTHS, 12, "2027-02-28", F(11, 12)),
        (ClawbackShape.LINEAR_MONTHS, 12, "2027-01-01", 1),
        (ClawbackShape.LINEAR_DAYS, 1, "2027-01-31", 1),
        (ClawbackShape.LINEAR_DAYS, 1, "2027-02-07", F(21, 28)),
        (ClawbackShape.LINEAR_DAYS, 1, "2027-01-01", 1),
        (ClawbackShape.STEPPED, None, "2027-03-30", F(3, 4)),
        (ClawbackShape.STEPPED, None, "2027-03-31", F(1, 4)),
        (ClawbackShape.STEPPED, None, "2027-02-27", 0),
        (ClawbackShape.AS_PAID, 12, "2027-03-31", 1),
    ],
)
def test_the_share_taken_follows_shape_and_window(shape, window, day, share):
    steps = (ClawbackStep(2, Decimal("0.25")), ClawbackStep(1, Decimal("0.75")))
    rule = Clawback((ClawbackTrigger.CANCEL,), shape, window, steps=steps)
    assert share_taken(rule, START, date.fromisoformat(day)) == share


def test_a_deal_that_is_taken_back_waits_for_nothing():
    rules = (Payable(PayableEvent.MILESTONE, milestone="go_live"),)
    gone = Deal(order(), reversals=(note(1000, day=MAY),))
    assert got((released_part(gone, rules, MAY, net=True), released_part(gone, rules, JUNE, net=True))) == (0, 1)
    assert got(released_part(gone, rules, JUNE, net=False)) == 0


def test_what_was_payable_before_a_day_is_a_part_of_the_whole():
    releases = Releases(JULY)
    rules = (Payable(PayableEvent.PAYMENT, prorate=True),)
    deal = Deal(order(), payments=(payment(400),), reversals=(note(500, day=MAY),))
    assert releases.part(deal, rules) == F(4, 5)
    assert releases.part_before(deal, rules, JUNE) == F(2, 5)
    assert got(
        (releases.part_before(deal, rules, MAY), releases.part(deal, ()), releases.part_before(deal, (), MAY))
    ) == (0, 1, 1)
