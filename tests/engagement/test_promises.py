"""A promise and its duty are one thing in two places: whatever happens to one happens to the other."""

import pytest

from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.engagement.models import Promise, PromiseChange
from mainstay.modules.work.models import Duty


@pytest.fixture
def promise(do, client, helen, days):
    """We promised Helen the data in three days."""
    return do("anna", "promise.make", account=client, what="Shelf-life data", due_on=days(3), contact=helen).public_id


def state():
    """State of the promise and of its duty."""
    return Promise.objects.get().state, Duty.objects.get().state


def test_a_kept_promise_closes_its_duty_and_undo_opens_both(do, undo, promise):
    kept = do("anna", "promise.keep", promise, note="Sent by mail")
    assert state() == ("kept", "done")
    undo("anna", kept)
    assert state() == ("open", "open")


@pytest.mark.parametrize(
    ("act", "values", "result"),
    [("duty.done", {"outcome": "Sent"}, "kept"), ("duty.drop", {"reason": "They have it"}, "withdrawn")],
)
def test_what_is_done_to_the_duty_in_my_day_is_done_to_the_promise(do, tell, promise, act, values, result):
    do("anna", act, Duty.objects.get().public_id, **values)
    tell()
    row = Promise.objects.get()
    assert (row.state, row.closed_note) == (result, next(iter(values.values())))
    do("anna", "duty.reopen", Duty.objects.get().public_id)
    tell()
    assert state() == ("open", "open")


def test_a_broken_promise_drops_its_duty_and_keeps_what_the_client_was_told(do, look, promise, days):
    do("anna", "promise.break", promise, reason="Plant stood still", told="Not before May", told_on=days(0))
    assert state() == ("broken", "dropped")
    change = look("anna", "promise.page", id=promise).changes[0]
    assert (change.told, change.in_time, change.reason) == ("Not before May", True, "Plant stood still")


def test_each_change_says_whether_the_client_heard_of_it_before_the_day_after_it_or_never(do, look, client, days):
    late = do("anna", "promise.make", account=client, what="Samples", due_on=days(-5)).public_id
    do("anna", "promise.move", late, due_on=days(1), told="Two more days", told_on=days(-6))
    do("anna", "promise.move", late, due_on=days(-1), told="Yesterday after all", told_on=days(0))
    do("anna", "promise.move", late, due_on=days(2), told="One more", told_on=days(0))
    do("anna", "promise.move", late, due_on=days(4))
    page = look("anna", "promise.page", id=late)
    assert [change.in_time for change in page.changes] == [True, True, False, None]
    assert (page.first_due_on.isoformat(), page.line.due_on.isoformat()) == (days(-5), days(4))
    assert Duty.objects.get().due_on.isoformat() == days(4)


def test_a_client_cannot_have_been_told_tomorrow(do, promise, days):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "promise.move", promise, due_on=days(9), told="later", told_on=days(1))
    assert caught.value.problems[0].path == "told_on"
    assert not PromiseChange.objects.exists()


def test_a_duty_moved_in_my_day_moves_the_promise_and_says_that_nobody_told_the_client(do, tell, look, promise, days):
    do("anna", "duty.move", Duty.objects.get().public_id, due_on=days(8))
    tell()
    page = look("anna", "promise.page", id=promise)
    assert (page.line.due_on.isoformat(), [change.in_time for change in page.changes]) == (days(8), [None])
    tell()
    assert PromiseChange.objects.count() == 1


def test_a_duty_handed_over_takes_the_promise_along(do, tell, cast, promise):
    do("anna", "duty.hand_over", Duty.objects.get().public_id, to=cast.boris.public_id)
    tell()
    assert Promise.objects.get().owner_id == cast.boris.pk
    do("boris", "promise.keep", promise)
    assert state() == ("kept", "done")


def test_their_promise_is_our_duty_to_ask(do, look, client, helen, days):
    do("anna", "promise.make", account=client, what="Forecast for 2027", due_on=days(4), side="theirs", contact=helen)
    assert Duty.objects.get().what == "Ask for: Forecast for 2027"
    found = look("anna", "promise.open", account=client)
    assert ([one.what for one in found.ours], [one.tone for one in found.theirs]) == ([], ["wait"])


def test_a_settled_promise_is_not_settled_again(do, promise):
    do("anna", "promise.keep", promise)
    for act, values in (("promise.break", {"reason": "x"}), ("promise.withdraw", {}), ("promise.keep", {})):
        with pytest.raises(ActionRefused):
            do("anna", act, promise, **values)
    assert state() == ("kept", "done")


def test_a_stranger_finds_no_promise_and_nobody_passes_one_on_by_hand(do, cast, promise):
    with pytest.raises(SubjectNotFound):
        do("clara", "promise.keep", promise)
    with pytest.raises(ActionRefused):
        do("anna", "promise.pass", promise, to=cast.boris.public_id)
    assert state() == ("open", "open")
