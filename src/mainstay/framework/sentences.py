"""Sentences of the kernel in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from mainstay.framework.locale import format_day, format_instant, format_money
from mainstay.framework.reader import reader_locale
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence


def in_words(said: Sentence | str) -> str:
    """The sentence translated and filled; a value that is itself a sentence is translated first."""
    if not isinstance(said, Sentence):
        return str(said)
    values = {
        name: in_words(value) if isinstance(value, Sentence) else _plain(value) for name, value in said.values.items()
    }
    return chosen_form(said).format_map(values)


def chosen_form(said: Sentence) -> str:
    """The template in the language of the moment, in the form that its count asks for."""
    if said.plural:
        return ngettext(said.template, said.plural, int(said.values["count"]))
    return pgettext(said.context, said.template) if said.context else gettext(said.template)


def _plain(value: object) -> str:
    return str(value.rounded()) if isinstance(value, Money) else str(value)


def said(value: object) -> str:
    """A Sentence in the reader's language with days, instants and amounts in the reader's forms, each value isolated for
    direction; anything else as text.
    """
    if not isinstance(value, Sentence):
        return str(value)
    values = {key: f"\u2068{_shown(part)}\u2069" for key, part in value.values.items()}
    return chosen_form(value).format_map(values)


def _shown(part: object) -> str:
    if isinstance(part, Money):
        return format_money(part, reader_locale())
    if isinstance(part, datetime):
        return format_instant(part, ZoneInfo(timezone.get_current_timezone_name()), reader_locale())
    return format_day(part, reader_locale()) if type(part) is date else said(part)
