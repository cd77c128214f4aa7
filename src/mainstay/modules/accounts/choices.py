"""Closed lists of the accounts module."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountType(models.TextChoices):
    """What an account is."""

    COMPANY = "company", _("Company")
    PERSON = "person", _("Private person")


class AccountStatus(models.TextChoices):
    """How far the relation is."""

    PROSPECT = "prospect", _("Prospect")
    CLIENT = "client", _("Client")
    FORMER = "former", _("Former client")


class Tier(models.TextChoices):
    """Class of an account; the service standards follow from it."""

    A = "a", "A"
    B = "b", "B"
    C = "c", "C"
    NONE = "", _("None")


class PersonState(models.TextChoices):
    """States of personal data (domain: data protection, 6)."""

    LIVE = "live", _("Live")
    FROZEN = "frozen", _("Frozen")
    RESTRICTED = "restricted", _("Restricted")
    PSEUDONYMISED = "pseudonymised", _("Pseudonymised")
    ERASED = "erased", _("Erased")


class PointType(models.TextChoices):
    """Ways to reach somebody."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    MOBILE = "mobile", _("Mobile")
    FAX = "fax", _("Fax")
    CHAT = "chat", _("Chat")
    WEB = "web", _("Web")
    SOCIAL = "social", _("Social network")


class NameKind(models.TextChoices):
    """What another name of an account is."""

    ALIAS = "alias", _("Also known as")
    TRANSLATION = "translation", _("In another language")
    FORMER = "former", _("Former name")
    ACRONYM = "acronym", _("Short name")
    LEGAL = "legal", _("Registered name")


class AddressPurpose(models.TextChoices):
    """What an address is for."""

    VISITING = "visiting", _("Visits")
    POSTAL = "postal", _("Post")
    INVOICE = "invoice", _("Invoices")
    DELIVERY = "delivery", _("Deliveries")
    REGISTERED = "registered", _("Registered seat")


class Gender(models.TextChoices):
    """Needed for salutations only; nothing else may depend on it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")


class TeamRole(models.TextChoices):
    """What somebody does in an account team."""

    SPONSOR = "executive_sponsor", _("Executive sponsor")
    COORDINATOR = "coordinator", _("Coordinator")
    SPECIALIST = "specialist", _("Specialist")
    MEMBER = "member", _("Member")


class StakeholderRole(models.TextChoices):
    """What a contact is in a decision."""

    ECONOMIC = "economic_buyer", _("Economic buyer")
    USER = "user_buyer", _("User buyer")
    TECHNICAL = "technical_buyer", _("Technical buyer")
    COACH = "coach", _("Coach")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    OFFICIAL = "senior_official", _("Senior official")


class Stance(models.TextChoices):
    """How a stakeholder stands to us."""

    FOR = "for", _("For us")
    NEUTRAL = "neutral", _("Neutral")
    SCEPTICAL = "sceptical", _("Sceptical")
    AGAINST = "against", _("Against us")
    UNKNOWN = "unknown", _("Unknown")


class CheckSource(models.TextChoices):
    """How a field was confirmed."""

    TALK = "talk", _("Talk with the client")
    MAIL = "mail", _("Mail")
    DOCUMENT = "document", _("Document")
    REGISTER = "register", _("Public register")
    IMPORT = "import", _("Import")
    OTHER = "other", _("Other")


class RebalancingEffect(models.TextChoices):
    """What a rule of a rebalancing does with the accounts that it fits first."""

    GIVE = "give", _("Give them to one person")
    BY_COUNT = "count", _("Spread them evenly by number")
    BY_REVENUE = "revenue", _("Spread them evenly by revenue")
    KEEP = "keep", _("Leave them where they are")


class RebalancingState(models.TextChoices):
    """How far a rebalancing is."""

    DRAFT = "draft", _("Being planned")
    PREVIEWED = "previewed", _("Previewed")
    SCHEDULED = "scheduled", _("Set for its day")
    APPLIED = "applied", pgettext_lazy("rebalancing", "Applied")
    UNDONE = "undone", _("Taken back")


class LeftOut(models.TextChoices):
    """Why an account of a rebalancing stays where it is."""

    CHANGED = "changed", _("Changed since the preview")
    WALLED = "walled", _("Behind a wall for the new owner")
    NOBODY = "nobody", _("Nobody of the rule may receive it")
    HANDOVER = "handover", _("A handover is running")


class HandoverOccasion(models.TextChoices):
    """Why an account goes to somebody else."""

    LANDED = "landed", _("The client has landed")
    REMOVAL = "removal", _("The owner is removed")
    LEAVE = "leave", _("The owner leaves the company")
    REBALANCING = "rebalancing", _("Accounts are divided anew")


class HandoverState(models.TextChoices):
    """The life of a handover."""

    OPEN = "open", _("Under way")
    DONE = "done", _("Handed over")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Called off")


class HandoverSide(models.TextChoices):
    """Who ticks a step."""

    GIVER = "giver", _("Who gives")
    RECEIVER = "receiver", _("Who receives")


class MailSalutation(models.TextChoices):
    """Where the salutation of a drafted letter comes from."""

    STORED = "stored", _("as it is kept for this person")
    SUGGESTED = "suggested", _("suggested: read it before you send")


def words_for(choices: type[models.TextChoices], value: str) -> Promise | str:
    """The label of a stored value; the value itself when it is no longer in the list."""
    return dict(choices.choices).get(value, value)
