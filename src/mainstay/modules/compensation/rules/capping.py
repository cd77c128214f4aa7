"""Steps 8 and 9: caps per component and interval, then the cap of the plan, shared pro rata."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import ONE, Rounding, exact, rounded
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import MONTHS, Book
from mainstay.modules.compensation.rules.earning import Earned
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.plan import CompensationPlan, PlanCap
from mainstay.modules.compensation.rules.vocabulary import Excess
from mainstay.modules.performance.rules.proration import part_of


@dataclass(frozen=True, slots=True)
class Cut:
    """``amount`` is cut from a component in a window (negative: an earlier excess is paid now) by ``limit``."""

    bucket: Bucket
    amount: Decimal
    limit: Decimal
    window: Period


def under_limit(totals: Sequence[Decimal], limits: Sequence[Decimal], excess: Excess) -> list[Decimal]:
    """What each interval may pay of its own total: at most its limit.

    With `pay_later` the excess waits and is paid in the next intervals that have room.
    """
    carried = Decimal(0)
    allowed = []
    for total, limit in zip(totals, limits, strict=True):
        wanted = total + carried
        paid = min(wanted, limit)
        carried = max(wanted - paid, Decimal(0)) if excess is Excess.PAY_LATER else Decimal(0)
        allowed.append(paid)
    return allowed


def component_cuts(book: Book, earned: Sequence[Earned]) -> list[Cut]:
    """The cuts of one person's component over its windows, which come in order of time."""
    capped = [item for item in earned if item.bucket.component.caps.per_period is not None]
    if not capped:
        return []
    totals = [total_of(item) for item in capped]
    limits = [_component_limit(book, item.bucket) for item in capped]
    allowed = under_limit(totals, limits, capped[-1].bucket.component.caps.excess)
    return [
        Cut(item.bucket, total - paid, limit, item.bucket.window)
        for item, total, paid, limit in zip(capped, totals, allowed, limits, strict=True)
        if total != paid
    ]


def total_of(item: Earned) -> Decimal:
    """The sum of the rounded lines of a bucket."""
    return sum((earning.amount for earning in item.earnings), Decimal(0))


def _component_limit(book: Book, bucket: Bucket) -> Decimal:
    limit = exact(bucket.component.caps.per_period or Decimal(0)) * _caps_part(book, bucket, bucket.window)
    return rounded(limit, exponent(bucket.plan.currency), bucket.plan.rounding.mode)


def _caps_part(book: Book, bucket: Bucket, window: Period) -> Fraction:
    plan = bucket.plan
    if not plan.proration.caps:
        return ONE
    counting = book.counting(plan, bucket.person, plan.proration.caps_count)
    return part_of(window, book.periods_on(bucket.person, plan.code), counting).fraction


def plan_cuts(book: Book, earned: Sequence[Earned], cuts: Sequence[Cut]) -> list[Cut]:
    """The cuts of the plan's cap for one person and plan, after the cuts of components."""
    plan = earned[-1].bucket.plan if earned else None
    if plan is None or plan.plan_cap is None:
        return []
    groups: dict[Period, list[Earned]] = {}
    for item in earned:
        groups.setdefault(_cap_window(book, item, plan.plan_cap), []).append(item)
    windows = sorted(groups, key=lambda window: window.start)
    limits = []
    for window in windows:
        limit = _plan_limit(book, groups[window][-1].bucket, plan.plan_cap, window)
        if limit is None:
            return []
        limits.append(limit)
    paid_before = [sum((_net(item, cuts) for item in groups[window]), Decimal(0)) for window in windows]
    allowed = under_limit(paid_before, limits, plan.plan_cap.excess)
    found = []
    for window, total, paid, limit in zip(windows, paid_before, allowed, limits, strict=True):
        if total != paid:
            found += _shared(groups[window], cuts, total - paid, limit, window)
    return found


def _cap_window(book: Book, item: Earned, cap: PlanCap) -> Period:
    end = min(item.bucket.window.end or book.until, book.until)
    return book.window(cap.interval, end.fromordinal(end.toordinal() - 1))


def _net(item: Earned, cuts: Sequence[Cut]) -> Decimal:
    return total_of(item) - sum((cut.amount for cut in cuts if cut.bucket is item.bucket), Decimal(0))


def _plan_limit(book: Book, bucket: Bucket, cap: PlanCap, window: Period) -> Decimal | None:
    variable = bucket.assignment.target_variable
    if variable is None:
        text = sentence(
            "The plan {plan} has a cap on target variable pay, but {person} has no such target, so no cap was applied. "
            "Enter the target.",
            plan=bucket.plan.code,
            person=bucket.person,
        )
        book.warn("no_target_variable", f"{bucket.person}/{bucket.plan.code}", text)
        return None
    limit = exact(cap.percent_of_target_variable) / 100 * exact(variable) * Fraction(MONTHS[cap.interval], 12)
    return rounded(limit * _caps_part(book, bucket, window), exponent(bucket.plan.currency), bucket.plan.rounding.mode)


def _shared(items: Sequence[Earned], cuts: Sequence[Cut], cut: Decimal, limit: Decimal, window: Period) -> list[Cut]:
    """A cut shared over components in proportion to what they pay; cents left over go to the largest."""
    plan = items[-1].bucket.plan
    by_component: dict[str, list[Earned]] = {}
    for item in items:
        by_component.setdefault(item.bucket.component.code, []).append(item)
    totals = {
        code: max(sum((_net(item, cuts) for item in group), Decimal(0)), Decimal(0))
        for code, group in by_component.items()
    }
    parts = shared_pro_rata(cut, list(totals.values()), plan)
    return [
        Cut(by_component[code][-1].bucket, part, limit, window)
        for code, part in zip(totals, parts, strict=True)
        if part
    ]


def shared_pro_rata(amount: Decimal, weights: Sequence[Decimal], plan: CompensationPlan) -> list[Decimal]:
    """``amount`` by weight, each part cut to whole cents, the residual on the largest weight (the first of equals)."""
    whole = sum(weights, Decimal(0))
    largest = max(range(len(weights)), key=lambda index: (weights[index], -index))
    places = exponent(plan.currency)
    parts = [Decimal(0)] * len(weights)
    if whole:
        parts = [_toward_zero(exact(amount) * exact(weight) / exact(whole), places) for weight in weights]
    parts[largest] += amount - sum(parts, Decimal(0))
    return parts


def _toward_zero(value: Fraction, places: int) -> Decimal:
    scale = 10**places
    cents = abs(value.numerator) * scale // value.denominator
    return rounded(Fraction(cents if value >= 0 else -cents, scale), places, Rounding.HALF_UP)
