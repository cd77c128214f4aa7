"""Exchange rates: the plan's fixed rate, the month's average, or the rate of the day."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.kernel.period import Period
from mainstay.kernel.sentences import Sentence, sentence


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


def rate_words(kind: RateKind) -> Sentence:
    """What a rate is for, in words."""
    words = {
        RateKind.PLAN_RATE: sentence("plan rate"),
        RateKind.MONTH_AVERAGE: sentence("average rate of the month"),
        RateKind.DAY: sentence("rate of the day"),
    }
    return words[kind]
