"""Quotas, attainment and gates of every component and interval that a person is on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import ZERO, exact
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.case import PlanAssignment
from mainstay.modules.compensation.rules.gathering import Bucket, Buckets
from mainstay.modules.compensation.rules.plan import CompensationPlan, Gate, PlanComponent
from mainstay.modules.compensation.rules.rating import Context, GateAnswer, credited_values
from mainstay.modules.performance.rules.measures import Attainment, MeasureEvent, QuotaBasis
from mainstay.modules.performance.rules.proration import Part, part_of
from mainstay.modules.performance.rules.quotas import DayCount
from mainstay.modules.performance.rules.targets import Target, quota_as_set, ramp_mean, relief_of, target

FULL = Part(1, 1)


def complete(book: Book, buckets: Buckets) -> None:
    """Add an empty bucket for each component and window that a person is on and has no credit in."""
    for person, assignments in book.assignments.items():
        for assignment in assignments:
            for plan, component, window in _windows(book, assignment):
                key = (person, plan.code, component.code, window)
                if key not in buckets:
                    buckets[key] = Bucket(person, assignment, plan, component, window)


def _windows(book: Book, assignment: PlanAssignment) -> Iterator[tuple[CompensationPlan, PlanComponent, Period]]:
    for plan in book.plans.get(assignment.plan, ()):
        shared = assignment.period.overlap(plan.period)
        past = shared and shared.overlap(Period(date.min, book.until))
        if past is None or past.end is None:
            continue
        for component in plan.components:
            if component.contest is not None:
                if component.contest.period.overlap(past) is not None:
                    yield plan, component, component.contest.period
                continue
            window = book.window(component.measure.window, past.start)
            while window.start < past.end:
                yield plan, component, window
                window = book.window(component.measure.window, window.end or past.end)


def target_of(book: Book, bucket: Bucket, holder: str = "") -> Target | None:
    """The quota of a bucket after proration, ramp and relief; None where there is none."""
    spec, plan, window = bucket.component.measure, bucket.plan, bucket.window
    if spec.quota_basis is QuotaBasis.TO_DATE and window.end is not None and book.until < window.end:
        window = Period(window.start, book.until)
    key = (spec.quota_of or bucket.component.code, holder or bucket.person)
    quotas = book.quotas.get(key)
    as_set = quota_as_set(quotas, window) if quotas else None
    if as_set is None:
        return None
    relief = relief_of(book.reliefs.get(key, ()), as_set[0], window)
    if holder:
        return target(as_set, FULL, Fraction(1), relief)
    part = part_on_plan(book, bucket, window, plan.proration.quota_count) if plan.proration.quota else FULL
    ramp = ramp_mean(plan.ramp.percent, bucket.assignment.period, window)
    return target(as_set, part, ramp, relief)


def part_on_plan(book: Book, bucket: Bucket, window: Period, by: DayCount | None) -> Part:
    """The part of ``window`` that the person is on the plan; None: counted as the plan counts."""
    present = book.periods_on(bucket.person, bucket.plan.code)
    if any(period.overlap(window) == window for period in present):
        return FULL
    return part_of(window, present, book.counting(bucket.plan, bucket.person, by))


@dataclass(slots=True)
class Attaining:
    """Attainments by person, plan and component, and the gates that stand on them."""

    book: Book
    found: dict[tuple[str, str, str], list[Attainment]] = field(default_factory=dict)
    targets: dict[tuple[str, str, str, Period], Target | None] = field(default_factory=dict)

    def measure(self, buckets: Buckets) -> None:
        """Measure all buckets."""
        for key, bucket in buckets.items():
            goal = self.targets[key] = target_of(self.book, bucket)
            quota = goal.amount if goal is not None else None
            if bucket.component.measure.event is MeasureEvent.SURVEY:
                credited = self.outside(bucket.person, bucket.component.code, bucket.window)
                if credited is None:
                    continue
            else:
                credited = sum(credited_values(bucket, quota), ZERO)
            attainment = Attainment(
                bucket.person,
                bucket.component.code,
                bucket.window,
                credited,
                quota,
                goal.as_set if goal is not None else None,
            )
            self.found.setdefault(key[:3], []).append(attainment)

    def all(self) -> tuple[Attainment, ...]:
        """Every attainment, in order of person, component and interval."""
        items = [item for group in self.found.values() for item in group]
        return tuple(sorted(items, key=lambda item: (item.person, item.measure, item.interval.start)))

    def quota(self, bucket: Bucket) -> Fraction | None:
        """The relieved quota of a bucket; None where there is none."""
        goal = self.targets.get((bucket.person, bucket.plan.code, bucket.component.code, bucket.window))
        return None if goal is None else goal.amount

    def outside(self, person: str, measure: str, window: Period) -> Fraction | None:
        """The mean of the outside values of a person and measure in ``window``; None where there is none."""
        values = [
            exact(item.value)
            for item in self.book.facts.outside
            if item.person == person and item.measure == measure and item.on in window and item.on < self.book.until
        ]
        return sum(values, ZERO) / len(values) if values else None

    def context(self, bucket: Bucket) -> Context:
        """Quota, missed gates and attainment of a bucket."""
        key = (bucket.person, bucket.plan.code, bucket.component.code, bucket.window)
        missed = tuple(answer for gate in bucket.component.gates if (answer := self._gate(bucket, gate)) is not None)
        attainment = self._in_window(key[:3], bucket.window)
        return Context(self.targets.get(key), missed, attainment)

    def _in_window(self, key: tuple[str, str, str], window: Period) -> Attainment | None:
        last = window.last_day
        if last is not None and last >= self.book.until:
            last = self.book.until.fromordinal(self.book.until.toordinal() - 1)
        items = self.found.get(key, ())
        return next((item for item in items if last is not None and last in item.interval), None)

    def _gate(self, bucket: Bucket, gate: Gate) -> GateAnswer | None:
        reached: Fraction | None
        in_percent = False
        if bucket.plan.component(gate.measure) is not None:
            attainment = self._in_window((bucket.person, bucket.plan.code, gate.measure), bucket.window)
            reached = None
            if attainment is not None:
                in_percent = attainment.quota is not None
                reached = attainment.fraction if in_percent else attainment.credited
        else:
            reached = self.outside(bucket.person, gate.measure, bucket.window)
        if reached is not None and reached >= exact(gate.at_least):
            return None
        return GateAnswer(gate.measure, reached, gate.at_least, gate.effect, gate.factor, in_percent)
