"""Who may do what with duties, approvals and comments, decided on facts alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Mandate, Standing, system_actor
from mainstay.modules.work import policy

ANNA = Actor(1, "anna", "Anna", rights={("duty", "edit"): Grant("duty", "edit", Extent.SELF, "role:x")})
MINE, NOT_MINE = frozenset({Standing.SELF}), frozenset({Standing.LINE})


def outcome(decision):
    return bool(decision), decision.basis


def asked(actor=ANNA, standing=MINE, **facts):
    return Situation(actor, standing, facts, None)


@pytest.mark.parametrize(
    ("facts", "change", "close", "reopen"),
    [
        ({"state": "open", "duty_kind": "task"}, (True, "role:x; self"), (True, "role:x; self"), (False, "open")),
        ({"state": "waiting", "duty_kind": "task"}, (True, "role:x; self"), (True, "role:x; self"), (False, "open")),
        ({"state": "done", "duty_kind": "task"}, (False, "closed"), (False, "closed"), (True, "role:x; self")),
        ({"state": "open", "duty_kind": "approval"}, (True, "role:x; self"), (False, "approval"), (False, "open")),
        ({"state": "done", "duty_kind": "approval"}, (False, "closed"), (False, "closed"), (False, "approval")),
    ],
)
def test_what_may_be_done_with_a_duty_follows_its_state_and_kind(facts, change, close, reopen):
    acts = (policy.may_change_duty, policy.may_close_duty, policy.may_reopen_duty)
    assert [outcome(act(asked(**facts))) for act in acts] == [change, close, reopen]


@pytest.mark.parametrize("act", [policy.may_change_duty, policy.may_close_duty, policy.may_reopen_duty])
@pytest.mark.parametrize("state", ["open", "done"])
def test_the_duty_of_another_is_refused_before_its_state_is_told(act, state):
    assert act(asked(standing=NOT_MINE, state=state, duty_kind="approval")).reason.code == "not_yours"


def test_a_day_is_for_people():
    assert outcome(policy.may_for_oneself(asked())) == (True, "self")
    refused = policy.may_for_oneself(asked(system_actor("mail", frozenset())))
    assert (outcome(refused), str(refused.reason)) == ((False, "system"), "mail has no day of its own.")
    assert outcome(policy.nobody_but_the_system(asked())) == (False, "system")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": "asked", "asked_by_id": 1}, (True, "asked_by")),
        ({"state": "asked", "asked_by_id": 2}, (False, "asked_by")),
        ({"state": "agreed", "asked_by_id": 1}, (False, "decided")),
    ],
)
def test_an_approval_is_taken_back_by_who_asked_while_it_waits(facts, expected):
    assert outcome(policy.may_withdraw_approval(asked(**facts))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"author_id": 1}, (True, "author")),
        ({"author_id": 2}, (False, "author")),
        ({"author_id": 1, "withdrawn": True}, (False, "withdrawn")),
    ],
)
def test_a_comment_is_changed_by_its_author_until_it_is_withdrawn(facts, expected):
    assert outcome(policy.may_edit_comment(asked(**facts))) == expected


DEPUTYSHIP = Mandate(7, "d7", 4, "dace", "Dace", 2, "Boris", datetime(2027, 1, 1, tzinfo=UTC), {})


DECIDES = {("approval", "edit"): Grant("approval", "edit", Extent.SELF, "role:seller")}
BORIS = Actor(2, "boris", "Boris", eyes=frozenset({3}), rights=DECIDES)
FACTS = {"state": "asked", "asked_by_id": 1, "approver_id": 2, "approver_name": "Boris", "decided_by_ids": (5,)}


@pytest.mark.parametrize(
    ("actor", "facts", "expected"),
    [
        (BORIS, {}, (True, "approver")),
        (BORIS, {"state": "agreed"}, (False, "approver")),
        (BORIS, {"approver_id": 4}, (False, "approver")),
        (BORIS, {"asked_by_id": 2}, (False, "own_request")),
        (BORIS, {"asked_by_id": 3}, (False, "own_request")),
        (BORIS, {"decided_by_ids": (3,)}, (False, "one_pair_of_eyes")),
        (BORIS, {"decided_by_ids": (2,)}, (False, "one_pair_of_eyes")),
        (BORIS, {"asked_by_id": 2, "sole_signature": "small"}, (True, "sole_signature:small")),
        (BORIS, {"decided_by_ids": (2,), "sole_signature": "small"}, (True, "sole_signature:small")),
        (BORIS, {"approver_id": 4, "sole_signature": "small"}, (False, "approver")),
        (replace(BORIS, rights={}), {}, (False, "")),
        (replace(BORIS, mandate=DEPUTYSHIP, rights={}), {}, (False, "")),
        (replace(BORIS, mandate=DEPUTYSHIP, rights={("approval", "edit"): Grant("approval", "edit", Extent.SELF, "d7")}),
         {}, (True, "d7; self")),
    ],
)  # fmt: skip
def test_the_approver_decides_and_never_who_asked(actor, facts, expected):
    assert outcome(policy.may_decide(asked(actor, **(FACTS | facts)))) == expected


def test_a_missing_list_of_deciders_is_an_empty_one():
    facts = {name: value for name, value in FACTS.items() if name != "decided_by_ids"}
    assert policy.may_decide(asked(BORIS, **facts))


def test_the_refusal_of_ones_own_request_says_whose_it_is():
    own, others = "You asked for this yourself", "You and who asked for this stand in for each other"
    told = [str(policy.may_decide(asked(actor, **(FACTS | {"asked_by_id": asker}))).reason) for actor, asker in (
        (BORIS, 2), (BORIS, 3), (replace(BORIS, deputy=3), 3), (replace(BORIS, deputy=3), 2))]  # fmt: skip
    assert [one.partition(":")[0] for one in told] == [own, others, own, others]
    refused = policy.may_decide(asked(BORIS, **(FACTS | {"approver_id": 4, "approver_name": "Dace"})))
    assert str(refused.reason) == "This is for Dace to decide."
