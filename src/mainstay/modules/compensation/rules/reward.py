"""Base salary beside variable pay: what a person gets in all, and in which mix."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import ZERO, exact, rounded
from mainstay.modules.performance.rules.proration import months_of


class SalaryFrequency(StrEnum):
    """What the amount of a base salary is for."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class BaseSalary:
    """``amount`` for each ``frequency`` in ``period``; set by decision and never recalculated."""

    person: str
    amount: Decimal
    currency: str
    frequency: SalaryFrequency
    period: Period


@dataclass(frozen=True, slots=True)
class TotalReward:
    """Base and variable pay of a period; ``mix`` is the base's part of both, None when there is neither."""

    base: Decimal
    variable: Decimal

    @property
    def total(self) -> Decimal:
        """Base and variable together."""
        return self.base + self.variable

    @property
    def mix(self) -> Fraction | None:
        """The base's part of the total."""
        return exact(self.base) / exact(self.total) if self.total else None


def base_pay(salaries: Iterable[BaseSalary], period: Period, currency: str) -> Decimal:
    """Base pay of one person in a closed ``period`` and ``currency``: months by calendar days, rounded once."""
    total = ZERO
    for salary in salaries:
        if salary.currency != currency:
            continue
        monthly = exact(salary.amount) / (12 if salary.frequency is SalaryFrequency.YEAR else 1)
        for month in months_of(period):
            shared = month.overlap(salary.period)
            if shared is not None:
                whole = monthrange(month.start.year, month.start.month)[1]
                total += monthly * Fraction(shared.days, whole)
    return rounded(total, exponent(currency))
