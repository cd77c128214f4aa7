"""The filter language: what is no filter is refused with the remedy."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.filters import (
    EVERYTHING,
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_VALUES,
    OPERATORS,
    FilterInvalid,
    Leaf,
    Node,
    as_tree,
    leaves,
    parse_filter,
)

TIER = {"field": "tier", "is": ["A", "B"]}


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_an_empty_tree_matches_everything(nothing):
    assert parse_filter(nothing) == EVERYTHING == Node("all", ())


def test_a_single_condition_stands_in_a_group():
    assert parse_filter(TIER) == Node("all", (Leaf("tier", "is", ["A", "B"]),))


def test_groups_hold_groups_and_conditions_in_order():
    tree = {"any": [TIER, {"not": {"field": "name", "empty": True}}, {"all": [{"field": "size", "from": 5}]}]}
    parsed = parse_filter(tree)
    assert parsed == Node(
        "any",
        (
            Leaf("tier", "is", ["A", "B"]),
            Node("not", (Leaf("name", "empty", True),)),
            Node("all", (Leaf("size", "from", 5),)),
        ),
    )
    assert [leaf.field for leaf in leaves(parsed)] == ["tier", "name", "size"]
    assert list(leaves(Leaf("tier", "is", ["A"]))) == [Leaf("tier", "is", ["A"])]
    assert as_tree(parsed) == tree


@pytest.mark.parametrize(
    "operator", ["is", "is_not", "contains", "starts", "from", "to", "before", "after", "empty", "within_days"]
)
def test_every_operator_is_read(operator):
    assert next(leaves(parse_filter({"field": "day", operator: 1}))) == Leaf("day", operator, 1)
    assert operator in OPERATORS


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ("tier", "A filter is an object"),
        ([TIER], "A filter is an object"),
        ({"all": [1]}, "A filter is an object"),
        ({"all": [], "any": []}, "exactly one of"),
        ({"some": [TIER]}, "exactly one of"),
        ({"all": TIER}, "exactly one of"),
        ({"any": TIER}, "exactly one of"),
        ({"field": "tier"}, "needs one operator"),
        ({"field": "tier", "is": 1, "to": 2}, "needs one operator"),
        ({"field": "tier", "like": "x"}, "A condition on tier needs one operator of: is, is_not"),
        ({"field": 5, "is": 1}, "A condition on 5 needs"),
    ],
)
def test_what_is_no_filter_is_refused_with_the_remedy(tree, message):
    with pytest.raises(FilterInvalid, match=message) as refusal:
        parse_filter(tree)
    assert str(refusal.value.sentence) == str(refusal.value)


def test_a_filter_that_is_no_object_gets_an_example():
    with pytest.raises(FilterInvalid) as refusal:
        parse_filter("tier")
    assert parse_filter(json.loads(refusal.value.sentence.values["example"]))


def test_the_refusal_shows_sixty_characters_of_a_strange_field():
    with pytest.raises(FilterInvalid) as refusal:
        parse_filter({"field": "x" * 100, "like": 1})
    assert refusal.value.sentence.values["field"] == "x" * 60


def nested(depth):
    tree = TIER
    for _ in range(depth - 1):
        tree = {"not": tree}
    return tree


def grouped(depth):
    tree = TIER
    for _ in range(depth - 1):
        tree = {"all": [tree]}
    return tree


@pytest.mark.parametrize("made", [nested, grouped])
def test_a_filter_is_six_deep_at_most(made):
    assert MAX_DEPTH == 6
    assert parse_filter(made(6))
    with pytest.raises(FilterInvalid, match="nested 6 deep"):
        parse_filter(made(7))


def test_a_filter_has_sixty_conditions_at_most():
    assert MAX_LEAVES == 60
    assert len(list(leaves(parse_filter({"all": [TIER] * 60})))) == 60
    with pytest.raises(FilterInvalid, match="60 conditions"):
        parse_filter({"all": [TIER] * 61})


def test_a_condition_lists_five_hundred_values_at_most():
    assert MAX_VALUES == 500
    assert parse_filter({"field": "id", "is": [1] * 500})
    assert parse_filter({"field": "name", "contains": "x" * 501})
    with pytest.raises(FilterInvalid, match="500 values"):
        parse_filter({"field": "id", "is": [1] * 501})


trees = st.recursive(
    st.builds(
        lambda field, op, value: {"field": field, op: value}, st.text(), st.sampled_from(OPERATORS), st.integers()
    ),
    lambda inner: st.one_of(
        inner.map(lambda child: {"not": child}),
        st.builds(lambda join, kids: {join: kids}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


@given(trees)
def test_a_filter_is_written_as_it_was_read(tree):
    try:
        parsed = parse_filter(tree)
    except FilterInvalid:
        return
    assert parse_filter(as_tree(parsed)) == parsed
