"""What a plan must fulfil before anybody is paid by it, each failure in words that a manager understands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mainstay.kernel.errors import Problem
from mainstay.kernel.rate_table import multiplier_problems, table_problems
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.compensation.rules.plan import CompensationPlan, PlanComponent
from mainstay.modules.compensation.rules.vocabulary import ClawbackShape, ClawbackTrigger, ComponentKind
from mainstay.modules.performance.rules.measures import MeasureEvent
from mainstay.modules.performance.rules.quotas import Interval
from mainstay.modules.performance.rules.transactions import RateDate

HUNDRED = Decimal(100)
_CENTURY = 1200
_STAGE = {RateDate.BOOKING: 0, RateDate.CLOSE: 0, RateDate.INVOICE: 1, RateDate.PAYMENT: 2}
_EVENT_STAGE = {MeasureEvent.BOOKING: 0, MeasureEvent.INVOICE: 1, MeasureEvent.PAYMENT: 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the company has entered beside the plan: known filter values, and the most that a draw may be."""

    products: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    draw: Decimal | None = None
    custom_facts: frozenset[str] = field(default_factory=frozenset)


NO_LIMITS = Limits()


def plan_problems(plan: CompensationPlan, limits: Limits = NO_LIMITS, path: str = "") -> list[Problem]:
    """Everything that keeps a plan version from being used; empty when it may be."""
    found: list[Problem] = []
    codes: set[str] = set()
    for number, component in enumerate(plan.components):
        where = f"{path}components[{number}]"
        if component.code in codes:
            text = sentence("Two components have the code {name}. Give each its own.", name=component.code)
            found.append(Problem(f"{where}.code", "doubled_code", text))
        codes.add(component.code)
        found += [*_needs(component, where), *_tables(component, where), *_weights(component, where)]
        found += [*_clawback(component, where), *_parts(component, where), *_crediting(plan, component, where)]
        found += [*_filters(component, limits, where), *_caps(component, where)]
    return [*found, *_gates(plan, codes, path), *_plan_level(plan, limits, path)]


def _problem(path: str, code: str, text: Sentence) -> Problem:
    return Problem(path, code, text)


_NEEDED = {
    ComponentKind.MBO: ("objectives", "target"),
    ComponentKind.MILESTONE: ("milestones",),
    ComponentKind.SPIFF: ("contest",),
    ComponentKind.TEAM_BONUS: ("team", "target"),
}


def _needs(component: PlanComponent, where: str) -> Iterator[Problem]:
    for name in _NEEDED.get(component.kind, ()):
        if not getattr(component, name):
            text = sentence("A component of the kind {kind} needs {field}.", kind=component.kind.value, field=name)
            yield _problem(f"{where}.{name}", "missing", text)
    table = component.table
    if component.kind is ComponentKind.COMMISSION and table is None and component.rate is None:
        yield _problem(where, "no_rate", sentence("A commission needs a rate or a rate table."))
    if table is not None and table.output.value == "multiplier" and component.rate is None:
        text = sentence("The table holds multipliers of a base rate, but the component has no rate.")
        yield _problem(f"{where}.rate", "missing", text)
    if table is not None and table.input == "attainment" and component.measure.window is Interval.TRANSACTION:
        text = sentence(
            "Attainment needs an interval longer than one transaction. Choose month, quarter, half or year."
        )
        yield _problem(f"{where}.measure.interval", "interval", text)
    reset = component.measure.reset
    if reset is not None and _length(reset) < _length(component.measure.interval):
        text = sentence("The sum cannot start anew within the interval. Choose a longer reset.")
        yield _problem(f"{where}.measure.reset", "reset", text)


def _length(interval: Interval) -> int:
    return list(Interval).index(interval)


def _tables(component: PlanComponent, where: str) -> Iterator[Problem]:
    if component.table is not None:
        yield from table_problems(component.table, f"{where}.table")
    for number, multiplier in enumerate(component.multipliers):
        yield from multiplier_problems(multiplier, f"{where}.multipliers[{number}]")
    curve = component.curve
    if curve is None:
        return
    points = [point.attainment for point in curve.points]
    if len(points) < 2 or any(second <= first for first, second in zip(points, points[1:], strict=False)):  # noqa: PLR2004, RUF007
        text = sentence("A curve needs at least two points with ascending attainment.")
        yield _problem(f"{where}.curve.points", "curve", text)


def _weights(component: PlanComponent, where: str) -> Iterator[Problem]:
    weight = sum((objective.weight for objective in component.objectives), Decimal(0))
    if component.objectives and weight != HUNDRED:
        text = sentence(
            "The weights of the objectives add up to {weight} and not to 100. Change them so that they do.",
            weight=weight,
        )
        yield _problem(f"{where}.objectives", "weights_not_100", text)


def _clawback(component: PlanComponent, where: str) -> Iterator[Problem]:
    rule = component.clawback
    if rule is None:
        return
    linear = rule.shape in (ClawbackShape.LINEAR_MONTHS, ClawbackShape.LINEAR_DAYS)
    if linear and not rule.window_months:
        text = sentence("A linear clawback needs a window in months, over which it melts away.")
        yield _problem(f"{where}.clawback.window_months", "missing", text)
    if rule.shape is ClawbackShape.STEPPED and not rule.steps:
        yield _problem(f"{where}.clawback.steps", "missing", sentence("A stepped clawback needs its steps."))
    other = [item for item in rule.triggers if item not in (ClawbackTrigger.CANCEL, ClawbackTrigger.DOWNGRADE)]
    if rule.shape is ClawbackShape.RECALCULATE_PERIOD and other:
        text = sentence(
            "A period can be calculated again only for cancel and downgrade, not for {trigger}. "
            "Choose another shape, or leave the trigger out.",
            trigger=other[0].value,
        )
        yield _problem(f"{where}.clawback.triggers", "trigger_shape", text)


def _parts(component: PlanComponent, where: str) -> Iterator[Problem]:
    share = sum((item.share for item in component.payable), Decimal(0))
    if component.payable and share != 1:
        text = sentence("The payable shares add up to {share} and not to 1.", share=share)
        yield _problem(f"{where}.payable", "shares_not_1", text)
    kept = sum(item.share for item in (component.holdback, component.defer) if item is not None)
    if kept > 1:
        text = sentence("Holdback and deferral together keep back {share}, which is more than all.", share=kept)
        yield _problem(where, "kept_back", text)
    if component.defer is not None and component.defer.tranches < 1:
        yield _problem(f"{where}.defer.tranches", "tranches", sentence("A deferral needs at least one tranche."))
    if component.defer is not None and component.defer.tranches * component.defer.months > _CENTURY:
        text = sentence("The last tranche would be paid after more than a hundred years.")
        yield _problem(f"{where}.defer", "too_long", text)
    team = component.team
    if team is not None and team.weights and not any(weight for _, weight in team.weights):
        text = sentence(
            "Every weight of the team is zero, so nobody would have a part. Give weights, or leave them out."
        )
        yield _problem(f"{where}.team.weights", "no_weight", text)


def _crediting(plan: CompensationPlan, component: PlanComponent, where: str) -> Iterator[Problem]:
    stage = _EVENT_STAGE.get(component.measure.event)
    if stage is not None and stage < _STAGE[plan.rate_as_of]:
        text = sentence(
            "The plan looks up owner and rate on the date of {rate_as_of}, which is not known yet at {event}. "
            "Measure a later event, or choose an earlier date.",
            rate_as_of=plan.rate_as_of.value,
            event=component.measure.event.value,
        )
        yield _problem(f"{where}.measure.event", "date_not_known", text)


def _filters(component: PlanComponent, limits: Limits, where: str) -> Iterator[Problem]:
    wanted = component.measure.filter
    for name, values, known in (
        ("products", wanted.products, limits.products),
        ("segments", wanted.segments, limits.segments),
        ("countries", wanted.countries, limits.countries),
    ):
        for value in values:
            if known is not None and value not in known:
                text = sentence("There is no {value} among the {name}, so nothing would count.", value=value, name=name)
                yield _problem(f"{where}.measure.filter.{name}", "unknown_filter", text)


def _caps(component: PlanComponent, where: str) -> Iterator[Problem]:
    cap = component.caps.per_period
    if cap is not None and component.target is not None and cap < component.target:
        text = sentence(
            "The cap of {cap} is below the target pay of {target}, so the target could never be reached.",
            cap=cap,
            target=component.target,
        )
        yield _problem(f"{where}.cap.per_period", "cap_below_target", text)


def _gates(plan: CompensationPlan, codes: set[str], path: str) -> Iterator[Problem]:
    for number, component in enumerate(plan.components):
        named = component.measure.quota_of
        if named and named not in codes:
            text = sentence("No component has the code {name}.", name=named)
            yield _problem(f"{path}components[{number}].measure.quota_of", "unknown_component", text)
        for place, gate in enumerate(component.gates):
            if gate.measure == component.code:
                text = sentence("A component cannot be its own gate.")
                yield _problem(f"{path}components[{number}].gates[{place}].measure", "own_gate", text)
    streams = plan.draw.streams if plan.draw is not None else ()
    for name in streams:
        if name not in codes:
            text = sentence("The draw stands on {name}, which is no component of the plan.", name=name)
            yield _problem(f"{path}draw.streams", "unknown_stream", text)


def _plan_level(plan: CompensationPlan, limits: Limits, path: str) -> Iterator[Problem]:
    cap = plan.plan_cap
    if cap is not None and cap.percent_of_target_variable < HUNDRED:
        text = sentence(
            "The plan's cap is {percent} percent of the target variable pay; below 100 the target is out of reach.",
            percent=cap.percent_of_target_variable,
        )
        yield _problem(f"{path}plan_cap.percent_of_target_variable", "cap_below_target", text)
    if cap is not None and cap.interval is Interval.TRANSACTION:
        yield _problem(f"{path}plan_cap.interval", "interval", sentence("A plan's cap needs an interval of months."))
    draw = plan.draw
    if draw is not None and limits.draw is not None and draw.amount > limits.draw:
        text = sentence(
            "The draw of {amount} is above the limit of {limit} that is entered for this plan.",
            amount=draw.amount,
            limit=limits.draw,
        )
        yield _problem(f"{path}draw.amount", "draw_above_limit", text)
    if draw is not None and draw.frequency is Interval.TRANSACTION:
        yield _problem(f"{path}draw.frequency", "interval", sentence("A draw is paid by month, quarter, half or year."))
    if plan.recovery.percent > HUNDRED:
        yield _problem(
            f"{path}plan.recovery_percent", "percent", sentence("No more than 100 percent can be recovered.")
        )
    if len(set(plan.recovery.order)) != len(plan.recovery.order):
        yield _problem(
            f"{path}plan.recovery_order", "doubled", sentence("The order of recovery names something twice.")
        )
