"""Closed lists of the compliance module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Ways to reach out."""

    POST = "post", _("Post")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    FAX = "fax", _("Fax")
    TEXT = "text", _("Text message")


class Purpose(models.TextChoices):
    """What we reach out for. Serving a contract needs no consent and is no purpose here."""

    MARKETING = "marketing", _("Marketing")
    NEWSLETTER = "newsletter", _("Newsletter")
    EVENT = "event", _("Event")
    SURVEY = "survey", _("Survey")


class ConsentAct(models.TextChoices):
    """Consent rows are only added: one gives, one withdraws."""

    GIVEN = "given", _("Given")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentBasis(models.TextChoices):
    """On what a permission rests."""

    CONSENT = "consent", _("Consent of the person")
    CUSTOMER = "existing_customer", _("Existing customer, own similar products")


class Reach(models.TextChoices):
    """What a suppression stands for."""

    ADDRESS = "address", _("One address or number")
    PERSON = "person", _("The whole person")
    COMPANY = "company", _("The whole company")


class SuppressionReason(models.TextChoices):
    """Why somebody may not be contacted."""

    OPT_OUT = "opt_out", _("Opted out")
    OBJECTION = "objection", _("Objected (art. 21)")
    ERASED = "erased", _("Erased (art. 17)")
    BOUNCE = "bounce", _("Address does not exist")
    COMPLAINT = "complaint", _("Complained about our mail")
    DECISION = "decision", _("Decision of ours")


class AtTheEnd(models.TextChoices):
    """What happens to a record class when its time is over."""

    ERASE = "erase", _("Erase")
    PSEUDONYMISE = "pseudonymise", _("Pseudonymise")
    KEEP = "keep", _("Keep")


class OnRequest(models.TextChoices):
    """What a request for erasure does to a record class."""

    AT_ONCE = "at_once", _("At once")
    WHEN_DUE = "when_due", _("When its time is over, restricted until then")


class ErasureGround(models.TextChoices):
    """Why data of a person are erased."""

    REQUEST = "request", _("The person asked for it")
    OBJECTION = "objection", _("The person objected")
    NO_LONGER_NEEDED = "no_longer_needed", _("No longer needed")
    UNLAWFUL = "unlawful", _("Held without a ground")
    REPLAY = "replay", _("Erased before the backup was restored")


class RequestSort(models.TextChoices):
    """What a person asks for, by the article of the GDPR."""

    ACCESS = "access", _("Access (art. 15)")
    RECTIFICATION = "rectification", _("Correction (art. 16)")
    ERASURE = "erasure", _("Erasure (art. 17)")
    RESTRICTION = "restriction", _("Restriction (art. 18)")
    PORTABILITY = "portability", _("Portability (art. 20)")
    OBJECTION = "objection", _("Objection (art. 21)")


class RequestState(models.TextChoices):
    """How far a privacy request has come."""

    RECEIVED = "received", _("Who is it?")
    IDENTIFIED = "identified", _("To be done")
    DONE = "done", _("To be answered")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Taken back")


class WayOfAsking(models.TextChoices):
    """How words go between a person and us."""

    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")
    PHONE = "phone", _("Phone")
    TALK = "talk", _("Talk")
    FORM = "form", _("Form")


class IdentityProof(models.TextChoices):
    """How we know that whoever asks is the person (art. 12(6): ask for more only with reasonable doubt)."""

    KNOWN_ADDRESS = "known_address", _("Wrote from the address that we know")
    CALLED_BACK = "called_back", _("Called back on the number that we know")
    IN_PERSON = "in_person", _("Known in person")
    DOCUMENT = "document", _("Showed a document")


class RoundState(models.TextChoices):
    """How far a round of erasures by the schedule has come."""

    PROPOSED = "proposed", _("Waits for a release")
    RELEASED_ONCE = "once", _("Waits for a second person")
    RELEASED = "released", _("Released")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class RoundOutcome(models.TextChoices):
    """What became of a person in a round."""

    WAITING = "waiting", _("Waits")
    ERASED = "erased", _("Erased")
    KEPT = "kept", _("Taken out")
    REFUSED = "refused", _("Not possible now")


class ConflictGround(models.TextChoices):
    """Why clients are held to compete."""

    DECLARED = "declared", _("Declared competition")
    INDUSTRY = "industry", _("Same industry")


class ConflictState(models.TextChoices):
    """What became of a conflict of interest."""

    OPEN = "open", _("To be decided")
    CONSENTED = "consented", _("Clients consented")
    WALLED = "walled", _("Wall raised")
    DISMISSED = "dismissed", _("No conflict")
    OVER = "over", _("Over")
