"""Quotas: a target for a measure, a holder and a period, in versions, with relief."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.kernel.period import Period


class DayCount(StrEnum):
    """How a part of a period is counted."""

    CALENDAR = "calendar"
    WORKING = "working"
    WHOLE_MONTHS = "whole_months"


class Interval(StrEnum):
    """Over what a measure adds up."""

    TRANSACTION = "transaction"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class ReliefReason(StrEnum):
    """Why a quota was reduced."""

    LEAVE = "leave"
    TERRITORY = "territory"
    SUPPLY = "supply"
    ACCOUNT_REMOVED = "account_removed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """``weekend`` as ISO weekdays (6 Saturday, 7 Sunday) and single free days."""

    weekend: tuple[int, ...] = (6, 7)
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Quota:
    """``amount`` to reach in ``period`` by ``holder`` in ``measure`` (a component's code).

    ``spread`` holds the percent of each month of the period and adds up to 100; empty is equal. A new version counts
    from ``effective_on``; intervals that ended before it keep the old amount.
    """

    measure: str
    holder: str
    period: Period
    amount: Decimal
    currency: str = ""
    version: int = 1
    effective_on: date | None = None
    spread: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaRelief:
    """An approved reduction: an ``amount``, or a ``percent`` of the part of the quota that falls into ``period``."""

    measure: str
    holder: str
    period: Period
    reason: ReliefReason
    amount: Decimal | None = None
    percent: Decimal | None = None
    approved_by: str = ""
