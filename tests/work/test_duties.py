"""Duties: who owes what to whom by when, and the sight of an account that a duty gives."""

from datetime import date

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.work.models import Duty

DUE = "2026-12-01"


def sees(cast, who, kind, public_id):
    return visible_to(cast.actor(who), registry.kinds[kind]).filter(public_id=public_id).exists()


def undo(cast, who, outcome):
    back = outcome.answer["undo"]
    return perform(cast.actor(who), back["action"], back["input"], subject=back["subject"])


@pytest.fixture
def client(do):
    return do("anna", "account.create", name="Lielupes Piens").public_id


def test_a_duty_for_a_colleague_opens_the_account_and_closing_it_shuts_it(cast, do, client):
    made = do("anna", "duty.create", what="Send the data", due_on=DUE, account=client, assignee=cast.clara.public_id)
    assert sees(cast, "clara", "account", client)
    done = do("clara", "duty.done", made.public_id, outcome="Sent")
    assert not sees(cast, "clara", "account", client)
    undo(cast, "clara", done)
    assert sees(cast, "clara", "account", client)


def test_a_handed_over_duty_takes_its_access_along_and_stays_in_sight(cast, do, client):
    made = do("anna", "duty.create", what="Call", due_on=DUE, account=client, assignee=cast.clara.public_id)
    given = do("clara", "duty.hand_over", made.public_id, to=cast.boris.public_id, note="Ask for Līga")
    assert (sees(cast, "clara", "account", client), sees(cast, "boris", "account", client)) == (False, True)
    assert sees(cast, "clara", "duty", made.public_id)
    undo(cast, "clara", given)
    assert (sees(cast, "clara", "account", client), sees(cast, "boris", "account", client)) == (True, False)


def test_two_duties_on_an_account_keep_it_open_until_both_are_closed(cast, do, client):
    two = [
        do("anna", "duty.create", what=f"Part {n}", due_on=DUE, account=client, assignee=cast.clara.public_id).public_id
        for n in (1, 2)
    ]
    do("clara", "duty.done", two[0])
    assert sees(cast, "clara", "account", client)
    do("clara", "duty.drop", two[1], reason="Not needed")
    assert not sees(cast, "clara", "account", client)


def test_a_stranger_knows_nothing_of_a_duty(cast, do):
    made = do("anna", "duty.create", what="Mine", due_on=DUE)
    with pytest.raises(SubjectNotFound):
        do("clara", "duty.done", made.public_id)
    do("dace", "duty.done", made.public_id)


def test_nobody_gives_duties_on_an_account_that_is_not_theirs(cast, do, client):
    do("anna", "duty.create", what="Look", due_on=DUE, account=client, assignee=cast.clara.public_id)
    with pytest.raises(ActionRefused):
        do("clara", "duty.create", what="Look too", due_on=DUE, account=client, assignee=cast.boris.public_id)
    assert not sees(cast, "boris", "account", client)


def test_a_closed_duty_is_closed(cast, do):
    made = do("anna", "duty.create", what="Once", due_on=DUE).public_id
    do("anna", "duty.done", made)
    for name, values in (("duty.done", {}), ("duty.move", {"due_on": DUE}), ("duty.edit", {"what": "Twice"})):
        with pytest.raises(ActionRefused, match="closed"):
            do("anna", name, made, **values)


def test_moving_and_waiting_can_be_taken_back(cast, do):
    made = do("anna", "duty.create", what="Offer", due_on=DUE).public_id
    moved = do("anna", "duty.move", made, due_on="2026-12-09")
    undo(cast, "anna", moved)
    assert Duty.objects.get().due_on == date(2026, 12, 1)
    waits = do("anna", "duty.wait", made, note="Forecast", due_on="2027-01-04")
    assert (Duty.objects.get().state, Duty.objects.get().due_on) == ("waiting", date(2027, 1, 4))
    undo(cast, "anna", waits)
    assert (Duty.objects.get().state, Duty.objects.get().due_on) == ("open", date(2026, 12, 1))


def test_a_leaver_gets_no_duty(cast, do):
    type(cast.boris).objects.filter(pk=cast.boris.pk).update(is_active=False)
    with pytest.raises(InputInvalid, match="no longer works here"):
        do("anna", "duty.create", what="Late", due_on=DUE, assignee=cast.boris.public_id)
