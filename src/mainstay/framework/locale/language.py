"""The six languages, and what a reader chose: language, country, digits, second calendar."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

import babel

from mainstay.kernel.digits import latin_digits


class Direction(StrEnum):
    """How a script runs."""

    LTR = "ltr"
    RTL = "rtl"


class Digits(StrEnum):
    """Which digits a reader wants: those usual in language and country, 0 to 9, or those of the script."""

    AUTO = "auto"
    LATIN = "latin"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the program: ISO 639 code, its name in itself and in English, direction, its own digits."""

    code: str
    native_name: str
    english_name: str
    direction: Direction = Direction.LTR
    own_digits: str = "0123456789"


LANGUAGES: Final = (
    Language("en", "English", "English"),
    Language("lv", "Latviešu", "Latvian"),
    Language("hi", "हिन्दी", "Hindi", own_digits="०१२३४५६७८९"),
    Language("cs", "Čeština", "Czech"),
    Language("ar", "العربية", "Arabic", Direction.RTL, "٠١٢٣٤٥٦٧٨٩"),
    Language("bn", "বাংলা", "Bengali", own_digits="০১২৩৪৫৬৭৮৯"),
)
_BY_CODE: Final = {language.code: language for language in LANGUAGES}
_NUMBERING: Final = {"hi": "deva", "ar": "arab", "bn": "beng"}
# English where Babel has none for the country: these write lakhs, all others as in international English.
_LAKH_COUNTRIES: Final = frozenset({"IN", "BD", "NP", "LK"})


def language_named(code: str) -> Language:
    """The language with this code, by its part before the hyphen; raises KeyError for one that is not offered."""
    return _BY_CODE[code.replace("_", "-").split("-")[0].lower()]


@dataclass(frozen=True, slots=True)
class Locale:
    """What one reader wants to see: ``language`` (one of the six), ``country`` (ISO 3166, two capitals, or empty),
    digits, and whether a Hijri day stands under each Gregorian one. Raises ValueError for a language not offered.
    """

    language: str
    country: str = ""
    digits: Digits = Digits.AUTO
    show_hijri: bool = False

    def __post_init__(self) -> None:
        if self.language not in _BY_CODE:
            msg = f"{self.language!r} is none of {', '.join(_BY_CODE)}"
            raise ValueError(msg)

    @property
    def direction(self) -> Direction:
        """Left to right, or right to left."""
        return _BY_CODE[self.language].direction

    @property
    def has_own_digits(self) -> bool:
        """Whether this reader sees the digits of the script: by choice, else usual in Bengali and parts of Arabia."""
        if self.digits is Digits.AUTO:
            return babel_locale(self).default_numbering_system in {"arab", "beng"}
        return self.digits is Digits.OWN and self.language in _NUMBERING

    @property
    def numbering(self) -> str:
        """The CLDR numbering system of this reader."""
        return _NUMBERING[self.language] if self.has_own_digits else "latn"


@cache
def _babel_locale(language: str, country: str) -> babel.Locale:
    tried = [f"{language}_{country}"] if country else []
    if language == "en":
        tried.append("en_IN" if country in _LAKH_COUNTRIES else "en_001")
    for name in tried:
        try:
            return babel.Locale.parse(name)
        except (babel.UnknownLocaleError, ValueError):
            continue
    return babel.Locale.parse(language)


def babel_locale(locale: Locale) -> babel.Locale:
    """The nearest locale of Babel: the country's, else the language's; English without a country is international."""
    return _babel_locale(locale.language, locale.country)


def show_digits(text: str, locale: Locale) -> str:
    """``text`` with all digits as this reader sees them."""
    latin = latin_digits(text)
    if not locale.has_own_digits:
        return latin
    return latin.translate(str.maketrans("0123456789", _BY_CODE[locale.language].own_digits))
