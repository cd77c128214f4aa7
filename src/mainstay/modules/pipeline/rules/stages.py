"""Stages: which criteria stand between two of them, what a deal still lacks, how long it has been where it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.kernel.errors import Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence, sentence

STAKEHOLDER_CRITERIA = ("economic_buyer", "user_buyer", "technical_buyer", "coach")
_LACKING: dict[str, Sentence] = {
    "amount": sentence("The amount is missing."),
    "close_on": sentence("The day on which it should close is missing."),
    "next_step": sentence("The next step is missing."),
    "next_step_on": sentence("The day of the next step is missing."),
    "competitor": sentence("Who competes is missing; say so if nobody does."),
    "source": sentence("Where the deal comes from is missing."),
    "product": sentence("No product is named yet."),
    "term_months": sentence("The number of months of the recurring part is missing."),
    "economic_buyer": sentence("Who signs for the client is missing."),
    "user_buyer": sentence("Who will use it is missing."),
    "technical_buyer": sentence("Who judges it technically is missing."),
    "coach": sentence("Who helps us inside the client is missing."),
}
_AGEING_FROM, _LATE_FROM = Decimal("1.5"), Decimal(3)


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What criteria look at. ``roles`` are the parts in the decision for which the deal names somebody."""

    amount: Money | None = None
    recurring: Money | None = None
    term_months: int | None = None
    close_on: date | None = None
    next_step: str = ""
    next_step_on: date | None = None
    competitor_known: bool = False
    source: str = ""
    products: int = 0
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StagePlace:
    """A stage as the rules see it: where it stands, whether it is open, and its exit criteria."""

    id: int
    position: int
    kind: str
    criteria: tuple[str, ...] = ()


def criteria_between(stages: Iterable[StagePlace], start: StagePlace, target: StagePlace) -> tuple[str, ...]:
    """The criteria to fulfil on the way: those of every open stage from ``start`` up to the one before ``target``, all
    remaining ones when the target is won. None on the way back, and none for losing.
    """
    if target.kind == "lost":
        return ()
    passed = [
        stage
        for stage in sorted(stages, key=lambda one: one.position)
        if stage.kind == "open"
        and stage.position >= start.position
        and (target.kind == "won" or stage.position < target.position)
    ]
    return tuple(dict.fromkeys(criterion for stage in passed for criterion in stage.criteria))


def missing(criteria: Sequence[str], facts: DealFacts, today: date) -> tuple[Problem, ...]:
    """What the deal lacks for the criteria: each problem's path names the input field that would fill the gap."""
    found: list[Problem] = []
    for criterion in criteria:
        found += [Problem(path, "missing", _LACKING[path]) for path in _gaps(criterion, facts)]
        found += _past(criterion, facts, today)
    return tuple(found)


def _gaps(criterion: str, facts: DealFacts) -> tuple[str, ...]:
    if criterion in STAKEHOLDER_CRITERIA:
        return () if criterion in facts.roles else (criterion,)
    filled: dict[str, dict[str, bool]] = {
        "amount": {"amount": bool(facts.amount) or bool(facts.recurring)},
        "close_on": {"close_on": facts.close_on is not None},
        "next_step": {"next_step": bool(facts.next_step), "next_step_on": facts.next_step_on is not None},
        "competitor": {"competitor": facts.competitor_known},
        "source": {"source": bool(facts.source)},
        "product": {"product": facts.products > 0},
        "term_months": {"term_months": not facts.recurring or bool(facts.term_months)},
    }
    return tuple(path for path, there in filled[criterion].items() if not there)


def _past(criterion: str, facts: DealFacts, today: date) -> list[Problem]:
    days = {"close_on": ("close_on", facts.close_on), "next_step": ("next_step_on", facts.next_step_on)}
    path, day = days.get(criterion, ("", None))
    if day is None or day >= today:
        return []
    return [Problem(path, "past", sentence("{day} is past; name a day from today on.", day=day.isoformat()))]


def ageing(days: int, usual: int | None) -> str:
    """The tone of a deal's days in its stage: empty up to one and a half times the usual days, ``due`` up to three
    times, ``late`` beyond; empty where nothing is usual yet.
    """
    if not usual:
        return ""
    share = Decimal(days) / usual
    return "late" if share > _LATE_FROM else "due" if share > _AGEING_FROM else ""


def median_days(days: Iterable[int]) -> int | None:
    """The median of whole days, the lower of the two middle ones for an even number; None for none."""
    found = sorted(days)
    return found[(len(found) - 1) // 2] if found else None


def next_step_tone(step: str, on: date | None, today: date, *, waits: bool) -> str:
    """How the next step stands: ``none`` without one, ``late`` behind its day, ``due`` on it, ``wait`` while the client
    owes it, ``planned`` otherwise.
    """
    if not step and on is None:
        return "none"
    if on is not None and on < today:
        return "late"
    if waits:
        return "wait"
    return "due" if on == today else "planned"
