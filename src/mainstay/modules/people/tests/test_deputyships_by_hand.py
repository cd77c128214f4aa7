"""The rules of standing in with answers worked out by hand: every bound, every refusal with its words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.kernel.actor import Extent, Grant
from mainstay.modules.people.rules.deputyships.conflicts import Facts, Other, Proposal, blockers, overlaps, warnings
from mainstay.modules.people.rules.deputyships.effective import (
    Candidate,
    Delegable,
    effective_rights,
    shipped_delegable,
    who_stands_in,
)
from mainstay.modules.people.rules.deputyships.signature import may_be_switched_on
from mainstay.modules.people.rules.deputyships.times import Term, day_begins, longest_to_on, why_not_now, wrong_days

TODAY = date(2026, 8, 3)
NAMES = {1: "Anna", 2: "Boris", 3: "Clara", 4: "Dace", 5: "Egils"}


def day(number):
    return TODAY + timedelta(days=number)


def known(*others, away=None, active=NAMES, names=NAMES, steps=0):
    return Facts(TODAY, names, active, away or {}, others, steps)


def plan(first=0, last=5, **more):
    return Proposal(**{"principal": 1, "deputy": 2, "from_on": day(first), "to_on": day(last)} | more)


def other(principal, deputy, first=0, last=5, **more):
    return Other(principal, deputy, day(first), day(last), **more)


def told(proposal, facts):
    return {one.code: str(one) for one in blockers(proposal, facts)}


# --- people and scopes ---------------------------------------------------------------------------------------------


def test_the_refusals_name_the_people():
    assert told(plan(deputy=1), known())["self"] == "Nobody stands in for themselves."
    assert told(plan(next_in_line=(3, 1)), known()) == {"self": "Nobody stands in for themselves."}
    assert told(plan(next_in_line=(3, 3)), known()) == {"twice": "The same person is named twice."}
    assert told(plan(), known(active={1, 3})) == {"inactive": "Boris no longer works here."}
    assert told(plan(), known(active={2, 3})) == {"inactive": "Anna no longer works here."}
    assert told(plan(next_in_line=(3,)), known(active={1, 2})) == {"inactive": "Clara no longer works here."}
    assert told(plan(), known(active=set(), names={})) == {"inactive": " no longer works here."}


def test_one_person_is_primary():
    assert told(plan(), known(other(1, 3))) == {
        "overlap": "Clara stands in for the same from 2026-08-03 already. One person is primary: end that first, or "
        "name Clara as next in line."
    }
    assert told(plan(), known(other(1, 3), names={}))["overlap"].startswith(" stands in")
    assert told(plan(), known(other(5, 3))) == {}


def test_terms_that_touch_share_no_day():
    assert told(plan(0, 5), known(other(1, 3, 5, 9))) == {}
    assert told(plan(5, 9), known(other(1, 3, 0, 5))) == {}
    assert "overlap" in told(plan(0, 5), known(other(1, 3, 4, 9)))
    assert "overlap" in told(plan(4, 9), known(other(1, 3, 0, 5)))
    assert [overlaps(other(1, 2, 0, 5), other(1, 3, *days)) for days in ((5, 6), (4, 6), (-2, 0), (-2, 1))] == [
        *(False, True, False, True),
    ]


@pytest.mark.parametrize(
    ("scope", "other_scope", "clash"),
    [
        ("all", "all", True), ("all", "queue", True), ("queue", "all", True), ("queue", "queue", True),
        ("queue", "accounts", False), ("accounts", "queue", False), ("accounts", "all", True), ("all", "accounts", True),
        ("accounts", "territory", True), ("territory", "territory", True), ("accounts", "opportunities", True),
    ],
)  # fmt: skip
def test_which_scopes_clash(scope, other_scope, clash):
    mine, theirs = frozenset({"a", "b"}), frozenset({"b", "c"})
    found = told(plan(scope=scope, named=mine), known(other(1, 3, scope=other_scope, named=theirs)))
    assert ("overlap" in found) is clash


@pytest.mark.parametrize("scope", ["accounts", "opportunities"])
def test_named_records_clash_when_one_is_in_both(scope):
    mine = plan(scope=scope, named=frozenset({"a", "b"}))
    assert "overlap" in told(mine, known(other(1, 3, scope=scope, named=frozenset({"b"}))))
    assert told(mine, known(other(1, 3, scope=scope, named=frozenset({"c"})))) == {}


# --- circles and chains --------------------------------------------------------------------------------------------


def test_a_circle_is_named_and_a_longer_one_found():
    circle = "This would be a circle: Anna stands in for Boris then."
    assert told(plan(), known(other(2, 1)))["circle"] == circle
    assert told(plan(), known(other(2, 3), other(3, 4), other(4, 1)))["circle"] == circle
    assert "circle" in told(plan(by_manager=True), known(other(2, 1)))
    assert told(plan(), known(other(2, 1), names={}))["circle"] == "This would be a circle:  stands in for  then."
    assert told(plan(), known(other(2, 1, 5, 9))) == {}
    assert "circle" in told(plan(), known(other(2, 3), other(3, 2), other(2, 1)))


@pytest.mark.parametrize(
    ("others", "steps", "refused"),
    [
        ([], 0, False),
        ([other(2, 3)], 0, True),
        ([other(3, 1)], 0, True),
        ([other(2, 3)], 1, False),
        ([other(3, 1)], 1, False),
        ([other(2, 3), other(4, 1)], 1, True),
        ([other(2, 3), other(3, 4)], 1, True),
        ([other(3, 1), other(4, 3)], 1, True),
        # A company that allows more steps than one has one all the same.
        ([other(2, 3), other(3, 4)], 2, True),
        ([other(2, 3)], 2, False),
        # The longest of several ways counts.
        ([other(2, 3), other(2, 4), other(4, 5)], 1, True),
        ([other(2, 3), other(2, 4)], 1, False),
        ([other(3, 1), other(4, 1), other(5, 4)], 1, True),
        ([other(4, 5)], 0, False),
    ],
)
def test_how_long_a_chain_may_be(others, steps, refused):
    assert ("chain" in told(plan(), known(*others, steps=steps))) is refused
    assert "chain" not in told(plan(by_manager=True), known(*others, steps=steps))


def test_a_circle_of_others_is_walked_once():
    assert told(plan(), known(other(2, 3), other(3, 2), steps=1)) == {}
    assert "chain" in told(plan(), known(other(3, 4), other(4, 3), other(3, 1), steps=1))


# --- absences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absence", "blocked", "warned"),
    [
        ((0, 5), True, True),
        ((0, None), True, True),
        ((-1, 6), True, True),
        ((1, None), False, True),
        ((0, 4), False, True),
        ((-3, 0), False, False),
        ((-3, 1), False, True),
        ((4, 9), False, True),
        ((5, 9), False, False),
        ((5, None), False, False),
    ],
)
def test_who_is_away_on_all_the_days_cannot_stand_in(absence, blocked, warned):
    first, last = absence
    days = [(day(first), None if last is None else day(last))]
    found = told(plan(), known(away={2: days}))
    expected = {"away": "Boris is away on all these days. Name somebody who is there."} if blocked else {}
    assert found == expected
    words = [f"Boris is away from {day(first).isoformat()}; the next in line covers, else the manager."]
    assert [str(one) for one in warnings(plan(), known(away={2: days}))] == (words if warned else [])


def test_one_of_several_who_is_there_is_enough():
    away = [(day(0), None)]
    assert told(plan(next_in_line=(3,)), known(away={2: away})) == {}
    assert "away" in told(plan(next_in_line=(3,)), known(away={2: away, 3: away}))
    assert told(plan(), known(away={2: away}, names={}))["away"].startswith(" is away")
    found = warnings(plan(next_in_line=(3,)), known(away={2: away, 3: away, 4: away}))
    assert [one.values["name"] for one in found] == ["Boris", "Clara"]
    assert warnings(plan(), known(away={2: away}, names={}))[0].values["name"] == ""


def test_several_things_are_told_at_once_in_their_order():
    found = blockers(plan(-1, 4, deputy=1), known(other(1, 3), away={1: [(day(-9), None)]}))
    assert [one.code for one in found] == ["retroactive", "self", "overlap", "circle", "away"]


def test_what_is_not_said_of_a_deputyship():
    plain = Proposal(1, 2, TODAY, day(1))
    assert (plain.reason, plain.scope, plain.named, plain.next_in_line, plain.by_manager) == (
        *("leave", "all", frozenset(), (), False),
    )
    assert (Other(1, 2, TODAY, day(1)).scope, Facts(TODAY, {}, (), {}, ()).onward_steps) == ("all", 0)


# --- rights --------------------------------------------------------------------------------------------------------

TABLE = Delegable(
    {
        "sales": frozenset({("account", "read"), ("account", "edit"), ("deal", "edit"), ("contact", "edit")}),
        "duties": frozenset({("duty", "edit")}),
        "approvals": frozenset({("approval", "edit"), ("account", "read")}),
    },
    frozenset({("person", "read")}),
    frozenset({"compliance"}),
)


def held(extent=Extent.OWN):
    rights = [
        *TABLE.bundles["sales"],
        *TABLE.bundles["duties"],
        *TABLE.bundles["approvals"],
        *TABLE.always,
        ("pay", "read"),
    ]
    return {right: Grant(*right, extent, "role:x") for right in rights}


def given(scope="all", named=("sales",), **more):
    found = effective_rights(held(), named, TABLE, basis="deputyship:d1", scope=scope, **more)
    assert {grant.extent for grant in found.values()} == {Extent.OWN}
    return {f"{group} {verb}" for group, verb in found}


def test_what_each_scope_gives():
    everything = {"account read", "account edit", "deal edit", "contact edit", "person read"}
    assert given() == given("accounts") == given("territory") == everything
    assert given("opportunities") == {"account read", "deal edit", "person read"}
    assert given("queue") == {"account read", "person read"}
    assert given("queue", ("sales", "duties")) == {"account read", "duty edit", "person read"}
    assert given(named=()) == given(named=("unknown",)) == {"person read"}
    assert given(barred=frozenset({("deal", "edit"), ("person", "read")})) == everything - {"deal edit", "person read"}
    assert effective_rights(held(Extent.NONE), ("sales",), TABLE, basis="d") == {}


def test_a_grant_says_by_which_deputyship_it_comes():
    found = effective_rights(held(), ("duties",), TABLE, basis="deputyship:d1")
    assert found["duty", "edit"] == Grant("duty", "edit", Extent.OWN, "deputyship:d1; role:x")


def test_the_shipped_table_has_its_bundles_and_roles_apart():
    table = shipped_delegable()
    assert {"duties", "approvals"} <= set(table.bundles)
    assert all(table.bundles.values())
    assert table.always
    assert table.roles_apart
    assert ("duty", "edit") in table.bundles["duties"]


A, B, C = ("deal", "edit"), ("approval", "edit"), ("duty", "edit")


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ([], {}),
        ([Candidate(2, True)], {2: {A, B}}),
        ([Candidate(2, False), Candidate(3, True)], {3: {A, B}}),
        ([Candidate(2, True), Candidate(3, True)], {2: {A, B}}),
        ([Candidate(2, True, frozenset({A})), Candidate(3, True)], {2: {B}, 3: {A}}),
        ([Candidate(2, True, frozenset({A, B})), Candidate(3, True)], {2: set(), 3: {A, B}}),
        (
            [Candidate(2, True, frozenset({A})), Candidate(3, True, frozenset({A})), Candidate(4, True)],
            {2: {B}, 4: {A}},
        ),
        ([Candidate(2, True, frozenset({C})), Candidate(3, True)], {2: {A, B}}),
        ([Candidate(2, False)], {}),
    ],
)
def test_who_takes_which_right(chain, expected):
    assert who_stands_in(chain, frozenset({A, B})) == expected


def test_without_rights_the_first_present_stands_in_all_the_same():
    assert who_stands_in([Candidate(2, False), Candidate(3, True), Candidate(4, True)], frozenset()) == {3: frozenset()}


# --- days and moments ----------------------------------------------------------------------------------------------

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)


def term(first=0, last=5, zone="UTC", **more):
    return Term(day(first), day(last), zone, **{"accepted_at": NOW, "confirmed_at": NOW} | more)


def test_a_term_begins_with_the_last_of_day_and_words():
    later = NOW + timedelta(hours=1)
    assert term().begins() == NOW
    assert term(accepted_at=later).begins() == later
    assert term(confirmed_at=later).begins() == later
    assert term(1).begins() == datetime(2026, 8, 4, tzinfo=UTC)
    assert term(1, zone="Asia/Kolkata").begins() == datetime(2026, 8, 3, 18, 30, tzinfo=UTC)
    assert term(accepted_at=None).begins() is None
    assert term(confirmed_at=None).begins() is None
    assert day_begins(date(2026, 4, 24), "Africa/Cairo") == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_a_term_ends_with_its_last_day_or_when_it_is_ended():
    assert term().ends() == datetime(2026, 8, 8, tzinfo=UTC)
    assert term(ended_at=NOW).ends() == NOW
    assert term(ended_at=datetime(2026, 9, 1, tzinfo=UTC)).ends() == datetime(2026, 8, 8, tzinfo=UTC)


def test_a_term_runs_from_its_first_instant_and_not_at_its_end():
    ends = datetime(2026, 8, 8, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    assert [term().runs(now) for now in (NOW - instant, NOW, ends - instant, ends)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("made", "now", "code", "words"),
    [
        (term(), datetime(2026, 8, 8, tzinfo=UTC), "ended", "Your deputyship for Anna has ended."),
        (term(accepted_at=None), datetime(2026, 8, 8, tzinfo=UTC), "ended", "Your deputyship for Anna has ended."),
        (term(accepted_at=None), NOW, "not_confirmed", "Your deputyship for Anna is not confirmed yet."),
        (term(confirmed_at=None), NOW, "not_confirmed", "Your deputyship for Anna is not confirmed yet."),
        (term(1), NOW, "not_begun", "Your deputyship for Anna begins on 2026-08-04."),
    ],
)
def test_why_a_deputyship_does_not_count(made, now, code, words):
    found = why_not_now(made, now, "Anna")
    assert found.code == code
    assert str(found).startswith(words)


def test_the_longest_deputyship_by_reason():
    assert longest_to_on("leave", date(2026, 1, 31)) == date(2026, 3, 2)
    assert longest_to_on("illness", date(2026, 1, 31)) == date(2026, 2, 28)
    assert longest_to_on("parental", date(2026, 1, 31)) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("reason", "first", "last", "code", "words"),
    [
        ("parental", -1, -2, "by_handover", "For parental leave accounts are handed over"),
        ("leave", 0, 0, "reversed", "The last day is before the first."),
        ("leave", -1, -2, "reversed", "The last day is before the first."),
        ("leave", -1, 3, "retroactive", "Nobody stands in for days that are past."),
        ("leave", 0, 31, "too_long", "Choose 2026-09-01 as the last day at the latest"),
        ("illness", 0, 32, "too_long", "Choose 2026-09-02 as the last day at the latest"),
    ],
)
def test_why_days_are_wrong(reason, first, last, code, words):
    found = wrong_days(reason, day(first), day(last), TODAY)
    assert found.code == code
    assert str(found).startswith(words)
    assert wrong_days("leave", day(0), day(1), TODAY) is None
    assert wrong_days("leave", day(0), day(30), TODAY) is None


def test_sole_signature_tells_how_many_may_decide():
    assert str(may_be_switched_on(4, TODAY, day(1), TODAY)) == "4 people here may decide, so somebody else always can."
    assert may_be_switched_on(3, day(-1), day(-2), TODAY).code == "enough"
    assert may_be_switched_on(2, day(-1), day(-2), TODAY).code == "retroactive"
    assert may_be_switched_on(2, day(1), day(1), TODAY).code == "reversed"
    assert may_be_switched_on(2, TODAY, day(1), TODAY) is None
