"""Closed lists of the engagement module."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InteractionKind(models.TextChoices):
    """How we talked."""

    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    MEAL = "meal", _("Meal")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    FAX = "fax", _("Fax")
    CHAT = "chat", _("Chat")
    NOTE = "note", _("Note")


class InteractionState(models.TextChoices):
    """Ahead of us, held, or called off."""

    PLANNED = "planned", _("Planned")
    HELD = "held", pgettext_lazy("talk", "Held")
    CANCELLED = "cancelled", _("Called off")


class Direction(models.TextChoices):
    """Who began it."""

    OUT = "out", _("We to them")
    IN = "in", _("They to us")


class InteractionSource(models.TextChoices):
    """How the record came to be."""

    TYPED = "typed", _("Typed in")
    CHAT = "chat", _("Pasted chat")
    IMPORT = "import", _("Import")
    MAIL = "mail", _("Mailbox")
    CALENDAR = "calendar", _("Calendar")


class Side(models.TextChoices):
    """Ours or theirs."""

    OURS = "ours", _("Ours")
    THEIRS = "theirs", _("Theirs")


class PromiseState(models.TextChoices):
    """Open until it is kept, broken or withdrawn."""

    OPEN = "open", pgettext_lazy("promise", "Open")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", _("Broken")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ICONS: Final = {
    InteractionKind.CALL: "phone", InteractionKind.MEETING: "users", InteractionKind.VISIT: "map-pin",
    InteractionKind.MEAL: "tools-kitchen-2", InteractionKind.EMAIL: "mail", InteractionKind.LETTER: "file-text",
    InteractionKind.FAX: "printer", InteractionKind.CHAT: "message-2", InteractionKind.NOTE: "note",
}  # fmt: skip
WRITTEN: Final = (InteractionKind.EMAIL, InteractionKind.LETTER, InteractionKind.FAX)
MEETINGS: Final = (
    InteractionKind.MEETING, InteractionKind.VISIT, InteractionKind.MEAL, InteractionKind.CALL,
)  # fmt: skip
NO_CONTACT: Final = (InteractionKind.NOTE,)
"""A note is about the client, not with the client: it does not count as contact."""
