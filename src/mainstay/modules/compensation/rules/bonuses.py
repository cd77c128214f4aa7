"""Stage 4 for everything that is not a line-by-line commission: curves, objectives, milestones, contests, teams."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent, split_minor
from mainstay.kernel.rate_table import ONE, ZERO, exact, interpolate, rounded
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.attaining import FULL, Attaining, part_on_plan, target_of
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.gathering import Bucket, Buckets
from mainstay.modules.compensation.rules.plan import PayoutCurve
from mainstay.modules.compensation.rules.rating import Context, credited_values, quota_of
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, ZeroQuota
from mainstay.modules.performance.rules.measures import Attainment, MeasureEvent
from mainstay.modules.performance.rules.proration import Part
from mainstay.modules.performance.rules.transactions import CreditType


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus before rounding: its ``slot`` in the component, the exact amount, and what it was read from.

    ``reached`` is what was measured (attainment, units, weighted result), ``payout`` the part of the target or the
    rate per unit, ``target`` the money that the part is taken of, ``part`` its proration.
    """

    slot: str
    amount: Fraction
    reached: Fraction
    payout: Fraction
    target: Fraction
    part: Part
    context: Context
    details: tuple[tuple[str, Fraction], ...] = ()


def bonuses(book: Book, bucket: Bucket, attaining: Attaining, buckets: Buckets) -> list[Bonus]:
    """The bonuses of a bucket by the kind of its component."""
    context = attaining.context(bucket)
    readers: dict[ComponentKind, Callable[[], Iterator[Bonus]]] = {
        ComponentKind.TARGET_BONUS: lambda: _target_bonus(book, bucket, context),
        ComponentKind.MBO: lambda: _objectives(book, bucket, context),
        ComponentKind.MILESTONE: lambda: _milestones(bucket, context),
        ComponentKind.SPIFF: lambda: _contest(bucket, context),
        ComponentKind.TEAM_BONUS: lambda: _team(book, bucket, buckets, context),
    }
    reader = readers.get(bucket.component.kind)
    if reader is None:
        return []
    return [_gated(bonus, context) for bonus in reader()]


def _gated(bonus: Bonus, context: Context) -> Bonus:
    amount = ZERO if context.zero else bonus.amount * context.factor
    return Bonus(
        bonus.slot, amount, bonus.reached, bonus.payout, bonus.target, bonus.part, bonus.context, bonus.details
    )


def payout_of(curve: PayoutCurve | None, attainment: Fraction) -> Fraction:
    """What the curve pays at ``attainment``; without a curve the attainment itself, never below zero."""
    if curve is None:
        return max(attainment, ZERO)
    points = [(exact(point.attainment), exact(point.payout)) for point in curve.points]
    return interpolate(points, attainment, exact(curve.below), curve.above)


def personal_target(book: Book, bucket: Bucket) -> tuple[Fraction, Part]:
    """The target of the interval with its proration."""
    own = bucket.assignment.targets.get(bucket.component.code, bucket.component.target)
    rule = bucket.plan.proration
    part = part_on_plan(book, bucket, bucket.window, rule.target_count) if rule.target else FULL
    return exact(own or Decimal(0)), part


def _attained(book: Book, bucket: Bucket, context: Context) -> Fraction | None:
    attainment = context.attainment
    if bucket.component.measure.event is MeasureEvent.SURVEY:
        if attainment is None:
            return None
        return attainment.credited if attainment.quota is None else _fraction(book, bucket, attainment, context)
    return _fraction(book, bucket, attainment, context)


def _fraction(book: Book, bucket: Bucket, attainment: Attainment | None, context: Context) -> Fraction | None:
    if quota_of(book, bucket, context.target) is None or attainment is None:
        return None
    if attainment.fraction is None and bucket.plan.zero_quota is ZeroQuota.FULL:
        return ONE
    return attainment.fraction


def _passes(bucket: Bucket, reached: Fraction) -> bool:
    threshold = bucket.component.threshold
    return threshold is None or reached >= exact(threshold.value)


def _target_bonus(book: Book, bucket: Bucket, context: Context) -> Iterator[Bonus]:
    reached = _attained(book, bucket, context)
    if reached is None:
        return
    curve = bucket.component.curve
    read = min(reached, ONE) if context.capped_at_target else reached
    payout = payout_of(curve, read) if _passes(bucket, reached) else ZERO
    target, part = personal_target(book, bucket)
    if curve is not None and curve.in_money:
        part = part if bucket.plan.proration.curve else FULL
        yield Bonus("", payout * part.fraction, reached, payout, ONE, part, context)
    else:
        yield Bonus("", target * part.fraction * payout, reached, payout, target, part, context)


def _objectives(book: Book, bucket: Bucket, context: Context) -> Iterator[Bonus]:
    component = bucket.component
    results = {
        result.objective: exact(result.result)
        for result in book.facts.results
        if (result.person, result.component) == (bucket.person, component.code) and result.on in bucket.window
    }
    if not results:
        return
    for objective in component.objectives:
        if objective.name not in results:
            text = sentence(
                "The objective “{objective}” of {person} has no result yet and counts as zero. Enter the result.",
                objective=objective.name,
                person=bucket.person,
            )
            book.warn("no_result", f"{bucket.person}/{objective.name}", text)
    details = tuple((item.name, results.get(item.name, ZERO)) for item in component.objectives)
    reached = sum((exact(item.weight) / 100 * results.get(item.name, ZERO) for item in component.objectives), ZERO)
    payout = reached
    if component.all_or_nothing and any(result < ONE for _, result in details):
        payout = ZERO
    target, part = personal_target(book, bucket)
    yield Bonus("", target * part.fraction * payout, reached, payout, target, part, context, details)


def _milestones(bucket: Bucket, context: Context) -> Iterator[Bonus]:
    quota = context.target.amount if context.target is not None else None
    reached = sum(credited_values(bucket, quota), ZERO)
    for bonus in bucket.component.milestones:
        if reached >= exact(bonus.at):
            yield Bonus(f"{bonus.at}", exact(bonus.amount), reached, ONE, exact(bonus.amount), FULL, context)


def _contest(bucket: Bucket, context: Context) -> Iterator[Bonus]:
    contest = bucket.component.contest
    if contest is None:
        return
    units = sum((line.value for line in bucket.lines), ZERO)
    if not units:
        return
    amount = units * exact(contest.per_unit) if units >= exact(contest.minimum_units) else ZERO
    if contest.ceiling is not None:
        amount = min(amount, exact(contest.ceiling))
    yield Bonus("", amount, units, exact(contest.per_unit), ONE, FULL, context)


def team_credits(buckets: Buckets, bucket: Bucket, members: list[str]) -> Fraction:
    """What a team has credited: revenue credits only, so that no sale counts twice in one team."""
    total = ZERO
    for member in members:
        other = buckets.get((member, bucket.plan.code, bucket.component.code, bucket.window))
        if other is not None:
            total += sum((line.value for line in other.lines if line.share.type is CreditType.REVENUE), ZERO)
    return total


def _team(book: Book, bucket: Bucket, buckets: Buckets, context: Context) -> Iterator[Bonus]:
    share = bucket.component.team
    if share is None:
        return
    members = sorted(person.id for person in book.facts.people if person.team == share.team)
    goal = target_of(book, bucket, share.team)
    if goal is None or not goal.amount or bucket.person not in members:
        quota_of(book, bucket, None)
        return
    reached = team_credits(buckets, bucket, members) / goal.amount
    read = min(reached, ONE) if context.capped_at_target else reached
    payout = payout_of(bucket.component.curve, read) if _passes(bucket, reached) else ZERO
    target = exact(bucket.component.target or Decimal(0))
    weights = dict(share.weights)
    if weights and not any(weights.get(member) for member in members):
        text = sentence(
            "Nobody who is in the team {team} has a weight in {component}, so its bonus is paid to nobody. Enter weights.",
            team=share.team,
            component=bucket.component.code,
        )
        book.warn("no_weight", f"{share.team}/{bucket.component.code}", text)
        return
    minor = exponent(bucket.plan.currency)
    whole = int(rounded(target * payout, minor, bucket.plan.rounding.mode).scaleb(minor))
    parts = split_minor(whole, [weights.get(member, Decimal(0)) if weights else Decimal(1) for member in members])
    amount = Fraction(parts[members.index(bucket.person)], 10**minor)
    yield Bonus("", amount, reached, payout, target, FULL, context)
