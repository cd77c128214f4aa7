"""The words of gift rules and gift events, as they stand in files and rows."""

from enum import StrEnum


class EntityClass(StrEnum):
    """What kind of regulated firm we are."""

    FINRA_MEMBER = "finra_member"
    INVESTMENT_ADVISER = "investment_adviser"
    MUNI_ADVISER_NOT_FINRA = "muni_adviser_not_finra"
    PHARMA_MAKER = "pharma_maker"
    ANY = "any"


class PersonClass(StrEnum):
    """What the person on our side is to the firm."""

    ASSOCIATED_PERSON = "associated_person"
    EMPLOYEE = "employee"
    AGENT = "agent"


class RecipientType(StrEnum):
    """What the recipient is; one person may be several."""

    EMPLOYEE_OF_INSTITUTION = "employee_of_institution"
    RETAIL_CUSTOMER = "retail_customer"
    OWN_STAFF = "own_staff"
    US_FEDERAL_EMPLOYEE = "us_federal_employee"
    FOREIGN_PUBLIC_OFFICIAL = "foreign_public_official"
    PUBLIC_OFFICIAL = "public_official"
    MUNICIPAL = "municipal"
    HEALTH_PROFESSIONAL = "health_professional"
    TEACHING_HOSPITAL = "teaching_hospital"
    FINRA_EMPLOYEE = "finra_employee"
    BANK_EMPLOYEE = "bank_employee"


class Direction(StrEnum):
    """Given by us, received by us, or both."""

    GIVEN = "given"
    RECEIVED = "received"
    BOTH = "both"


class Category(StrEnum):
    """What kind of benefit it is."""

    GIFT = "gift"
    TICKET = "ticket"
    ENTERTAINMENT = "entertainment"
    MEAL = "meal"
    TRAVEL = "travel"
    PERSONAL = "personal"
    BEREAVEMENT = "bereavement"
    DE_MINIMIS = "de_minimis"
    PROMOTIONAL = "promotional"
    COMMEMORATIVE = "commemorative"
    DISASTER = "disaster"
    SERVICES_PAYMENT = "services_payment"
    CASH = "cash"
    SECURITIES = "securities"
    EDUCATION_ITEM = "education_item"


class EventKind(StrEnum):
    """Kinds of ledger entries."""

    REQUEST = "request"
    RESERVATION = "reservation"
    GIVEN = "given"
    RECEIVED = "received"
    DECLINED = "declined"
    REVERSAL = "reversal"
    CORRECTION = "correction"
    MERGE = "merge"
    EXEMPT = "exempt"


class ReversalReason(StrEnum):
    """Why an entry is taken back."""

    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ERROR = "error"


class Payer(StrEnum):
    """Who pays in the end."""

    FIRM = "firm"
    REIMBURSED = "reimbursed"
    PERSONAL = "personal"
    THIRD_PARTY = "third_party"
    OFFERING_PROCEEDS = "offering_proceeds"


class Via(StrEnum):
    """How the benefit reaches the recipient."""

    DIRECT = "direct"
    FAMILY = "family"
    GUEST = "guest"
    CHARITY = "charity"
    DESK = "desk"
    OTHER = "other"


class Proof(StrEnum):
    """What may be attached to an event, with its day."""

    AGREEMENT = "agreement"
    CONSENT = "consent"
    CUSTOMARY = "customary"
    DECORATIVE = "decorative"
    LOGO = "logo"


class CostTier(StrEnum):
    """How expensive the place is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MeasureKind(StrEnum):
    """What a rule measures."""

    VALUE_CAP = "value_cap"
    OCCASION_CAP = "occasion_cap"
    COUNT_CAP = "count_cap"
    REPORT_THRESHOLD = "report_threshold"
    BAN = "ban"
    STANDARD = "standard"


class Comparison(StrEnum):
    """Whether only more than the limit is barred (`gt`), or the limit itself too (`gte`)."""

    GT = "gt"
    GTE = "gte"


class PeriodKind(StrEnum):
    """Over which days amounts add up. `firm_year` is the setting of the firm."""

    FIRM_YEAR = "firm_year"
    CALENDAR = "calendar"
    FISCAL = "fiscal"
    ANCHORED_FIRST = "anchored_first"
    TRAILING = "trailing"
    PER_OCCASION = "per_occasion"


class AggregateBy(StrEnum):
    """What has an allowance of its own; several words together narrow it down."""

    RECIPIENT_PERSON = "recipient_person"
    RECIPIENT_ORG = "recipient_org"
    SOURCE_ORG = "source_org"
    GIVER = "giver"
    FIRM = "firm"


class AggregateOver(StrEnum):
    """Whose gifts add up."""

    FIRM_AND_ASSOCIATED = "firm_and_associated"
    GROUP = "group"
    GIVER = "giver"
    EVERYONE = "everyone"


class ValueBasis(StrEnum):
    """What an item is worth."""

    COST = "cost"
    MARKET = "market"
    FACE = "face"
    HIGHER_OF_COST_OR_MARKET = "higher_of_cost_or_market"
    HIGHER_OF_COST_OR_FACE = "higher_of_cost_or_face"


class Excluded(StrEnum):
    """What is taken off before anything else."""

    TAX = "tax"
    DELIVERY = "delivery"


class Rounding(StrEnum):
    """How the amount that counts is rounded: once, last."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"


class Route(StrEnum):
    """Who must decide, from nobody to nobody may."""

    AUTO = "auto"
    REGISTER = "register"
    LINE_MANAGER = "line_manager"
    COMPLIANCE = "compliance"
    TWO_PERSON = "two_person"
    REFUSE = "refuse"


class TierBasis(StrEnum):
    """Whether tiers look at the total of the period or at the one event."""

    TOTAL = "total"
    EVENT = "event"


class ExclusionOutcome(StrEnum):
    """What becomes of an item in an excluded category whose proof holds."""

    EXCLUDED = "excluded"
    REFER = "refer"


class Precedence(StrEnum):
    """How rules meet. There is one way; anything laxer needs an exemption."""

    STRICTEST_WINS = "strictest_wins"


class Status(StrEnum):
    """Drafts and retired versions decide nothing."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Outcome(StrEnum):
    """The answer."""

    DENY = "deny"
    BREACH = "breach"
    REFER = "refer"
    PERMIT = "permit"
    EXCLUDED = "excluded"
    OUT_OF_SCOPE = "out_of_scope"


class StepName(StrEnum):
    """The ten steps of an evaluation, in order."""

    FACTS = "facts"
    SCOPE = "scope"
    BAN = "ban"
    EXCLUSION = "exclusion"
    VALUE = "value"
    SHARE = "share"
    TOTAL = "total"
    COMPARE = "compare"
    TIER = "tier"
    STRICTEST = "strictest"


STRICTNESS = (Outcome.OUT_OF_SCOPE, Outcome.EXCLUDED, Outcome.PERMIT, Outcome.REFER, Outcome.BREACH, Outcome.DENY)
"""From the laxest to the strictest; `breach` is `deny` for what has already happened."""

PLANNED = frozenset({EventKind.REQUEST, EventKind.RESERVATION})
HAPPENED = frozenset({EventKind.GIVEN, EventKind.RECEIVED})
HOSTED = frozenset({Category.TICKET, Category.ENTERTAINMENT, Category.MEAL, Category.TRAVEL})
