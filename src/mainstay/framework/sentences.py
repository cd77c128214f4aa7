"""Sentences of the kernel in the reader's language."""

from django.utils.translation import gettext

from mainstay.kernel.money import Money
from mainstay.kernel.sentences import Sentence


def in_words(said: Sentence | str) -> str:
    """The sentence translated and filled; a value that is itself a sentence is translated first."""
    if not isinstance(said, Sentence):
        return str(said)
    values = {
        name: in_words(value) if isinstance(value, Sentence) else _plain(value) for name, value in said.values.items()
    }
    return gettext(said.template).format_map(values)


def _plain(value: object) -> str:
    return str(value.rounded()) if isinstance(value, Money) else str(value)
