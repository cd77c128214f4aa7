"""Everything that a calculation reads, and everything that it answers. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence
from mainstay.kernel.trace import Trace
from mainstay.modules.compensation.rules.ledger import Balances, LedgerEntry
from mainstay.modules.compensation.rules.plan import CompensationPlan, NonCashAward
from mainstay.modules.compensation.rules.vocabulary import ClawbackTrigger
from mainstay.modules.performance.rules.exchange import ExchangeRate
from mainstay.modules.performance.rules.measures import Attainment
from mainstay.modules.performance.rules.quotas import Quota, QuotaRelief, WorkCalendar
from mainstay.modules.performance.rules.transactions import Credit, CreditFacts, Transaction


class LeaverKind(StrEnum):
    """How a person left."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class PlanAssignment:
    """``person`` is on the plan ``plan`` (a code) in ``period``, with personal targets by component.

    ``target_variable`` is the variable pay of a year at 100 percent, in the plan's currency.
    """

    person: str
    plan: str
    period: Period
    target_variable: Decimal | None = None
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    leaver: LeaverKind | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who is paid, in which currency, on which calendar, in which team."""

    id: str
    currency: str = ""
    calendar: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """The judged ``result`` (1 is fully reached) of an objective in the interval that contains ``on``."""

    person: str
    component: str
    objective: str
    on: date
    result: Decimal


@dataclass(frozen=True, slots=True)
class OutsideValue:
    """A value from outside the transactions (survey, audit) for ``person`` and ``measure``, dated ``on``."""

    person: str
    measure: str
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Incident:
    """An error or misconduct found on ``on`` that touches a deal."""

    transaction: str
    trigger: ClawbackTrigger
    on: date


@dataclass(frozen=True, slots=True)
class ManualAdjustment:
    """A decided amount in the plan's currency, with its reason; ``refers_to`` names what it corrects."""

    id: str
    person: str
    on: date
    amount: Decimal
    reason: str
    approved_by: str = ""
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class AwardGiven:
    """A prize handed over on ``on``."""

    id: str
    person: str
    on: date
    award: NonCashAward


@dataclass(frozen=True, slots=True)
class OtherDebt:
    """Another debt of the person to the company, recovered in the plan's order from ``on`` on."""

    id: str
    person: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """All inputs of a calculation, as known on its day."""

    plans: tuple[CompensationPlan, ...]
    assignments: tuple[PlanAssignment, ...]
    transactions: tuple[Transaction, ...] = ()
    people: tuple[Person, ...] = ()
    credit: CreditFacts = field(default_factory=CreditFacts)
    quotas: tuple[Quota, ...] = ()
    reliefs: tuple[QuotaRelief, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    calendars: Mapping[str, WorkCalendar] = field(default_factory=dict)
    results: tuple[ObjectiveResult, ...] = ()
    outside: tuple[OutsideValue, ...] = ()
    incidents: tuple[Incident, ...] = ()
    adjustments: tuple[ManualAdjustment, ...] = ()
    awards: tuple[AwardGiven, ...] = ()
    debts: tuple[OtherDebt, ...] = ()
    fiscal_start: int = 1


class Working(Protocol):
    """How a line was calculated; prints itself as a trace."""

    def trace(self, earning: "Earning") -> Trace:
        """The tree behind ``earning``."""
        ...


@dataclass(frozen=True, slots=True)
class Earning:
    """A calculated line before it is settled, rounded by the plan's rule; ``unrounded`` is the exact value."""

    person: str
    plan: str
    plan_version: int
    component: str
    interval: Period
    amount: Decimal
    unrounded: Fraction
    currency: str
    day: date
    transaction: str = ""
    slot: str = ""
    working: "Working | None" = None

    @property
    def key(self) -> tuple[str, ...]:
        """What the line is about: the same line in a later run has the same key."""
        day = self.interval.start.isoformat()
        return ("earning", self.plan, self.component, day, self.transaction, self.slot)

    @property
    def trace(self) -> Trace | None:
        """Why the amount is what it is; built when asked for."""
        return None if self.working is None else self.working.trace(self)


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something that a person must look at; nothing was guessed in its place."""

    code: str
    subject: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Payout:
    """What is sent to payroll: ``amount`` in the person's ``currency`` from ``in_plan`` of the plan's currency.

    ``difference`` is the amount at the payment-date rate less the amount at the plan's rate.
    """

    person: str
    period: Period
    amount: Decimal
    currency: str
    in_plan: Decimal
    plan_currency: str
    rate: Decimal = Decimal(1)
    difference: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Restated:
    """For one person and home period: what was paid, and what would be right by today's facts."""

    person: str
    period: Period
    as_paid: Decimal
    as_restated: Decimal


@dataclass(frozen=True, slots=True)
class RunResult:
    """The answer of one run over one pay period: only ``entries`` are added to the ledger."""

    period: Period
    run_on: date
    entries: tuple[LedgerEntry, ...]
    credits: tuple[Credit, ...]
    earnings: tuple[Earning, ...]
    attainments: tuple[Attainment, ...]
    payouts: tuple[Payout, ...]
    opening: Mapping[str, Balances]
    closing: Mapping[str, Balances]
    restated: tuple[Restated, ...]
    warnings: tuple[PlanWarning, ...]
