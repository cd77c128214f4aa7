"""Sentences for people, kept apart from their language until somebody reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translatable sentence: an English template and the values of its placeholders.

    The template is the message id of the catalogue; ``{name}`` stands for ``values["name"]``. The interface
    translates and fills it; ``str()`` gives the English text, for logs and tests. ``plural`` is the English form for
    any ``count`` but one: languages have up to six, chosen when it is read. ``context`` tells words apart that are
    spelt alike in English only.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    code: str = ""
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        """The English text with its placeholders filled."""
        chosen = self.plural if self.plural and self.values.get("count") != 1 else self.template
        return chosen.format_map({key: str(value) for key, value in self.values.items()})

    def __hash__(self) -> int:
        """By template and code: two sentences of the same kind may share a bucket."""
        return hash((self.template, self.code))


def sentence(template: str, /, *, code: str = "", **values: Any) -> Sentence:
    """Make a Sentence; the message extractor collects the first argument of every call of this name."""
    return Sentence(template, MappingProxyType(values), code)


def counted(one: str, many: str, /, *, count: int, code: str = "", **values: Any) -> Sentence:
    """A sentence about a number of things, as ``{count}``; the extractor collects both forms."""
    return Sentence(one, MappingProxyType({"count": count, **values}), code, many)


def word(context: str, text: str, /) -> Sentence:
    """A word to be put into a sentence; the context says for translators where it stands. The extractor collects both."""
    return Sentence(text, context=context)
