"""Who may appoint, deputise and end absences, decided on facts alone."""

from datetime import UTC, datetime

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing, system_actor
from mainstay.modules.people import policy

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LINE, SELF, NO = frozenset({Standing.LINE}), frozenset({Standing.SELF}), frozenset()


def actor(number=1, line_users=(), **rights):
    """Rights as ``group__verb=Extent``."""
    found = {
        tuple(name.split("__")): Grant(*name.split("__"), extent, "role:x")  # type: ignore[call-arg]
        for name, extent in rights.items()
    }
    return Actor(number, f"u{number}", "Somebody", rights=found, line_users=line_users)


def asked(who, standing=NO, **facts):
    return Situation(who, standing, facts, None)


def outcome(decision):
    return bool(decision), decision.basis


def test_what_only_the_system_does_is_refused_to_everybody():
    assert outcome(policy.nobody_but_the_system(asked(actor()))) == (False, "system")


def test_appointments_take_the_right_to_make_them():
    assert outcome(policy.may_appoint(asked(actor(appointment__create=Extent.TEAM)))) == (True, "role:x")
    refused = policy.may_appoint(asked(actor()))
    assert (bool(refused), refused.reason.code) == (False, "")
    assert "head of the company" in str(refused.reason)
    assert policy.may_appoint(asked(system_actor("x", frozenset()))).reason.code == "no_right"


@pytest.mark.parametrize(
    ("who", "appointee", "wider", "expected"),
    [
        (actor(1, (2,), appointment__create=Extent.TEAM), 2, (), (True, "line")),
        (actor(1, (2,), appointment__create=Extent.TEAM), 3, (), (False, "line")),
        (actor(1, (1, 2), appointment__create=Extent.TEAM), 1, (), (False, "self")),
        (actor(1, (2,), appointment__create=Extent.TEAM), 2, ("account read",), (False, "wider")),
        (actor(1, (), appointment__create=Extent.ALL), 1, ("account read",), (True, "appointment")),
        (system_actor("x", frozenset()), 3, ("account read",), (True, "appointment")),
    ],
)
def test_one_appoints_those_below_to_no_more_than_ones_own_rights(who, appointee, wider, expected):
    assert outcome(policy.may_appoint_whom(asked(who), appointee, wider)) == expected


def test_the_first_three_wider_rights_are_named():
    who = actor(1, (2,), appointment__create=Extent.TEAM)
    refused = policy.may_appoint_whom(asked(who), 2, ("a", "b", "c", "d"))
    assert refused.reason.values["rights"] == "a, b, c"


DEPUTYSHIP = {"principal_id": 1, "deputy_id": 2, "next_ids": (3,), "state": "proposed"}
HEAD, MANAGER = actor(9, deputyship__edit=Extent.ALL), actor(8, deputyship__edit=Extent.TEAM)


@pytest.mark.parametrize("verb", ["accept", "decline"])
@pytest.mark.parametrize(
    ("who", "allowed"), [(actor(1), False), (actor(2), True), (actor(3), True), (actor(4), False), (HEAD, False)]
)
def test_who_is_to_stand_in_says_yes_or_no(verb, who, allowed):
    decision = policy.may_deputise(verb)(asked(who, LINE, **DEPUTYSHIP))
    assert outcome(decision) == (allowed, "deputy")


@pytest.mark.parametrize(
    ("verb", "who", "standing", "expected"),
    [
        ("recall", actor(1), NO, (True, "principal")),
        ("renew", actor(1), NO, (True, "principal")),
        ("confirm", actor(1), NO, (False, "appointer")),
        ("revoke", actor(1), NO, (False, "appointer")),
        ("recall", actor(2), NO, (False, "appointer")),
        ("confirm", MANAGER, LINE, (True, "role:x; line")),
        ("renew", MANAGER, LINE, (True, "role:x; line")),
        ("revoke", MANAGER, SELF, (False, "appointer")),
        ("revoke", MANAGER, None, (False, "appointer")),
        ("confirm", HEAD, NO, (True, "role:x")),
        ("confirm", actor(1, deputyship__edit=Extent.TEAM), LINE, (False, "appointer")),
        ("confirm", actor(1, deputyship__edit=Extent.ALL), NO, (True, "role:x")),
        ("confirm", actor(7), LINE, (False, "appointer")),
    ],
)
def test_the_principal_recalls_and_the_manager_above_confirms(verb, who, standing, expected):
    assert outcome(policy.may_deputise(verb)(asked(who, standing, **DEPUTYSHIP))) == expected


def test_an_ended_deputyship_is_over_for_everybody():
    for verb, who in (("accept", actor(2)), ("recall", actor(1)), ("confirm", HEAD)):
        assert outcome(policy.may_deputise(verb)(asked(who, NO, **DEPUTYSHIP | {"state": "ended"}))) == (False, "ended")
    assert policy.may_deputise("recall").__name__ == "may_recall_deputyship"


def test_acts_are_reviewed_by_whom_they_were_done_for():
    assert outcome(policy.may_review(asked(actor(1), principal_id=1))) == (True, "principal")
    assert outcome(policy.may_review(asked(HEAD, principal_id=1))) == (False, "principal")


@pytest.mark.parametrize(
    ("who", "standing", "facts", "expected"),
    [
        (actor(1), SELF, {"user_id": 1}, (True, "self")),
        (actor(1), SELF, {"user_id": 1, "ended": True}, (False, "ended")),
        (actor(8, absence__edit=Extent.TEAM), LINE, {"user_id": 1}, (True, "role:x; line")),
        (actor(8), LINE, {"user_id": 1}, (False, "")),
    ],
)
def test_an_absence_is_ended_by_whoever_is_away_or_answers_above(who, standing, facts, expected):
    assert outcome(policy.may_end_absence(asked(who, standing, **facts))) == expected
