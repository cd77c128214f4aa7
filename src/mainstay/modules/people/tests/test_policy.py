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
