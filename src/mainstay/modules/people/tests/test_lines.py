"""Reporting lines: a tree without circles, whatever is asked of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.actor import Extent, Grant
from mainstay.kernel.errors import RuleBroken
from mainstay.modules.people.rules.lines import chain_above, check_new_manager, tree_of
from mainstay.modules.people.rules.rights import wider_rights
from mainstay.modules.people.rules.units import read_languages, read_weekdays

people = st.integers(0, 8)
wishes = st.lists(st.tuples(people, people), max_size=30)
NAMES = {number: f"P{number}" for number in range(9)}


def grown(asked):
    """The lines that come of asking for each in turn."""
    managers = {}
    for user, manager in asked:
        try:
            check_new_manager(user, manager, managers, NAMES)
        except RuleBroken:
            continue
        managers[user] = manager
    return managers


@given(wishes)
def test_no_circle_ever_comes_about(asked):
    managers = grown(asked)
    for user in NAMES:
        above = chain_above(user, managers)
        assert user not in above
        assert len(set(above)) == len(above)


@given(wishes)
def test_the_tree_has_everybody_once_below_their_manager(asked):
    managers = grown(asked)
    rows = tree_of(NAMES, managers)
    assert sorted(row.user for row in rows) == sorted(NAMES)
    depth = {row.user: row.depth for row in rows}
    for user, manager in managers.items():
        assert depth[user] == depth[manager] + 1
    for row in rows:
        assert row.below == sum(row.user in chain_above(other, managers) for other in NAMES)


@given(st.dictionaries(people, people))
def test_even_a_broken_table_shows_everybody_once(managers):
    assert sorted(row.user for row in tree_of(NAMES, managers)) == sorted(NAMES)


def test_a_circle_is_refused_with_the_way_that_is_closed():
    with pytest.raises(RuleBroken, match=r"P3 already reports to P1 \(P3 → P2 → P1\)"):
        check_new_manager(1, 3, {3: 2, 2: 1}, NAMES)


def test_rights_are_wider_only_where_they_reach_further():
    own = {("account", "read"): Grant("account", "read", Extent.TEAM, "role:manager")}
    role = [
        ("account", "read", "team"),
        ("account", "export", "own"),
        ("order", "read", "none"),
        ("account", "read", "all"),
    ]
    assert wider_rights(role, own) == ("account export", "account read")


@pytest.mark.parametrize(("text", "days"), [("1 2 3", [1, 2, 3]), ("7,1, 2;2", [1, 2, 7]), (" 5 ", [5])])
def test_weekdays_are_read_in_any_order(text, days):
    assert read_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "8", "1 2 x", "12"])
def test_what_is_no_weekday_is_refused(text):
    with pytest.raises(RuleBroken, match="1 \\(Monday\\)"):
        read_weekdays(text)


def test_languages_are_read_once_each():
    assert (read_languages("LV, en lv"), read_languages("")) == (["lv", "en"], [])
