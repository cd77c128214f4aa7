"""Closed lists of the people module."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(models.TextChoices):
    """What a company unit is."""

    LEGAL_ENTITY = "legal_entity", _("Legal entity")
    OFFICE = "office", _("Office")


class HolidayStatus(models.TextChoices):
    """Moon-sighted holidays are expected until somebody confirms them."""

    EXPECTED = "expected", _("Expected")
    CONFIRMED = "confirmed", _("Confirmed")


class Theme(models.TextChoices):
    """Colours of the screen."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Digits(models.TextChoices):
    """Which digits a reader wants."""

    AUTO = "auto", _("Usual for the language")
    LATIN = "latin", _("Latin")
    OWN = "own", _("Own script")


class ExtentWord(models.TextChoices):
    """How far a right reaches, as stored and shown; the kernel's Extent by name."""

    NONE = "none", _("not at all")
    SELF = "self", _("oneself")
    DUTY = "duty", _("through a duty")
    OWN = "own", _("own accounts")
    TEAM = "team", _("the reporting line below")
    ALL = "all", _("the whole company")


class AbsenceReason(models.TextChoices):
    """Why somebody is away; the cap of a deputyship follows from it."""

    LEAVE = "leave", _("Leave")
    ILLNESS = "illness", _("Illness")
    PARENTAL = "parental", _("Parental leave")
    TRAINING = "training", _("Training")
    TRAVEL = "travel", _("Business trip")


class Cover(models.TextChoices):
    """Who covers an absence."""

    DEPUTY = "deputy", _("A deputy")
    MANAGER = "manager", _("The manager covers")


class DeputyshipState(models.TextChoices):
    """The life of a deputyship."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class EndReason(models.TextChoices):
    """Why a deputyship ended."""

    EXPIRED = "expired", _("Its last day is over")
    RECALLED = "recalled", _("Recalled")
    PRINCIPAL_BACK = "principal_back", _("The principal is back")
    REVOKED = "revoked", _("Revoked by the manager")
    DECLINED = "declined", _("Declined by the deputy")
    VOID = "void", _("The principal has left")


class DeputyKind(models.TextChoices):
    """Whether the principal goes on working."""

    REPLACE = "replace", _("The deputy acts instead")
    BESIDE = "beside", _("Both may act")


class DeputyScope(models.TextChoices):
    """What a deputyship reaches."""

    ALL = "all", _("Everything that is the principal's")
    ACCOUNTS = "accounts", _("Named accounts")
    OPPORTUNITIES = "opportunities", _("Named deals")
    TERRITORY = "territory", _("Accounts of a territory")
    QUEUE = "queue", _("Duties and approvals only")


class InFlight(models.TextChoices):
    """What becomes of open duties."""

    LEAVE = "leave", _("They stay with the principal, and the deputy does them")
    MOVE = "move", _("They move to the deputy and come back at the end")
    COPY = "copy", _("The deputy gets copies")


class ReviewState(models.TextChoices):
    """What the principal says of an act of the deputy."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DISPUTED = "disputed", _("Disputed")
    SEEN = "seen", _("Seen without a word")
    RATIFIED = "ratified", _("Ratified afterwards")


class ProposedAct(models.TextChoices):
    """What somebody proposes to the head of the company."""

    APPOINT = "appoint", _("Appoint")
    REMOVE = "remove", _("Remove")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DepartureState(models.TextChoices):
    """How far somebody's leaving is."""

    PLANNED = "planned", _("Planned")
    DONE = "done", pgettext_lazy("the company", "Left")
    CANCELLED = "cancelled", _("Called off")


class MailKind(models.TextChoices):
    """The mails that a person may switch off; their writers stand in higher modules."""

    MY_DAY = "my_day", _("My day, each working morning")
    NOTICES = "notices", _("Notifications")
