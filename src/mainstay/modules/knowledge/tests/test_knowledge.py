"""Required knowledge: who must confirm what by when, and which rights wait for it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.knowledge.rules.knowledge import (
    Confirmation,
    Known,
    QuizResult,
    Requirement,
    Standing,
    expires_on,
    graded,
    standings,
    withheld_rights,
)

TODAY = date(2026, 11, 24)
SELL = frozenset({("deal", "create")})


def day(offset):
    return TODAY + timedelta(days=offset)


def only(requirements, confirmations=()):
    (found,) = standings(requirements, confirmations, TODAY)
    return found


@pytest.mark.parametrize(
    ("required_on", "grace", "state", "act_by", "withheld"),
    [
        (day(0), 0, Known.MISSING, day(0), SELL),
        (day(0), 1, Known.DUE, day(1), frozenset()),
        (day(-30), 30, Known.MISSING, day(0), SELL),
        (day(-29), 30, Known.DUE, day(1), frozenset()),
        (day(-400), 30, Known.MISSING, day(-370), SELL),
    ],
)
def test_what_was_never_confirmed_is_due_until_the_grace_is_over(required_on, grace, state, act_by, withheld):
    assert only([Requirement(1, required_on, grace, SELL)]) == Standing(1, state, act_by, None, withheld)


@pytest.mark.parametrize(
    ("expires", "state", "act_by", "withheld"),
    [
        (None, Known.CONFIRMED, None, frozenset()),
        (day(31), Known.CONFIRMED, None, frozenset()),
        (day(30), Known.EXPIRING, day(30), frozenset()),
        (day(1), Known.EXPIRING, day(1), frozenset()),
        (day(0), Known.EXPIRED, day(0), SELL),
        (day(-5), Known.EXPIRED, day(-5), SELL),
    ],
)
def test_a_confirmation_holds_until_its_day_and_warns_before(expires, state, act_by, withheld):
    found = only([Requirement(1, day(-500), 10, SELL)], [Confirmation(1, day(-100), expires)])
    assert found == Standing(1, state, act_by, expires, withheld)


def test_a_requirement_of_tomorrow_asks_nothing_today():
    assert standings([Requirement(1, day(1))], [], TODAY) == ()


def test_a_confirmation_of_tomorrow_or_of_another_topic_does_not_count():
    given = [Confirmation(1, day(1)), Confirmation(2, day(-1))]
    assert only([Requirement(1, day(-1))], given).state == Known.MISSING


def test_of_several_confirmations_the_one_that_holds_longest_counts():
    given = [Confirmation(1, day(-9), day(40)), Confirmation(1, day(-200)), Confirmation(1, day(-2), day(3))]
    assert only([Requirement(1, day(-300))], given) == Standing(1, Known.CONFIRMED, None, None, frozenset())
    assert only([Requirement(1, day(-300))], given[::2]).expires_on == day(40)


def test_of_several_roles_the_earliest_day_counts_and_all_rights_wait():
    required = [
        Requirement(1, day(-3), 10, SELL), Requirement(1, day(-5), 5, frozenset({("order", "edit")})),
        Requirement(2, day(-1), 5),
    ]  # fmt: skip
    first, second = standings(required, [], TODAY)
    assert first == Standing(1, Known.MISSING, day(0), None, SELL | {("order", "edit")})
    assert (second.topic, second.state, second.act_by) == (2, Known.DUE, day(4))


def test_a_right_names_the_first_topic_that_is_in_the_way():
    required = [Requirement(7, day(-1), 0, SELL), Requirement(3, day(-1), 0, SELL), Requirement(5, day(-1))]
    assert withheld_rights(standings(required, [], TODAY)) == {("deal", "create"): 3}
    assert withheld_rights([]) == {}


@given(
    st.lists(st.builds(Requirement, st.integers(1, 4), st.dates(day(-60), day(60)), st.integers(0, 40), st.just(SELL))),
    st.lists(st.builds(Confirmation, st.integers(1, 4), st.dates(day(-60), day(60)),
                       st.none() | st.dates(day(-60), day(60)))),
)  # fmt: skip
def test_whoever_confirms_for_ever_today_is_never_in_anybodys_way(required, confirmed):
    topics = {one.topic for one in required}
    fresh = [*confirmed, *(Confirmation(topic, TODAY) for topic in topics)]
    assert withheld_rights(standings(required, fresh, TODAY)) == {}
    for one in standings(required, confirmed, TODAY):
        assert bool(one.withheld) == (one.state in (Known.MISSING, Known.EXPIRED))
        assert (one.act_by is None) == (one.state == Known.CONFIRMED)


def test_validity_is_counted_in_months_and_ends_on_the_last_day_there_is():
    assert expires_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert expires_on(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert expires_on(TODAY, 12) == date(2027, 11, 24)
    assert expires_on(TODAY, None) is None
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="at least a month"):
            expires_on(TODAY, wrong)


@pytest.mark.parametrize(
    ("answers", "percent", "result"),
    [
        ({1: 2, 2: 0, 3: 1}, 100, QuizResult(3, 3, True)),
        ({1: 2, 2: 0, 3: 0}, 67, QuizResult(2, 3, False)),
        ({1: 2, 2: 0}, 66, QuizResult(2, 3, True)),
        ({}, 1, QuizResult(0, 3, False)),
        ({}, 0, QuizResult(0, 3, True)),
        ({9: 2}, 50, QuizResult(0, 3, False)),
    ],
)
def test_a_quiz_is_passed_with_enough_right_answers(answers, percent, result):
    assert graded({1: 2, 2: 0, 3: 1}, answers, percent) == result


def test_a_quiz_without_questions_is_passed():
    assert graded({}, {1: 1}, 100) == QuizResult(0, 0, True)
