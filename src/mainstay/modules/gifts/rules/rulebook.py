"""Gift rules as dated data (section 6 of the specification). Nothing here knows a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from mainstay.modules.gifts.rules.words import (
    AggregateBy,
    AggregateOver,
    Category,
    Comparison,
    CostTier,
    Direction,
    EntityClass,
    Excluded,
    ExclusionOutcome,
    MeasureKind,
    Payer,
    PeriodKind,
    PersonClass,
    Precedence,
    Proof,
    RecipientType,
    Rounding,
    Route,
    Status,
    TierBasis,
    ValueBasis,
    Via,
)


@dataclass(frozen=True, slots=True)
class GiverScope:
    """Which firms and which of their people a rule binds; `direct_or_indirect` reaches gifts through others."""

    entity_class: tuple[EntityClass, ...] = (EntityClass.ANY,)
    person_class: tuple[PersonClass, ...] = ()
    direct_or_indirect: bool = True


@dataclass(frozen=True, slots=True)
class RecipientScope:
    """Which recipients a rule protects: nobody named means everybody but those who are only of an excepted type."""

    type: tuple[RecipientType, ...] = ()
    except_type: tuple[RecipientType, ...] = ()
    includes_family: bool = False


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Where a rule holds: country codes of the giver, the recipient or the place of the event."""

    of: str = "giver"
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleScope:
    """Whom and what a rule is about."""

    giver: GiverScope = field(default_factory=GiverScope)
    recipient: RecipientScope = field(default_factory=RecipientScope)
    jurisdiction: Jurisdiction = field(default_factory=Jurisdiction)
    direction: Direction = Direction.GIVEN
    category: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A typed predicate on facts; every part that is set must hold. An unknown fact is neither yes nor no."""

    categories: tuple[Category, ...] = ()
    host_present: bool | None = None
    payers: tuple[Payer, ...] = ()
    via: tuple[Via, ...] = ()
    places: tuple[CostTier, ...] = ()
    offering_rules: tuple[str, ...] = ()
    business_related: bool | None = None
    solicited: bool | None = None
    tender_running: bool | None = None
    preconditioned: bool | None = None
    relation_basis: bool = False
    nominal: bool = False
    proofs: tuple[Proof, ...] = ()
    proofs_before: bool = False


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """What is measured: `amount` in `currency` (a number of times for count_cap) per period and allowance."""

    kind: MeasureKind
    amount: Decimal | None = None
    currency: str = ""
    comparison: Comparison = Comparison.GT
    period: PeriodKind = PeriodKind.FIRM_YEAR
    fiscal_start: str = ""
    days: int | None = None
    aggregate_by: tuple[AggregateBy, ...] = (AggregateBy.RECIPIENT_PERSON,)
    aggregate_over: AggregateOver = AggregateOver.FIRM_AND_ASSOCIATED


@dataclass(frozen=True, slots=True)
class RuleValuation:
    """What an item is worth under a rule. Shares are split over the named recipients in proportion."""

    default: ValueBasis = ValueBasis.COST
    ticket: ValueBasis | None = None
    exclude: tuple[Excluded, ...] = ()
    rounding: Rounding = Rounding.HALF_UP
    fx_source: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A category that falls outside of a rule when its proof holds."""

    code: str
    when: Condition
    paragraph: str
    counts: bool = False
    record: bool = True
    outcome: ExclusionOutcome = ExclusionOutcome.EXCLUDED


@dataclass(frozen=True, slots=True)
class ApprovalTier:
    """Amounts above `above` up to and including `upto` go to `route`."""

    above: Decimal
    route: Route
    upto: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RuleApproval:
    """Who decides by amount, and for how many days an approval holds."""

    tiers: tuple[ApprovalTier, ...] = ()
    basis: TierBasis = TierBasis.TOTAL
    validity_days: int | None = None


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """Which facts must be there, and how long the record is kept."""

    required: tuple[str, ...] = ()
    retention_years: int | None = None
    retention_from: str = ""
    easily_accessible_years: int | None = None
    format: str = ""


@dataclass(frozen=True, slots=True)
class OnBreach:
    """Who is told; a rule that does not block warns and informs instead."""

    notify: tuple[str, ...] = ()
    block: bool = True
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of one row of a rule set.

    `effective_to` is the last day on which it applies; without `effective_from` it applies from ever, without
    `effective_to` for ever. `paragraphs` names the paragraph of each step, `paragraph` all others.
    """

    row: str
    version: int
    measure: RuleMeasure
    paragraph: str
    rule_set: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    supersedes: int | None = None
    status: Status = Status.DRAFT
    author: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None
    source: str = ""
    summary: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    paragraphs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    confirm: tuple[str, ...] = ()
    scope: RuleScope = field(default_factory=RuleScope)
    when: Condition = field(default_factory=Condition)
    valuation: RuleValuation = field(default_factory=RuleValuation)
    exclusions: tuple[Exclusion, ...] = ()
    approval: RuleApproval = field(default_factory=RuleApproval)
    route: Route = Route.COMPLIANCE
    questions: tuple[str, ...] = ()
    record: RuleRecord = field(default_factory=RuleRecord)
    on_breach: OnBreach = field(default_factory=OnBreach)
    precedence: Precedence = Precedence.STRICTEST_WINS

    @property
    def key(self) -> tuple[str, str]:
        """The row that this is a version of."""
        return self.rule_set, self.row

    @property
    def name(self) -> str:
        """``FINRA-3220 v2``; rows other than ``limit`` are named, too."""
        row = "" if self.row == "limit" else f" {self.row}"
        return f"{self.rule_set}{row} v{self.version}"

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one on which this version applies."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )

    def at(self, step: str) -> str:
        """The paragraph that a step rests on."""
        return self.paragraphs.get(step, self.paragraph)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A regime or a policy: where it comes from, who checked it, and its rows in all versions."""

    code: str
    title: str
    rules: tuple[RuleVersion, ...]
    issuer: str = ""
    jurisdiction: str = ""
    source_citation: str = ""
    source_url: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleOfDay:
    """The version of a row on a day, or none with the row's latest version before it (a gap or an end)."""

    key: tuple[str, str]
    version: RuleVersion | None
    before: RuleVersion | None = None


def rows(rule_sets: tuple[RuleSet, ...], *, drafts: bool = False) -> Mapping[tuple[str, str], tuple[RuleVersion, ...]]:
    """The deciding versions of each row, in order of their first day. With ``drafts`` they decide as well."""
    deciding = {Status.ACTIVE, Status.DRAFT} if drafts else {Status.ACTIVE}
    found: dict[tuple[str, str], list[RuleVersion]] = {}
    for rule_set in rule_sets:
        for version in rule_set.rules:
            if version.status in deciding:
                found.setdefault(version.key, []).append(version)
    return {key: tuple(sorted(found[key], key=_first_day)) for key in sorted(found)}


def on_day(key: tuple[str, str], versions: tuple[RuleVersion, ...], day: date) -> RuleOfDay:
    """Which version of a row decides on ``day``: a draft under trial before a confirmed one, then the later start."""
    covering = [version for version in versions if version.covers(day)]
    if covering:
        return RuleOfDay(key, max(covering, key=lambda one: (one.status is Status.DRAFT, _first_day(one))))
    earlier = [version for version in versions if version.effective_to is not None and version.effective_to < day]
    return RuleOfDay(key, None, earlier[-1] if earlier else None)


def _first_day(version: RuleVersion) -> tuple[date, int]:
    return version.effective_from or date.min, version.version
