"""Conflicts of interest and walls, pure."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.compliance.rules.conflicts import (
    Found,
    Ground,
    Side,
    conflicts_among,
    decided_anew,
    hidden_by,
    may_stand,
)


@dataclass(frozen=True)
class Account:
    id: int
    group: int
    industry: str = ""


def side(accounts=(), people=()):
    return Side(frozenset(accounts), frozenset(people))


def test_a_declared_pair_is_a_conflict_of_whoever_serves_both():
    held = [Account(1, 1), Account(2, 2), Account(3, 3)]
    assert conflicts_among(held, {7: (1, 3)}, ()) == (Found(Ground.DECLARED, 7, "", (1, 3)),)
    assert conflicts_among(held, {7: (1, 4)}, ()) == ()
    assert conflicts_among(held, {7: (4, 1)}, ()) == ()


def test_competition_counts_for_all_members_of_both_groups_and_never_inside_one():
    held = [Account(1, 1), Account(2, 1), Account(3, 9), Account(4, 5)]
    assert conflicts_among(held, {7: (9, 1)}, ()) == (Found(Ground.DECLARED, 7, "", (1, 2, 3)),)
    assert conflicts_among(held, {7: (1, 1)}, ()) == ()


def test_clients_of_a_watched_industry_compete_unless_they_are_one_group():
    held = [Account(1, 1, "banks"), Account(2, 2, "banks"), Account(3, 3, "toys"), Account(4, 1, "banks")]
    assert conflicts_among(held, {}, {"banks", "toys"}) == (Found(Ground.INDUSTRY, 0, "banks", (1, 2, 4)),)
    assert conflicts_among([held[0], held[3]], {}, {"banks"}) == ()
    assert conflicts_among([Account(1, 1, ""), Account(2, 2, "")], {}, {""}) == ()


def test_declared_conflicts_come_first_then_industries_by_name():
    held = [Account(1, 1, "b"), Account(2, 2, "b"), Account(3, 3, "a"), Account(4, 4, "a")]
    found = conflicts_among(held, {9: (1, 2), 8: (3, 4)}, ["b", "a"])
    assert [(one.competition, one.industry) for one in found] == [(8, ""), (9, ""), (0, "a"), (0, "b")]


ACCOUNTS = st.lists(
    st.builds(Account, st.integers(1, 30), st.integers(1, 8), st.sampled_from(["", "a", "b"])), max_size=20,
    unique_by=lambda one: one.id,
)  # fmt: skip
PAIRS = st.dictionaries(st.integers(1, 9), st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=6)


@given(ACCOUNTS, PAIRS, st.sets(st.sampled_from(["a", "b"])))
def test_every_conflict_spans_groups_and_holds_only_what_is_in_the_book(held, pairs, watched):
    groups = {one.id: one.group for one in held}
    for one in conflicts_among(held, pairs, watched):
        assert set(one.accounts) <= set(groups)
        assert len({groups[number] for number in one.accounts}) > 1
        assert one.accounts == tuple(sorted(set(one.accounts)))


@given(ACCOUNTS, PAIRS, st.sets(st.sampled_from(["a", "b"])))
def test_the_order_of_the_book_does_not_matter(held, pairs, watched):
    assert conflicts_among(held, pairs, watched) == conflicts_among(held[::-1], pairs, watched)


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("state", "known", "present", "until", "again"),
    [
        ("consented", {1, 2}, {1, 2}, None, False),
        ("consented", {1, 2}, {1, 2, 3}, None, True),
        ("consented", {1, 2, 3}, {1, 2}, None, False),
        ("consented", {1, 2}, {1, 2}, date(2026, 11, 25), False),
        ("consented", {1, 2}, {1, 2}, date(2026, 11, 24), True),
        ("dismissed", {1, 2}, {2, 3}, None, True),
        ("dismissed", {1, 2}, {1, 2}, None, False),
        ("open", {1}, {1, 2}, date(2020, 1, 1), False),
        ("walled", {1}, {1, 2}, None, False),
    ],
)
def test_a_decision_holds_until_a_client_joins_or_the_consent_runs_out(state, known, present, until, again):
    assert decided_anew(state, known, present, until, TODAY) is again


@pytest.mark.parametrize(
    ("first", "second", "responsible", "basis"),
    [
        (side({1}, {10}), side({2}, {20}), {1: {10}, 2: {20}}, None),
        (side({1}), side({2}), {}, None),
        (side(), side({2}), {}, "empty"),
        (side({1}), side(), {}, "empty"),
        (side({1, 2}), side({2}), {}, "account"),
        (side({1}, {10}), side({2}, {10}), {}, "person"),
        (side({1}, {10}), side({2}, {20}), {2: {10, 20}}, "both"),
        (side({1}, {10}), side({2}, {20}), {1: {20}}, "both"),
        (side({1}, {10}), side({2}, {20}), {1: {30}, 2: {30}}, None),
    ],
)
def test_a_wall_needs_two_sides_that_share_nothing(first, second, responsible, basis):
    decision = may_stand(first, second, responsible)
    assert (decision.allowed, decision.basis or None) == (basis is None, basis)


def test_a_wall_hides_the_accounts_of_each_side_from_the_people_of_the_other():
    assert hidden_by(side({1, 2}, {10}), side({3}, {20, 21})) == {(10, 3), (20, 1), (20, 2), (21, 1), (21, 2)}
    assert hidden_by(side({1}), side({2})) == frozenset()
