"""What a letter says, and who writes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label
from mainstay.kernel.actor import Actor

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter: its words, a note beside them, and where it leads (a path of this installation)."""

    words: str
    note: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in its reader's language: subject, heading, parts, and a closing remark."""

    subject: str
    heading: str
    parts: tuple[Part, ...]
    closing: str = ""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter; ``write`` answers None when there is nothing (any more) to say."""

    name: str
    label: Label
    write: Callable[[Actor, str], Written | None]


Writer = Callable[[Actor, str], Written | None]


def letter(name: str, label: Label) -> Callable[[Writer], Writer]:
    """Register the function as the writer of a kind of letter: it gets the reader as actor, with their language and
    zone active, and the key with which the letter was queued.
    """

    def register(function: Writer) -> Writer:
        registry.letters.add(LetterKind(name, label, function))
        return function

    return register


def header_text(text: str) -> str:
    """Text for a header of a mail: on one line, without direction marks, and nothing that a mail program could read as
    an encoded word (``=?…?=``), which has smuggled further headers into mails.
    """
    return _ISOLATES.sub("", _UNSAFE.sub(" ", text)).replace("=?", "= ?").strip()


def plain_text(text: str, *, keep_direction: bool) -> str:
    """Text for the plain part: direction marks stay only where the reader reads from right to left."""
    return text if keep_direction else _ISOLATES.sub("", text)
