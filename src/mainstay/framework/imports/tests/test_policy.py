"""Who may import what, decided on facts alone."""

from types import SimpleNamespace

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.framework.imports import policy
from mainstay.kernel.actor import Actor, Extent, Grant, Standing, system_actor
from mainstay.kernel.errors import ActionRefused

TARGETS = {"price_list": ("catalogue", "import"), "account": ("account", "import"), "order": ("order", "edit")}


@pytest.fixture(autouse=True)
def _three_kinds(monkeypatch):
    targets = {kind: SimpleNamespace(right=right) for kind, right in TARGETS.items()}
    monkeypatch.setattr(policy, "all_targets", lambda: targets)


def actor(*rights, extent=Extent.OWN):
    found = {(group, verb): Grant(group, verb, extent, f"role:{group}") for group, verb in rights}
    return Actor(1, "anna", "Anna", rights=found)


IMPORTER = actor(("import", "create"))


@pytest.mark.parametrize(
    ("who", "basis"),
    [
        (IMPORTER, "role:import"),
        (actor(("account", "import")), "role:account"),
        (actor(("catalogue", "import"), ("account", "import")), "role:catalogue"),
        (actor(("import", "create"), ("account", "import")), "role:import"),
    ],
)
def test_whoever_may_import_anything_may_begin(who, basis):
    assert policy.may_import(Situation(who, None, {}, None)).basis == basis


@pytest.mark.parametrize("who", [actor(), actor(("order", "edit")), actor(("account", "edit"))])
def test_the_right_to_edit_is_none_to_import(who):
    refused = policy.may_import(Situation(who, None, {}, None))
    assert not refused
    assert refused.reason is not None
    assert refused.reason.code == "no_right"


@pytest.mark.parametrize(
    ("who", "standing", "allowed", "code"),
    [
        (IMPORTER, None, True, ""),
        (IMPORTER, frozenset({Standing.SELF}), True, ""),
        (IMPORTER, frozenset({Standing.LINE}), False, "not_yours"),
        (IMPORTER, frozenset(), False, "not_yours"),
        (actor(), frozenset({Standing.SELF}), False, "no_right"),
        (actor(), frozenset(), False, "no_right"),
    ],
)
def test_an_import_is_for_who_began_it(who, standing, allowed, code):
    decision = policy.may_import_own(Situation(who, standing, {}, None))
    assert (bool(decision), decision.reason.code if decision.reason else "") == (allowed, code)


def profile(*kinds):
    return SimpleNamespace(sources=[SimpleNamespace(kind=kind) for kind in kinds])


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        (actor(("account", "import")), ("account",)),
        (actor(("account", "import"), ("order", "edit")), ("account", "order")),
        (actor(("import", "create"), extent=Extent.ALL), ("price_list", "account")),
        (system_actor("demo", frozenset()), ("price_list",)),
        (actor(), ()),
    ],
)
def test_a_profile_of_kinds_that_one_may_import_passes(who, kinds):
    policy.refuse_beyond_rights(who, profile(*kinds))


@pytest.mark.parametrize("who", [IMPORTER, actor(("account", "import")), actor(("catalogue", "edit"))])
def test_a_kind_beyond_ones_rights_is_named(who):
    with pytest.raises(ActionRefused, match="do not include importing price list") as refused:
        policy.refuse_beyond_rights(who, profile(*(["account"] if who.rights.get(("account", "import")) else []),
                                                 "price_list"))  # fmt: skip
    assert not refused.value.decision
