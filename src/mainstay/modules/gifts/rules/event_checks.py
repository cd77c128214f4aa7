"""What is wrong with one event by itself, before it is asked about or recorded."""

from collections.abc import Iterator
from typing import Final

from mainstay.kernel.errors import Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.ledger import FACTS
from mainstay.modules.gifts.rules.words import Direction, EventKind

_AMOUNTS: Final = ("cost", "market", "face", "secondary", "contribution")
MOST_RECIPIENTS: Final = 10_000


def event_problems(event: GiftEvent, path: str, *, asked: bool = False) -> list[Problem]:
    """Everything wrong with an event; one that is ``asked`` about tells of a benefit and has a day."""
    return list(_problems(event, path, asked=asked))


def _problems(event: GiftEvent, path: str, *, asked: bool) -> Iterator[Problem]:
    if asked and event.kind not in FACTS:
        names = ", ".join(sorted(FACTS))
        text = sentence("An event to be decided is one of {names}, not a {kind}.", names=names, kind=event.kind.value)
        yield Problem(f"{path}.kind", "not_an_event", text)
    valued = event.tax or event.delivery or any(getattr(event, name) is not None for name in _AMOUNTS)
    if valued and not event.currency:
        yield Problem(path, "missing", sentence("The field {name} is missing.", name="currency"))
    if event.cost is None and (event.tax or event.delivery):
        text = sentence("Tax and delivery are parts of the cost, which is missing.")
        yield Problem(f"{path}.cost", "missing", text)
    elif event.cost is not None and event.tax + event.delivery > event.cost:
        text = sentence("Tax and delivery are more than the cost that includes them.")
        yield Problem(f"{path}.cost", "too_small", text)
    if event.kind is EventKind.GIVEN and event.direction is not Direction.GIVEN:
        text = sentence("What was given is not {direction}.", direction=event.direction.value)
        yield Problem(f"{path}.direction", "contradiction", text)
    if event.direction is Direction.BOTH:
        yield Problem(f"{path}.direction", "contradiction", sentence("An event is given or received."))
    if len(event.recipients) > MOST_RECIPIENTS:
        text = sentence("One event has at most {most} recipients. Split the list.", most=MOST_RECIPIENTS)
        yield Problem(f"{path}.recipients", "too_many", text)
