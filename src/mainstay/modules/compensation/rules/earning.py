"""Steps 1 to 7: all earnings of all people, each line rounded by the plan's rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.rate_table import rounded, shown
from mainstay.modules.compensation.rules.attaining import Attaining, complete
from mainstay.modules.compensation.rules.bonuses import bonuses
from mainstay.modules.compensation.rules.book import Book
from mainstay.modules.compensation.rules.case import Earning
from mainstay.modules.compensation.rules.explaining import BonusWorking, LineWorking
from mainstay.modules.compensation.rules.gathering import Bucket, Buckets, Gathering, Measured
from mainstay.modules.compensation.rules.plan import CompensationPlan
from mainstay.modules.compensation.rules.rating import RatedLine, credited_values, rated
from mainstay.modules.compensation.rules.vocabulary import ComponentKind, RoundingLevel
from mainstay.modules.performance.rules.transactions import Credit


@dataclass(frozen=True, slots=True)
class Earned:
    """The earnings of one bucket: a person's component in one window."""

    bucket: Bucket
    earnings: tuple[Earning, ...]
    lines: tuple[RatedLine, ...]


def earned(book: Book) -> tuple[list[Earned], Attaining]:
    """All buckets with their earnings, in order of person, plan, component and window; and all attainments."""
    buckets = Gathering(book).run()
    complete(book, buckets)
    attaining = Attaining(book)
    attaining.measure(buckets)
    ordered = sorted(buckets.items(), key=lambda item: (*item[0][:3], item[0][3].start))
    return [_bucket(book, bucket, attaining, buckets) for _, bucket in ordered], attaining


def _bucket(book: Book, bucket: Bucket, attaining: Attaining, buckets: Buckets) -> Earned:
    if bucket.component.kind is ComponentKind.COMMISSION:
        if not bucket.lines:
            return Earned(bucket, (), ())
        lines = rated(book, bucket, attaining.context(bucket))
        amounts = rounded_lines([line.amount for line in lines], bucket.plan)
        earnings = tuple(_line(bucket, line, amount) for line, amount in zip(lines, amounts, strict=True))
        return Earned(bucket, earnings, tuple(lines))
    found = []
    day = min(bucket.window.end or book.until, book.until)
    for bonus in bonuses(book, bucket, attaining, buckets):
        amount = rounded(bonus.amount, exponent(bucket.plan.currency), bucket.plan.rounding.mode)
        found.append(
            Earning(
                bucket.person,
                bucket.plan.code,
                bucket.plan.version,
                bucket.component.code,
                bucket.window,
                amount,
                bonus.amount,
                bucket.plan.currency,
                date.fromordinal(day.toordinal() - 1),
                slot=bonus.slot,
                working=BonusWorking(bucket, bonus),
            )
        )
    return Earned(bucket, tuple(found), ())


def _line(bucket: Bucket, line: RatedLine, amount: Decimal) -> Earning:
    measured = line.measured
    event = measured.event
    slot = measured.share.type.value if event.of is event.transaction else f"{measured.share.type.value}/{event.of.id}"
    return Earning(
        bucket.person,
        bucket.plan.code,
        measured.plan.version,
        bucket.component.code,
        bucket.window,
        amount,
        line.amount,
        bucket.plan.currency,
        event.day,
        event.transaction.id,
        slot,
        LineWorking(bucket, line),
    )


def credits_of(item: Earned, quota: Fraction | None) -> list[Credit]:
    """The credits of a bucket, in the transactions' currencies, with what counts of each after the deal cap."""
    values = credited_values(item.bucket, quota)
    return [_credit(line, value) for line, value in zip(item.bucket.lines, values, strict=True)]


def _credit(measured: Measured, credited: Fraction) -> Credit:
    places = exponent(measured.event.of.currency or measured.plan.currency)
    return Credit(
        measured.event.transaction,
        measured.share.person,
        measured.share.type,
        measured.share.share,
        rounded(measured.amount, places),
        shown(credited),
        measured.fx_rate,
        measured.component.code,
        measured.decided_on,
        measured.share.rule,
        measured.share.because,
    )


def rounded_lines(amounts: Sequence[Fraction], plan: CompensationPlan) -> list[Decimal]:
    """Lines rounded one by one; or, at the level `total`, so that they add up to the rounded total.

    Where everything was taken back, the last line takes the cents that rounding had left, so that nothing is left.
    """
    places, mode = exponent(plan.currency), plan.rounding.mode
    if plan.rounding.level is RoundingLevel.LINE:
        lines = [rounded(amount, places, mode) for amount in amounts]
        if lines and not sum(amounts, Fraction(0)):
            lines[-1] -= sum(lines, Decimal(0))
        return lines
    scale = 10**places
    total = int(rounded(sum(amounts, Fraction(0)), places, mode).scaleb(places))
    floors = [amount * scale // 1 for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i] * scale, i))
    for index in order[: total - sum(floors)]:
        floors[index] += 1
    return [Decimal(int(part)).scaleb(-places) for part in floors]
