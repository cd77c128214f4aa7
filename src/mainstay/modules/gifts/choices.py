"""Closed lists of the gifts module. Their words are those of `rules.words`, with labels for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GiftState(models.TextChoices):
    """How far a gift has come."""

    ASKED = "asked", _("Waits for a decision")
    RESERVED = "reserved", _("Allowed, reserved")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Called off")
    EXPIRED = "expired", _("Approval ran out")
    GIVEN = "given", pgettext_lazy("gift", "Given")
    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Declined")
    RETURNED = "returned", _("Returned")


class GiftOccasion(models.TextChoices):
    """What it is given at."""

    VISIT = "visit", _("Visit")
    MEAL = "meal", _("Meal")
    EVENT = "event", _("Event")
    GIFT = "gift", _("Gift")


class GiftDirection(models.TextChoices):
    """Who gives."""

    GIVEN = "given", _("We give")
    RECEIVED = "received", _("We receive")


class GiftCategory(models.TextChoices):
    """What kind of benefit it is."""

    GIFT = "gift", _("Gift")
    TICKET = "ticket", _("Ticket")
    ENTERTAINMENT = "entertainment", _("Entertainment")
    MEAL = "meal", _("Meal")
    TRAVEL = "travel", _("Travel")
    PERSONAL = "personal", _("Personal occasion")
    BEREAVEMENT = "bereavement", _("Bereavement")
    DE_MINIMIS = "de_minimis", _("Trifle")
    PROMOTIONAL = "promotional", _("Promotional item")
    COMMEMORATIVE = "commemorative", _("Commemorative item")
    DISASTER = "disaster", _("Help after a disaster")
    SERVICES_PAYMENT = "services_payment", _("Payment for services")
    CASH = "cash", _("Cash or the like")
    SECURITIES = "securities", _("Securities")
    EDUCATION_ITEM = "education_item", _("Educational item")


class GiftPayer(models.TextChoices):
    """Who pays in the end."""

    FIRM = "firm", _("The firm")
    REIMBURSED = "reimbursed", _("Reimbursed by the firm")
    PERSONAL = "personal", _("Out of one's own pocket")
    THIRD_PARTY = "third_party", _("A third party")
    OFFERING_PROCEEDS = "offering_proceeds", _("Proceeds of an offering")


class PlaceTier(models.TextChoices):
    """How expensive the place is."""

    LOW = "low", _("Inexpensive place")
    MEDIUM = "medium", _("Middling place")
    HIGH = "high", _("Expensive place")


class GiftVia(models.TextChoices):
    """How the benefit reaches the recipient."""

    DIRECT = "direct", _("Directly")
    FAMILY = "family", _("Through family")
    GUEST = "guest", _("Through a guest")
    CHARITY = "charity", _("Through a charity")
    DESK = "desk", _("Through the desk")
    OTHER = "other", _("Through somebody else")


class RecipientKind(models.TextChoices):
    """What the recipient is; one person may be several."""

    EMPLOYEE_OF_INSTITUTION = "employee_of_institution", _("Works for a company")
    RETAIL_CUSTOMER = "retail_customer", _("Private customer")
    OWN_STAFF = "own_staff", _("One of us")
    US_FEDERAL_EMPLOYEE = "us_federal_employee", _("Employee of the US government")
    FOREIGN_PUBLIC_OFFICIAL = "foreign_public_official", _("Foreign public official")
    PUBLIC_OFFICIAL = "public_official", _("Public official")
    MUNICIPAL = "municipal", _("Municipal")
    HEALTH_PROFESSIONAL = "health_professional", _("Health professional")
    TEACHING_HOSPITAL = "teaching_hospital", _("Teaching hospital")
    FINRA_EMPLOYEE = "finra_employee", _("Employee of FINRA")
    BANK_EMPLOYEE = "bank_employee", _("Employee of a bank")


class LedgerKind(models.TextChoices):
    """Kinds of entries of the ledger."""

    REQUEST = "request", _("Request")
    RESERVATION = "reservation", _("Reservation")
    GIVEN = "given", pgettext_lazy("gift", "Given")
    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Declined")
    REVERSAL = "reversal", _("Taken back")
    CORRECTION = "correction", _("Correction")
    MERGE = "merge", _("Merge of two persons")
    EXEMPT = "exempt", _("Exemption")


class GiftDecision(models.TextChoices):
    """The answer of the rules."""

    PERMIT = "permit", _("Allowed")
    REFER = "refer", _("A person decides")
    DENY = "deny", _("Not allowed")
    BREACH = "breach", _("Above a limit")
    EXCLUDED = "excluded", _("Does not count")
    OUT_OF_SCOPE = "out_of_scope", _("Not under the rules")


class GiftRoute(models.TextChoices):
    """Who must decide."""

    AUTO = "auto", _("Nobody needs to be asked")
    REGISTER = "register", _("Goes on the register")
    LINE_MANAGER = "line_manager", _("The line manager")
    COMPLIANCE = "compliance", _("Compliance")
    TWO_PERSON = "two_person", _("Two persons")
    REFUSE = "refuse", _("Nobody may")


class GiftMeasure(models.TextChoices):
    """What a rule measures."""

    VALUE_CAP = "value_cap", _("Limit of value")
    OCCASION_CAP = "occasion_cap", _("Limit for one occasion")
    COUNT_CAP = "count_cap", _("Limit of times")
    REPORT_THRESHOLD = "report_threshold", _("Threshold of reporting")
    BAN = "ban", _("Ban")
    STANDARD = "standard", _("Questions to a person")


class GiftRuleState(models.TextChoices):
    """Drafts and retired rows decide nothing."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Confirmed")
    RETIRED = "retired", _("Retired")


class AnswerState(models.TextChoices):
    """What somebody said to an attestation."""

    OPEN = "open", _("Not answered")
    CONFIRMED = "confirmed", _("Confirmed")
    EXCEPTION = "exception", _("Something is missing")


OWN_POLICY = _("Company policy")
"""What people call the shipped policy, the code of which is ``POLICY``; the codes of laws are names already."""

OWN_ROWS = {
    "gifts": _("Gifts"), "entertainment": _("Hospitality"), "received": _("What we receive"),
    "cash": _("Cash or the like"), "family": _("Family members"), "solicited": _("What was asked for"),
    "tender": _("Running tenders"), "officials": _("Public officials"), "adviser": _("Investment advisers"),
}  # fmt: skip
"""The rows of the shipped policy in words."""

TONES = {"": "wait", "permit": "done", "excluded": "done", "out_of_scope": "done", "refer": "due", "deny": "late",
         "breach": "late"}  # fmt: skip
"""How a decision is marked."""
