"""What is measured: which events, which value of them, which credits, over which interval."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.kernel.period import Period
from mainstay.modules.performance.rules.quotas import Interval
from mainstay.modules.performance.rules.transactions import CreditType


class MeasureEvent(StrEnum):
    """The event that counts."""

    BOOKING = "booking"
    INVOICE = "invoice"
    PAYMENT = "payment"
    MILESTONE = "milestone"
    ACTIVITY = "activity"
    SURVEY = "survey"


class Basis(StrEnum):
    """The value of the event that counts."""

    REVENUE = "revenue"
    MARGIN = "margin"
    QUANTITY = "quantity"
    CONTRACT_VALUE = "contract_value"
    ANNUAL_VALUE = "annual_value"


class Business(StrEnum):
    """Kind of business; expansion is new business with an existing customer."""

    NEW = "new"
    EXISTING = "existing"
    EXPANSION = "expansion"
    RENEWAL = "renewal"


class QuotaBasis(StrEnum):
    """Against what a running interval is measured: its whole quota, or the quota up to the end of the month."""

    WHOLE = "whole"
    TO_DATE = "to_date"


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """Only what matches counts; an empty list matches everything."""

    products: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    business: tuple[Business, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """A measure of a component.

    ``reset`` is where the sum starts anew when that is longer than the interval; ``quota_of`` names another
    component whose quota is used; empty is the component's own.
    """

    event: MeasureEvent = MeasureEvent.BOOKING
    basis: Basis = Basis.REVENUE
    credit_types: tuple[CreditType, ...] = (CreditType.REVENUE,)
    filter: MeasureFilter = field(default_factory=MeasureFilter)
    interval: Interval = Interval.MONTH
    reset: Interval | None = None
    quota_basis: QuotaBasis = QuotaBasis.WHOLE
    quota_of: str = ""

    @property
    def window(self) -> Interval:
        """Over what it adds up before it starts anew."""
        return self.reset or self.interval


@dataclass(frozen=True, slots=True)
class Attainment:
    """Credited against quota, exact. ``quota_as_set`` is before relief, ramp and proration; None: there is none."""

    person: str
    measure: str
    interval: Period
    credited: Fraction
    quota: Fraction | None
    quota_as_set: Decimal | None = None

    @property
    def fraction(self) -> Fraction | None:
        """Credited / quota; None ("n/a") without a quota or with a quota of zero."""
        return self.credited / self.quota if self.quota else None

    @property
    def as_set(self) -> Fraction | None:
        """Credited / quota as set, before relief."""
        return self.credited / Fraction(self.quota_as_set) if self.quota_as_set else None
