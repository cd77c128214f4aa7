"""Short lives that every planted wrong rule must break, and that the product passes."""

import pytest
from django.db import transaction

from tests.permissions import test_deputies
from tests.permissions.test_deputies import PLANTED, Deputies

small_company = test_deputies.small_company
EVERYTHING = frozenset(["clients", "duties", "approvals"])


def propose(principal, deputy, **more):
    """A turn in which somebody is to stand in from today."""
    usual = {"then": None, "first": 0, "length": 2, "replace": False, "scope": "all", "named": frozenset(["A1"]),
             "left_out": frozenset(), "bundles": EVERYTHING, "cap": None, "words": "both"}  # fmt: skip
    return lambda life: life.propose(principal=principal, deputy=deputy, **(usual | more))


def turn(name, *given):
    """Another turn."""
    return lambda life: getattr(life, name)(*given)


LIVES = [
    (propose("dace", "gita", scope="queue"),),
    (turn("lose_or_regain_the_role", "anna"), propose("dace", "anna")),
    (propose("anna", "boris", replace=True), turn("_agree", "anna")),
    (propose("anna", "clara", length=1), turn("later", 18, "clara"), turn("later", 60, "clara")),
    (propose("anna", "clara", length=1), turn("later", 15, "clara"), turn("later", 1, "clara")),
    (propose("anna", "clara", words="one"), turn("later", 1, "clara")),
    (propose("anna", "clara", bundles=frozenset(["duties"])),),
    (propose("anna", "clara"), turn("lose_or_regain_the_role", "anna"), turn("_agree", "clara")),
    (propose("anna", "clara", scope="accounts"), turn("hand_over", "A1", "dace"), turn("_agree", "clara")),
    (propose("anna", "clara", left_out=frozenset(["A2"])),),
    (propose("dace", "boris"),),
    (propose("dace", "anna", cap=3999),),
    (propose("anna", "clara", replace=True), turn("_agree", "anna")),
    (propose("anna", "clara", then="boris"), turn("fall_ill_or_come_back", "clara"), turn("_agree", "boris")),
    (propose("anna", "clara"), propose("anna", "boris")),
    (propose("anna", "clara"), propose("clara", "boris")),
]


def live():
    """Every life, one after the other."""
    for turns in LIVES:
        life = Deputies()
        try:
            for one in turns:
                one(life)
        finally:
            transaction.set_rollback(True)
            life.life.__exit__(None, None, None)


def test_the_product_passes_them(small_company):
    live()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_wrong_rule_breaks_one(planted, small_company, monkeypatch):
    with monkeypatch.context() as patch:
        planted(patch)
        with pytest.raises(AssertionError):
            live()
