"""Stage 4 for commissions: the lines of one bucket, read off its table, each with its working."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.rate_table import ONE, ZERO, Multiplier, Output, RateTable, Slice, Staircase, exact
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.gathering import Bucket, Measured
from mainstay.modules.compensation.rules.plan import CompensationPlan, PlanComponent
from mainstay.modules.compensation.rules.vocabulary import GateEffect, ThresholdKind, ZeroQuota
from mainstay.modules.performance.rules.measures import Attainment
from mainstay.modules.performance.rules.quotas import Interval
from mainstay.modules.performance.rules.targets import Target, ramp_of_month
from mainstay.modules.performance.rules.transactions import Transaction

PATH_INPUTS = frozenset({"amount", "attainment"})


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """A gate that was missed: its measure, what was reached (None: unknown), what was needed, and its effect.

    ``in_percent``: both are parts of a quota.
    """

    measure: str
    reached: Fraction | None
    needed: Decimal
    effect: GateEffect
    factor: Decimal
    in_percent: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """A multiplier that was applied: what it looks at, the fact found (None: unknown), the factor."""

    by: str
    fact: Fraction | None
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside the lines of a bucket: the quota of the window, missed gates, and the attainment."""

    target: Target | None
    missed: tuple[GateAnswer, ...] = ()
    attainment: Attainment | None = None

    @property
    def zero(self) -> bool:
        """Whether a gate closes the component."""
        return any(gate.effect is GateEffect.ZERO for gate in self.missed)

    @property
    def capped_at_target(self) -> bool:
        """Whether a gate takes the accelerator away."""
        return any(gate.effect is GateEffect.NO_ACCELERATOR for gate in self.missed)

    @property
    def factor(self) -> Fraction:
        """The product of the factors of missed gates."""
        result = ONE
        for gate in self.missed:
            if gate.effect is GateEffect.FACTOR:
                result *= exact(gate.factor)
        return result


@dataclass(frozen=True, slots=True)
class RatedLine:
    """A line with its working: credited value, place on the path, slices, factors, and the exact amount.

    ``uncapped`` is the amount before the cap on the pay for one deal.
    """

    measured: Measured
    credited: Fraction
    before: Fraction
    after: Fraction
    slices: tuple[Slice, ...]
    factors: tuple[Factor, ...]
    context: Context
    amount: Fraction
    uncapped: Fraction


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and the way that it goes: from ``before`` to ``after``, on a path that ends at ``end``."""

    measured: Measured
    credited: Fraction
    before: Fraction
    after: Fraction


def quota_of(book: Book, bucket: Bucket, target: Target | None) -> Fraction | None:
    """The quota that the path is laid over; None where the plan refuses to pay without one, with a warning."""
    if target is None:
        text = sentence(
            "{person} has no quota for {component} from {start}, so nothing is earned there. Enter a quota.",
            person=bucket.person,
            component=bucket.component.code,
            start=bucket.window.start,
        )
        book.warn("missing_quota", f"{bucket.person}/{bucket.component.code}/{bucket.window.start}", text)
        return None
    if target.amount == 0 and bucket.plan.zero_quota is ZeroQuota.BLOCK:
        text = sentence(
            "The quota of {person} for {component} from {start} is zero, and the plan pays nothing without a quota.",
            person=bucket.person,
            component=bucket.component.code,
            start=bucket.window.start,
        )
        book.warn("zero_quota", f"{bucket.person}/{bucket.component.code}/{bucket.window.start}", text)
        return None
    return target.amount


def credited_values(bucket: Bucket, quota: Fraction | None) -> list[Fraction]:
    """Each line's value after the cap per deal: what a deal brings in total never exceeds the cap."""
    cap = bucket.component.caps.per_deal_credit
    if cap is None:
        return [line.value for line in bucket.lines]
    limit = exact(cap.amount) if cap.amount is not None else exact(cap.factor or Decimal(0)) * (quota or ZERO)
    return _clamped([(line.event.deal.root.id, line.value) for line in bucket.lines], limit)


def _clamped(values: Iterable[tuple[str, Fraction]], limit: Fraction) -> list[Fraction]:
    """Each value's part of the running total of its deal, where totals stop at ``limit``."""
    totals: dict[str, Fraction] = {}
    result = []
    for deal, value in values:
        before = totals.get(deal, ZERO)
        after = totals[deal] = before + value
        result.append(min(after, limit) - min(before, limit))
    return result


def rated(book: Book, bucket: Bucket, context: Context) -> list[RatedLine]:
    """The commission lines of a bucket, exact; empty where the plan refuses to pay."""
    table = bucket.component.table
    needs_quota = table is not None and table.input == "attainment"
    quota = context.target.amount if context.target is not None else None
    if needs_quota:
        quota = quota_of(book, bucket, context.target)
        if quota is None:
            return []
    placed = _placed(bucket, credited_values(bucket, quota))
    if bucket.component.measure.window is Interval.TRANSACTION:
        by_deal: dict[str, list[Placed]] = {}
        for item in placed:
            by_deal.setdefault(item.measured.event.deal.root.id, []).append(item)
        groups = list(by_deal.values())
    else:
        groups = [placed]
    lines = [line for group in groups for line in _Path(book, bucket, context, quota).lines(group)]
    return _deal_capped(lines, bucket.component)


def _placed(bucket: Bucket, values: list[Fraction]) -> list[Placed]:
    apart = bucket.component.measure.window is Interval.TRANSACTION
    reached: dict[str | None, Fraction] = {}
    placed = []
    for line, value in zip(bucket.lines, values, strict=True):
        path = line.event.deal.root.id if apart else None
        before = reached.get(path, ZERO)
        after = reached[path] = before + value
        placed.append(Placed(line, value, before, after))
    return placed


def _deal_capped(lines: list[RatedLine], component: PlanComponent) -> list[RatedLine]:
    limit = component.caps.per_deal
    if limit is None:
        return lines
    amounts = _clamped([(line.measured.event.deal.root.id, line.amount) for line in lines], exact(limit))
    return [
        RatedLine(
            line.measured,
            line.credited,
            line.before,
            line.after,
            line.slices,
            line.factors,
            line.context,
            amount,
            line.uncapped,
        )
        for line, amount in zip(lines, amounts, strict=True)
    ]


class _Path:
    """One path through the table: all lines of a window, or those of one deal."""

    end: Fraction

    def __init__(self, book: Book, bucket: Bucket, context: Context, quota: Fraction | None) -> None:
        self.book, self.bucket, self.context, self.quota = book, bucket, context, quota
        self.floor = ZERO
        self.closed = False
        self._stairs: dict[int, tuple[Staircase, list[Fraction]]] = {}

    def lines(self, placed: list[Placed]) -> list[RatedLine]:
        """The rated lines of the path, which ends where its last line ends."""
        self.end = placed[-1].after
        threshold = self.bucket.component.threshold
        if threshold is not None:
            bound = exact(threshold.value) * (self.quota if self.quota is not None else ONE)
            self.closed = self.end < bound
            if threshold.kind is ThresholdKind.EXCESS_ONLY:
                self.floor = bound
        return [self._line(item) for item in placed]

    def _line(self, item: Placed) -> RatedLine:
        component = item.measured.component
        slices: tuple[Slice, ...] = ()
        factors: tuple[Factor, ...] = ()
        amount = ZERO
        if not (self.closed or self.context.zero):
            slices, amount = self._read(item, component)
            factors = self._factors(item.measured, component)
            for factor in factors:
                amount *= factor.factor
            amount *= self.context.factor
        way = (item.before, item.after)
        return RatedLine(item.measured, item.credited, *way, slices, factors, self.context, amount, amount)

    def _read(self, item: Placed, component: PlanComponent) -> tuple[tuple[Slice, ...], Fraction]:
        table = component.table
        if table is None:
            rate = exact(component.rate or Decimal(0))
            return self._flat(item, rate)
        if table.input not in PATH_INPUTS:
            return self._by_fact(item, component, table)
        if table.input == "attainment" and not self.quota:
            stairs = Staircase(table)
            return self._flat(item, self._based(stairs.value_at(ONE), component, table))
        stairs, rates = self._stair(table, component, item.measured.plan)
        before, after = item.before, item.after
        if self.floor:
            before, after = max(before, self.floor), max(after, self.floor)
        if table.output is Output.AMOUNT:
            return (), stairs.total(after) - stairs.total(before)
        slices = stairs.slices(before, after, rates)
        return tuple(slices), sum((piece.amount for piece in slices), ZERO)

    def _flat(self, item: Placed, rate: Fraction) -> tuple[tuple[Slice, ...], Fraction]:
        before, after = item.before, item.after
        if self.floor:
            before, after = max(before, self.floor), max(after, self.floor)
        piece = Slice(0, after - before, rate)
        return (piece,), piece.amount

    def _stair(
        self, table: RateTable, component: PlanComponent, plan: CompensationPlan
    ) -> tuple[Staircase, list[Fraction]]:
        found = self._stairs.get(plan.version)
        if found is None:
            unit = self.quota if table.input == "attainment" and self.quota is not None else ONE
            top = self._below_target(table) if self.context.capped_at_target else None
            stairs = Staircase(table, unit, top)
            rates = [self._based(rate, component, table) for rate in stairs.rates_reached(self.end)]
            found = self._stairs[plan.version] = (stairs, rates)
        return found

    def _below_target(self, table: RateTable) -> int:
        bound = ONE if table.input == "attainment" else (self.quota or ZERO)
        return sum(exact(tier.lower) < bound for tier in table.tiers) if bound else len(table.tiers)

    @staticmethod
    def _based(value: Fraction, component: PlanComponent, table: RateTable) -> Fraction:
        return value * exact(component.rate or Decimal(0)) if table.output is Output.MULTIPLIER else value

    def _by_fact(self, item: Placed, component: PlanComponent, table: RateTable) -> tuple[tuple[Slice, ...], Fraction]:
        fact = fact_of(item.measured.event.deal.root, table.input)
        if fact is None:
            self._missing(item.measured, table.input)
            return (), ZERO
        stairs = Staircase(table)
        value = stairs.value_at(fact)
        if table.output is Output.AMOUNT:
            return (), value * item.measured.event.share * item.measured.share.share
        piece = Slice(stairs.tier_at(fact), item.credited, self._based(value, component, table))
        return (piece,), piece.amount

    def _factors(self, line: Measured, component: PlanComponent) -> tuple[Factor, ...]:
        found = [factor for multiplier in component.multipliers if (factor := self._factor(line, multiplier))]
        ramp = line.plan.ramp
        if ramp.rate_factor != 1:
            month = self.book.fiscal.month(line.event.day)
            if ramp_of_month(ramp.percent, self.bucket.assignment.period, month) != ONE:
                found.append(Factor("ramp", ONE, exact(ramp.rate_factor)))
        return tuple(found)

    def _factor(self, line: Measured, multiplier: Multiplier) -> Factor | None:
        fact = fact_of(line.event.deal.root, multiplier.by)
        if fact is None:
            self._missing(line, multiplier.by)
            return Factor(multiplier.by, None, ZERO)
        return Factor(multiplier.by, fact, Staircase(multiplier.table).value_at(fact))

    def _missing(self, line: Measured, name: str) -> None:
        self.book.warn_missing(line.transaction.id, name, line.component.code)


def fact_of(root: Transaction, name: str) -> Fraction | None:
    """A fact of a deal by name; None when it was not given."""
    if name == "margin_percent":
        return exact(root.amount - root.cost) / exact(root.amount) if root.cost is not None and root.amount else None
    value = {"discount": root.discount, "term": root.term}.get(name, root.custom.get(name))
    return None if value is None else exact(value)
