"""Endings of family names in salutations: the Latvian genitive and the Czech vocative, with how certain they are."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Inflected:
    """A name in its case; ``certain`` is false where a person should look at it."""

    text: str
    certain: bool


_VOWELS: Final = "aāeēiīoōuūyáéěíóúůý"
_SYLLABLE: Final = re.compile(f"[{_VOWELS}]+", re.IGNORECASE)

# --- Latvian -------------------------------------------------------------------------------------------------------

# Second declension: the last consonants of the stem soften before -a. Longest first.
_SOFTENED: Final = (
    ("ll", "ļļ"), ("nn", "ņņ"), ("ln", "ļņ"), ("sn", "šņ"), ("zn", "žņ"), ("sl", "šļ"), ("zl", "žļ"), ("dz", "dž"),
    ("st", "st"), ("b", "bj"), ("p", "pj"), ("m", "mj"), ("v", "vj"), ("d", "ž"), ("t", "š"), ("c", "č"), ("z", "ž"),
    ("s", "š"), ("l", "ļ"), ("n", "ņ"),
)  # fmt: skip
# Hard stems of Slavic names and consonants that are soft already.
_UNCHANGED: Final = ("k", "g", "ķ", "ģ", "č", "š", "ž", "j", "r", "ņ", "ļ")
_INDECLINABLE: Final = ("o", "ō", "ē", "i", "ī", "u", "ū", "y", "á", "é", "í", "ý")


def _softened(stem: str) -> Inflected:
    """The stem of a noun in -is before the ending -a."""
    if stem.endswith(_UNCHANGED):
        return Inflected(stem, certain=True)
    for hard, soft in _SOFTENED:
        if stem.endswith(hard):
            # Short names in -tis and -dis are mixed: Gatis keeps its t, Briedis gives Brieža.
            doubtful = hard in {"t", "d", "st"} and len(_SYLLABLE.findall(stem)) == 1
            return Inflected(stem.removesuffix(hard) + soft, certain=not doubtful)
    return Inflected(stem, certain=False)


def _latvian_man(name: str) -> Inflected:
    small = name.lower()
    if small.endswith("ais"):
        return Inflected(name[:-3] + "ā", certain=True)
    if small.endswith("is"):
        stem = _softened(name[:-2])
        return Inflected(stem.text + "a", stem.certain)
    if small.endswith("us"):
        return Inflected(name, certain=True)
    if small.endswith(("s", "š")):
        return Inflected(name[:-1] + "a", certain=small[-2:-1] not in _VOWELS)
    if small.endswith(("a", "e")):
        return Inflected(name + "s", certain=True)
    return Inflected(name, certain=small.endswith(_INDECLINABLE))


def _latvian_woman(name: str) -> Inflected:
    small = name.lower()
    if small.endswith(("a", "e", "ā")):
        return Inflected(name + "s", certain=True)
    return Inflected(name, certain=small.endswith(_INDECLINABLE))


def latvian_genitive(family_name: str, *, male: bool) -> Inflected:
    """The genitive of a Latvian family name, as before *kungs* and *kundze*; of a double name, of each part.

    The rule is that of the declensions: Bērziņš gives Bērziņa, Brālis Brāļa, Lielais Lielā, Liepa Liepas, Bērziņa
    Bērziņas; names in -o, -i, -u and their like stay. Foreign names without a Latvian ending stay and are uncertain.
    """
    rule = _latvian_man if male else _latvian_woman
    parts = [rule(part) if part else Inflected("", certain=True) for part in family_name.split("-")]
    return Inflected("-".join(part.text for part in parts), all(part.certain for part in parts))


# --- Czech ---------------------------------------------------------------------------------------------------------

# Endings whose vocative does not depend on the word: how many letters go, what comes. The first that fits decides.
_CZECH_ENDINGS: Final = (
    (("ý", "í", "ů", "e", "ě", "é", "i", "y", "u", "ú", "á", "ó"), 0, ""),
    (("a",), 1, "o"),
    (("ek",), 2, "ku"),
    (("ec",), 2, "če"),
    (("š", "ž", "č", "ř", "c", "j", "ď", "ť", "ň"), 0, "i"),
    (("k", "g", "h"), 0, "u"),
    (("b", "d", "f", "m", "n", "p", "t", "v", "w"), 0, "e"),
)


def czech_vocative(family_name: str) -> Inflected:
    """The vocative of a Czech family name of a man: Novák gives Nováku, Svoboda Svobodo, Němec Němče, Kolář Koláři.

    Only endings whose vocative does not depend on the word are certain; -el, -er, -s, -x and -z differ by name, and
    every other name is left in the nominative, uncertain.
    """
    for endings, cut, ending in _CZECH_ENDINGS:
        if family_name.lower().endswith(endings):
            return Inflected(family_name[: len(family_name) - cut] + ending, certain=True)
    return Inflected(family_name, certain=False)
