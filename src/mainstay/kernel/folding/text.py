"""Fold a text for search: case, marks, letter variants, digits, punctuation."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Latin letters that do not decompose: written out as people type them on a plain keyboard.
LATIN_LETTERS: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ɖ": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t",
    "ı": "i", "ĸ": "k", "ŋ": "n", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    "ɨ": "i", "ƶ": "z", "ɡ": "g", "ȷ": "j", "ß": "ss",
}  # fmt: skip
_ARABIC: Final = {
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه",
    "ە": "ه", "ک": "ك", "ڪ": "ك",
}  # fmt: skip
# Candrabindu and anusvara are written for each other; khanda ta is ta with a virama, in the older encoding too.
_INDIC: Final = {"ँ": "ं", "ৎ": "ত্"}
_LETTERS: Final = {**LATIN_LETTERS, **_ARABIC, **_INDIC}
_NUKTAS: Final = frozenset("़়਼઼଼಼")
_APOSTROPHES: Final = frozenset("'’‘ʼʻʽʾʿ`´ʹ′״׳")
# Blocks whose combining marks are dropped: Latin, Greek, Cyrillic; Hebrew; Arabic; variation selectors.
_MARKS: Final = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0x0898, 0x089F), (0x08CA, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
_TATWEEL: Final = "ـ"
_VIRAMA: Final = "\u094d"
# A nasal before a consonant of its own row is mostly written as anusvara: हिन्दी is हिंदी.
_NASAL: Final = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")


def _is_dropped(char: str, category: str) -> bool:
    if category == "Cf" or char == _TATWEEL or char in _APOSTROPHES or char in _NUKTAS:
        return True
    return category in {"Mn", "Me"} and any(first <= ord(char) <= last for first, last in _MARKS)


def _fold_piece(char: str) -> str:
    """One decomposed character."""
    category = unicodedata.category(char)
    if _is_dropped(char, category):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] in "LNM" or category == "Co":
        return _LETTERS.get(char, char)
    return " "


def _fold_character(char: str) -> str:
    """One character of the input, decomposed and cased until nothing changes any more."""
    before, folded = "", "" if char in _APOSTROPHES else char
    while before != folded:
        before = folded
        kept = (_fold_piece(piece) for piece in unicodedata.normalize("NFKD", folded))
        folded = "".join(kept).casefold()
    return folded


class _Folds(dict[int, str]):
    """Code point to folded text, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_FOLDS: Final = _Folds()
# Plain text takes a table of bytes, five times as quickly: every character of it folds to one or to none.
_ASCII_FOLDS: Final = bytes(ord(_fold_character(chr(code)) or " ") for code in range(128)) + bytes(128)
_ASCII_GONE: Final = bytes(code for code in range(128) if not _fold_character(chr(code)))


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """The form of ``text`` that search compares: equal for all usual ways to write the same words.

    Promised, for any text: the result is in NFKD, without case, Latin, Greek, Cyrillic, Hebrew and Arabic marks,
    apostrophes, tatweel, joiners and direction marks; vowel signs of Indian scripts stay, nuktas go (so both encodings
    of ড় ঢ় য় agree), candrabindu reads as anusvara; forms of alef are ا, ى is ي, ة is ه; digits of every script are
    Latin; ß ø ł đ æ and their like are spelt out; any other punctuation is one space; no space at either end.
    Folding twice changes nothing, and NFC and NFD of a text fold alike.
    """
    if text.isascii():
        plain = text.encode("ascii").translate(_ASCII_FOLDS, _ASCII_GONE).decode("ascii")
        return " ".join(plain.split())
    folded = text.translate(_FOLDS)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        if _VIRAMA in folded:
            folded = _NASAL.sub("ं", folded)
    return " ".join(folded.split())


def fold_tokens(text: str) -> tuple[str, ...]:
    """The words of ``fold(text)`` in order; empty for a text without letters and digits."""
    return tuple(fold(text).split())
