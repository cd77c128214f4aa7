"""The facts that credit is given from: business events in versions, and who owned what when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.kernel.period import Period


class TransactionKind(StrEnum):
    """What happened."""

    ORDER = "order"
    INVOICE = "invoice"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    CANCELLATION = "cancellation"
    ACTIVITY = "activity"


class CreditType(StrEnum):
    """Kinds of credit; only `revenue` credits retire a team's quota, the others are counted beside them."""

    REVENUE = "revenue"
    OVERLAY = "overlay"
    ROLL_UP = "roll_up"


class RateDate(StrEnum):
    """The one date of a plan that picks the plan version and the owner."""

    BOOKING = "booking"
    INVOICE = "invoice"
    PAYMENT = "payment"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Split:
    """A share of one transaction: 7/10 is 70 percent. Revenue shares add up to exactly 1."""

    person: str
    share: Fraction
    type: CreditType = CreditType.REVENUE


@dataclass(frozen=True, slots=True)
class Transaction:
    """One version of a business event.

    ``amount`` is net of ``tax``, both in ``currency``; a payment's amount is what the customer paid, tax included.
    Credit notes and cancellations carry positive amounts and name in ``of`` what they take back; invoices and
    payments name in ``of`` the order or invoice that they belong to. ``arrived_on`` is the day this version was known.
    ``at`` orders events of one day.
    """

    id: str
    kind: TransactionKind
    amount: Decimal = Decimal(0)
    currency: str = ""
    version: int = 1
    source: str = ""
    account: str = ""
    product_line: str = ""
    booked_on: date | None = None
    invoiced_on: date | None = None
    paid_on: date | None = None
    closed_on: date | None = None
    at: datetime | None = None
    arrived_on: date | None = None
    of: str = ""
    tax: Decimal = Decimal(0)
    cost: Decimal | None = None
    quantity: Decimal = Decimal(0)
    contract_value: Decimal | None = None
    annual_value: Decimal | None = None
    milestone: str = ""
    contract: str = ""
    business: str = ""
    segment: str = ""
    country: str = ""
    discount: Decimal | None = None
    term: Decimal | None = None
    custom: Mapping[str, Decimal] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, slots=True)
class Ownership:
    """``person`` owns ``account`` in ``period``."""

    account: str
    person: str
    period: Period


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """``person`` reports to ``manager`` in ``period``; the manager has a roll-up credit on the person's revenue."""

    person: str
    manager: str
    period: Period


@dataclass(frozen=True, slots=True)
class Overlay:
    """``person`` has ``share`` overlay credit on everything that matches; an empty filter matches all."""

    person: str
    share: Fraction
    period: Period
    accounts: tuple[str, ...] = ()
    product_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeputyShare:
    """While ``person`` is away, ``deputy`` has ``share`` of the revenue credit that ``person`` would have had."""

    person: str
    deputy: str
    share: Fraction
    period: Period


@dataclass(frozen=True, slots=True)
class DecayStep:
    """Up to ``months`` after the handover the business developer keeps ``share``."""

    months: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Handover:
    """``account`` went from ``developer`` to ``manager`` on ``handed_on``; the developer's share decays by steps."""

    account: str
    developer: str
    manager: str
    handed_on: date
    decay: tuple[DecayStep, ...]


@dataclass(frozen=True, slots=True)
class CreditOverride:
    """A decided credit: replaces every rule for the named transaction. ``shares`` add up to 1 in revenue."""

    transaction: str
    shares: tuple[Split, ...]
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """Everything that credit rules read, apart from the transactions."""

    owners: tuple[Ownership, ...] = ()
    reporting: tuple[ReportingLine, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    deputies: tuple[DeputyShare, ...] = ()
    handovers: tuple[Handover, ...] = ()
    overrides: tuple[CreditOverride, ...] = ()


class CreditRule(StrEnum):
    """Why a person has credit."""

    OWNER = "owner_at_date"
    SPLIT = "split_on_the_deal"
    DEPUTY = "deputy"
    HANDOVER = "handover"
    OVERLAY = "overlay"
    ROLL_UP = "team_roll_up"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Credit:
    """A person's share of one transaction version, as one component counts it.

    ``amount`` is in the transaction's currency, split by largest remainder, negative for credit notes and
    cancellations; ``quota_amount`` is what counts after the deal cap, in the plan's currency; ``day`` is the plan's
    date that picked the owner.
    """

    transaction: Transaction
    person: str
    type: CreditType
    share: Fraction
    amount: Decimal
    quota_amount: Decimal
    fx_rate: Decimal
    component: str
    day: date
    rule: CreditRule
    because: str = ""
