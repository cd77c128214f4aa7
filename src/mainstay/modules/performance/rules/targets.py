"""From quotas as set to the quota that an interval is measured against: spread, ramp, proration, relief."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import exact, rounded
from mainstay.modules.performance.rules.proration import Part, months_of
from mainstay.modules.performance.rules.quotas import Quota, QuotaRelief

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Target:
    """The quota of one interval: ``as_set``, and ``amount`` after proration, ramp and relief, exact."""

    as_set: Decimal
    amount: Fraction
    version: int
    part: Part
    ramp: Fraction
    relief: Fraction


def quota_as_set(quotas: Sequence[Quota], interval: Period) -> tuple[Decimal, int] | None:
    """Amount and highest version of one holder's and measure's quotas for ``interval``; None where one is missing.

    A quota of exactly this period is taken as it stands. Otherwise its monthly spread is added up. The version in
    force at the end of each month counts, so that a change inside a year leaves earlier months as they were.
    """
    direct = _newest([quota for quota in quotas if quota.period == interval], interval)
    if direct is not None:
        return direct.amount, direct.version
    found = []
    for month in months_of(interval):
        covering = [quota for quota in quotas if quota.period.overlap(month) == month]
        quota = _newest(covering, month)
        if quota is None or quota.period.end is None:
            return None
        found.append((month_amount(quota, month), quota.version))
    return sum((amount for amount, _ in found), Decimal(0)), max(version for _, version in found)


def _newest(quotas: Iterable[Quota], interval: Period) -> Quota | None:
    last = interval.last_day
    valid = [quota for quota in quotas if quota.effective_on is None or last is None or quota.effective_on <= last]
    return max(valid, key=lambda quota: quota.version, default=None)


def month_amount(quota: Quota, month: Period) -> Decimal:
    """The part of a quota that falls into one of its months, with cumulative rounding, so that months add up."""
    parts = spread_amounts(quota)
    months = list(months_of(quota.period))
    return parts[months.index(month)]


def spread_amounts(quota: Quota) -> tuple[Decimal, ...]:
    """The quota by month; equal without a spread. Raises ValueError when the percents do not fit or add up."""
    months = len(list(months_of(quota.period)))
    weights = [exact(percent) for percent in quota.spread] or [Fraction(HUNDRED, months)] * months
    if len(weights) != months or sum(weights) != HUNDRED:
        msg = "a spread has one percent for each month, and they add up to 100"
        raise ValueError(msg)
    places = exponent(quota.currency)
    parts, done, share = [], Decimal(0), Fraction(0)
    for weight in weights:
        share += weight
        reached = rounded(exact(quota.amount) * share / HUNDRED, places)
        parts.append(reached - done)
        done = reached
    return tuple(parts)


def ramp_mean(percents: Sequence[Decimal], start: Period, interval: Period) -> Fraction:
    """Mean ramp percent (as a fraction of 1) of the months of ``interval`` on the plan that ``start`` begins."""
    present = interval.overlap(start)
    if present is None or not percents:
        return Fraction(1)
    ramps = [ramp_of_month(percents, start, month) for month in months_of(present)]
    return sum(ramps, Fraction(0)) / len(ramps)


def ramp_of_month(percents: Sequence[Decimal], start: Period, month: Period) -> Fraction:
    """The ramp of a month since the start, the month of the start being the first; 1 after the list ends."""
    index = (month.start.year - start.start.year) * 12 + month.start.month - start.start.month
    return exact(percents[index]) / HUNDRED if 0 <= index < len(percents) else Fraction(1)


def relief_of(reliefs: Iterable[QuotaRelief], as_set: Decimal, interval: Period) -> Fraction:
    """What reliefs take off a quota: amounts in the interval they start in, percents of the days they overlap."""
    taken = Fraction(0)
    for relief in reliefs:
        shared = relief.period.overlap(interval)
        if shared is None:
            continue
        if relief.amount is not None and relief.period.start in interval:
            taken += exact(relief.amount)
        if relief.percent is not None:
            taken += exact(as_set) * exact(relief.percent) / HUNDRED * Fraction(shared.days, interval.days)
    return taken


def target(as_set: tuple[Decimal, int], part: Part, ramp: Fraction, relief: Fraction) -> Target:
    """Quota x proration x ramp - relief, never below zero."""
    amount, version = as_set
    relieved = max(exact(amount) * part.fraction * ramp - relief, Fraction(0))
    return Target(amount, relieved, version, part, ramp, relief)


def over_assignment(people: Iterable[Decimal], team: Decimal) -> Fraction | None:
    """Sum of the people's quotas over the team's, less 1; None without a team quota."""
    return sum((exact(amount) for amount in people), Fraction(0)) / exact(team) - 1 if team else None
