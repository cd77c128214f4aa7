"""Who may end sessions, reset second factors and set the rules, decided on facts alone."""

from dataclasses import replace

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing, system_actor
from mainstay.modules.signin import policy

ANNA = Actor(1, "anna", "Anna")
ADMIN = Actor(9, "admin", "Admin", rights={("setting", "edit"): Grant("setting", "edit", Extent.ALL, "role:admin")})
SELF = frozenset({Standing.SELF})


def outcome(decision):
    return bool(decision), decision.basis or decision.reason.code


def asked(actor, standing=None):
    return Situation(actor, standing, {}, None)


@pytest.mark.parametrize(
    ("actor", "standing", "expected"),
    [
        (ANNA, SELF, (True, "self")),
        (ANNA, frozenset(), (False, "no_right")),
        (ANNA, None, (False, "no_right")),
        (ADMIN, frozenset(), (True, "role:admin")),
        (ADMIN, None, (True, "role:admin")),
    ],
)
def test_everybody_ends_ones_own_session_and_an_administrator_any(actor, standing, expected):
    assert outcome(policy.may_end_session(asked(actor, standing))) == expected


def test_a_person_ends_all_of_ones_own():
    assert outcome(policy.may_end_own_sessions(asked(ANNA))) == (True, "self")
    assert outcome(policy.may_end_own_sessions(asked(system_actor("mail", frozenset())))) == (False, "self")
    assert outcome(policy.nobody_but_the_system(asked(ADMIN))) == (False, "system")


@pytest.mark.parametrize("act", [policy.may_reset_factor, policy.may_set_rules])
def test_a_token_changes_nothing_about_signing_in(act):
    assert outcome(act(asked(ADMIN))) == (True, "role:admin")
    assert outcome(act(asked(ANNA))) == (False, "no_right")
    for verbs in (frozenset(), frozenset({"signin.reset"})):
        assert outcome(act(asked(replace(ADMIN, token_verbs=verbs)))) == (False, "token")
