"""Enumerations of sessions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Method(TextChoices):
    """How somebody proved who they are."""

    PASSWORD = "password", _("Password")
    PASSKEY = "passkey", _("Passkey")
    COMPANY = "company", _("Company sign-in")


class SessionEnd(TextChoices):
    """Why a session ended."""

    SIGNED_OUT = "signed_out", _("signed out")
    BY_ADMINISTRATOR = "administrator", _("ended by an administrator")
    IDLE = "idle", _("nothing was done for too long")
    TOO_OLD = "too_old", _("signed in too long ago")
    ROLES_CHANGED = "roles_changed", _("the roles changed")
    FACTOR_RESET = "factor_reset", _("the second factor was reset")
    PASSWORD_CHANGED = "password_changed", _("the password changed")
    LEFT = "left", _("left the company")


class FactorChange(TextChoices):
    """What happened to a way of proving who one is."""

    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    RENEWED = "renewed", _("renewed")
    PASSWORD_SET = "password", _("password set")
