"""Exchange rates: the plan's fixed rate, the month's average, or the rate of the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.kernel.period import Period


class RateKind(StrEnum):
    """What a rate is for."""

    PLAN_RATE = "plan_rate"
    MONTH_AVERAGE = "month_average"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """``rate`` units of ``target`` for one of ``source``, in ``period`` (one day for a rate of the day)."""

    source: str
    target: str
    kind: RateKind
    period: Period
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateBook:
    """All rates known; answers are exact rates or None, never a guess and never a cross rate."""

    rates: tuple[ExchangeRate, ...] = ()

    def rate(self, source: str, target: str, kind: RateKind, day: date) -> Decimal | None:
        """The rate on ``day``; 1 for one currency; None where none is stored."""
        if source == target:
            return Decimal(1)
        for rate in self.rates:
            if (rate.source, rate.target, rate.kind) == (source, target, kind) and day in rate.period:
                return rate.rate
        return None
