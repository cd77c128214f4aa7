"""Mentions and tiers: who is named, and who answers next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.errors import RuleBroken
from mainstay.modules.work.rules.mentions import MOST, mentioned
from mainstay.modules.work.rules.tiers import checked_tiers, next_tier

NAMES = {1: "Anna Bērziņa", 2: "Anna", 3: "Boris Novák", 4: "Jan Novák", 5: "Jan Novák", 6: "آنا برزينا"}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@Anna Bērziņa, look", (1,)), ("@anna berzina!", (1,)), ("@Anna look", (2,)), ("@Annabel", ()),
        ("mail anna@Anna.lv", ()), ("(@Boris Novák)", (3,)), ("@Jan Novák", ()), ("@Boris Novák @Anna @Boris Novák", (3, 2)),
        ("@ Anna", ()), ("@", ()), ("", ()), ("@Annabel look", ()), ("@Annab c", ()),
        ("@Boris Novákova", ()), ("@Boris", ()), ("x@Anna", ()), ("@Anna.", (2,)), ("@Anna Berzinas", (2,)), ("@آنا برزينا شكرا", (6,)),
    ],
)  # fmt: skip
def test_a_name_behind_an_at_sign_names_one_person(body, found):
    assert mentioned(body, NAMES) == found


@given(st.text(max_size=300))
def test_any_text_names_known_people_once_each(body):
    found = mentioned(body, NAMES)
    assert set(found) <= set(NAMES)
    assert len(set(found)) == len(found)


def test_at_most_twenty_are_named():
    names = {number: f"Person{number:03d}" for number in range(30)}
    assert len(mentioned(" ".join(f"@{name}" for name in names.values()), names)) == MOST == 20


@given(st.integers(1, 9), st.lists(st.integers(10, 20), min_size=1, max_size=6))
def test_every_tier_answers_once_in_order(asker, approvers):
    tiers = checked_tiers(asker, approvers)
    walked, tier = [], 1
    while tier is not None:
        walked.append(tiers[tier - 1])
        tier = next_tier(tier, tiers)
    assert tuple(walked) == tuple(dict.fromkeys(approvers))


def test_somebody_else_decides():
    for approvers in ([], [7], [8, 7]):
        with pytest.raises(RuleBroken):
            checked_tiers(7, approvers)


def test_a_vowel_sign_makes_another_name():
    assert mentioned("@रामा", {1: "राम"}) == ()
    assert mentioned("@राम", {1: "राम"}) == (1,)


def test_somebody_without_a_name_is_never_named():
    assert mentioned("@x Anna", {1: "", 2: "…", 3: "Anna"}) == ()


def test_the_next_tier_is_the_following_number_until_all_agreed():
    assert [next_tier(tier, [7, 8]) for tier in (0, 1, 2, 3)] == [1, 2, None, None]
