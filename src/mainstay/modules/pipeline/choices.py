"""Closed lists of the pipeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ForecastCategory(models.TextChoices):
    """How far a forecast counts on a deal (domain: forecasting, 2.1)."""

    OMITTED = "omitted", _("Left out")
    PIPELINE = "pipeline", _("Pipeline")
    BEST_CASE = "best_case", _("Best case")
    MOST_LIKELY = "most_likely", _("Most likely")
    COMMIT = "commit", _("Commit")
    CLOSED = "closed", _("Closed")


class StageKind(models.TextChoices):
    """Whether deals in a stage are open or decided."""

    OPEN = "open", pgettext_lazy("deal", "Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class DealState(models.TextChoices):
    """What became of an opportunity."""

    OPEN = "open", pgettext_lazy("deal", "Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class DealType(models.TextChoices):
    """What sort of business an opportunity is."""

    NEW = "new", _("New client")
    EXISTING = "existing", _("Existing client")
    EXPANSION = "expansion", _("Expansion")
    RENEWAL = "renewal", _("Renewal")


class LossReason(models.TextChoices):
    """Why an opportunity was lost."""

    PRICE = "price", _("Price")
    COMPETITOR = "competitor", _("A competitor's offer")
    PRODUCT = "product", _("The product did not fit")
    TIMING = "timing", _("Timing")
    BUDGET = "budget", _("No budget")
    NO_DECISION = "no_decision", _("No decision")
    RELATION = "relation", _("Relation")
    WITHDRAWN = "withdrawn", _("We withdrew")
    OTHER = "other", _("Something else")


class WinReason(models.TextChoices):
    """Why an opportunity was won."""

    PRICE = "price", _("Price")
    PRODUCT = "product", _("The product")
    SERVICE = "service", _("Service")
    RELATION = "relation", _("Relation")
    DELIVERY = "delivery", _("Delivery")
    ONLY_OFFER = "only_offer", _("The only offer")
    OTHER = "other", _("Something else")


class Criterion(models.TextChoices):
    """What a stage may ask for before a deal leaves it."""

    AMOUNT = "amount", _("Amount")
    CLOSE_ON = "close_on", _("Close date that is not past")
    NEXT_STEP = "next_step", _("Next step with its day")
    COMPETITOR = "competitor", _("Competitor, or that there is none")
    SOURCE = "source", _("Where the deal comes from")
    PRODUCT = "product", _("At least one product")
    TERM = "term_months", _("Months of the recurring part")
    ECONOMIC_BUYER = "economic_buyer", _("Who signs for the client")
    USER_BUYER = "user_buyer", _("Who will use it")
    TECHNICAL_BUYER = "technical_buyer", _("Who judges it technically")
    COACH = "coach", _("Who helps us inside")


class LeadState(models.TextChoices):
    """How far a lead is."""

    NEW = "new", _("New")
    ASSIGNED = "assigned", _("Assigned")
    ACCEPTED = "accepted", _("Accepted")
    QUALIFIED = "qualified", _("Qualified")
    REJECTED = "rejected", _("Rejected")
    CONVERTED = "converted", _("Converted")


class RejectReason(models.TextChoices):
    """Why sales gave a lead back."""

    NO_NEED = "no_need", _("No need")
    NOT_REACHED = "not_reached", _("Could not be reached")
    NOT_OURS = "not_ours", _("Not our market")
    TOO_SMALL = "too_small", _("Too small")
    DUPLICATE = "duplicate", _("Already known")
    WRONG_DATA = "wrong_data", _("Wrong data")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    """How a lead came to us."""

    FORM = "form", _("Web form")
    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    EVENT = "event", _("Event")
    REFERRAL = "referral", _("Referral")
    RESEARCH = "research", _("Own research")
    IMPORT = "import", _("Import")
    OTHER = "other", _("Other")
