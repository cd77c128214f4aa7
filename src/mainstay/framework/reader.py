"""Who reads what is being written now: language, country, digits and zone, for pages and for letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language

from mainstay.framework.locale import Digits, Locale, language_named
from mainstay.kernel.actor import Actor

# Set by whoever knows the reader's country and digits; else the language of the moment alone decides.
reader: Final[ContextVar[Locale | None]] = ContextVar("reader", default=None)


def reader_locale() -> Locale:
    """The locale of the reader; the language of the moment wins over a stale one."""
    language = language_named(get_language() or "en").code
    known = reader.get()
    return known if known is not None and known.language == language else Locale(language)


def locale_of(actor: Actor) -> Locale:
    """The locale of a person; English when theirs is no longer offered."""
    language = actor.language if actor.language in dict(settings.LANGUAGES) else "en"
    return Locale(language, actor.country, Digits(actor.digits), actor.show_hijri)


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """What is written inside is for this person: in their language and forms, in their zone."""
    locale = locale_of(actor)
    token = reader.set(locale)
    try:
        with translation.override(locale.language), timezone.override(ZoneInfo(actor.zone)):
            yield
    finally:
        reader.reset(token)
