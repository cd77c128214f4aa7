"""Who may do what with accounts, decided on facts alone."""

from dataclasses import dataclass

import pytest

from mainstay.framework.actions.declare import Situation
from mainstay.kernel.actor import Actor, Extent, Grant, Standing
from mainstay.modules.accounts.policy import (
    beyond_duty,
    may_archive_account,
    may_change_team,
    may_create_account,
    may_end_contact,
    may_restore_account,
    may_resume_contact,
    sees_whole_account,
)


@dataclass
class Given:
    """An input that names an owner."""

    owner: str | None = None


def actor(**rights):
    found = {("account", verb): Grant("account", verb, extent, "role:x") for verb, extent in rights.items()}
    return Actor(user_id=1, public_id="anna", name="Anna", rights=found)


@pytest.mark.parametrize(
    ("rights", "owner", "allowed"),
    [
        ({"create": Extent.OWN}, None, True),
        ({"create": Extent.OWN}, "anna", True),
        ({"create": Extent.OWN}, "boris", False),
        ({"create": Extent.ALL}, "boris", True),
        ({"create": Extent.TEAM, "assign": Extent.TEAM}, "boris", True),
        ({}, None, False),
    ],
)
def test_accounts_are_created_for_oneself_or_with_the_right_to_assign(rights, owner, allowed):
    decision = may_create_account(Situation(actor(**rights), None, {}, Given(owner)))
    assert bool(decision) is allowed
    assert allowed or decision.reason.code == ("not_yours" if rights else "no_right")


@pytest.mark.parametrize(
    ("extent", "standing", "allowed"),
    [
        (Extent.OWN, {Standing.OWNER}, True),
        (Extent.OWN, {Standing.DUTY, Standing.TEAM_MEMBER}, True),
        (Extent.OWN, {Standing.DUTY}, False),
        (Extent.ALL, {Standing.DUTY}, True),
        (Extent.ALL, set(), True),
        (Extent.OWN, set(), False),
    ],
)
def test_a_duty_alone_changes_no_account(extent, standing, allowed):
    situation = Situation(actor(edit=extent), frozenset(standing), {}, None)
    may = beyond_duty("account", "edit")
    assert may.__name__ == "may_edit_account_beyond_duty"
    decision = may(situation)
    assert bool(decision) is allowed
    assert allowed or decision.reason.code == ("duty_only" if standing == {Standing.DUTY} else "not_yours")


@pytest.mark.parametrize(
    ("extent", "standing", "allowed"),
    [
        (Extent.OWN, {Standing.OWNER}, True),
        (Extent.OWN, {Standing.TEAM_MEMBER}, False),
        (Extent.OWN, {Standing.PRINCIPAL}, False),
        (Extent.TEAM, {Standing.LINE}, True),
        (Extent.ALL, set(), True),
        (Extent.OWN, {Standing.DUTY}, False),
    ],
)
def test_the_team_is_changed_by_who_answers_for_the_account(extent, standing, allowed):
    decision = may_change_team(Situation(actor(edit=extent), frozenset(standing), {}, None))
    assert bool(decision) is allowed
    assert allowed or decision.reason.code == "not_yours"
    assert may_change_team(Situation(actor(), frozenset(standing), {}, None)).reason.code == "no_right"


def test_menus_ask_without_a_record():
    assert beyond_duty("account", "edit")(Situation(actor(edit=Extent.OWN), None, {}, None))
    assert may_change_team(Situation(actor(edit=Extent.OWN), None, {}, None))


def test_a_duty_shows_the_card_only():
    assert not sees_whole_account(actor(read=Extent.OWN), frozenset({Standing.DUTY}))
    assert sees_whole_account(actor(read=Extent.OWN), frozenset({Standing.DUTY, Standing.OWNER}))
    assert sees_whole_account(actor(read=Extent.ALL), frozenset())


@pytest.mark.parametrize(
    ("standing", "facts", "archive", "restore"),
    [
        ({Standing.OWNER}, {"archived": False}, "", "not_archived"),
        ({Standing.OWNER}, {"archived": True}, "archived", ""),
        ({Standing.OWNER}, {}, "", ""),
        ({Standing.DUTY}, {"archived": True}, "duty_only", "duty_only"),
        ({Standing.DUTY}, {"archived": False}, "duty_only", "duty_only"),
    ],
)
def test_an_account_is_archived_once_and_restored_when_archived(standing, facts, archive, restore):
    situation = Situation(actor(edit=Extent.OWN), frozenset(standing), facts, None)
    told = [may(situation) for may in (may_archive_account, may_restore_account)]
    assert [decision.reason.code if decision.reason else "" for decision in told] == [archive, restore]
    assert [bool(decision) for decision in told] == [not archive, not restore]


@pytest.mark.parametrize(
    ("standing", "facts", "end", "resume"),
    [
        ({Standing.OWNER}, {"ended": False}, "", "not_ended"),
        ({Standing.OWNER}, {"ended": True}, "ended", ""),
        ({Standing.OWNER}, {}, "", ""),
        (set(), {"ended": True}, "not_yours", "not_yours"),
        (set(), {"ended": False}, "not_yours", "not_yours"),
    ],
)
def test_a_contact_is_ended_once_and_taken_back_when_ended(standing, facts, end, resume):
    anna = Actor(1, "anna", "Anna", rights={("contact", "edit"): Grant("contact", "edit", Extent.OWN, "role:x")})
    told = [may(Situation(anna, frozenset(standing), facts, None)) for may in (may_end_contact, may_resume_contact)]
    assert [decision.reason.code if decision.reason else "" for decision in told] == [end, resume]
    assert [bool(decision) for decision in told] == [not end, not resume]
