"""Papers before they are set."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.kernel.money import Money
from mainstay.kernel.papers import PaperTable

PRICE = Money(Decimal("12.50"), "EUR")


def test_a_column_of_amounts_or_numbers_is_numeric_and_a_column_of_days_is_narrow():
    table = PaperTable(
        ("Client", "Revenue", "Count", "Share", "Since"),
        (("Halden", PRICE, 3, Decimal("0.5"), date(2026, 8, 3)), ("Irbe", None, "", None, None)),
    )
    assert table.numeric() == (False, True, True, True, False)
    assert table.narrow() == (False, True, True, True, True)


def test_words_among_numbers_an_empty_column_and_yes_or_no_are_neither():
    table = PaperTable(("A", "B", "C"), ((1, "", True), ("none", None, False)))
    assert table.numeric() == table.narrow() == (False, False, False)


def test_a_row_that_does_not_fit_its_headings_is_refused():
    with pytest.raises(ValueError, match="a row of 1 cells under 2 headings"):
        PaperTable(("A", "B"), (("only one",),))
