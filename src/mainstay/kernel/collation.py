"""Stored sorting keys: plain text whose code-point order is the alphabetical order of a language.

A key has three parts with a space between: letters, marks, capitals. A space sorts before everything used inside a
part, so a shorter text comes first and marks decide only between equal letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from mainstay.kernel.folding import LATIN_LETTERS

# Letters of their own, after all words with the letter before; other accented letters are forms of their letter.
# Latvian: LVS 24 alphabet, long vowels are no letters of their own; Czech: ČSN 97 6030.
_ALPHABETS: Final = {
    "lv": {"č": "c~", "ģ": "g~", "ķ": "k~", "ļ": "l~", "ņ": "n~", "ŗ": "r~", "š": "s~", "ž": "z~", "y": "i~"},
    "cs": {"č": "c~", "ř": "r~", "š": "s~", "ž": "z~", "ch": "h~"},
}
_SCRIPTS: Final = {"ar": "arabic", "hi": "devanagari", "bn": "bengali"}
# Groups separated by spaces sort apart; letters inside a group differ as marks do (Unicode CLDR, root and "ar").
_ARABIC_ORDER: Final = "ءأؤإئاآٱ ب پ تة ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ڤ ق كک گ ل م ن ه و يىی"
_DEVANAGARI_ORDER: Final = (
    "ॐ \u0902\u0901 \u0903 अ आ इ ई उ ऊ ऋ ॠ ऌ ॡ ऍ ऎ ए ऐ ऑ ऒ ओ औ क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र "
    "ल ळ व श ष स ह ऽ \u093e \u093f \u0940 \u0941 \u0942 \u0943 \u0944 \u0962 \u0963 \u0945 \u0946 \u0947 \u0948 \u0949 "
    "\u094a \u094b \u094c \u094d"
)
_BENGALI_ORDER: Final = (
    "অ আ ই ঈ উ ঊ ঋ ৠ ঌ ৡ এ ঐ ও ঔ \u0982 \u0983 \u0981 ক খ গ ঘ ঙ চ ছ জ ঝ ঞ ট ঠ ড ঢ ণ ত থ দ ধ ন প ফ ব ভ ম য রৰ ল ৱ শ ষ "
    "স হ ঽ \u09be \u09bf \u09c0 \u09c1 \u09c2 \u09c3 \u09c4 \u09e2 \u09e3 \u09c7 \u09c8 \u09cb \u09cc \u09cd \u09d7"
)
_ORDERS: Final = {
    "arabic": ("00600", _ARABIC_ORDER),
    "devanagari": ("00900", _DEVANAGARI_ORDER),
    "bengali": ("00980", _BENGALI_ORDER),
}
_CH: Final = re.compile("ch", re.IGNORECASE)
# Private letters that stand for ch, Ch and CH while a key is made.
_CH_LETTERS: Final = {"ch": "\ue000", "Ch": "\ue001", "cH": "\ue001", "CH": "\ue002"}
_CH_CAPITALS: Final = {"\ue000": "0", "\ue001": "1", "\ue002": "2"}
# Words that begin with alef and lam of their own.
_NO_ARTICLE: Final = "له|ياس|ماس|ماني|يزابيث|كسندر|كساندر|برت"
_ARTICLE: Final = re.compile(rf"(?<!\w)(?:ال(?!(?:{_NO_ARTICLE})(?!\w))(?=\w\w)|(?:al|el)[-‐‑](?=\w))", re.IGNORECASE)
# Apostrophes and quotation marks whose category does not tell.
_QUOTES: Final = frozenset("'`´\"„‚")
_COMMON: Final = "0"


@dataclass(frozen=True, slots=True)
class _Weights:
    letters: str
    marks: str
    capitals: str


_IGNORED: Final = _Weights("", "", "")


def _script_letters(language: str) -> dict[str, _Weights]:
    """Weights of the three scripts with an order of their own; the language's own script stands before Latin."""
    weights = {}
    for script, (block, order) in _ORDERS.items():
        prefix = "A" if _SCRIPTS.get(language) == script else "{" + block
        for rank, group in enumerate(order.split()):
            for form, letter in enumerate(group):
                marks = _COMMON if form == 0 else chr(ord("1") + form)
                weights[letter] = _Weights(f"{prefix}{rank:02d}", marks, _COMMON)
    ta, virama = weights["ত"], weights["\u09cd"]
    weights["ৎ"] = _Weights(ta.letters + virama.letters, _COMMON * 2, _COMMON * 2)
    return weights


def _mark(char: str) -> str:
    """The weight of a combining mark: five hexadecimal digits behind the letter's own weight."""
    return f"~{ord(char):05x}"


def _spelt_out(char: str) -> str:
    """Latin letters that do not decompose, and digits of any script, as plain ones."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    return LATIN_LETTERS.get(char, char)


class _Language:
    """Weights of one language, made character by character as they are met."""

    def __init__(self, language: str) -> None:
        self._alphabet = _ALPHABETS.get(language, {})
        self._known = _script_letters(language)
        self.has_ch = "ch" in self._alphabet
        self.drops_article = language == "ar"
        self.letters: dict[int, str] = _Level(self, "letters")
        self.marks: dict[int, str] = _Level(self, "marks")
        self.capitals: dict[int, str] = _Level(self, "capitals")

    def weigh(self, char: str) -> _Weights:
        """Letters, marks and capitals of one composed character."""
        if self.has_ch and char in _CH_CAPITALS:
            return _Weights(self._alphabet["ch"], _COMMON, _CH_CAPITALS[char])
        if char in self._known:
            return self._known[char]
        if char in _QUOTES:
            return _IGNORED
        small = char.lower()
        capital = _COMMON if small == char else "1"
        if small in self._alphabet:
            return _Weights(self._alphabet[small], _COMMON, capital)
        pieces = [self._weigh_piece(piece) for piece in unicodedata.normalize("NFKD", small)]
        letters, marks = ("".join(getattr(piece, level) for piece in pieces) for level in ("letters", "marks"))
        return _Weights(letters, marks, capital * len([piece for piece in pieces if piece.letters]))

    def _weigh_piece(self, char: str) -> _Weights:
        """One decomposed small character."""
        if char in self._known:
            return self._known[char]
        category = unicodedata.category(char)
        if category in {"Mn", "Me"}:
            return _Weights("", _mark(char), "")
        if category in {"Cf", "Pi", "Pf", "Lm"}:
            return _IGNORED
        if category[0] not in {"L", "N", "M"}:
            return _Weights("!" if category[0] in "ZC" else "#", _COMMON, _COMMON)
        plain = _spelt_out(char)
        if plain.isascii() and plain.isalnum():
            marks = _COMMON * len(plain) if plain == char else _mark(char) * len(plain)
            return _Weights(plain.lower(), marks, _COMMON * len(plain))
        return _Weights(f"{{{ord(char):05x}", _COMMON, _COMMON)


class _Level(dict[int, str]):
    """Code point to its weight on one level, filled as characters are met."""

    def __init__(self, language: _Language, level: str) -> None:
        super().__init__()
        self._language = language
        self._level = level

    def __missing__(self, code: int) -> str:
        weight: str = getattr(self._language.weigh(chr(code)), self._level)
        self[code] = weight
        return weight


@cache
def _language(code: str) -> _Language:
    return _Language(code)


def collation_key(text: str, language: str) -> str:
    """An ASCII text; code-point order of such keys is the alphabetical order of ``language`` for their texts.

    ``language`` is one of lv, cs, hi, bn, ar, en; any other sorts as English. Letters first: Latvian č ģ ķ ļ ņ š ž and
    Czech č ř š ž ch are letters of their own, other marks decide between equal words only, then small before capital.
    Hindi and Bengali follow their consonant order with virama last, Arabic the CLDR order with all forms of hamza at
    alef, and there the article al- is left out. The script of the language stands before Latin, others behind.
    Quotation marks and apostrophes do not count; digits come before letters.
    """
    weights = _language(language)
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    if weights.has_ch:
        composed = _CH.sub(lambda match: _CH_LETTERS[match[0]], composed)
    if weights.drops_article:
        composed = _ARTICLE.sub("", composed)
    letters = composed.translate(weights.letters).strip("!")
    marks = composed.translate(weights.marks).rstrip(_COMMON)
    capitals = composed.translate(weights.capitals).rstrip(_COMMON)
    return f"{letters} {marks} {capitals}".rstrip(" ")
