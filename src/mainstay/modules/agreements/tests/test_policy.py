"""Who may do what with orders and invoices, decided on facts alone."""

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing
from mainstay.modules.agreements import policy

ANNA = Actor(1, "anna", "Anna", rights={("order", "edit"): Grant("order", "edit", Extent.OWN, "role:x")})
OWNER, DUTY = frozenset({Standing.OWNER}), frozenset({Standing.DUTY})
YES = (True, "role:x; owner")


def outcome(decision):
    return bool(decision), decision.basis or decision.reason.code


@pytest.mark.parametrize(
    ("standing", "facts", "edit", "reinstate"),
    [
        (OWNER, {"status": "ordered"}, YES, (False, "status")),
        (OWNER, {"status": "invoiced"}, YES, (False, "status")),
        (OWNER, {"status": "cancelled"}, (False, "status"), YES),
        (DUTY, {"status": "cancelled"}, (False, "duty_only"), (False, "duty_only")),
        (DUTY, {"status": "ordered"}, (False, "duty_only"), (False, "duty_only")),
        (None, {}, (True, "role:x"), (True, "role:x")),
    ],
)
def test_an_order_is_edited_until_it_is_cancelled_and_brought_back_then(standing, facts, edit, reinstate):
    situation = Situation(ANNA, standing, facts, None)
    assert outcome(policy.may_edit_order(situation)) == outcome(policy.may_cancel_order(situation)) == edit
    assert outcome(policy.may_reinstate_order(situation)) == reinstate


def test_the_refusal_says_how_the_order_stands():
    cancelled = policy.may_edit_order(Situation(ANNA, OWNER, {"status": "cancelled"}, None))
    running = policy.may_reinstate_order(Situation(ANNA, OWNER, {"status": "ordered"}, None))
    assert str(cancelled.reason) == "The order is cancelled. Bring it back first."
    assert str(running.reason) == "The order is not cancelled."
    assert (policy.may_edit_order.__name__, policy.may_reinstate_order.__name__) == (
        *("may_edit_order", "may_reinstate_order"),
    )


@pytest.mark.parametrize(
    ("standing", "status", "expected"),
    [(OWNER, "open", YES), (OWNER, "paid", (False, "status")), (DUTY, "paid", (False, "duty_only")),
     (DUTY, "open", (False, "duty_only"))],
)  # fmt: skip
def test_an_invoice_is_marked_as_paid_once(standing, status, expected):
    assert outcome(policy.may_mark_paid(Situation(ANNA, standing, {"status": status}, None))) == expected
