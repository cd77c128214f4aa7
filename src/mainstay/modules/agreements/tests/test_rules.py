"""The rules of orders: amounts, status, windows, months."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.money import Money
from mainstay.modules.agreements.choices import OrderStatus
from mainstay.modules.agreements.rules.orders import (
    by_month,
    change_on,
    date_problems,
    is_late,
    line_amount,
    months_back,
    status_of,
    twelve_months,
)

DAY = date(2026, 11, 24)
days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def test_a_line_is_worth_what_is_written_else_quantity_times_price():
    assert line_amount(Decimal(3), Decimal("0.333333"), None, "EUR") == Money.of("1.00", "EUR")
    assert line_amount(Decimal(-3), Decimal("2.55"), None, "EUR") == Money.of("-7.65", "EUR")
    assert line_amount(Decimal(3), Decimal(9), Money.of("5", "EUR"), "EUR") == Money.of("5", "EUR")
    assert line_amount(Decimal(3), None, None, "EUR") is None


@given(st.none() | days, st.none() | days, st.none() | days, st.booleans())
def test_the_status_is_the_last_thing_that_happened(confirmed, delivered, invoiced, cancelled):
    found = status_of(confirmed, delivered, invoiced, cancelled=cancelled)
    assert found in OrderStatus.values
    assert (found == "cancelled") == cancelled
    if not cancelled:
        assert (found == "invoiced") == (invoiced is not None)
        assert (found == "ordered") == (confirmed is None and delivered is None and invoiced is None)


def test_dates_before_the_order_are_named():
    found = date_problems(DAY, {"requested_on": DAY, "confirmed_on": None, "delivered_on": DAY - timedelta(days=1)})
    assert [(problem.path, problem.code) for problem in found] == [("delivered_on", "before_order")]


def test_an_order_is_late_only_while_the_client_waits():
    yesterday = DAY - timedelta(days=1)
    assert is_late(yesterday, None, "confirmed", DAY)
    assert not is_late(DAY, None, "confirmed", DAY)
    assert not is_late(yesterday, DAY, "delivered", DAY)
    assert not is_late(yesterday, None, "cancelled", DAY)
    assert not is_late(None, None, "ordered", DAY)


@given(days)
def test_the_windows_touch_share_no_day_and_end_today(today):
    windows = twelve_months(today)
    assert today in windows.present
    assert today + timedelta(days=1) not in windows.present
    assert windows.before.end == windows.present.start
    assert 364 <= windows.present.days <= 367
    assert 364 <= windows.before.days <= 367


@given(days, st.integers(1, 60))
def test_months_follow_each_other_up_to_the_present_one(today, count):
    months = months_back(today, count)
    assert len(set(months)) == count
    assert months[-1] == today.replace(day=1)
    assert list(months) == sorted(months)


@given(st.lists(st.tuples(st.sampled_from(months_back(DAY, 6)), st.integers(-(10**6), 10**6))))
def test_revenue_by_month_loses_nothing_of_these_months(sums):
    months = months_back(DAY, 6)
    amounts = [(month, Money.from_minor(minor, "EUR")) for month, minor in sums]
    found = by_month([*amounts, (date(2001, 1, 1), Money.of("9", "EUR"))], months, "EUR")
    assert sum((one.minor for one in found), 0) == sum(minor for _, minor in sums)
    assert len(found) == 6


def test_change_is_not_stated_where_there_was_nothing_before():
    assert change_on(Money.of("15", "EUR"), Money.of("10", "EUR")) == Decimal("0.5")
    assert change_on(Money.of("15", "EUR"), Money.of("0", "EUR")) is None
    assert change_on(Money.of("15", "EUR"), Money.of("-3", "EUR")) is None


def test_a_line_of_nothing_is_worth_nothing():
    assert line_amount(Decimal(3), Decimal(0), None, "EUR") == Money.of("0.00", "EUR")
    assert line_amount(Decimal("1.5"), Decimal("0.35"), None, "JPY") == Money.of(1, "JPY")


def test_each_date_gives_its_status_whatever_came_before():
    assert status_of(None, None, None, cancelled=False) == "ordered"
    assert status_of(DAY, None, None, cancelled=False) == "confirmed"
    assert status_of(DAY, DAY, None, cancelled=False) == "delivered"
    assert status_of(None, DAY, None, cancelled=False) == "delivered"
    assert status_of(DAY, DAY, DAY, cancelled=False) == "invoiced"
    assert status_of(DAY, DAY, DAY, cancelled=True) == "cancelled"


def test_every_date_is_checked_and_the_day_of_the_order_is_none_too_early():
    names = ("requested_on", "confirmed_on", "delivered_on", "invoiced_on")
    found = date_problems(DAY, dict.fromkeys((*names, "paid_on"), DAY - timedelta(days=1)))
    assert [problem.path for problem in found] == list(names)
    assert str(found[0].sentence) == "This lies before the day of the order, 2026-11-24."
    assert date_problems(DAY, dict.fromkeys(names, DAY)) == ()
    assert date_problems(DAY, {}) == ()


def test_a_delivered_or_invoiced_order_is_not_late_even_without_its_day():
    yesterday = DAY - timedelta(days=1)
    assert [is_late(yesterday, None, status, DAY) for status in ("ordered", "confirmed", "delivered", "invoiced")] == [
        *(True, True, False, False),
    ]
    assert not is_late(yesterday, DAY, "confirmed", DAY)


def test_the_windows_of_a_day_by_hand():
    windows = twelve_months(date(2026, 3, 31))
    assert (windows.present.start, windows.present.end) == (date(2025, 4, 1), date(2026, 4, 1))
    assert (windows.before.start, windows.before.end) == (date(2024, 4, 1), date(2025, 4, 1))
    assert months_back(date(2026, 2, 28), 3) == (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))


def test_months_without_orders_are_zero_in_their_place():
    months = months_back(DAY, 3)
    sums = [(months[2], Money.of(5, "EUR")), (months[0], Money.of(1, "EUR")), (months[2], Money.of(2, "EUR"))]
    assert [one.amount for one in by_month(sums, months, "EUR")] == [1, 0, 7]
    assert by_month([], months, "CZK") == (Money.of(0, "CZK"),) * 3
