"""The clock and the steps of a privacy request. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mainstay.kernel.period import add_months
from mainstay.modules.compliance.choices import RequestSort, RequestState

PRESSING: Final = timedelta(days=7)
"""So long before its last day a request that is not answered is told to everybody who answers for privacy."""
RUNNING: Final = (RequestState.RECEIVED.value, RequestState.IDENTIFIED.value, RequestState.DONE.value)
_ORDER: Final = (
    RequestState.RECEIVED.value, RequestState.IDENTIFIED.value, RequestState.DONE.value, RequestState.ANSWERED.value,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a request: ``identify``, ``plan``, ``do`` or ``answer``; ``standing`` is done, now or later."""

    name: str
    standing: str


def answer_due_on(received: date, *, extended: bool = False) -> date:
    """The last day to answer: one month after the request, three with an extension (GDPR art. 12(3)).

    A month ends on the day of the same number, or on the last day of a shorter month.
    """
    return add_months(received, 3 if extended else 1)


def may_still_extend(received: date, today: date) -> bool:
    """Whether the person can still be told of an extension in time: within the first month (art. 12(3))."""
    return today <= answer_due_on(received)


def is_pressing(due: date, today: date) -> bool:
    """Whether a request that is not answered must be told to more than its handler."""
    return today >= due - PRESSING


def steps_of(sort: str, state: str) -> tuple[Step, ...]:
    """The way of a request: identify, plan (only an erasure has one), do, answer; with how far it has come."""
    place = _ORDER.index(state) if state in _ORDER else len(_ORDER)
    names = ["identify", "plan", "do", "answer"] if sort == RequestSort.ERASURE else ["identify", "do", "answer"]
    reached = {"identify": 0, "plan": 1, "do": 1, "answer": 2}
    return tuple(Step(name, _standing(reached[name], place)) for name in names)


def _standing(own: int, place: int) -> str:
    return "done" if own < place else "now" if own == place else "later"
