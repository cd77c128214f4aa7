"""Approvals: asked of one after the other, decided with a reason, never by oneself."""

import pytest

from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, RuleBroken, SubjectNotFound
from mainstay.modules.work.models import Approval, Duty


@pytest.fixture
def asked(cast, do, client):
    return do(
        "anna", "approval.ask", what="12% for three years", why="Or we lose them", subject_kind="account",
        subject_id=client, approvers=[cast.clara.public_id, cast.gita.public_id],
    ).public_id  # fmt: skip


def test_each_tier_answers_in_turn_and_sees_the_account_only_then(cast, do, asked, client, sees):
    assert sees("clara", "account", client)
    with pytest.raises(ActionRefused, match="Clara Weiss to decide"):
        do("gita", "approval.approve", asked)
    do("clara", "approval.approve", asked, reason="Fine with me")
    assert not sees("clara", "account", client)
    assert Approval.objects.get().state == "asked"
    do("gita", "approval.approve", asked)
    page = ask(cast.actor("anna"), "approval.page", {"id": asked})
    assert (page.state, [tier.state for tier in page.tiers]) == ("approved", ["approved", "approved"])
    assert not Duty.objects.filter(state="open").exists()


def test_a_refusal_ends_it_and_carries_its_reason(cast, do, asked):
    do("clara", "approval.refuse", asked, reason="Below the floor")
    page = ask(cast.actor("anna"), "approval.page", {"id": asked})
    assert (page.state, page.tiers[0].reason, page.tiers[1].state) == ("refused", "Below the floor", "asked")
    with pytest.raises(ActionRefused, match="decided already"):
        do("clara", "approval.approve", asked)


def test_nobody_decides_on_their_own_request(cast, do):
    with pytest.raises(RuleBroken, match="somebody else"):
        do("anna", "approval.ask", what="My travel", approvers=[cast.anna.public_id])


def test_an_approval_is_not_ticked_off_handed_over_or_seen_by_strangers(cast, do, asked):
    duty = Duty.objects.get().public_id
    for name, values in (("duty.done", {}), ("duty.hand_over", {"to": cast.boris.public_id})):
        with pytest.raises(ActionRefused, match="approve or refuse"):
            do("clara", name, duty, **values)
    with pytest.raises(SubjectNotFound):
        do("boris", "approval.approve", asked)


def test_what_is_taken_back_leaves_the_others_day(cast, do, asked):
    assert ask(cast.actor("clara"), "work.my_day").approvals_count == 1
    do("anna", "approval.withdraw", asked)
    assert ask(cast.actor("clara"), "work.my_day").approvals_count == 0
    assert Approval.objects.get().state == "withdrawn"


def test_those_concerned_are_told(cast, do, asked, notices):
    assert notices("clara") == [("approval", "12% for three years")]
    assert notices("gita") == []
    do("clara", "approval.approve", asked)
    assert notices("gita") == [("approval", "12% for three years")]
    do("gita", "approval.refuse", asked, reason="No")
    assert notices("anna") == [("decided", "12% for three years")]
