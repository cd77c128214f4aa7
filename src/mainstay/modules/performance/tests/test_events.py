"""Which transactions belong together, what counts of them, on which day, with which value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.period import Period
from mainstay.modules.performance.rules.events import (
    Deal,
    DealEvent,
    day_of,
    deals,
    events_of,
    known,
    matches,
    missing_for,
    rate_day,
    reversals_of,
    root_of,
    value_of,
)
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent, MeasureFilter
from mainstay.modules.performance.rules.quotas import Quota, QuotaRelief, ReliefReason
from mainstay.modules.performance.rules.transactions import (
    Credit,
    CreditRule,
    CreditType,
    RateDate,
    Transaction,
    TransactionKind,
)

F = Fraction
APRIL, MAY, JUNE, JULY = (date(2027, month, 1) for month in (4, 5, 6, 7))
KINDS = TransactionKind


def got(value: Any) -> Any:
    """A value that is compared with whole numbers."""
    return value


def item(name, kind, amount=0, **more):
    return Transaction(name, kind, Decimal(amount), "EUR", **more)


def order(amount=1000, **more):
    return item("O-1", KINDS.ORDER, amount, **{"booked_on": APRIL, **more})


def counted(deal, event):
    return [(found.transaction.id, found.of.id, found.day, found.share) for found in events_of(deal, event)]


def test_what_was_not_entered_is_empty():
    bare = Transaction("O-1", KINDS.ORDER)
    told = {name: getattr(bare, name) for name in bare.__slots__ if getattr(bare, name) not in ("", None, 0, (), {})}
    assert told == {"id": "O-1", "kind": KINDS.ORDER, "version": 1}
    credit = Credit(
        bare, "anna", CreditType.REVENUE, F(1), Decimal(0), Decimal(0), Decimal(1), "REV", MAY, CreditRule.OWNER
    )
    relief = QuotaRelief("REV", "anna", Period(MAY, JUNE), ReliefReason.LEAVE)
    assert (credit.because, relief.approved_by, relief.amount, relief.percent) == ("", "", None, None)
    assert Quota("REV", "anna", Period(MAY, JUNE), Decimal(1)).currency == ""


def test_each_kind_has_the_day_of_its_own_event():
    days = {"booked_on": APRIL, "invoiced_on": MAY, "paid_on": JUNE}
    assert [day_of(item("x", kind, **days)) for kind in (KINDS.ORDER, KINDS.INVOICE, KINDS.PAYMENT)] == [
        APRIL,
        MAY,
        JUNE,
    ]
    booked = {"booked_on": APRIL}
    assert [day_of(item("x", kind, **booked)) for kind in (KINDS.INVOICE, KINDS.PAYMENT)] == [APRIL, APRIL]
    assert day_of(item("x", KINDS.CREDIT_NOTE, invoiced_on=MAY, paid_on=JUNE)) == MAY
    assert day_of(item("x", KINDS.ORDER, paid_on=JUNE)) == JUNE
    assert day_of(item("x", KINDS.INVOICE, paid_on=JUNE)) is None
    assert day_of(item("x", KINDS.PAYMENT, invoiced_on=MAY)) is None


def test_the_newest_version_that_had_arrived_counts():
    first = order(1, arrived_on=APRIL)
    second = order(2, version=2, arrived_on=MAY)
    twin = order(3, version=2, arrived_on=MAY)
    assert known([first, second], date(2027, 4, 30)) == {"O-1": first}
    assert known([second, first], MAY) == {"O-1": second}
    assert known([first, second, twin]) == {"O-1": second}
    assert known([order(4)], date(2020, 1, 1)) == {"O-1": order(4)}


def test_what_follows_is_gathered_around_its_root_in_the_order_of_days():
    morning, noon = (datetime(2027, 5, 1, hour, tzinfo=UTC) for hour in (8, 12))
    given = [
        item("O-2", KINDS.ORDER, booked_on=APRIL),
        order(),
        item("I-5", KINDS.INVOICE, of="O-1"),
        item("I-1", KINDS.INVOICE, of="O-1", invoiced_on=JUNE),
        item("I-3", KINDS.INVOICE, of="O-1", invoiced_on=MAY, at=noon),
        item("I-2", KINDS.INVOICE, of="O-1", invoiced_on=MAY, at=noon),
        item("I-4", KINDS.INVOICE, of="O-1", invoiced_on=MAY, at=morning),
        item("P-1", KINDS.PAYMENT, of="I-1", paid_on=JULY),
        item("C-1", KINDS.CREDIT_NOTE, of="I-1", booked_on=JULY),
        item("X-1", KINDS.CANCELLATION, of="O-1", booked_on=JUNE),
        item("A-1", KINDS.ACTIVITY, of="O-1", booked_on=JUNE),
    ]
    first, second = deals(known(given))
    assert (first.root.id, second.root.id, second.invoices) == ("O-1", "O-2", ())
    assert [found.id for found in first.invoices] == ["I-4", "I-2", "I-3", "I-1", "I-5"]
    assert [found.id for found in first.payments] == ["P-1"]
    assert [found.id for found in first.reversals] == ["X-1", "C-1"]
    assert [found.id for found in first.activities] == ["A-1"]
    assert [first.member(name).id for name in ("I-3", "P-1", "C-1", "A-1", "O-1", "unknown")] == [
        "I-3", "P-1", "C-1", "A-1", "O-1", "O-1",
    ]  # fmt: skip


def test_a_circle_of_references_comes_to_an_end():
    circle = known([item(name, KINDS.INVOICE, of=of) for name, of in (("A", "B"), ("B", "C"), ("C", "B"))])
    assert root_of(circle["A"], circle).id == "C"
    lonely = item("I-1", KINDS.INVOICE, of="gone")
    assert root_of(lonely, {"I-1": lonely}) is lonely


FACTS = {"product_line": "pump", "segment": "key", "business": "new", "country": "LV"}


@pytest.mark.parametrize("word", ["products", "segments", "business", "countries"])
def test_every_word_of_a_filter_must_fit(word):
    fact: dict[str, Any] = dict(zip(("products", "segments", "business", "countries"), FACTS.values(), strict=True))
    deal = order(**FACTS)
    assert matches(deal, MeasureFilter())
    both: dict[str, Any] = {key: (value, "other") for key, value in fact.items()}
    assert matches(deal, MeasureFilter(**both))
    assert not matches(deal, MeasureFilter(**(both | {word: ("x",)})))


def test_an_order_counts_when_booked_and_stands_for_its_invoice_and_payment():
    deal = Deal(order(invoiced_on=MAY, paid_on=JUNE))
    assert counted(deal, MeasureEvent.BOOKING) == [("O-1", "O-1", APRIL, 1)]
    assert counted(deal, MeasureEvent.INVOICE) == [("O-1", "O-1", MAY, 1)]
    assert counted(deal, MeasureEvent.PAYMENT) == [("O-1", "O-1", JUNE, 1)]
    booked = Deal(order())
    assert [counted(booked, event) for event in (MeasureEvent.INVOICE, MeasureEvent.PAYMENT)] == [[], []]
    assert counted(Deal(order(invoiced_on=MAY, paid_on=JUNE)), MeasureEvent.MILESTONE) == []
    bare = Deal(order(booked_on=None))
    assert [counted(bare, event) for event in MeasureEvent] == [[]] * len(MeasureEvent)
    assert counted(Deal(item("I-1", KINDS.INVOICE, 5, booked_on=APRIL)), MeasureEvent.BOOKING) == []


def test_invoices_take_the_place_of_the_order():
    undated = item("I-2", KINDS.INVOICE, 400, of="O-1")
    deal = Deal(order(invoiced_on=MAY), invoices=(item("I-1", KINDS.INVOICE, 600, of="O-1", invoiced_on=JUNE), undated))
    assert counted(deal, MeasureEvent.INVOICE) == [("I-1", "I-1", JUNE, 1)]
    standing = item("I-9", KINDS.INVOICE, 100, invoiced_on=MAY)
    with_another = Deal(standing, invoices=(item("I-1", KINDS.INVOICE, 600, of="I-9", booked_on=JUNE),))
    assert counted(with_another, MeasureEvent.INVOICE) == [("I-9", "I-9", MAY, 1), ("I-1", "I-1", JUNE, 1)]


def test_a_payment_counts_the_part_of_the_gross_invoice_that_it_pays():
    invoice = item("I-1", KINDS.INVOICE, 1000, of="O-1", invoiced_on=MAY, tax=Decimal(200))
    paid = item("P-1", KINDS.PAYMENT, 300, of="I-1", paid_on=JUNE)
    undated = item("P-2", KINDS.PAYMENT, 900, of="I-1")
    deal = Deal(order(paid_on=MAY), invoices=(invoice,), payments=(paid, undated))
    assert counted(deal, MeasureEvent.PAYMENT) == [("P-1", "I-1", JUNE, F(1, 4))]
    free = Deal(order(0), payments=(item("P-1", KINDS.PAYMENT, 5, of="O-1", paid_on=JUNE),))
    assert counted(free, MeasureEvent.PAYMENT) == []


def test_activities_and_milestones_are_apart():
    visit = item("A-1", KINDS.ACTIVITY, booked_on=MAY)
    live = item("M-1", KINDS.ACTIVITY, milestone="go_live", booked_on=JUNE)
    undated = item("A-2", KINDS.ACTIVITY)
    deal = Deal(order(), activities=(visit, live, undated))
    assert counted(deal, MeasureEvent.ACTIVITY) == [("A-1", "A-1", MAY, 1)]
    assert counted(deal, MeasureEvent.MILESTONE) == [("M-1", "M-1", JUNE, 1)]
    assert counted(Deal(visit), MeasureEvent.ACTIVITY) == [("A-1", "A-1", MAY, 1)]
    assert counted(Deal(visit), MeasureEvent.BOOKING) == []


def note(name, amount, of="O-1", day=JUNE, kind=KINDS.CREDIT_NOTE):
    return item(name, kind, amount, of=of, booked_on=day)


def taken(deal, items):
    return [(found.transaction.id, found.of.id, found.day, found.share) for found in reversals_of(deal, items)]


def test_a_credit_note_takes_its_part_and_never_more_than_is_left():
    deal = Deal(
        order(), reversals=(note("C-1", 250), note("C-2", 600, day=JULY), note("C-3", 500, day=JULY), note("C-4", 1))
    )
    assert taken(deal, (deal.root,)) == [
        ("C-1", "O-1", JUNE, F(-1, 4)),
        ("C-2", "O-1", JULY, F(-3, 5)),
        ("C-3", "O-1", JULY, F(-3, 20)),
    ]
    assert taken(Deal(order()), (order(),)) == []


def test_a_cancellation_without_amount_takes_what_is_left():
    deal = Deal(order(), reversals=(note("C-1", 250), note("X-1", 0, day=JULY, kind=KINDS.CANCELLATION)))
    assert taken(deal, (deal.root,))[1] == ("X-1", "O-1", JULY, F(-3, 4))


def test_a_reversal_takes_from_what_it_names_or_from_all_that_is_older():
    first = item("I-1", KINDS.INVOICE, 600, of="O-1", invoiced_on=MAY)
    second = item("I-2", KINDS.INVOICE, 400, of="O-1", invoiced_on=JUNE)
    third = item("I-3", KINDS.INVOICE, 500, of="O-1", invoiced_on=JULY)
    undated = item("I-4", KINDS.INVOICE, 0, of="O-1")
    deal = Deal(
        order(1500),
        invoices=(first, second, third, undated),
        reversals=(note("C-1", 300, of="I-1"), note("C-2", 350, of="O-1"), note("C-3", 0, of="I-3")),
    )
    assert taken(deal, deal.invoices) == [
        ("C-1", "I-1", JUNE, F(-1, 2)),
        ("C-2", "I-1", JUNE, F(-1, 4)),
        ("C-2", "I-2", JUNE, F(-1, 2)),
        ("C-2", "I-4", JUNE, F(-1, 2)),
        ("C-3", "I-3", JUNE, -1),
    ]


def test_a_cancellation_of_an_order_takes_all_invoices_even_beyond_its_amount():
    first = item("I-1", KINDS.INVOICE, 600, of="O-1", invoiced_on=MAY)
    second = item("I-2", KINDS.INVOICE, 600, of="O-1", invoiced_on=MAY)
    deal = Deal(order(), invoices=(first, second), reversals=(note("X-1", 0, kind=KINDS.CANCELLATION),))
    assert taken(deal, deal.invoices) == [("X-1", "I-1", JUNE, -1), ("X-1", "I-2", JUNE, -1)]


def test_an_undated_reversal_takes_silently():
    undated = item("C-1", KINDS.CREDIT_NOTE, 250, of="O-1")
    deal = Deal(order(), reversals=(undated, note("C-2", 1000)))
    assert taken(deal, (deal.root,)) == [("C-2", "O-1", JUNE, F(-3, 4))]


def test_a_reversal_without_amount_of_something_that_is_not_counted_takes_its_amount():
    invoice = item("I-1", KINDS.INVOICE, 400, of="O-1", invoiced_on=MAY)
    deal = Deal(order(), invoices=(invoice,), reversals=(note("C-1", 0, of="I-1"),))
    assert taken(deal, (deal.root,)) == [("C-1", "O-1", JUNE, F(-2, 5))]


def test_reversals_count_with_bookings_and_invoices():
    deal = Deal(order(invoiced_on=MAY), reversals=(note("C-1", 500),))
    assert counted(deal, MeasureEvent.BOOKING)[1:] == [("C-1", "O-1", JUNE, F(-1, 2))]
    assert counted(deal, MeasureEvent.INVOICE)[1:] == [("C-1", "O-1", JUNE, F(-1, 2))]


@pytest.mark.parametrize(
    ("basis", "value"),
    [
        (Basis.REVENUE, 1000),
        (Basis.MARGIN, 300),
        (Basis.QUANTITY, 4),
        (Basis.CONTRACT_VALUE, 3000),
        (Basis.ANNUAL_VALUE, 1200),
    ],
)
def test_a_value_is_read_by_its_basis(basis, value):
    deal = order(cost=Decimal(700), quantity=Decimal(4), contract_value=Decimal(3000), annual_value=Decimal(1200))
    assert value_of(deal, basis) == value


def test_what_is_not_entered_is_named_and_not_guessed():
    assert [missing_for(order(), basis) for basis in Basis] == ["", "cost", "", "contract_value", "annual_value"]
    full = order(cost=Decimal(0), contract_value=Decimal(0), annual_value=Decimal(0))
    assert not any(missing_for(full, basis) for basis in Basis)


def test_a_quantity_is_counted_and_an_activity_is_at_least_one():
    assert got(value_of(order(), Basis.REVENUE)) == 1000
    assert got(value_of(order(), Basis.QUANTITY)) == 0
    visit = item("A-1", KINDS.ACTIVITY, quantity=Decimal(0))
    assert got(
        [value_of(visit, Basis.QUANTITY), value_of(item("A", KINDS.ACTIVITY, quantity=Decimal(3)), Basis.QUANTITY)]
    ) == [1, 3]


@pytest.mark.parametrize(
    ("rule", "full", "without"),
    [
        (RateDate.BOOKING, APRIL, MAY),
        (RateDate.CLOSE, date(2027, 3, 1), MAY),
        (RateDate.INVOICE, MAY, MAY),
        (RateDate.PAYMENT, JUNE, MAY),
    ],
)
def test_the_plan_names_the_date_that_picks_owner_and_version(rule, full, without):
    root = order(closed_on=date(2027, 3, 1), invoiced_on=date(2027, 4, 9), paid_on=date(2027, 4, 10))
    invoice = item("I-1", KINDS.INVOICE, 1000, of="O-1", invoiced_on=MAY, paid_on=date(2027, 5, 9))
    payment = item("P-1", KINDS.PAYMENT, 1000, of="I-1", paid_on=JUNE)
    deal = Deal(root, invoices=(invoice,), payments=(payment,))
    assert rate_day(DealEvent(deal, payment, invoice, JULY, F(1)), rule) == full
    bare = Deal(order(booked_on=None), invoices=(item("I-1", KINDS.INVOICE, booked_on=MAY),))
    assert rate_day(DealEvent(bare, bare.invoices[0], bare.invoices[0], JULY, F(1)), rule) == without


def test_without_its_own_date_the_next_one_counts():
    root = order(invoiced_on=MAY, paid_on=JUNE)
    plain = item("I-1", KINDS.INVOICE, 5, of="O-1")
    deal = Deal(root, invoices=(plain,))
    event = DealEvent(deal, plain, plain, JULY, F(1))
    assert [rate_day(event, rule) for rule in (RateDate.CLOSE, RateDate.INVOICE, RateDate.PAYMENT)] == [
        APRIL,
        MAY,
        JUNE,
    ]
    paid = item("I-2", KINDS.INVOICE, 5, of="O-1", paid_on=MAY)
    assert rate_day(DealEvent(deal, plain, paid, JULY, F(1)), RateDate.PAYMENT) == MAY
    nothing = Deal(item("O-9", KINDS.ORDER))
    assert rate_day(DealEvent(nothing, nothing.root, nothing.root, JULY, F(1)), RateDate.CLOSE) == JULY


def test_events_of_one_day_follow_their_instant_and_then_their_id():
    early = order(at=datetime(2027, 4, 1, 8, tzinfo=UTC))
    found = DealEvent(Deal(early), early, early, MAY, F(1)).order
    assert found == (MAY, datetime(2027, 4, 1, 8, tzinfo=UTC), "O-1")
    assert DealEvent(Deal(order()), order(), order(), MAY, F(1)).order == (MAY, datetime.min, "O-1")  # noqa: DTZ901
