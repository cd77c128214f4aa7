"""The words that a compensation plan is written in, as enumerations."""

from enum import StrEnum


class ComponentKind(StrEnum):
    """Kinds of earning stream."""

    COMMISSION = "commission"
    TARGET_BONUS = "target_bonus"
    MBO = "mbo"
    MILESTONE = "milestone"
    SPIFF = "spiff"
    TEAM_BONUS = "team_bonus"


class FxRule(StrEnum):
    """Which exchange rate converts a transaction into the plan's currency."""

    PLAN_RATE = "plan_rate"
    MONTH_AVERAGE = "month_average"
    DAY = "day"


class RoundingLevel(StrEnum):
    """Whether each line is rounded, or the total of a component and interval (the lines then share its cents)."""

    LINE = "line"
    TOTAL = "total"


class ThresholdKind(StrEnum):
    """What is paid once the threshold is reached: everything, or only what lies above it."""

    FIRST_DOLLAR = "first_dollar"
    EXCESS_ONLY = "excess_only"


class GateEffect(StrEnum):
    """What a missed gate does."""

    ZERO = "zero"
    NO_ACCELERATOR = "no_accelerator"
    FACTOR = "factor"


class Excess(StrEnum):
    """What happens to the part above a cap."""

    FORFEIT = "forfeit"
    PAY_LATER = "pay_later"


class PayableEvent(StrEnum):
    """What releases an earned amount for payment."""

    BOOKING = "booking"
    INVOICE = "invoice"
    PAYMENT = "payment"
    MILESTONE = "milestone"


class ReleaseRule(StrEnum):
    """When a holdback is released: after months, on a fixed day, or when the customer has paid in full."""

    MONTHS = "months"
    DAY = "day"
    PAYMENT = "payment"


class Leaver(StrEnum):
    """What a leaver keeps of what has not vested."""

    KEEP = "keep"
    FORFEIT_UNVESTED = "forfeit_unvested"


class ClawbackTrigger(StrEnum):
    """What sets a clawback off; `unpaid` waits the number of days that the rule names."""

    CANCEL = "cancel"
    UNPAID = "unpaid"
    DOWNGRADE = "downgrade"
    ERROR = "error"
    MISCONDUCT = "misconduct"


class ClawbackShape(StrEnum):
    """How much is taken back."""

    FULL = "full"
    LINEAR_MONTHS = "linear_months"
    LINEAR_DAYS = "linear_days"
    STEPPED = "stepped"
    AS_PAID = "as_paid"
    RECALCULATE_PERIOD = "recalculate_period"


class DrawKind(StrEnum):
    """Three kinds of advance."""

    RECOVERABLE = "recoverable"
    NON_RECOVERABLE = "non_recoverable"
    RECOVERABLE_FORGIVEN = "recoverable_forgiven"


class Recovery(StrEnum):
    """What is recovered, in the order that the plan names."""

    OVERPAYMENT = "overpayment"
    DRAW = "draw"
    OTHER = "other"


class ZeroQuota(StrEnum):
    """What a quota of zero means for pay: no earning and a warning, or an attainment of 100 percent."""

    BLOCK = "block"
    FULL = "full"


class TaxTreatment(StrEnum):
    """Who bears the tax on a prize."""

    EMPLOYEE_PAYS = "employee_pays"
    GROSS_UP = "gross_up"
    EXEMPT = "exempt"
