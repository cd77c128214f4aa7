"""The facts: gift events, which are also the lines of the ledger, and what else an evaluation reads."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mainstay.modules.gifts.rules.rulebook import RuleSet
from mainstay.modules.gifts.rules.settings import DecidingDate, Settings
from mainstay.modules.gifts.rules.words import (
    Category,
    CostTier,
    Direction,
    EntityClass,
    EventKind,
    Payer,
    PersonClass,
    Proof,
    RecipientType,
    ReversalReason,
    Route,
    Via,
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A named recipient: `person` is the opaque key to whom it counts, also when it goes `via` somebody else.

    `share` is the weight in a split (1 each if all are alike).
    """

    person: str
    organisation: str = ""
    types: tuple[RecipientType, ...] = ()
    share: Decimal = Decimal(1)
    country: str = ""
    via: Via = Via.DIRECT


@dataclass(frozen=True, slots=True)
class ProofAttached:
    """A paper or a statement with its day."""

    kind: Proof
    dated_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """A decision of a person, up to `amount` in the currency of the event if one is named; a deputy names the absent."""

    by: str
    route: Route
    on: date
    amount: Decimal | None = None
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class StoredRate:
    """An exchange rate that was frozen with an event: units of `into` for one unit of the event's currency."""

    into: str
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class GiftEvent:
    """One entry of the register, or one that is being asked about.

    Amounts are in `currency` for one piece, tax and delivery included in `cost`; `tax` and `delivery` say how much of
    it they are. `giver` acts; `on_behalf_of` names the absent principal. A correction carries all facts anew and names
    the entry it corrects in `previous`; a `given` names its reservation there, a reversal what it takes back.
    """

    id: str
    kind: EventKind
    recorded_on: date
    given_on: date | None = None
    ordered_on: date | None = None
    direction: Direction = Direction.GIVEN
    giver: str = ""
    giver_class: PersonClass = PersonClass.EMPLOYEE
    giver_organisation: str = ""
    giver_country: str = ""
    on_behalf_of: str = ""
    deputyship: str = ""
    requested_by: str = ""
    payer: Payer | None = None
    category: Category | None = None
    description: str = ""
    cost: Decimal | None = None
    tax: Decimal = Decimal(0)
    delivery: Decimal = Decimal(0)
    market: Decimal | None = None
    face: Decimal | None = None
    secondary: Decimal | None = None
    contribution: Decimal | None = None
    quantity: int = 1
    currency: str = ""
    stored_rates: tuple[StoredRate, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    unnamed: int = 0
    own_people: int = 0
    host_present: bool | None = None
    host_confirmed_by: str = ""
    place_country: str = ""
    place_tier: CostTier | None = None
    occasion: str = ""
    opportunity: str = ""
    expense: str = ""
    receipt: str = ""
    relation_basis: str = ""
    business_related: bool | None = None
    solicited: bool | None = None
    tender_running: bool | None = None
    preconditioned: bool | None = None
    offering_rules: tuple[str, ...] = ()
    proofs: tuple[ProofAttached, ...] = ()
    approvals: tuple[ApprovalGiven, ...] = ()
    previous: str = ""
    reason: ReversalReason | None = None
    exemption_ref: str = ""
    rule_set: str = ""
    person: str = ""
    into: str = ""

    @property
    def received(self) -> bool:
        """Whether it comes to us."""
        return self.kind is EventKind.RECEIVED or self.direction is Direction.RECEIVED

    def day(self, settings: Settings) -> date:
        """The day that decides which rule version and which period it belongs to. Raises ValueError without one."""
        chosen = (
            self.ordered_on if settings.deciding_date is DecidingDate.ORDERED and self.ordered_on else self.given_on
        )
        if chosen is None:
            msg = f"the event {self.id} has no day"
            raise ValueError(msg)
        return chosen


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Units of `into` for one unit of `currency` on a day, with its source."""

    currency: str
    into: str
    on: date
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """Who we are: our organisation key, what kinds of regulated firm, the organisations of our group, our country."""

    id: str = "firm"
    classes: tuple[EntityClass, ...] = ()
    group: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything an evaluation reads besides the event, the ledger and the day.

    `drafts` lets draft versions decide: the trial of a rule before it goes live.
    """

    rule_sets: tuple[RuleSet, ...] = ()
    firm: Firm = field(default_factory=Firm)
    settings: Settings = field(default_factory=Settings)
    rates: tuple[ExchangeRate, ...] = ()
    drafts: bool = False
