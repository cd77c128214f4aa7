"""Prices, rates and exact decimals: what the rules of the catalogue promise."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.money import Money
from mainstay.kernel.period import Period
from mainstay.modules.catalogue.rules.exact import (
    PRICE_PLACES,
    QUANTITY_PLACES,
    DecimalText,
    Scaled,
    from_scaled,
    to_scaled,
)
from mainstay.modules.catalogue.rules.exchange import Rate, RateBoard, RateFound
from mainstay.modules.catalogue.rules.names import name_in
from mainstay.modules.catalogue.rules.prices import PriceRow, best_price

DAY = date(2026, 11, 24)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
rows = st.builds(
    lambda start, length, low, price: PriceRow(
        Decimal(price), Decimal(low), Period(start, None if length is None else start + timedelta(days=length))
    ),
    days, st.none() | st.integers(0, 200), st.sampled_from([0, 1, 10, 100]), st.integers(1, 999),
)  # fmt: skip
rates = st.decimals(Decimal("0.0001"), Decimal(9999), places=4)


@given(st.integers(-(10**15), 10**15))
def test_a_scaled_number_reads_back_as_it_was_stored(minor):
    assert to_scaled(from_scaled(minor, 3), 3) == minor
    assert from_scaled(minor, 3) == Decimal(minor) / 1000


def test_a_scaled_number_is_written_without_trailing_zeros():
    assert str(from_scaled(2_500, 3)) == "2.5"
    assert str(from_scaled(100_000, 3)) == "100"
    assert to_scaled(Decimal("0.0005"), 3) == 1
    assert to_scaled(Decimal("-0.0005"), 3) == -1


@given(st.lists(rows, max_size=8), days, st.integers(0, 200).map(Decimal))
def test_the_best_price_holds_and_no_other_one_asks_for_a_larger_quantity(prices, day, quantity):
    best = best_price(prices, day, quantity)
    holding = [one for one in prices if day in one.period and one.min_quantity <= quantity]
    if best is None:
        assert not holding
        return
    assert best in holding
    assert all((one.min_quantity, one.period.start) <= (best.min_quantity, best.period.start) for one in holding)


def test_a_price_ends_on_the_day_that_its_period_ends():
    price = PriceRow(Decimal(5), Decimal(0), Period(date(2026, 1, 1), date(2026, 2, 1)))
    assert best_price([price], date(2026, 1, 31), Decimal(1)) == price
    assert best_price([price], date(2026, 2, 1), Decimal(1)) is None


def test_sums_convert_each_currency_once_and_say_the_oldest_rate_day_and_what_was_left_out():
    board = RateBoard.of([
        Rate("GBP", "EUR", Decimal("1.10"), DAY - timedelta(days=9)), Rate("GBP", "EUR", Decimal("1.20"), DAY),
        Rate("EUR", "INR", Decimal(100), DAY - timedelta(days=2)),
    ])  # fmt: skip
    amounts = [Money.of("10", "EUR"), Money.of("1", "GBP"), Money.of("2", "GBP"), Money.of("500", "INR"),
               Money.of("7", "CZK")]  # fmt: skip
    found = board.total(amounts, "EUR")
    assert found.total == Money.of("18.60", "EUR")
    assert found.rate_on == DAY - timedelta(days=2)
    assert found.left_out == (Money.of("7", "CZK"),)


def test_a_rate_through_a_third_currency_names_it_and_has_the_older_day():
    board = RateBoard.of([
        Rate("EUR", "GBP", Decimal("0.8"), DAY), Rate("EUR", "INR", Decimal(100), DAY - timedelta(days=3)),
    ])  # fmt: skip
    found = board.find("GBP", "INR")
    assert found is not None
    assert (found.rate, found.through, found.on) == (Decimal(125), "EUR", DAY - timedelta(days=3))
    assert board.find("GBP", "USD") is None


@given(rates, st.integers(0, 10**9))
def test_one_currency_needs_no_rate_and_an_amount_survives_there_and_back(rate, minor):
    board = RateBoard.of([Rate("EUR", "GBP", rate, DAY)])
    amount = Money.from_minor(minor, "EUR")
    assert board.convert(amount, "EUR") == (amount, board.find("EUR", "EUR"))
    there = board.convert(amount, "GBP")
    assert there is not None
    back = board.convert(there[0], "EUR")
    assert back is not None
    assert abs(back[0].amount - amount.amount) <= Decimal("0.01") + Decimal("0.005") / rate


def test_a_name_falls_back_to_the_usual_one():
    assert name_in({"lv": "Pektīns"}, "lv", "Pectin") == "Pektīns"
    assert name_in({"lv": "Pektīns"}, "cs", "Pectin") == "Pectin"


def a_row():
    """A row of a table as the columns see it, and its table."""

    class Row:
        quantity = Scaled("quantity_thousandths", QUANTITY_PLACES)
        price = Scaled("price_millionths", PRICE_PLACES)
        rate = DecimalText("rate_text")

    return Row(), Row


def test_a_scaled_column_holds_whole_numbers_and_shows_decimals():
    row, table = a_row()
    row.quantity, row.price = Decimal("2.5"), 3
    assert (row.quantity_thousandths, row.price_millionths) == (2_500, 3_000_000)
    assert (row.quantity, row.price) == (Decimal("2.5"), Decimal(3))
    row.quantity = None
    assert row.quantity_thousandths is None
    assert row.quantity is None
    assert table.quantity.places == 3


def test_a_rate_is_kept_as_text_of_any_size():
    row, table = a_row()
    row.rate = Decimal("1E-7")
    assert (row.rate_text, row.rate) == ("0.0000001", Decimal("0.0000001"))
    row.rate = None
    assert (row.rate_text, row.rate) == ("", None)
    assert table.rate.column == "rate_text"


def test_of_two_rates_of_one_day_the_first_counts_and_of_two_days_the_newer():
    older, first, second = (Rate("GBP", "EUR", Decimal(rate), on) for rate, on in
                            (("1.1", DAY - timedelta(days=1)), ("1.2", DAY), ("1.3", DAY)))  # fmt: skip
    for rates in ([older, first, second], [first, second, older]):
        assert RateBoard.of(rates).find("GBP", "EUR") == RateFound(Decimal("1.2"), DAY)


def test_one_currency_is_its_own_and_takes_no_rate_even_if_one_is_stored():
    board = RateBoard({("EUR", "EUR"): Rate("EUR", "EUR", Decimal(2), DAY)})
    assert board.find("EUR", "EUR") == RateFound(Decimal(1), None, "")


def test_inverse_and_chained_rates_have_thirty_four_digits():
    board = RateBoard.of([Rate("EUR", "GBP", Decimal(3), DAY), Rate("GBP", "USD", Decimal(1) / 7, DAY)])
    inverse = board.find("GBP", "EUR")
    assert str(inverse.rate) == "0." + "3" * 34
    chained = board.find("USD", "EUR")
    assert (len(chained.rate.as_tuple().digits), chained.through) == (34, "GBP")


def test_the_direct_rate_comes_before_the_inverse_and_the_first_middle_before_the_second():
    board = RateBoard.of([
        Rate("EUR", "USD", Decimal(2), DAY), Rate("USD", "EUR", Decimal(5), DAY), Rate("CZK", "EUR", Decimal(1), DAY),
        Rate("CZK", "INR", Decimal(10), DAY), Rate("AED", "EUR", Decimal(1), DAY), Rate("AED", "INR", Decimal(20), DAY),
    ])  # fmt: skip
    assert board.find("USD", "EUR").rate == 5
    assert board.find("EUR", "USD").rate == 2
    assert (board.find("EUR", "INR").rate, board.find("EUR", "INR").through) == (20, "AED")


def test_converted_amounts_are_whole_cents():
    board = RateBoard.of([Rate("EUR", "JPY", Decimal("160.555"), DAY)])
    assert board.convert(Money.of("1.01", "EUR"), "JPY")[0] == Money.of(162, "JPY")
    assert board.convert(Money.of(1, "CZK"), "JPY") is None
    assert board.total([], "EUR").rate_on is None
