"""Closed lists of the knowledge module, and rights in words."""

from typing import Any

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mainstay.framework.sentences import in_words
from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import sentence


class TopicArea(models.TextChoices):
    """What a topic is about."""

    PRODUCTS = "products", _("Products")
    MARKET = "market", _("Market and economy")
    LAW = "law", _("Law and rules")
    MANAGEMENT = "management", _("Management")
    PEOPLE = "people", _("People and manners")
    ETHICS = "ethics", _("Ethics")
    OTHER = "other", _("Something else")


class Means(models.TextChoices):
    """How a topic was confirmed."""

    SELF = "self", _("Read and confirmed")
    QUIZ = "quiz", _("Quiz passed")
    TRAINER = "trainer", _("Attendance confirmed")


class KnownWord(models.TextChoices):
    """How somebody stands to a required topic; the rule's states with their words."""

    CONFIRMED = "confirmed", _("Confirmed")
    EXPIRING = "expiring", _("Expires soon")
    DUE = "due", _("To be confirmed")
    MISSING = "missing", _("Missing")
    EXPIRED = "expired", _("Expired")


def _label(group: str, verb: str) -> str:
    return in_words(sentence("{verb} {group}", verb=verb_words(verb), group=group_words(group)))


_lazy_label = lazy(_label, str)


def right_label(group: str, verb: str) -> Any:
    """A right in the reader's words, such as "add deals"; translated when it is read."""
    return _lazy_label(group, verb)
