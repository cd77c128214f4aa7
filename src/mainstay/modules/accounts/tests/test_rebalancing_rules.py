"""The assignment of a rebalancing: everybody once, the same again, even, and with few moves."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.accounts.rules.rebalancing import (
    AssignmentRule,
    Effect,
    Matched,
    assign,
    spread_by_count,
    spread_by_weight,
)

PEOPLE = st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True)


@st.composite
def accounts(draw, most=40):
    numbers = draw(st.lists(st.integers(1, 500), max_size=most, unique=True))
    return [Matched(one, draw(st.integers(1, 12)), 1, draw(st.integers(0, 1_000))) for one in numbers]


@given(accounts(), PEOPLE)
def test_a_spread_by_number_gives_everything_once_and_evenly(rows, people):
    found = spread_by_count(rows, people)
    assert set(found) == {one.account for one in rows}
    loads = Counter(dict.fromkeys(people, 0)) + Counter(found.values())
    counts = [loads[person] for person in people]
    assert set(found.values()) <= set(people)
    assert max(counts) - min(counts) <= 1


@given(accounts(), PEOPLE)
def test_a_spread_by_number_moves_no_more_than_evenness_needs(rows, people):
    found = spread_by_count(rows, people)
    kept = sum(found[one.account] == one.owner for one in rows)
    each, more = divmod(len(rows), len(people))
    held = sorted((sum(one.owner == person for one in rows) for person in people), reverse=True)
    most = sum(min(count, each + (place < more)) for place, count in enumerate(held))
    assert kept == most


@given(accounts(), PEOPLE)
def test_a_spread_by_revenue_differs_by_the_largest_account_at_most(rows, people):
    found = spread_by_weight(rows, people)
    assert set(found) == {one.account for one in rows}
    loads = dict.fromkeys(people, 0)
    for one in rows:
        loads[found[one.account]] += one.weight
    assert max(loads.values()) - min(loads.values()) <= max((one.weight for one in rows), default=0)


@given(accounts(), PEOPLE, st.randoms(), st.sampled_from(list(Effect)))
def test_the_same_accounts_in_any_order_give_the_same_answer(rows, people, random, effect):
    rules = {1: AssignmentRule(effect, tuple(people))}
    mixed = list(rows)
    random.shuffle(mixed)
    assert assign(rules, rows) == assign(rules, mixed)


@given(accounts(), PEOPLE, st.data())
def test_every_account_goes_somewhere_or_says_why_and_no_wall_is_crossed(rows, people, data):
    effect = data.draw(st.sampled_from([Effect.GIVE, Effect.BY_COUNT, Effect.BY_REVENUE]))
    walls = {(person, one.account) for one in rows for person in people if data.draw(st.booleans())}
    found = assign({1: AssignmentRule(effect, tuple(people))}, rows, walls)
    assert set(found.owners) | set(found.left) == {one.account for one in rows}
    assert not set(found.owners) & set(found.left)
    assert not [pair for pair in ((person, one) for one, person in found.owners.items()) if pair in walls]
    if effect != Effect.GIVE:
        barred = {one for one in found.left if all((person, one) in walls for person in people)}
        assert barred == set(found.left)


def test_the_first_rule_keeps_and_a_list_names_for_itself():
    rules = {1: AssignmentRule(Effect.KEEP), 2: AssignmentRule(Effect.GIVE, (7,)), 3: AssignmentRule(Effect.GIVE)}
    rows = [Matched(1, 5, 1), Matched(2, 5, 2), Matched(3, 5, 2, named=9), Matched(4, 5, 3)]
    found = assign(rules, rows)
    assert found.owners == {2: 7, 3: 9}
    assert found.left == {4: "nobody"}
