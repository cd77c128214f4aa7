"""Who may lift a do-not-contact entry and act on the data of a person, decided on facts alone."""

from dataclasses import replace

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant
from mainstay.modules.compliance import policy

EGILS = Actor(5, "egils", "Egils", rights={
    (group, verb): Grant(group, verb, Extent.ALL, "role:compliance")
    for group, verb in (("consent", "edit"), ("privacy", "erase"))
})  # fmt: skip
ANNA = Actor(1, "anna", "Anna")


def outcome(decision):
    return bool(decision), decision.basis or decision.reason.code


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (EGILS, (True, "role:compliance")),
        (ANNA, (False, "no_right")),
        (replace(EGILS, on_behalf_of=1), (False, "deputy")),
        (replace(ANNA, on_behalf_of=1), (False, "no_right")),
        (EGILS.through("import"), (False, "interface")),
        (EGILS.through("schedule"), (False, "interface")),
        (EGILS.through("api"), (True, "role:compliance")),
    ],
)
def test_a_do_not_contact_entry_is_lifted_in_person(who, expected):
    assert outcome(policy.may_lift(Situation(who, None, {}, None))) == expected


@pytest.mark.parametrize(
    ("who", "facts", "expected"),
    [
        (EGILS, {"state": "live"}, (True, "role:compliance")),
        (EGILS, {}, (True, "role:compliance")),
        (EGILS, {"state": "restricted"}, (True, "role:compliance")),
        (EGILS, {"state": "erased"}, (False, "state")),
        (EGILS, {"state": "frozen"}, (False, "state")),
        (ANNA, {"state": "erased"}, (False, "no_right")),
    ],
)
def test_data_of_a_person_are_acted_on_in_named_states_only(who, facts, expected):
    may = policy.in_state("erase", policy.LIVE, policy.RESTRICTED)
    assert outcome(may(Situation(who, None, facts, None))) == expected
    assert may.__name__ == "may_erase_person"
    assert may.__doc__


def test_the_states_are_written_down_by_these_words():
    assert (*("live", "frozen", "restricted", "pseudonymised", "erased"),) == (
        policy.LIVE,
        policy.FROZEN,
        policy.RESTRICTED,
        policy.PSEUDONYMISED,
        policy.ERASED,
    )
    refused = policy.in_state("erase", policy.LIVE)(Situation(EGILS, None, {"state": "erased"}, None))
    assert str(refused.reason).startswith("The data of this person are erased")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"user_id": 1, "state": "open"}, (True, "role:compliance")),
        ({"user_id": 5, "state": "open"}, (False, "self")),
        ({"user_id": 5, "state": "over"}, (False, "self")),
        ({"user_id": 1, "state": "over"}, (False, "state")),
    ],
)
def test_somebody_else_decides_about_a_conflict_that_runs(facts, expected):
    right = {("conflict", "edit"): Grant("conflict", "edit", Extent.ALL, "role:compliance")}
    assert outcome(policy.may_decide_conflict(Situation(replace(EGILS, rights=right), None, facts, None))) == expected
    assert outcome(policy.may_decide_conflict(Situation(ANNA, None, facts, None))) == (False, "no_right")
