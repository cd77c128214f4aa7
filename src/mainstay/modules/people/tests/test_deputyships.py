"""The pure rules of standing in for somebody, over many people, days, zones and rights."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.actor import Extent, Grant
from mainstay.modules.people.rules.deputyships.conflicts import Facts, Other, Proposal, blockers, overlaps, warnings
from mainstay.modules.people.rules.deputyships.effective import (
    Candidate,
    effective_rights,
    shipped_delegable,
    who_stands_in,
)
from mainstay.modules.people.rules.deputyships.signature import may_be_switched_on
from mainstay.modules.people.rules.deputyships.times import Term, day_begins, longest_to_on, why_not_now, wrong_days

DAY = timedelta(days=1)
TODAY = date(2026, 8, 3)
ZONES = ["Europe/Riga", "Africa/Cairo", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "Asia/Beirut", "UTC"]
TABLE = shipped_delegable()
EVERY = sorted(frozenset().union(TABLE.always, *TABLE.bundles.values()))
APART = [("appointment", "create"), ("role", "edit"), ("privacy", "erase"), ("consent", "edit"), ("rule", "edit"),
         ("setting", "edit"), ("account", "assign"), ("token", "edit"), ("absence", "edit"), ("deputyship", "edit")]  # fmt: skip
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
instants = st.integers(1_577_900_000, 1_988_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
rights = st.dictionaries(
    st.sampled_from(EVERY + APART), st.sampled_from(Extent), max_size=30
).map(lambda found: {right: Grant(*right, extent, "role:x") for right, extent in found.items()})  # fmt: skip
bundles = st.sets(st.sampled_from(sorted(TABLE.bundles)))


@given(day=days, zone=st.sampled_from(ZONES))
def test_a_day_begins_at_its_first_instant_whatever_the_clocks_do(day, zone):
    begins = day_begins(day, zone)
    assert begins.astimezone(ZoneInfo(zone)).date() == day
    assert (begins - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() < day


@given(
    from_on=days,
    length=st.integers(1, 60),
    zone=st.sampled_from(ZONES),
    now=instants,
    said=instants,
    confirmed=instants,
)
def test_it_runs_on_its_days_only_and_after_both_words(from_on, length, zone, now, said, confirmed):
    term = Term(from_on, from_on + length * DAY, zone, said, confirmed)
    today = now.astimezone(ZoneInfo(zone)).date()
    assert term.runs(now) == (from_on <= today < term.to_on and now >= said and now >= confirmed)


@given(now=instants, missing=st.sampled_from(["accepted_at", "confirmed_at"]))
def test_without_somebodys_word_it_never_runs(now, missing):
    term = Term(now.date() - 5 * DAY, now.date() + 5 * DAY, "UTC", now - DAY, now - DAY)
    assert term.runs(now)
    assert not replace(term, **{missing: None}).runs(now)


@given(now=instants, after=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_what_was_ended_stays_ended(now, after):
    term = Term(now.date() - 5 * DAY, now.date() + 9 * DAY, "UTC", now - DAY, now - DAY, ended_at=now)
    assert not term.runs(now + after)
    assert "has ended" in str(why_not_now(term, now + after, "Anna"))


def test_the_reason_why_it_does_not_count_is_said():
    now = datetime(2026, 8, 3, 9, tzinfo=UTC)
    assert why_not_now(Term(TODAY, TODAY + DAY, "UTC", now, now), now, "Anna") is None
    assert "not confirmed" in str(why_not_now(Term(TODAY, TODAY + DAY, "UTC", now), now, "Anna"))
    assert "begins on 2026-08-04" in str(why_not_now(Term(TODAY + DAY, TODAY + 2 * DAY, "UTC", now, now), now, "Anna"))


@pytest.mark.parametrize(
    ("reason", "length", "allowed"),
    [("leave", 30, True), ("leave", 31, False), ("illness", 31, True), ("illness", 32, False), ("parental", 1, False),
     ("travel", 30, True), ("training", 31, False)],
)  # fmt: skip
def test_the_cap_of_days_goes_by_reason(reason, length, allowed):
    assert (wrong_days(reason, TODAY, TODAY + length * DAY, TODAY) is None) is allowed


@given(reason=st.sampled_from(["leave", "illness", "travel"]), from_on=days, length=st.integers(-3, 60), today=days)
def test_days_are_never_past_never_reversed_never_beyond_the_cap(reason, from_on, length, today):
    to_on = from_on + length * DAY
    fine = from_on >= today and from_on < to_on <= longest_to_on(reason, from_on)
    assert (wrong_days(reason, from_on, to_on, today) is None) is fine


@given(held=rights, named=bundles, scope=st.sampled_from(["all", "accounts", "opportunities", "territory", "queue"]))
def test_rights_are_held_and_delegable_and_named_and_no_wider(held, named, scope):
    found = effective_rights(held, named, TABLE, basis="deputyship:x", scope=scope)
    allowed = TABLE.always.union(*(TABLE.bundles[name] for name in named)) if named else TABLE.always
    for right, grant in found.items():
        assert right in held
        assert right in allowed
        assert Extent.NONE < grant.extent <= held[right].extent
        assert grant.basis.startswith("deputyship:x")
    if scope == "all":
        assert set(found) == {right for right in held if right in allowed and held[right].extent > Extent.NONE}
    if scope == "queue":
        assert set(found) <= TABLE.bundles["duties"] | TABLE.bundles["approvals"] | TABLE.always


@given(held=rights, named=bundles, lost=st.sampled_from(EVERY))
def test_a_right_lost_is_lost_and_nothing_else_changes(held, named, lost):
    before = effective_rights(held, named, TABLE, basis="d")
    after = effective_rights({right: grant for right, grant in held.items() if right != lost}, named, TABLE, basis="d")
    assert after == {right: grant for right, grant in before.items() if right != lost}


def test_what_is_never_passed_on_stands_in_no_bundle():
    for right in APART:
        assert right not in EVERY
    groups = {group for group, _ in EVERY}
    assert ("gift", "approve") not in EVERY
    assert not groups & {"pay", "quota", "performance", "privacy", "appointment", "role", "setting", "audit"}


candidates = st.lists(
    st.builds(Candidate, st.integers(1, 9), st.booleans(), st.frozensets(st.sampled_from(EVERY), max_size=8)),
    unique_by=lambda one: one.user, max_size=5,
)  # fmt: skip


@given(chain=candidates, wanted=st.frozensets(st.sampled_from(EVERY), max_size=12))
def test_each_right_goes_to_the_first_present_who_may_exercise_it(chain, wanted):
    found = who_stands_in(chain, wanted)
    for right in wanted:
        able = [one.user for one in chain if one.present and right not in one.barred]
        holding = [user for user, rights in found.items() if right in rights]
        assert holding == able[:1]
    assert all(any(one.user == user and one.present for one in chain) for user in found)
    present = [one.user for one in chain if one.present]
    if present:
        assert present[0] in found


def facts(others=(), away=MappingProxyType({}), active=range(1, 10), steps=0):
    return Facts(TODAY, {n: f"P{n}" for n in range(1, 10)}, set(active), away, tuple(others), steps)


def plan(principal=1, deputy=2, first=0, length=5, **more):
    return Proposal(principal, deputy, TODAY + first * DAY, TODAY + (first + length) * DAY, **more)


def codes(proposal, known):
    return [one.code for one in blockers(proposal, known)]


def test_a_plain_proposal_meets_nothing():
    assert codes(plan(), facts()) == []


@pytest.mark.parametrize(
    ("proposal", "known", "code"),
    [
        (plan(1, 1), facts(), "self"),
        (plan(next_in_line=(2,)), facts(), "twice"),
        (plan(), facts(active=[1]), "inactive"),
        (plan(), facts([Other(1, 3, TODAY, TODAY + DAY)]), "overlap"),
        (plan(scope="accounts", named=frozenset("a")), facts([Other(1, 3, TODAY, TODAY + DAY, "accounts", frozenset("a"))]),
         "overlap"),
        (plan(), facts([Other(2, 3, TODAY, TODAY + DAY)]), "chain"),
        (plan(), facts([Other(3, 1, TODAY, TODAY + DAY)]), "chain"),
        (plan(), facts([Other(2, 1, TODAY, TODAY + DAY)]), "circle"),
        (plan(), facts([Other(2, 3, TODAY, TODAY + DAY), Other(3, 4, TODAY, TODAY + DAY)], steps=1), "chain"),
        (plan(), facts([Other(2, 3, TODAY, TODAY + DAY), Other(3, 1, TODAY, TODAY + DAY)], steps=1), "circle"),
        (plan(), facts(away={2: [(TODAY - DAY, None)]}), "away"),
    ],
)  # fmt: skip
def test_what_forbids_is_named(proposal, known, code):
    assert code in codes(proposal, known)


def test_what_does_not_touch_does_not_forbid():
    later = [Other(1, 3, TODAY + 5 * DAY, TODAY + 9 * DAY), Other(2, 3, TODAY + 5 * DAY, TODAY + 9 * DAY)]
    assert codes(plan(), facts(later)) == []
    apart = [Other(1, 3, TODAY, TODAY + DAY, "accounts", frozenset("b"))]
    assert codes(plan(scope="accounts", named=frozenset("a")), facts(apart)) == []
    assert codes(plan(scope="queue"), facts(apart)) == []
    assert codes(plan(), facts([Other(2, 3, TODAY, TODAY + DAY)], steps=1)) == []
    assert codes(plan(by_manager=True), facts([Other(3, 1, TODAY, TODAY + DAY)])) == []


def test_a_deputy_away_for_part_of_it_is_a_warning_and_the_next_in_line_saves_the_rest():
    away = {2: [(TODAY + DAY, TODAY + 2 * DAY)]}
    assert codes(plan(), facts(away=away)) == []
    assert [str(one) for one in warnings(plan(), facts(away=away))] == [
        "P2 is away from 2026-08-04; the next in line covers, else the manager."
    ]
    assert codes(plan(next_in_line=(3,)), facts(away={2: [(TODAY, None)]})) == []


edges = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda one: one[0] != one[1]), max_size=12)


@given(wanted=edges, steps=st.integers(0, 1))
def test_whatever_is_saved_in_whatever_order_no_chain_and_no_circle_comes_of_it(wanted, steps):
    saved: list[Other] = []
    for principal, deputy in wanted:
        if not blockers(plan(principal, deputy), facts(saved, steps=steps)):
            saved.append(Other(principal, deputy, TODAY, TODAY + 5 * DAY))
    principals = [one.principal for one in saved]
    assert len(principals) == len(set(principals))
    following = {one.principal: one.deputy for one in saved}
    for start in following:
        way = [start]
        while way[-1] in following:
            way.append(following[way[-1]])
            assert len(way) <= 2 + steps


@given(a=days, b=days, c=st.integers(1, 40), d=st.integers(1, 40))
def test_terms_overlap_when_they_share_a_day(a, b, c, d):
    one, other = Other(1, 2, a, a + c * DAY), Other(1, 3, b, b + d * DAY)
    shared = {a + n * DAY for n in range(c)} & {b + n * DAY for n in range(d)}
    assert overlaps(one, other) is bool(shared)
    assert overlaps(other, one) is bool(shared)


@pytest.mark.parametrize(
    ("eligible", "first", "length", "code"),
    [(2, 0, 30, None), (3, 0, 30, "enough"), (1, -1, 30, "retroactive"), (2, 0, 0, "reversed"), (0, 5, 1, None)],
)
def test_sole_signature_is_for_fewer_than_three(eligible, first, length, code):
    begins = TODAY + first * DAY
    found = may_be_switched_on(eligible, begins, begins + length * DAY, TODAY)
    assert (found.code if found else None) == code
