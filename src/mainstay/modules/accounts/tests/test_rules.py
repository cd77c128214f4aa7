"""The pure rules of accounts: keys, likeness, freshness, groups, survivors."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.money import Money
from mainstay.modules.accounts.rules.alike import Traits, likeness, pairs_worth_showing
from mainstay.modules.accounts.rules.freshness import Aged, Rule, arrived_late, days_by_field, expiries
from mainstay.modules.accounts.rules.hierarchy import Member, closes_circle, rolled_up
from mainstay.modules.accounts.rules.keys import (
    account_keys,
    company_match_key,
    own_domain,
    person_match_key,
    point_key,
    sort_key,
)
from mainstay.modules.accounts.rules.merging import survivors

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIA Lielupes Piens", "Lielupes piens, SIA"),
        ("Lielupes Piens a.s.", "LIELUPES PIENS"),
        ("Müller GmbH & Co. KG", "Mueller"),
        ("Acme Ltd", "ACME Limited"),
    ],
)
def test_spellings_of_one_company_share_a_match_key(one, other):
    assert company_match_key(one) == company_match_key(other) != ""


def test_a_company_of_nothing_but_a_legal_form_still_has_a_key():
    assert company_match_key("SIA")


def test_a_name_in_a_script_without_romanisation_is_its_own_key():
    assert company_match_key("株式会社") == "株式会社"


def test_order_and_titles_do_not_matter_for_persons():
    assert person_match_key("Ing. Jan Novák") == person_match_key("Novák Jan")


@given(st.text(max_size=200), st.text(max_size=200))
def test_keys_fit_their_columns_for_any_text(name, latin):
    keys = account_keys(name=name, name_latin=latin, website=name, email=latin, phone=name, country="LV")
    limits = {"name_key": 300, "name_folded": 420, "match_key": 200, "domain": 200, "email_key": 254, "phone_key": 20}
    assert {column: len(value) <= limits[column] for column, value in keys.items()} == dict.fromkeys(limits, True)


def test_domains_that_everybody_shares_say_nothing():
    assert own_domain("", "anna@gmail.com") == ""
    assert own_domain("https://www.lielupe.lv/kontakti", "x@gmail.com") == "lielupe.lv"
    assert own_domain("https://facebook.com/lielupe", "info@lielupe.lv") == "lielupe.lv"


def test_names_sort_by_letters_first():
    names = ["Zeme", "ābols", "Abols", "Čiekurs", "ceplis"]
    assert sorted(names, key=sort_key) == ["Abols", "ābols", "ceplis", "Čiekurs", "Zeme"]


def test_ways_to_reach_have_a_normal_form_by_type():
    assert point_key("fax", "67 123 456", "LV") == "+37167123456"
    assert point_key("email", "Anna@Example.LV", "") == "anna@example.lv"
    assert point_key("chat", "@Ānna", "") == "anna"


SHARED = Traits(name="lielupes piens", match_key="llps pns", reaches=frozenset({"+37163020000"}), domain="lielupe.lv",
                country="LV", place="jelgava")  # fmt: skip


def test_a_number_that_belongs_to_one_holder_decides():
    one = Traits(name="a", identifiers=frozenset({"LV1"}))
    other = Traits(name="quite different", identifiers=frozenset({"LV1", "2"}))
    assert likeness(one, other).score == 100


def test_same_names_in_two_countries_are_less_alike_than_in_one():
    elsewhere = Traits(name="lielupes piens", match_key="llps pns", country="CZ")
    here = Traits(name="lielupes piens", match_key="llps pns", country="LV", place="jelgava")
    assert likeness(SHARED, elsewhere).score < likeness(SHARED, here).score


def test_different_numbers_of_their_own_speak_against_one():
    one = Traits(name="acme", identifiers=frozenset({"LV1"}))
    other = Traits(name="acme", identifiers=frozenset({"LV2"}))
    assert likeness(one, other).score < likeness(one, Traits(name="acme")).score


def test_a_shared_place_alone_is_no_reason():
    assert likeness(Traits(name="one", place="riga"), Traits(name="two", place="riga")) == likeness(
        Traits(name="one"), Traits(name="two")
    )
    assert not likeness(Traits(name="one"), Traits(name="two")).is_worth_showing


def test_a_shared_phone_with_another_name_is_shown_but_not_sure():
    alike = likeness(SHARED, Traits(name="someone else", reaches=frozenset({"+37163020000"})))
    assert 60 <= alike.score < 95


texts = st.sampled_from(["", "acme", "acme trade", "akme", "other company", "lielupes piens"])
traits = st.builds(
    Traits, name=texts, match_key=st.sampled_from(["", "akm", "llps pns"]), domain=st.sampled_from(["", "a.lv", "b.lv"]),
    identifiers=st.frozensets(st.sampled_from(["1", "2"])), reaches=st.frozensets(st.sampled_from(["x@y.lv", "+3712"])),
    country=st.sampled_from(["", "LV", "CZ"]), place=st.sampled_from(["", "riga"]),
)  # fmt: skip


@given(traits, traits)
def test_likeness_is_symmetric_and_within_bounds(one, other):
    there, back = likeness(one, other), likeness(other, one)
    assert there.score == back.score
    assert 0 <= there.score <= 100


@given(st.lists(traits, max_size=6))
def test_pairs_are_ordered_and_each_is_named_once(items):
    found = pairs_worth_showing(enumerate(items))
    assert all(first < second for first, second, _ in found)
    assert len({pair[:2] for pair in found}) == len(found)
    assert [pair[2].score for pair in found] == sorted((pair[2].score for pair in found), reverse=True)


def test_the_narrowest_rule_decides_how_long_a_field_stays_fresh():
    rules = [
        Rule("account", "phone", 365), Rule("account", "phone", 400), Rule("account", "phone", 100, tier="a"),
        Rule("account", "phone", 200, segment="Dairy"), Rule("account", "phone", 50, tier="a", segment="Dairy"),
    ]  # fmt: skip
    key = ("account", "phone")
    assert days_by_field(rules, tier="", segment="")[key] == 365
    assert days_by_field(rules, tier="a", segment="")[key] == 100
    assert days_by_field(rules, tier="b", segment="Dairy")[key] == 200
    assert days_by_field(rules, tier="a", segment="Dairy")[key] == 50
    assert days_by_field([], tier="a", segment="") == {}


@given(st.integers(0, 4_000), st.integers(1, 3_650))
def test_a_fact_goes_stale_that_many_days_after_it_was_confirmed(ago, days):
    confirmed = DAY - timedelta(days=ago)
    found = expiries(
        {("account", "phone"): days}, [Aged("account", 1, date(2000, 1, 1))], {("account", 1, "phone"): confirmed}
    )
    assert [one.stale_on for one in found] == [confirmed + timedelta(days=days)]


def test_what_nobody_confirmed_is_as_old_as_its_record_and_the_soonest_comes_first():
    days = {("account", "phone"): 100, ("contact", "email"): 10}
    found = expiries(
        days, [Aged("account", 1, DAY), Aged("contact", 7, DAY), Aged("contact", 8, DAY - timedelta(days=5))], {}
    )
    assert [(one.kind_name, one.record_id, (one.stale_on - DAY).days) for one in found] == [
        ("contact", 8, 5), ("contact", 7, 10), ("account", 1, 100),
    ]  # fmt: skip


def test_two_weeks_make_a_change_late():
    assert not arrived_late(DAY - timedelta(days=13), DAY)
    assert arrived_late(DAY - timedelta(days=14), DAY)


def test_amounts_roll_up_by_currency_and_unseen_ones_count_nothing():
    members = [
        Member(1, None, Money.of(10, "EUR")), Member(2, 1, Money.of(5, "EUR")), Member(3, 2, Money.of(7, "CZK")),
        Member(4, 1, None), Member(5, 99, Money.of(1, "EUR")),
    ]  # fmt: skip
    sums = {one: [str(amount) for amount in found] for one, found in rolled_up(members).items()}
    assert sums == {1: ["7 CZK", "15 EUR"], 2: ["7 CZK", "5 EUR"], 3: ["7 CZK"], 4: [], 5: ["1 EUR"]}


def test_stored_circles_count_each_account_once():
    members = [Member(1, 2, Money.of(1, "EUR")), Member(2, 1, Money.of(2, "EUR"))]
    assert {one: str(found[0]) for one, found in rolled_up(members).items()} == {1: "3 EUR", 2: "3 EUR"}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 500)), min_size=1, max_size=13))
def test_the_top_of_a_tree_has_the_sum_of_all(rows):
    members = [Member(n, parent if parent < n else None if n == 0 else 0, Money.of(amount, "EUR"))
               for n, (parent, amount) in enumerate(rows)]  # fmt: skip
    assert str(rolled_up(members)[0][0]) == f"{sum(amount for _, amount in rows)} EUR"


def test_an_account_below_itself_closes_a_circle():
    assert closes_circle(1, [3, 2, 1])
    assert not closes_circle(1, [3, 2])


def test_the_kept_value_survives_unless_it_is_empty_or_chosen_otherwise():
    kept = {"name": "A", "city": "", "phone": "1", "custom": {}}
    merged = {"name": "B", "city": "Riga", "phone": "2", "custom": {"x": 1}}
    found = survivors(tuple(kept), kept, merged, {"phone": "merged", "city": "kept"})
    assert {one.field: (one.value, one.side, one.chosen) for one in found} == {
        "name": ("A", "kept", False), "city": ("", "kept", True), "phone": ("2", "merged", True),
        "custom": ({"x": 1}, "merged", False),
    }  # fmt: skip
    with pytest.raises(ValueError, match="owner"):
        survivors(("name",), {"name": ""}, {"name": ""}, {"owner": "kept"})
    with pytest.raises(ValueError, match="name"):
        survivors(("name",), {"name": ""}, {"name": ""}, {"name": "both"})
