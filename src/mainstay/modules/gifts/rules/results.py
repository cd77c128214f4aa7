"""What an evaluation answers: a finding per rule, a decision per recipient, one for the event; each with its steps."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.rules.words import STRICTNESS, MeasureKind, Outcome, Route, StepName

_ROUTES = tuple(Route)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the ten steps: what came out, on which paragraph, by which setting of the firm, and why in a sentence."""

    name: StepName
    outcome: str
    reason: Sentence
    paragraph: str = ""
    setting: str = ""
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> int:
        """From 1 to 10."""
        return tuple(StepName).index(self.name) + 1


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of a finding, all in `currency` (numbers of times where it is empty).

    `counted` is the recipient's share; `amount` what the event adds to the allowance, with the shares of other
    recipients under it. `before` and `later` have happened, up to and after the day; `reserved` is kept free.
    `remaining` is the allowance after the event if it is permitted, as it stood if not.
    """

    currency: str
    counted: Decimal
    amount: Decimal
    before: Decimal
    reserved: Decimal
    later: Decimal
    limit: Decimal
    room: Decimal
    room_after: Decimal
    remaining: Decimal
    period: Period


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule, or one setting of the firm, says about one recipient's share."""

    rule_set: str
    row: str
    version: int | None
    name: str
    decision: Outcome
    paragraph: str
    reason: Sentence
    kind: MeasureKind | None = None
    route: Route = Route.AUTO
    validity_days: int | None = None
    tally: Tally | None = None
    steps: tuple[Step, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    flags: tuple[Sentence, ...] = ()
    alarms: tuple[Sentence, ...] = ()
    questions: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    record: bool = True
    curable: bool = True
    sole_signature: bool = False

    @property
    def citation(self) -> str:
        """Rule, version and paragraph."""
        return f"{self.name} {self.paragraph}".strip()


@dataclass(frozen=True, slots=True)
class RecipientDecision:
    """The answer for one named recipient: the strictest of all findings, of which `decided` is the one."""

    person: str
    decision: Outcome
    paragraph: str
    reason: Sentence
    route: Route
    findings: tuple[Finding, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer about an event: permitted only if every named share is.

    `decided_by` says whether the rules decided alone (`automatic`) or which people did.
    """

    event: str
    day: date
    decision: Outcome
    paragraph: str
    reason: Sentence
    route: Route
    recipients: tuple[RecipientDecision, ...]
    validity_days: int | None = None
    decided_by: str = "automatic"
    warnings: tuple[Sentence, ...] = ()
    flags: tuple[Sentence, ...] = ()
    alarms: tuple[Sentence, ...] = ()
    review: bool = False
    sole_signature: bool = False


def strictness(decision: Outcome) -> int:
    """How strict a decision is; a breach is the denial of what has already happened."""
    return STRICTNESS.index(Outcome.DENY if decision is Outcome.BREACH else decision)


def severity(route: Route) -> int:
    """How many eyes a route asks for."""
    return _ROUTES.index(route)
