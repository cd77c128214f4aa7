"""Who may do what with talks and promises, decided on facts alone."""

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing
from mainstay.modules.engagement import policy

SELF, OWNER, DUTY = (frozenset({one}) for one in (Standing.SELF, Standing.OWNER, Standing.DUTY))


def actor(**rights):
    found = {("interaction", verb): Grant("interaction", verb, extent, "role:x") for verb, extent in rights.items()}
    return Actor(1, "anna", "Anna", rights=found)


LOGS, EDITS, NOTHING = actor(create=Extent.OWN), actor(edit=Extent.OWN), actor()


def outcome(decision):
    return bool(decision), decision.basis or decision.reason.code


@pytest.mark.parametrize(
    ("who", "standing", "expected"),
    [
        (LOGS, SELF, (True, "self")),
        (LOGS, OWNER, (False, "no_right")),
        (LOGS, None, (False, "no_right")),
        (NOTHING, SELF, (False, "no_right")),
        (EDITS, OWNER, (True, "role:x; owner")),
        (EDITS, SELF, (True, "role:x; self")),
        (EDITS, None, (True, "role:x")),
        (EDITS, frozenset({Standing.LINE}), (False, "not_yours")),
    ],
)
def test_a_talk_is_changed_by_who_logged_it_or_by_right(who, standing, expected):
    assert outcome(policy.may_change_talk(Situation(who, standing, {}, None))) == expected


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        (EDITS, "planned", (True, "role:x; owner")),
        (EDITS, "held", (False, "state")),
        (EDITS, "cancelled", (False, "state")),
        (NOTHING, "held", (False, "no_right")),
    ],
)
def test_only_a_planned_talk_is_concluded(who, state, expected):
    assert outcome(policy.may_conclude_talk(Situation(who, OWNER, {"state": state}, None))) == expected


@pytest.mark.parametrize(
    ("who", "standing", "state", "settle", "reopen"),
    [
        (NOTHING, SELF, "open", (True, "self"), (False, "open")),
        (NOTHING, SELF, "kept", (False, "settled"), (True, "self")),
        (EDITS, OWNER, "open", (True, "role:x; owner"), (False, "open")),
        (EDITS, OWNER, "broken", (False, "settled"), (True, "role:x; owner")),
        (NOTHING, OWNER, "open", (False, "no_right"), (False, "no_right")),
        (NOTHING, OWNER, "kept", (False, "no_right"), (False, "no_right")),
        (NOTHING, None, "kept", (False, "no_right"), (False, "no_right")),
    ],
)
def test_a_promise_is_settled_once_and_reopened_when_settled(who, standing, state, settle, reopen):
    situation = Situation(who, standing, {"state": state}, None)
    assert outcome(policy.may_settle_promise(situation)) == settle
    assert outcome(policy.may_reopen_promise(situation)) == reopen


def test_what_follows_by_itself_is_done_by_nobody():
    refused = policy.may_follow(Situation(EDITS, OWNER, {}, None))
    assert outcome(refused) == (False, "system")
    assert str(refused.reason).startswith("Anna cannot do this")
