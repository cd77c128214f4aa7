"""Which topics somebody is asked to confirm, by when, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.knowledge.rules.knowledge import Known, Standing


@dataclass(frozen=True, slots=True)
class Asking:
    """By when a topic is to be confirmed, and why it is asked now."""

    due_on: date
    why: Sentence


def to_ask(found: Iterable[Standing], today: date) -> dict[int, Asking]:
    """By topic what somebody is asked to confirm: whatever is due, missing, expired, or expires soon. What should have
    been done is due today.
    """
    return {
        one.topic: Asking(max(one.act_by, today), _why(one)) for one in found
        if one.state is not Known.CONFIRMED and one.act_by is not None
    }  # fmt: skip


def _why(one: Standing) -> Sentence:
    if one.state is Known.EXPIRING:
        return sentence("Your confirmation runs out soon.")
    if one.state is Known.EXPIRED:
        return sentence("Your confirmation has run out.")
    return sentence("It is required of you.")
