"""Commission as a cost of obtaining a contract: spread over its months, written off when it is lost.

The rule follows the accounting standards on contract costs (ASC 340-40-25-1, 25-4, 35-1; IFRS 15, 91 to 104).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.kernel.money import exponent
from mainstay.kernel.period import Period, add_months
from mainstay.kernel.rate_table import exact, rounded

_YEAR = 12


@dataclass(frozen=True, slots=True)
class ContractCost:
    """``amount`` in ``currency`` spread over ``months`` from ``starts_on``; ``lost_on`` ends it with a write-off.

    ``expedient`` expenses at once what would be spread over a year or less.
    """

    id: str
    amount: Decimal
    currency: str
    months: int
    starts_on: date
    lost_on: date | None = None
    expedient: bool = True


@dataclass(frozen=True, slots=True)
class CostMonth:
    """What one month expenses, writes off, and leaves as an asset."""

    month: Period
    expense: Decimal
    written_off: Decimal
    left: Decimal


def cost_schedule(cost: ContractCost) -> tuple[CostMonth, ...]:
    """The months of a contract cost; months are rounded cumulatively, so that they add up to the amount.

    A month that is complete before the loss is expensed; what is left is written off in the month of the loss.
    """
    if cost.expedient and cost.months <= _YEAR:
        month = Period(cost.starts_on, add_months(cost.starts_on, 1))
        return (CostMonth(month, cost.amount, Decimal(0), Decimal(0)),)
    rows, done = [], Decimal(0)
    for number in range(1, cost.months + 1):
        month = Period(add_months(cost.starts_on, number - 1), add_months(cost.starts_on, number))
        if cost.lost_on is not None and month.end is not None and month.end > cost.lost_on:
            rows.append(CostMonth(month, Decimal(0), cost.amount - done, Decimal(0)))
            break
        reached = rounded(exact(cost.amount) * number / cost.months, exponent(cost.currency))
        rows.append(CostMonth(month, reached - done, Decimal(0), cost.amount - reached))
        done = reached
    return tuple(rows)
