"""What somebody must know for a role, whether it is confirmed, and which rights rest on it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mainstay.kernel.period import add_months

WARN_BEFORE = timedelta(days=30)
Right = tuple[str, str]


class Known(StrEnum):
    """How somebody stands to a topic that a role requires."""

    CONFIRMED = "confirmed"
    EXPIRING = "expiring"
    DUE = "due"
    MISSING = "missing"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A role requires a topic of somebody since a day; ``grace_days`` later it must be confirmed.

    ``required_on`` is the later of the first day of the requirement and that of the appointment. ``rights`` (group and
    verb) rest on it.
    """

    topic: int
    required_on: date
    grace_days: int = 0
    rights: frozenset[Right] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody confirmed a topic on a day; ``expires_on`` is the first day without, None for never."""

    topic: int
    on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to one topic: its state, the day by which to act (None when there is nothing to do), and the
    rights that are withheld until then.
    """

    topic: int
    state: Known
    act_by: date | None
    expires_on: date | None
    withheld: frozenset[Right]


def standings(
    requirements: Iterable[Requirement], confirmations: Iterable[Confirmation], today: date
) -> tuple[Standing, ...]:
    """How somebody stands to every topic required today, in order of topic.

    Of several requirements of a topic the earliest day to act counts, and all their rights rest on it. Of several
    confirmations the one that holds longest counts. A right is withheld from the day to act on; one that expires warns
    ``WARN_BEFORE`` it does.
    """
    by_topic: dict[int, list[Requirement]] = {}
    for one in requirements:
        if one.required_on <= today:
            by_topic.setdefault(one.topic, []).append(one)
    best = _longest(confirmations, today)
    return tuple(_standing(topic, by_topic[topic], best.get(topic), today) for topic in sorted(by_topic))


def _longest(confirmations: Iterable[Confirmation], today: date) -> dict[int, Confirmation]:
    best: dict[int, Confirmation] = {}
    for one in confirmations:
        if one.on <= today and (one.topic not in best or _lasts(one) > _lasts(best[one.topic])):
            best[one.topic] = one
    return best


def _lasts(one: Confirmation) -> date:
    return one.expires_on or date.max


def _standing(topic: int, required: Sequence[Requirement], known: Confirmation | None, today: date) -> Standing:
    rights = frozenset(right for one in required for right in one.rights)
    if known is None:
        act_by = min(one.required_on + timedelta(days=one.grace_days) for one in required)
        late = act_by <= today
        return Standing(topic, Known.MISSING if late else Known.DUE, act_by, None, rights if late else frozenset())
    expires = known.expires_on
    if expires is None:
        return Standing(topic, Known.CONFIRMED, None, None, frozenset())
    if expires <= today:
        return Standing(topic, Known.EXPIRED, expires, expires, rights)
    if expires - WARN_BEFORE <= today:
        return Standing(topic, Known.EXPIRING, expires, expires, frozenset())
    return Standing(topic, Known.CONFIRMED, None, expires, frozenset())


def withheld_rights(found: Iterable[Standing]) -> dict[Right, int]:
    """The rights that are withheld, each with the first topic (by number) that is in the way."""
    held: dict[Right, int] = {}
    for one in found:
        for right in one.withheld:
            held[right] = min(one.topic, held.get(right, one.topic))
    return held


def expires_on(confirmed_on: date, valid_months: int | None) -> date | None:
    """The first day on which a confirmation holds no longer; None when it holds for ever.

    Raises ValueError for a validity of less than a month.
    """
    if valid_months is None:
        return None
    if valid_months < 1:
        msg = "a confirmation holds for at least a month"
        raise ValueError(msg)
    return add_months(confirmed_on, valid_months)


@dataclass(frozen=True, slots=True)
class QuizResult:
    """How a quiz went: right answers of all, and whether that suffices."""

    right: int
    questions: int
    passed: bool


def graded(correct: Mapping[int, int], answers: Mapping[int, int], pass_percent: int) -> QuizResult:
    """Compare answers (question to choice) with the correct ones; what is not answered is wrong.

    Passed with at least ``pass_percent`` of all questions right, compared exactly; a quiz without questions is passed.
    """
    right = sum(answers.get(question) == choice for question, choice in correct.items())
    return QuizResult(right, len(correct), right * 100 >= pass_percent * len(correct))
