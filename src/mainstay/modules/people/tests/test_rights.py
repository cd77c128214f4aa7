"""The rights table: shipped, merged over roles; what is typed about a unit."""

from datetime import time

import pytest

from mainstay.kernel.actor import Extent, Grant
from mainstay.kernel.errors import RuleBroken
from mainstay.modules.people.rules.lines import Branch, check_new_manager, tree_of
from mainstay.modules.people.rules.rights import merged_rights, shipped_roles, wider_rights
from mainstay.modules.people.rules.units import check_hours, read_languages, read_weekdays


def test_of_several_roles_the_widest_right_counts_and_the_first_of_equals_is_named():
    rows = [
        ("seller", "account", "read", "own"),
        ("manager", "account", "read", "team"),
        ("coordinator", "account", "read", "team"),
        ("seller", "account", "read", "none"),
        ("seller", "order", "edit", "own"),
    ]
    assert merged_rights(rows) == {
        ("account", "read"): Grant("account", "read", Extent.TEAM, "role:manager"),
        ("order", "edit"): Grant("order", "edit", Extent.OWN, "role:seller"),
    }


def test_a_role_is_wider_only_where_it_reaches_further_than_ones_own():
    own = {("account", "read"): Grant("account", "read", Extent.TEAM, "role:manager")}
    role = [
        ("account", "read", "all"),
        ("account", "read", "team"),
        ("account", "edit", "self"),
        ("account", "edit", "none"),
    ]
    assert wider_rights(role, own) == ("account read", "account edit")


def test_the_shipped_roles_are_ranked_and_their_rights_have_known_extents():
    roles = shipped_roles()
    assert len({role.code for role in roles}) == len(roles) > 5
    assert sorted(role.rank for role in roles) == sorted({role.rank for role in roles})
    for role in roles:
        assert role.name
        assert role.rights
        for group, verb, word in role.rights:
            assert group.islower()
            assert verb.islower()
            assert Extent[word.upper()] > Extent.NONE
    by_code = {role.code: merged_rights((role.code, *right) for right in role.rights) for role in roles}
    assert by_code["account_manager"]["account", "read"].extent == Extent.OWN


@pytest.mark.parametrize(("text", "days"), [("1,2;3  4", [1, 2, 3, 4]), (" 7 1 ", [1, 7]), ("3 3", [3]), (",1,", [1])])
def test_weekdays_may_be_parted_by_commas_semicolons_and_spaces(text, days):
    assert read_weekdays(text) == days


@pytest.mark.parametrize("text", ["0", "8", "", " ", "1 x", "12"])
def test_weekdays_are_numbers_from_one_to_seven(text):
    with pytest.raises(RuleBroken) as refusal:
        read_weekdays(text)
    assert refusal.value.path == "working_days"


@pytest.mark.parametrize(
    ("text", "codes"), [("lv, en", ["lv", "en"]), ("EN;lv en", ["en", "lv"]), ("fil", ["fil"]), (" ,", [])]
)
def test_languages_are_codes_each_once(text, codes):
    assert read_languages(text) == codes


@pytest.mark.parametrize("text", ["l", "latvian", "lv1", "lv, e"])
def test_what_is_no_language_is_refused(text):
    with pytest.raises(RuleBroken) as refusal:
        read_languages(text)
    assert refusal.value.path == "languages"


def test_a_unit_closes_after_it_opens():
    check_hours(time(9), time(9, 1))
    for closes in (time(9), time(8, 59)):
        with pytest.raises(RuleBroken) as refusal:
            check_hours(time(9), closes)
        assert refusal.value.path == "closes_at"


NAMES = {1: "Gita", 2: "Dace", 3: "Anna", 4: "Boris"}


def test_the_tree_is_walked_by_name_with_everybody_below_their_manager():
    assert tree_of(NAMES, {2: 1, 3: 2, 4: 2}) == (
        Branch(1, 0, 3),
        Branch(2, 1, 2),
        Branch(3, 2, 0),
        Branch(4, 2, 0),
    )
    assert tree_of(NAMES, {3: 99}) == (Branch(3, 0, 0), Branch(4, 0, 0), Branch(2, 0, 0), Branch(1, 0, 0))


def test_namesakes_stand_in_the_order_of_their_numbers():
    assert [branch.user for branch in tree_of({3: "Anna", 1: "Anna", 2: "Anna"}, {})] == [1, 2, 3]


def test_a_circle_stands_at_the_top_and_who_reports_into_it_below():
    rows = tree_of({1: "A", 2: "B", 3: "C"}, {1: 2, 2: 1, 3: 1})
    assert rows == (Branch(1, 0, 1), Branch(3, 1, 0), Branch(2, 0, 0))


def test_nobody_reports_to_oneself_or_to_somebody_below():
    check_new_manager(3, 1, {3: 2, 2: 1}, NAMES)
    for user, manager in ((1, 1), (1, 3), (1, 2)):
        with pytest.raises(RuleBroken) as refusal:
            check_new_manager(user, manager, {3: 2, 2: 1}, NAMES)
        assert refusal.value.path == "manager"
    with pytest.raises(RuleBroken, match=r"Anna already reports to Gita \(Anna → Dace → Gita\).* Move Anna first"):
        check_new_manager(1, 3, {3: 2, 2: 1}, NAMES)
    with pytest.raises(RuleBroken, match=r"Boris already reports to Dace \(Boris → Anna → Dace\)"):
        check_new_manager(2, 4, {4: 3, 3: 2, 2: 1}, NAMES)
