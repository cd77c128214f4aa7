"""Orders: amounts of lines, status by dates, windows of twelve months, revenue by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.kernel.errors import Problem
from mainstay.kernel.money import Money
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.sentences import sentence

_DATES = ("requested_on", "confirmed_on", "delivered_on", "invoiced_on")


def line_amount(quantity: Decimal, unit_price: Decimal | None, amount: Money | None, currency: str) -> Money | None:
    """The amount of a line: as written, else quantity times unit price rounded to the currency; None without both."""
    if amount is not None:
        return amount
    return None if unit_price is None else Money(quantity * unit_price, currency).rounded()


def status_of(
    confirmed_on: date | None, delivered_on: date | None, invoiced_on: date | None, *, cancelled: bool
) -> str:
    """The status that the dates of an order mean."""
    if cancelled:
        return "cancelled"
    if invoiced_on is not None:
        return "invoiced"
    if delivered_on is not None:
        return "delivered"
    return "confirmed" if confirmed_on is not None else "ordered"


def date_problems(ordered_on: date, dates: Mapping[str, date | None]) -> tuple[Problem, ...]:
    """Dates of an order that lie before it was ordered."""
    return tuple(
        Problem(
            name, "before_order", sentence("This lies before the day of the order, {day}.", day=ordered_on.isoformat())
        )
        for name in _DATES
        if (found := dates.get(name)) is not None and found < ordered_on
    )


def is_late(requested_on: date | None, delivered_on: date | None, status: str, today: date) -> bool:
    """Whether the client waits longer than the day asked for."""
    return (
        requested_on is not None and delivered_on is None and requested_on < today
        and status not in ("cancelled", "delivered", "invoiced")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TwelveMonths:
    """The twelve months up to and with a day, and the twelve before; half-open, so they share no day."""

    present: Period
    before: Period


def twelve_months(today: date) -> TwelveMonths:
    """The windows of the revenue measures as of ``today``."""
    end = today + timedelta(days=1)
    start = add_months(end, -12)
    return TwelveMonths(Period(start, end), Period(add_months(end, -24), start))


def months_back(today: date, count: int) -> tuple[date, ...]:
    """First days of the last ``count`` months, the present one last."""
    first = today.replace(day=1)
    return tuple(add_months(first, index - count + 1) for index in range(count))


def by_month(sums: Iterable[tuple[date, Money]], months: Sequence[date], currency: str) -> tuple[Money, ...]:
    """Sums by first day of a month as one amount for each of ``months``; months without any are zero."""
    found = {month: Money(Decimal(0), currency) for month in months}
    for month, amount in sums:
        if month in found:
            found[month] += amount
    return tuple(found[month] for month in months)


def change_on(present: Money, before: Money) -> Decimal | None:
    """The change as a fraction of the amount before; None (shown as n/a) where that was not positive."""
    if before.amount <= 0:
        return None
    return (present.amount - before.amount) / before.amount
