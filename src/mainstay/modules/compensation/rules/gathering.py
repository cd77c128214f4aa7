"""Stages 1 to 3 for pay: each event's credits, valued in the plan's currency, gathered by component and interval."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import ONE, ZERO, exact
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.case import PlanAssignment
from mainstay.modules.compensation.rules.plan import Clawback, CompensationPlan, PlanComponent
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ClawbackTrigger, ComponentKind
from mainstay.modules.performance.rules.crediting import CreditRefused, Share, allocate, shares_of
from mainstay.modules.performance.rules.events import (
    REVERSALS,
    Deal,
    DealEvent,
    day_of,
    events_of,
    matches,
    missing_for,
    rate_day,
    value_of,
)
from mainstay.modules.performance.rules.exchange import RateKind, rate_words
from mainstay.modules.performance.rules.measures import Basis, MeasureEvent
from mainstay.modules.performance.rules.transactions import Transaction, TransactionKind

MONEY = frozenset({Basis.REVENUE, Basis.MARGIN, Basis.CONTRACT_VALUE, Basis.ANNUAL_VALUE})


@dataclass(frozen=True, slots=True)
class Measured:
    """A credit as a component counts it: ``amount`` in the transaction's currency, ``value`` in the plan's."""

    event: DealEvent
    share: Share
    amount: Fraction
    fx_rate: Decimal
    value: Fraction
    component: PlanComponent
    plan: CompensationPlan
    decided_on: date
    recalculates: bool = False

    @property
    def transaction(self) -> Transaction:
        """The transaction that the line shows."""
        return self.event.transaction


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A reversal that the clawback rule handles, outside the measure: ``part`` of the deal's line goes back."""

    measured: Measured
    trigger: ClawbackTrigger


@dataclass(slots=True)
class Bucket:
    """Everything that one person's component counts in one window."""

    person: str
    assignment: PlanAssignment
    plan: CompensationPlan
    component: PlanComponent
    window: Period
    lines: list[Measured] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)


Buckets = dict[tuple[str, str, str, Period], Bucket]


@dataclass(slots=True)
class Gathering:
    """The walk over all deals; ``buckets`` fill as it goes."""

    book: Book
    buckets: Buckets = field(default_factory=dict)
    _wanted: list[MeasureEvent] = field(default_factory=list)
    _shares: dict[tuple[str, date], tuple[Share, ...] | CreditRefused] = field(default_factory=dict)
    _contests: list[PlanComponent] = field(default_factory=list)

    def __post_init__(self) -> None:
        components = [component for plan in self.book.facts.plans for component in plan.components]
        self._wanted = sorted({component.measure.event for component in components})
        self._contests = [item for item in components if item.contest is not None and not item.contest.quota_retiring]

    def run(self) -> Buckets:
        """Gather all deals; lines of a bucket come in order of day, instant and id."""
        for deal in self.book.deals:
            self._unmatched(deal.root)
            for kind in self._wanted:
                for event in events_of(deal, kind):
                    if event.day < self.book.until:
                        self._event(deal, kind, event)
        for bucket in self.buckets.values():
            bucket.lines.sort(key=lambda line: line.event.order)
        return self.buckets

    def _unmatched(self, root: Transaction) -> None:
        if root.of or root.kind in REVERSALS:
            text = sentence(
                "{transaction} names {of}, which is not known, so it changes nobody's pay. Enter what it belongs to.",
                transaction=root.id,
                of=root.of or "-",
            )
            self.book.warn("unmatched_transaction", root.id, text)

    def _event(self, deal: Deal, kind: MeasureEvent, event: DealEvent) -> None:
        for code, plans in self.book.plans.items():
            day = rate_day(event, plans[0].rate_as_of)
            shares = self._credits(deal.root, day)
            for number, share in enumerate(shares):
                assignment = self.book.assignment(share.person, day)
                if assignment is not None and assignment.plan == code:
                    self._share(event, kind, (shares, number), assignment, day)

    def _credits(self, root: Transaction, day: date) -> tuple[Share, ...]:
        key = (root.id, day)
        found = self._shares.get(key)
        if found is None:
            found = self._shares[key] = shares_of(root, day, self.book.index)
        if isinstance(found, CreditRefused):
            self.book.warn(found.code, root.id, found.sentence)
            return ()
        return found

    def _share(
        self,
        event: DealEvent,
        kind: MeasureEvent,
        which: tuple[tuple[Share, ...], int],
        assignment: PlanAssignment,
        day: date,
    ) -> None:
        share = which[0][which[1]]
        plan = self.book.plan(assignment.plan, day)
        if plan is None:
            return
        for component in plan.components:
            if (
                component.measure.event is kind
                and share.type in component.measure.credit_types
                and component.kind is not ComponentKind.MBO
                and matches(event.deal.root, component.measure.filter)
                and not self._kept_from_quota(component, event)
            ):
                line = self._line(event, which, component, plan, day)
                if line is not None:
                    self._place(line, assignment)

    def _kept_from_quota(self, component: PlanComponent, event: DealEvent) -> bool:
        """Whether a running contest that does not retire quota has taken the event for itself."""
        return component.contest is None and any(
            contest.contest is not None
            and event.day in contest.contest.period
            and matches(event.deal.root, contest.measure.filter)
            for contest in self._contests
        )

    def _line(
        self,
        event: DealEvent,
        which: tuple[tuple[Share, ...], int],
        component: PlanComponent,
        plan: CompensationPlan,
        day: date,
    ) -> Measured | None:
        item, basis = event.of, component.measure.basis
        if missing := missing_for(item, basis):
            self.book.warn_missing(item.id, missing, component.code)
            return None
        money = basis in MONEY
        rate = self._fx(event, plan) if money else Decimal(1)
        if rate is None:
            return None
        whole = event.share * value_of(item, basis)
        shares, number = which
        amount = (
            whole if shares[number].share == ONE else allocate(whole, shares, item.currency if money else "")[number]
        )
        return Measured(event, shares[number], amount, rate, amount * exact(rate), component, plan, day)

    def _fx(self, event: DealEvent, plan: CompensationPlan) -> Decimal | None:
        item = event.of
        if item.currency in (plan.currency, ""):
            return Decimal(1)
        day = event.day if event.share > 0 else day_of(item) or event.day
        rate = self.book.rate(item.currency, plan.currency, RateKind(plan.fx.value), day)
        if rate is None:
            text = sentence(
                "There is no {kind} from {source} to {target} on {day}, so {transaction} has no pay. Enter the rate.",
                kind=rate_words(RateKind(plan.fx.value)),
                source=item.currency,
                target=plan.currency,
                day=day,
                transaction=item.id,
            )
            self.book.warn("missing_rate", item.id, text)
        return rate

    def _place(self, line: Measured, assignment: PlanAssignment) -> None:
        event, component = line.event, line.component
        trigger = trigger_of(event, component.clawback)
        day = event.day
        if trigger is not None:
            day = original_day(event)
        if component.contest is not None:
            if day not in component.contest.period:
                return
            window = component.contest.period
        else:
            window = self.book.window(component.measure.window, day)
        key = (line.share.person, line.plan.code, component.code, window)
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = Bucket(line.share.person, assignment, line.plan, component, window)
            self.buckets[key] = bucket
        if trigger is None:
            bucket.lines.append(line)
        elif component.clawback is not None and component.clawback.shape is ClawbackShape.RECALCULATE_PERIOD:
            if in_window(component.clawback, original_day(event), event.day):
                bucket.lines.append(
                    Measured(
                        event,
                        line.share,
                        line.amount,
                        line.fx_rate,
                        line.value,
                        component,
                        line.plan,
                        line.decided_on,
                        recalculates=True,
                    )
                )
        else:
            bucket.taken_back.append(TakenBack(line, trigger))


def trigger_of(event: DealEvent, clawback: Clawback | None) -> ClawbackTrigger | None:
    """The clawback trigger that a reversal sets off; None when it is an ordinary return."""
    if event.share > ZERO or clawback is None:
        return None
    kind = event.transaction.kind
    trigger = ClawbackTrigger.CANCEL if kind is TransactionKind.CANCELLATION else ClawbackTrigger.DOWNGRADE
    return trigger if trigger in clawback.triggers else None


def original_day(event: DealEvent) -> date:
    """The day of what a reversal takes back."""
    return day_of(event.of) or event.day


def in_window(clawback: Clawback, start: date, day: date) -> bool:
    """Whether ``day`` still lies in the window that began at ``start``."""
    return clawback.window_months is None or full_months(start, day) < clawback.window_months


def full_months(start: date, day: date) -> int:
    """Whole months gone from ``start`` to ``day``."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months - 1 if add_months(start, months) > day else months
