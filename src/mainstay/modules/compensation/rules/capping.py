"""Steps 8 and 9: caps per component and interval, then the cap of the plan, shared pro rata."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import exact, rounded
from mainstay.kernel.sentences import sentence
from mainstay.modules.compensation.rules.book import MONTHS, Book
from mainstay.modules.compensation.rules.earning import Earned
from mainstay.modules.compensation.rules.gathering import Bucket
from mainstay.modules.compensation.rules.plan import PlanCap
from mainstay.modules.compensation.rules.vocabulary import Excess
from mainstay.modules.performance.rules.proration import part_of


@dataclass(frozen=True, slots=True)
class Cut:
    """``amount`` is cut from a component in a window (negative: an earlier excess is paid now) by ``limit``."""

    bucket: Bucket
    amount: Decimal
    limit: Decimal
    window: Period


def under_limit(totals: Sequence[Decimal], limits: Sequence[Decimal], excesses: Sequence[Excess]) -> list[Decimal]:
    """What each interval may pay of its own total: at most its limit.

    With `pay_later` the excess of an interval waits and is paid in the next intervals that have room.
    """
    carried = Decimal(0)
    allowed = []
    for total, limit, excess in zip(totals, limits, excesses, strict=True):
        wanted = total + carried
        paid = min(wanted, limit)
        carried = wanted - paid if excess is Excess.PAY_LATER else Decimal(0)
        allowed.append(paid)
    return allowed


def component_cuts(book: Book, earned: Sequence[Earned]) -> list[Cut]:
    """The cuts of one person's component over its windows, which come in order of time."""
    capped = [(item, cap) for item in earned if (cap := item.bucket.component.caps.per_period) is not None]
    totals = [total_of(item) for item, _ in capped]
    limits = [_prorated(book, item.bucket, exact(cap), item.bucket.window) for item, cap in capped]
    allowed = under_limit(totals, limits, [item.bucket.component.caps.excess for item, _ in capped])
    return [
        Cut(item.bucket, total - paid, limit, item.bucket.window)
        for (item, _), total, paid, limit in zip(capped, totals, allowed, limits, strict=True)
        if total != paid
    ]


def total_of(item: Earned) -> Decimal:
    """The sum of the rounded lines of a bucket."""
    return sum((earning.amount for earning in item.earnings), Decimal(0))


def _prorated(book: Book, bucket: Bucket, limit: Fraction, window: Period) -> Decimal:
    plan = bucket.plan
    if plan.proration.caps:
        counting = book.counting(plan, bucket.person, plan.proration.caps_count)
        limit *= part_of(window, book.periods_on(bucket.person, plan.code), counting).fraction
    return rounded(limit, exponent(plan.currency), plan.rounding.mode)


def plan_cuts(book: Book, earned: Sequence[Earned], cuts: Sequence[Cut]) -> list[Cut]:
    """The cuts of the plan's cap for one person and plan, after the cuts of components.

    Each interval has the cap of the version that is in force in the last of its windows.
    """
    groups: dict[Period, list[tuple[Earned, PlanCap]]] = {}
    for item in sorted(earned, key=lambda item: item.bucket.window.start):
        cap = item.bucket.plan.plan_cap
        if cap is not None:
            groups.setdefault(_cap_window(book, item, cap), []).append((item, cap))
    windows = sorted(groups, key=lambda window: window.start)
    limits, excesses = [], []
    for window in windows:
        last, cap = groups[window][-1]
        limit = _plan_limit(book, last.bucket, cap, window)
        if limit is None:
            return []
        limits.append(limit)
        excesses.append(cap.excess)
    paid_before = [sum((_net(item, cuts) for item, _ in groups[window]), Decimal(0)) for window in windows]
    allowed = under_limit(paid_before, limits, excesses)
    found = []
    for window, total, paid, limit in zip(windows, paid_before, allowed, limits, strict=True):
        found += _shared([item for item, _ in groups[window]], cuts, total - paid, limit, window)
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
    return _prorated(book, bucket, limit, window)


def _shared(items: Sequence[Earned], cuts: Sequence[Cut], cut: Decimal, limit: Decimal, window: Period) -> list[Cut]:
    """A cut shared over components in proportion to what they pay; cents left over go to the largest."""
    by_component: dict[str, list[Earned]] = {}
    for item in items:
        places = exponent(item.bucket.plan.currency)
        by_component.setdefault(item.bucket.component.code, []).append(item)
    totals = {
        code: max(sum((_net(item, cuts) for item in group), Decimal(0)), Decimal(0))
        for code, group in by_component.items()
    }
    parts = shared_pro_rata(cut, list(totals.values()), places)
    return [
        Cut(by_component[code][-1].bucket, part, limit, window)
        for code, part in zip(totals, parts, strict=True)
        if part
    ]


def shared_pro_rata(amount: Decimal, weights: Sequence[Decimal], places: int) -> list[Decimal]:
    """``amount`` by weight, each part cut to ``places``, the residual on the largest weight (the first of equals)."""
    whole = exact(sum(weights, Decimal(0)))
    largest = max(range(len(weights)), key=lambda index: (weights[index], -index))
    parts = [Decimal(0)] * len(weights)
    if whole:
        scale = 10**places
        parts = [Decimal(int(exact(amount) * exact(weight) / whole * scale)).scaleb(-places) for weight in weights]
    parts[largest] += amount - sum(parts, Decimal(0))
    return parts
