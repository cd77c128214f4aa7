"""Duties: who owes what to whom by when, and the sight of an account that a duty gives."""

from datetime import date

import pytest

from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.work.models import Duty

DUE = "2026-12-01"


def test_a_duty_for_a_colleague_opens_the_account_and_closing_it_shuts_it(cast, do, client, sees, undo):
    made = do("anna", "duty.create", what="Send the data", due_on=DUE, account=client, assignee=cast.clara.public_id)
    assert sees("clara", "account", client)
    done = do("clara", "duty.done", made.public_id, outcome="Sent")
    assert not sees("clara", "account", client)
    undo("clara", done)
    assert sees("clara", "account", client)


def test_a_handed_over_duty_takes_its_access_along_and_stays_in_sight(cast, do, client, sees, undo):
    made = do("anna", "duty.create", what="Call", due_on=DUE, account=client, assignee=cast.clara.public_id)
    given = do("clara", "duty.hand_over", made.public_id, to=cast.boris.public_id, note="Ask for Līga")
    assert (sees("clara", "account", client), sees("boris", "account", client)) == (False, True)
    assert sees("clara", "duty", made.public_id)
    undo("clara", given)
    assert (sees("clara", "account", client), sees("boris", "account", client)) == (True, False)


def test_two_duties_on_an_account_keep_it_open_until_both_are_closed(cast, do, client, sees, undo):
    two = [
        do("anna", "duty.create", what=f"Part {n}", due_on=DUE, account=client, assignee=cast.clara.public_id).public_id
        for n in (1, 2)
    ]
    do("clara", "duty.done", two[0])
    assert sees("clara", "account", client)
    do("clara", "duty.drop", two[1], reason="Not needed")
    assert not sees("clara", "account", client)


def test_a_stranger_knows_nothing_of_a_duty(cast, do):
    made = do("anna", "duty.create", what="Mine", due_on=DUE)
    with pytest.raises(SubjectNotFound):
        do("clara", "duty.done", made.public_id)
    do("dace", "duty.done", made.public_id)


def test_nobody_gives_duties_on_an_account_that_is_not_theirs(cast, do, client, sees, undo):
    do("anna", "duty.create", what="Look", due_on=DUE, account=client, assignee=cast.clara.public_id)
    with pytest.raises(ActionRefused):
        do("clara", "duty.create", what="Look too", due_on=DUE, account=client, assignee=cast.boris.public_id)
    assert not sees("boris", "account", client)


def test_a_closed_duty_is_closed(cast, do):
    made = do("anna", "duty.create", what="Once", due_on=DUE).public_id
    do("anna", "duty.done", made)
    for name, values in (("duty.done", {}), ("duty.move", {"due_on": DUE}), ("duty.edit", {"what": "Twice"})):
        with pytest.raises(ActionRefused, match="closed"):
            do("anna", name, made, **values)


def test_moving_and_waiting_can_be_taken_back(do, undo):
    made = do("anna", "duty.create", what="Offer", due_on=DUE).public_id
    moved = do("anna", "duty.move", made, due_on="2026-12-09")
    undo("anna", moved)
    assert Duty.objects.get().due_on == date(2026, 12, 1)
    waits = do("anna", "duty.wait", made, note="Forecast", due_on="2027-01-04")
    assert (Duty.objects.get().state, Duty.objects.get().due_on) == ("waiting", date(2027, 1, 4))
    undo("anna", waits)
    assert (Duty.objects.get().state, Duty.objects.get().due_on) == ("open", date(2026, 12, 1))


def test_a_leaver_gets_no_duty(cast, do):
    type(cast.boris).objects.filter(pk=cast.boris.pk).update(is_active=False)
    with pytest.raises(InputInvalid, match="no longer works here"):
        do("anna", "duty.create", what="Late", due_on=DUE, assignee=cast.boris.public_id)


def test_many_at_once_are_done_moved_and_taken_back_together(cast, do, undo):
    ids = [do("anna", "duty.create", what=f"Part {n}", due_on=f"2026-12-0{n}").public_id for n in (1, 2, 3)]
    moved = do("anna", "duty.move_many", duties=ids, due_on="2026-12-20")
    assert set(Duty.objects.values_list("due_on", flat=True)) == {date(2026, 12, 20)}
    undo("anna", moved)
    assert [one.due_on.day for one in Duty.objects.order_by("pk")] == [1, 2, 3]
    done = do("anna", "duty.done_many", duties=ids)
    assert set(Duty.objects.values_list("state", flat=True)) == {"done"}
    undo("anna", done)
    assert set(Duty.objects.values_list("state", flat=True)) == {"open"}


def test_one_duty_of_somebody_else_stops_the_whole_heap(cast, do):
    mine = do("anna", "duty.create", what="Mine", due_on=DUE).public_id
    theirs = do("boris", "duty.create", what="His", due_on=DUE).public_id
    with pytest.raises(InputInvalid, match="does not exist"):
        do("anna", "duty.done_many", duties=[mine, theirs])
    closed = do("anna", "duty.create", what="Old", due_on=DUE).public_id
    do("anna", "duty.done", closed)
    with pytest.raises(ActionRefused, match="closed"):
        do("anna", "duty.done_many", duties=[mine, closed])
    assert Duty.objects.get(public_id=mine).state == "open"


def test_the_moment_decides_the_day_in_the_actors_zone(cast, do):
    do("anna", "duty.create", what="Call Delhi", due_on=DUE, due_at="2026-12-01T23:30:00+00:00")
    assert Duty.objects.get().due_on == date(2026, 12, 2)
