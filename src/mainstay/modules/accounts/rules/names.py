"""Names of people and organisations: cleaned, in own and Latin script, shown and sorted for a reader.

A name is never split by guess: given and family name are what somebody entered as such, or nothing.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mainstay.kernel.collation import collation_key
from mainstay.kernel.folding import fold, latin_key

_JOINERS: Final = frozenset("\u200c\u200d")
_SPACES: Final = re.compile(r"\s+")


class Script(StrEnum):
    """The scripts that the six languages and their neighbours write; OTHER is any further one."""

    LATIN = "latin"
    GREEK = "greek"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"
    OTHER = "other"


_BY_LANGUAGE: Final = {"hi": Script.DEVANAGARI, "bn": Script.BENGALI, "ar": Script.ARABIC}
_NAMED: Final = tuple((script, script.value.upper()) for script in Script if script is not Script.OTHER)


def clean_name(text: str) -> str:
    """A name as it may be stored: composed (NFC), single spaces, nothing invisible but the joiners inside of words.

    Direction marks and overrides go: with them a name could be shown as another. Control characters become spaces.
    """
    kept = []
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs", "Cn"} or char in _JOINERS:
            kept.append(char)
    words = _SPACES.sub(" ", "".join(kept)).split(" ")
    return unicodedata.normalize("NFC", " ".join(word.strip("".join(_JOINERS)) for word in words).strip())


def script_of(text: str) -> Script | None:
    """The script of most letters of ``text``; None where it has no letters."""
    found: Counter[Script] = Counter()
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "")
            found[next((script for script, prefix in _NAMED if name.startswith(prefix)), Script.OTHER)] += 1
    return found.most_common(1)[0][0] if found else None


def is_latin(text: str) -> bool:
    """Whether all letters are Latin; true for a text without letters."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


@dataclass(frozen=True, slots=True)
class StoredName:
    """A name as stored: ``own`` in the script of its bearer, ``latin`` as in the passport where ``own`` is not Latin.

    ``given`` and ``family`` are the parts that somebody entered as such, in the script of ``own``; empty where the
    name has no such parts or nobody knows them.
    """

    own: str
    latin: str = ""
    given: str = ""
    family: str = ""


def stored_name(name: str, other: str = "", *, given: str = "", family: str = "") -> StoredName:
    """The two forms of one name, whichever was typed first; all parts cleaned.

    A Latin form that says the same as the own one is not kept. Where only parts were given, the name is both in the
    order given, family. Two forms in the same script are kept as typed: passports spell otherwise.
    """
    given, family = clean_name(given), clean_name(family)
    own, latin = clean_name(name) or f"{given} {family}".strip(), clean_name(other)
    if latin and not is_latin(latin) and is_latin(own):
        own, latin = latin, own
    own = own or latin
    return StoredName(own, "" if latin == own else latin, given, family)


def display_name(name: StoredName, language: str) -> str:
    """The form that a reader of ``language`` can read: own script where it is theirs, else the Latin one if stored."""
    script = script_of(name.own)
    if script in {Script.LATIN, None, _BY_LANGUAGE.get(language, Script.LATIN)} or not name.latin:
        return name.own
    return name.latin


def both_names(name: StoredName, language: str) -> str:
    """The form for the reader, with the other one behind it in brackets where there are two: for a person's page."""
    first = display_name(name, language)
    other = name.latin if first == name.own else name.own
    return f"{first} ({other})" if other and other != first else first


def sorting_text(name: StoredName) -> str:
    """Family name first where the parts are known, the name as it is where they are not."""
    return f"{name.family} {name.given}".strip() if name.family else name.own


def sorting_key(name: StoredName, language: str) -> str:
    """The stored collation key of a name in lists of ``language``."""
    return collation_key(sorting_text(name), language)


def search_text(name: StoredName) -> str:
    """The folded words of both forms, each once, for the search index."""
    words = f"{fold(name.own)} {fold(name.latin)} {fold(name.given)} {fold(name.family)}".split()
    return " ".join(dict.fromkeys(words))


def romanised_key(name: StoredName) -> str:
    """The rough Latin key of a name without a stored Latin form, by which a typed romanisation finds it; else empty."""
    return "" if name.latin or is_latin(name.own) else latin_key(name.own)
