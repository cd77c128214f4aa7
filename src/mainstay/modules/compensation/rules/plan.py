"""The words of a compensation plan: validated data, no formulas."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mainstay.kernel.period import Period
from mainstay.kernel.rate_table import Above, Multiplier, RateTable, Rounding
from mainstay.modules.compensation.rules.vocabulary import (
    ClawbackShape,
    ClawbackTrigger,
    ComponentKind,
    DrawKind,
    Excess,
    FxRule,
    GateEffect,
    Leaver,
    PayableEvent,
    Recovery,
    ReleaseRule,
    RoundingLevel,
    TaxTreatment,
    ThresholdKind,
    ZeroQuota,
)
from mainstay.modules.performance.rules.measures import MeasureSpec
from mainstay.modules.performance.rules.quotas import DayCount, Interval
from mainstay.modules.performance.rules.transactions import RateDate


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """At ``attainment`` (1 is 100 percent) the curve pays ``payout`` of the target."""

    attainment: Decimal
    payout: Decimal


@dataclass(frozen=True, slots=True)
class PayoutCurve:
    """Straight lines between points; ``below`` under the first; flat or with the last slope above the last.

    ``in_money`` True: payouts are amounts of money and not parts of the target.
    """

    points: tuple[CurvePoint, ...]
    below: Decimal = Decimal(0)
    above: Above = Above.FLAT
    in_money: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """``value`` to reach: attainment (1 is 100 percent) where the component has a quota, else an amount."""

    value: Decimal
    kind: ThresholdKind = ThresholdKind.FIRST_DOLLAR


@dataclass(frozen=True, slots=True)
class Gate:
    """Unless ``measure`` (another component's code, or an outside value) reaches ``at_least``, ``effect`` applies."""

    measure: str
    at_least: Decimal
    effect: GateEffect = GateEffect.ZERO
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class DealCap:
    """The most of one deal that is credited: ``amount``, or ``factor`` times the quota of the interval."""

    amount: Decimal | None = None
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of a component: credit per deal, pay per deal, and pay per interval in the plan's currency."""

    per_deal_credit: DealCap | None = None
    per_deal: Decimal | None = None
    per_period: Decimal | None = None
    excess: Excess = Excess.FORFEIT


@dataclass(frozen=True, slots=True)
class Payable:
    """``share`` of an earned line becomes payable on ``event``; ``prorate`` follows partial invoices and payments."""

    event: PayableEvent
    share: Decimal = Decimal(1)
    prorate: bool = False
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Holdback:
    """``share`` of what is payable is kept back until released."""

    share: Decimal
    release: ReleaseRule = ReleaseRule.MONTHS
    months: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class LeaverRule:
    """What bad and good leavers keep."""

    bad: Leaver = Leaver.FORFEIT_UNVESTED
    good: Leaver = Leaver.KEEP


@dataclass(frozen=True, slots=True)
class Deferral:
    """``share`` is paid later in equal ``tranches``, one every ``months`` after the end of the interval."""

    share: Decimal
    tranches: int = 1
    months: int = 12
    leaver: LeaverRule = field(default_factory=LeaverRule)


@dataclass(frozen=True, slots=True)
class ClawbackStep:
    """From ``after_months`` on, ``share`` is taken back."""

    after_months: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Clawback:
    """What is taken back, when, how much. ``unpaid_days`` belongs to the trigger `unpaid`."""

    triggers: tuple[ClawbackTrigger, ...]
    shape: ClawbackShape = ClawbackShape.FULL
    window_months: int | None = None
    unpaid_days: int = 0
    steps: tuple[ClawbackStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """A goal judged by the manager; ``weight`` in percent, all weights of a component add up to 100."""

    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class MilestoneBonus:
    """``amount`` once the measure has reached ``at`` in the interval."""

    at: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Contest:
    """A short incentive between dates: ``per_unit`` for each unit once ``minimum_units`` are sold, up to ``ceiling``.

    ``quota_retiring`` False: what counts here does not count toward the measures of the other components.
    """

    period: Period
    per_unit: Decimal
    minimum_units: Decimal = Decimal(0)
    ceiling: Decimal | None = None
    quota_retiring: bool = True


@dataclass(frozen=True, slots=True)
class TeamShare:
    """A team's bonus: paid by the team's attainment and divided by ``weights``, equally where there are none."""

    team: str
    weights: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanComponent:
    """One earning stream. Which fields it needs follows from its ``kind``; the checks say so in words.

    ``rate`` is the base of a table whose output is a multiplier. ``target`` is per interval, in the plan's currency.
    ``pay`` is how often it is paid; empty means with each interval.
    """

    code: str
    kind: ComponentKind
    measure: MeasureSpec = field(default_factory=MeasureSpec)
    target: Decimal | None = None
    rate: Decimal | None = None
    table: RateTable | None = None
    multipliers: tuple[Multiplier, ...] = ()
    curve: PayoutCurve | None = None
    threshold: Threshold | None = None
    gates: tuple[Gate, ...] = ()
    caps: Caps = field(default_factory=Caps)
    objectives: tuple[Objective, ...] = ()
    all_or_nothing: bool = False
    milestones: tuple[MilestoneBonus, ...] = ()
    contest: Contest | None = None
    team: TeamShare | None = None
    pay: Interval | None = None
    payable: tuple[Payable, ...] = ()
    holdback: Holdback | None = None
    defer: Deferral | None = None
    clawback: Clawback | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """An advance of ``amount`` a period for ``months`` periods.

    From period number ``recover_from`` on, ``percent_of_excess`` of what is earned above the draw pays it back.
    ``floor`` is what recovery leaves at least. ``streams`` are the components that it stands on; empty is all.
    """

    kind: DrawKind
    amount: Decimal
    months: int
    frequency: Interval = Interval.MONTH
    recover_from: int = 1
    percent_of_excess: Decimal = Decimal(100)
    floor: Decimal = Decimal(0)
    streams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCap:
    """All components of a plan together: at most this percent of the target variable pay, per interval."""

    percent_of_target_variable: Decimal
    interval: Interval = Interval.YEAR
    excess: Excess = Excess.FORFEIT


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """Mode and level of rounding."""

    mode: Rounding = Rounding.HALF_UP
    level: RoundingLevel = RoundingLevel.LINE


@dataclass(frozen=True, slots=True)
class ProrationRule:
    """What is prorated when a person is on the plan for part of an interval, and how; None: as the plan counts."""

    quota: bool = True
    target: bool = True
    curve: bool = True
    draw: bool = False
    caps: bool = False
    quota_count: DayCount | None = None
    target_count: DayCount | None = None
    draw_count: DayCount | None = None
    caps_count: DayCount | None = None
    cutoff_day: int = 15


@dataclass(frozen=True, slots=True)
class Ramp:
    """Percent of the quota in each month since the start, 100 after the last; ``rate_factor`` while it lasts."""

    percent: tuple[Decimal, ...] = ()
    rate_factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RecoveryRule:
    """``order`` of recovery; each period at most ``percent`` of pay, and never below ``floor``."""

    order: tuple[Recovery, ...] = (Recovery.OVERPAYMENT, Recovery.DRAW)
    percent: Decimal = Decimal(100)
    floor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class NonCashAward:
    """A prize of ``value``; with gross-up the company also pays the tax at ``tax_percent``, tax on the tax included."""

    name: str
    value: Decimal
    treatment: TaxTreatment = TaxTreatment.EMPLOYEE_PAYS
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class CompensationPlan:
    """One version of a plan, in force in ``period`` (half-open)."""

    code: str
    version: int
    currency: str
    period: Period
    components: tuple[PlanComponent, ...]
    rate_as_of: RateDate = RateDate.BOOKING
    fx: FxRule = FxRule.PLAN_RATE
    rounding: RoundingRule = field(default_factory=RoundingRule)
    day_count: DayCount = DayCount.CALENDAR
    proration: ProrationRule = field(default_factory=ProrationRule)
    zero_quota: ZeroQuota = ZeroQuota.BLOCK
    ramp: Ramp = field(default_factory=Ramp)
    recovery: RecoveryRule = field(default_factory=RecoveryRule)
    draw: Draw | None = None
    plan_cap: PlanCap | None = None
    minimum_payout: Decimal = Decimal(0)
    roles: tuple[str, ...] = ()

    def component(self, code: str) -> PlanComponent | None:
        """The component of that code, or None."""
        return next((component for component in self.components if component.code == code), None)
