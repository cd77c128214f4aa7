"""Closed lists of the people module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class MailKind(models.TextChoices):
    """The mails that a person may switch off; their writers stand in higher modules."""

    MY_DAY = "my_day", _("My day, each working morning")
    NOTICES = "notices", _("Notifications")
