"""Who may do what with leads and deals, decided on facts alone."""

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing
from mainstay.modules.pipeline import policy

OWNER, DUTY = frozenset({Standing.OWNER}), frozenset({Standing.DUTY})


def actor(group, extent=Extent.OWN):
    return Actor(1, "anna", "Anna", rights={(group, "edit"): Grant(group, "edit", extent, "role:x")})


def outcome(decision):
    return bool(decision), decision.basis or decision.reason.code


@pytest.mark.parametrize(
    ("standing", "facts", "edit", "edit_open", "reopen"),
    [
        (OWNER, {"state": "open"}, (True, "role:x; owner"), (True, "role:x; owner"), (False, "state")),
        (OWNER, {"state": "won"}, (True, "role:x; owner"), (False, "state"), (True, "role:x; owner")),
        (OWNER, {"state": "lost"}, (True, "role:x; owner"), (False, "state"), (True, "role:x; owner")),
        (DUTY, {"state": "open"}, *((False, "duty_only"),) * 3),
        (frozenset(), {"state": "won"}, *((False, "not_yours"),) * 3),
        (None, {}, *((True, "role:x"),) * 3),
    ],
)
def test_a_deal_is_edited_while_open_and_opened_again_when_decided(standing, facts, edit, edit_open, reopen):
    situation = Situation(actor("deal"), standing, facts, None)
    assert outcome(policy.may_edit_deal(situation)) == edit
    assert outcome(policy.may_edit_open_deal(situation)) == edit_open
    assert outcome(policy.may_reopen_deal(situation)) == reopen


def test_the_refusal_says_how_the_deal_stands():
    decided = policy.may_edit_open_deal(Situation(actor("deal"), OWNER, {"state": "won"}, None))
    still_open = policy.may_reopen_deal(Situation(actor("deal"), OWNER, {"state": "open"}, None))
    assert str(decided.reason) == "The deal is decided. Open it again first."
    assert str(still_open.reason) == "The deal is still open."
    assert (policy.may_edit_open_deal.__name__, policy.may_reopen_deal.__name__) == (
        *("may_edit_open_deal", "may_edit_decided_deal"),
    )


def test_a_duty_suffices_to_work_on_a_lead():
    assert outcome(policy.may_work_on_lead(Situation(actor("lead"), DUTY, {}, None))) == (True, "role:x; duty")
    assert outcome(policy.may_work_on_lead(Situation(actor("deal"), DUTY, {}, None))) == (False, "no_right")
