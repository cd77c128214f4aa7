"""Only differences are posted, each under the right name."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.ledger import Balances, EntryType, LedgerEntry, Posted, balances
from mainstay.modules.compensation.rules.posting import Poster
from mainstay.modules.compensation.rules.wanting import Wanted
from mainstay.modules.compensation.tests.facts import got, month

T = EntryType
KEY = ("earning", "AM", "REV")


def line(amount, kind=T.EARNING, number=1, key=KEY, home=None, text="Earned"):
    window = month(number)
    day = date(2027, number, 28)
    return LedgerEntry(
        f"anna/{number}", "anna", window, kind, Decimal(amount), "EUR", key, sentence(text), "REV", "O-1", "", day, home
    )


def want(amount, kind=T.EARNING, key=KEY):
    return Wanted(key, Decimal(amount), kind, sentence("Wanted"), date(2027, 2, 5), "EUR", "REV", "O-1")


def posted(wanted, *history, frozen=()):
    poster = Poster("anna", month(5), date(2027, 6, 3), lambda day: month(day.month))
    poster.differences(wanted, Posted.of(history), lambda key: key in frozen)
    return [(entry.type, entry.amount, entry.refers_to) for entry in poster.entries], poster


CASES = [
    (T.EARNING, "10", (), (T.EARNING, "10", "")),
    (T.EARNING, "10", ("9.50",), (T.ADJUSTMENT, "0.50", "anna/1")),
    (T.EARNING, "9.50", ("10",), (T.ADJUSTMENT, "-0.50", "anna/1")),
    (T.CLAWBACK, "-0.50", (), (T.CLAWBACK, "-0.50", "")),
    (T.CLAWBACK, "0.50", (), (T.ADJUSTMENT, "0.50", "")),
    (T.CLAWBACK, "1", (), (T.ADJUSTMENT, "1", "")),
    (T.CLAWBACK, "-10", ("-9.50",), (T.CLAWBACK, "-0.50", "anna/1")),
    (T.CLAWBACK, "-9.50", ("-10",), (T.ADJUSTMENT, "0.50", "anna/1")),
    (T.ACCRUAL, "-0.50", (), (T.ACCRUAL, "-0.50", "")),
    (T.ACCRUAL, "-9.50", ("-10",), (T.REVERSE_ACCRUAL, "0.50", "anna/1")),
    (T.HOLDBACK, "-10", ("-9.50",), (T.HOLDBACK, "-0.50", "anna/1")),
    (T.HOLDBACK, "0", ("-10",), (T.HOLDBACK_RELEASE, "10", "anna/1")),
]


@pytest.mark.parametrize(("kind", "wanted", "before", "found"), CASES)
def test_a_difference_has_its_own_name(kind, wanted, before, found):
    rows, _ = posted([want(wanted, kind)], *(line(amount, kind) for amount in before))
    name, amount, refers_to = found
    assert rows == [(name, Decimal(amount), refers_to)]


def test_what_is_right_already_is_not_posted_and_what_is_frozen_waits():
    assert posted([want(10)], line(10))[0] == []
    assert posted([want(10)], frozen=(KEY,))[0] == []
    assert posted([], line(10), frozen=(KEY,))[0] == []
    assert posted([], line(10), line(-10, T.ADJUSTMENT, 2))[0] == []
    assert posted([], line(10, key=("draw", "AM")))[0] == []


def test_what_is_no_longer_wanted_goes_back_under_its_first_line():
    history = (line(10, home=month(3), text="First"), line(5, T.ADJUSTMENT, 2, text="Second"))
    rows, poster = posted([], *history)
    assert rows == [(T.ADJUSTMENT, Decimal(-15), "anna/1")]
    (entry,) = poster.entries
    assert (str(entry.reason), entry.home, entry.id) == ("No longer earned: First", month(3), "anna/2027-05-01/1")
    _, without_home = posted([], line(10, number=2))
    assert without_home.entries[0].home == month(2)
    _, mixed = posted([], line(-10, T.HOLDBACK, text="Held back"), line(4, T.HOLDBACK_RELEASE, 2))
    assert [(entry.type, entry.amount, str(entry.reason)) for entry in mixed.entries] == [
        (T.HOLDBACK_RELEASE, Decimal(6), "Payable now: O-1")
    ]


def test_a_ledger_knows_what_had_been_posted_before_a_day():
    found = Posted.of([line(10, number=1), line(5, number=2), line(2, number=3)])
    days = ("2027-01-31", "2027-02-01", "2027-02-28", "2027-03-01", "2027-12-01")
    assert [found.before(KEY, date.fromisoformat(day)) for day in days] == [None, 10, 10, 15, 17]
    assert found.before(("earning", "XX"), date(2027, 5, 1)) is None
    first = found.first(KEY)
    assert first is not None
    assert first.amount == 10
    assert found.first(("x",)) is None


def test_before_the_first_line_nothing_is_open():
    opening = Balances()
    assert got((opening.due, opening.waiting, opening.held, opening.draw)) == (0, 0, 0, 0)
    assert balances([]) == opening


def test_each_kind_of_line_moves_its_own_balance():
    kinds = {
        T.EARNING: 1000, T.ACCRUAL: -300, T.REVERSE_ACCRUAL: 100, T.HOLDBACK: -70, T.HOLDBACK_RELEASE: 20,
        T.DRAW_ADVANCE: 50, T.DRAW_RECOVERY: -10, T.DRAW_FORGIVE: 5, T.PAYOUT: -600,
    }  # fmt: skip
    found = balances(line(amount, kind) for kind, amount in kinds.items())
    assert got((found.due, found.waiting, found.held, found.draw)) == (190, 200, 50, 35)
