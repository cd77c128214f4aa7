"""The facts of a calculation, arranged for look-up, with the warnings that arise on the way."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import FiscalCalendar, Period
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.case import Facts, Person, PlanAssignment, PlanWarning
from mainstay.modules.compensation.rules.plan import CompensationPlan, PlanComponent
from mainstay.modules.performance.rules.crediting import CreditIndex
from mainstay.modules.performance.rules.events import Deal, deals, known
from mainstay.modules.performance.rules.exchange import ExchangeRate, RateKind
from mainstay.modules.performance.rules.proration import Counting
from mainstay.modules.performance.rules.quotas import DayCount, Interval, Quota, QuotaRelief, WorkCalendar

MONTHS = {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.HALF: 6, Interval.YEAR: 12}


@dataclass(slots=True)
class Book:
    """All facts known on ``as_of``, seen up to ``until`` (excluded), arranged by person, plan, account, measure."""

    facts: Facts
    as_of: date
    until: date
    deals: list[Deal] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    plans: dict[str, list[CompensationPlan]] = field(default_factory=dict)
    assignments: dict[str, list[PlanAssignment]] = field(default_factory=dict)
    quotas: dict[tuple[str, str], list[Quota]] = field(default_factory=dict)
    reliefs: dict[tuple[str, str], list[QuotaRelief]] = field(default_factory=dict)
    rates: dict[tuple[str, str, RateKind], list[ExchangeRate]] = field(default_factory=dict)
    index: CreditIndex = field(init=False)
    fiscal: FiscalCalendar = field(init=False)
    _warnings: dict[tuple[str, str], PlanWarning] = field(default_factory=dict)
    _windows: dict[tuple[Interval, date], Period] = field(default_factory=dict)

    def __post_init__(self) -> None:
        facts = self.facts
        self.deals = deals(known(facts.transactions, self.as_of))
        self.people = {person.id: person for person in facts.people}
        self.index = CreditIndex(facts.credit)
        self.fiscal = FiscalCalendar(facts.fiscal_start)
        for plan in sorted(facts.plans, key=lambda plan: plan.version):
            self.plans.setdefault(plan.code, []).append(plan)
        for assignment in sorted(facts.assignments, key=lambda item: item.period.start):
            self.assignments.setdefault(assignment.person, []).append(assignment)
        for quota in facts.quotas:
            self.quotas.setdefault((quota.measure, quota.holder), []).append(quota)
        for relief in facts.reliefs:
            self.reliefs.setdefault((relief.measure, relief.holder), []).append(relief)
        for rate in facts.rates:
            self.rates.setdefault((rate.source, rate.target, rate.kind), []).append(rate)

    def warn(self, code: str, subject: str, text: Sentence) -> None:
        """Keep a warning, once for each code and subject."""
        self._warnings.setdefault((code, subject), PlanWarning(code, subject, text))

    def warn_missing(self, transaction: str, fact: str, component: str) -> None:
        """Say that ``transaction`` lacks a ``fact`` (the name of a field) that ``component`` cannot do without."""
        text = sentence(
            "{transaction} has no {fact}, which the component {component} needs, so it earns nothing there. Enter it.",
            transaction=transaction,
            fact=fact.replace("_", " "),
            component=component,
        )
        self.warn("missing_fact", f"{transaction}/{fact}", text)

    @property
    def warnings(self) -> tuple[PlanWarning, ...]:
        """All warnings so far, in order of code and subject."""
        return tuple(self._warnings[key] for key in sorted(self._warnings))

    def window(self, interval: Interval, day: date) -> Period:
        """The interval around ``day``; a single transaction is gathered by month."""
        key = (interval, day)
        found = self._windows.get(key)
        if found is None:
            found = self._windows[key] = self._window(interval, day)
        return found

    def _window(self, interval: Interval, day: date) -> Period:
        if interval is Interval.QUARTER:
            return self.fiscal.quarter(day)
        if interval is Interval.HALF:
            return self.fiscal.half(day)
        if interval is Interval.YEAR:
            return self.fiscal.year(day)
        return self.fiscal.month(day)

    def assignment(self, person: str, day: date) -> PlanAssignment | None:
        """The plan assignment of ``person`` on ``day``; None when on no plan."""
        return next((item for item in self.assignments.get(person, ()) if day in item.period), None)

    def plan(self, code: str, day: date) -> CompensationPlan | None:
        """The newest version of the plan in force on ``day``."""
        return next((plan for plan in reversed(self.plans.get(code, ())) if day in plan.period), None)

    def settling_plan(self, code: str, day: date) -> CompensationPlan | None:
        """The version in force on ``day``, or the last one before it: what is open is settled after a plan's end."""
        begun = [plan for plan in self.plans.get(code, ()) if plan.period.start <= day]
        return self.plan(code, day) or (begun[-1] if begun else None)

    def rate(self, source: str, target: str, kind: RateKind, day: date) -> Decimal | None:
        """The exchange rate of that kind on ``day``; None where none is stored."""
        found = self.rates.get((source, target, kind), ())
        return next((rate.rate for rate in found if day in rate.period), None)

    def periods_on(self, person: str, plan: str) -> list[Period]:
        """When ``person`` is on the plan of that code."""
        return [item.period for item in self.assignments.get(person, ()) if item.plan == plan]

    def calendar(self, person: str) -> WorkCalendar:
        """The working calendar of a person; Monday to Friday without holidays when none is named."""
        return self.facts.calendars.get(self.people.get(person, Person(person)).calendar, WorkCalendar())

    def counting(self, plan: CompensationPlan, person: str, by: DayCount | None) -> Counting:
        """How days are counted for one switch of the plan."""
        return Counting(by or plan.day_count, self.calendar(person), plan.proration.cutoff_day)

    def pays_now(self, component: PlanComponent) -> bool:
        """Whether the component is paid in the pay period that ends at ``until``."""
        every = component.pay or component.measure.interval
        if every is Interval.TRANSACTION or component.contest is not None:
            return True
        last = self.until.fromordinal(self.until.toordinal() - 1)
        return self.window(every, last).end == self.until
