"""A promise and its duty stay in step: what happens to the duty in My day happens to the promise, by a system actor.

The other way is written by the promise's own actions. Each function looks first whether there is something left to do,
so that a second delivery of an event does nothing.
"""

from typing import Any

from mainstay.framework.actions import perform
from mainstay.framework.events.registry import Happened, subscriber
from mainstay.kernel.actor import Actor, system_actor
from mainstay.modules.engagement.choices import PromiseState
from mainstay.modules.engagement.models import Interaction, Promise

VERBS = frozenset({
    "promise.keep", "promise.withdraw", "promise.move", "promise.reopen", "promise.pass", "interaction.measure",
})  # fmt: skip


def keeper() -> Actor:
    """The system actor that keeps promises and duties in step."""
    return system_actor("promise-keeper", VERBS)


def _promise_of(event: Happened) -> Promise | None:
    return Promise.objects.select_related("duty").filter(duty__public_id=event.subject_id).first()


def _do(name: str, subject: str, **values: Any) -> None:
    perform(keeper(), name, values, subject=subject)


@subscriber("duty.done")
def keep_with_duty(event: Happened) -> None:
    """The duty was done: the promise was kept."""
    promise = _promise_of(event)
    if promise is not None and promise.state == PromiseState.OPEN and promise.duty is not None:
        _do("promise.keep", promise.public_id, note=promise.duty.outcome)


@subscriber("duty.dropped")
def withdraw_with_duty(event: Happened) -> None:
    """The duty was dropped: the promise need not be kept, for the same reason."""
    promise = _promise_of(event)
    if promise is not None and promise.state == PromiseState.OPEN and promise.duty is not None:
        _do("promise.withdraw", promise.public_id, reason=promise.duty.outcome)


@subscriber("duty.moved")
def move_with_duty(event: Happened) -> None:
    """The duty was moved: the promise has another day, and nobody has told the client yet."""
    promise = _promise_of(event)
    if promise is None or promise.state != PromiseState.OPEN or promise.duty is None:
        return
    if promise.due_on != promise.duty.due_on:
        _do("promise.move", promise.public_id, due_on=promise.duty.due_on.isoformat())


@subscriber("duty.reopened")
def reopen_with_duty(event: Happened) -> None:
    """The duty was taken up again: so is the promise."""
    promise = _promise_of(event)
    if promise is not None and promise.state != PromiseState.OPEN:
        _do("promise.reopen", promise.public_id)


@subscriber("duty.handed_over")
def pass_with_duty(event: Happened) -> None:
    """The duty was handed over: the promise is kept by whoever has it now."""
    promise = _promise_of(event)
    if promise is not None and promise.duty is not None and promise.owner_id != promise.duty.assignee_id:
        _do("promise.pass", promise.public_id, to=promise.duty.assignee.public_id)


@subscriber("duty.done", "duty.dropped", "duty.moved", "duty.reopened")
def measure_with_duty(event: Happened) -> None:
    """The duty of a next step changed: the next contact of the account is computed anew."""
    talk = Interaction.objects.filter(next_duty__public_id=event.subject_id, removed_at=None).first()
    if talk is not None:
        _do("interaction.measure", talk.public_id)
