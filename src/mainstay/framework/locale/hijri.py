"""Hijri days by the Umm al-Qura calendar of Saudi Arabia, for a second line under the Gregorian day.

A table, not an approximation by formula: the lengths of the months as the calendar is calculated in advance, from 1436
to 1480 after Hijra (October 2014 to 2058). Religious feasts follow the sighting of the moon and may fall a day apart.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

_FIRST_YEAR: Final = 1436
_FIRST_DAY: Final = date(2014, 10, 25)
# One group of three hexadecimal digits per year: twelve bits, first month first, 1 for 30 days and 0 for 29.
_YEARS: Final = (
    "555 b29 b92 ba9 5d4 ada 55a aab 595 749 764 baa 5b5 2b6 a56 e4d b25 b52 b6a 5ad "
    "2ae 92f 497 64b 6a5 6ac ad6 55d 49d a4d d16 d95 5aa 5b5 2da 95b 4ad 595 6ca 6e4 "
    "aea 4f5 2b6 956 aaa"
)
_LENGTHS: Final = tuple(29 + int(bit) for year in _YEARS.split() for bit in f"{int(year, 16):012b}")
_STARTS: Final = tuple(accumulate(_LENGTHS, initial=0))

# Month names as each language writes them, and the mark of the era.
_MONTHS: Final = {
    "en": "Muharram|Safar|Rabi al-Awwal|Rabi al-Thani|Jumada al-Ula|Jumada al-Akhira|Rajab|Shaban|Ramadan|Shawwal|"
    "Dhu al-Qadah|Dhu al-Hijjah",
    "lv": "muharams|safars|1. rabī|2. rabī|1. džumādā|2. džumādā|radžabs|šabans|"
    "ramadāns|šauvals|du al-kidā|du al-hidžā",
    "cs": "muharram|safar|rabí al-awwal|rabí as-sání|džumádá al-úlá|džumádá al-áchira|radžab|šabán|ramadán|šawwál|"
    "zú al-kada|zú al-hidždža",
    "hi": "मुहर्रम|सफ़र|रबी उल-अव्वल|रबी उस-सानी|जुमादा अल-अव्वल|जुमादा उस-सानी|रजब|शाबान|रमज़ान|शव्वाल|ज़िल-क़ादा|ज़िल-हिज्जा",
    "bn": "মুহররম|সফর|রবিউল আউয়াল|রবিউস সানি|জমাদিউল আউয়াল|জমাদিউস সানি|রজব|শাবান|রমজান|শাওয়াল|জিলকদ|জিলহজ",
    "ar": "محرم|صفر|ربيع الأول|ربيع الآخر|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة",
}
_ERAS: Final = {"en": "AH", "lv": "AH", "cs": "AH", "hi": "हिजरी", "bn": "হিজরি", "ar": "هـ"}


@dataclass(frozen=True, slots=True, order=True)
class HijriDay:
    """A day of the Umm al-Qura calendar; ``month`` is 1 (Muharram) to 12."""

    year: int
    month: int
    day: int

    def in_words(self, language: str) -> str:
        """Day, month name, year and era in one of the six languages, with Latin digits."""
        month = _MONTHS[language].split("|")[self.month - 1]
        dot = "." if language in {"lv", "cs"} else ""
        return f"{self.day}{dot} {month} {self.year} {_ERAS[language]}"


def hijri_day(day: date) -> HijriDay | None:
    """The Umm al-Qura day of a Gregorian one; None outside of the table (25 October 2014 to 1480 after Hijra)."""
    passed = (day - _FIRST_DAY).days
    if not 0 <= passed < _STARTS[-1]:
        return None
    index = bisect_right(_STARTS, passed) - 1
    return HijriDay(_FIRST_YEAR + index // 12, index % 12 + 1, passed - _STARTS[index] + 1)


def hijri_month_start(year: int, month: int) -> date | None:
    """The Gregorian day on which a month (1 to 12) of the Umm al-Qura calendar begins; None outside of the table."""
    index = (year - _FIRST_YEAR) * 12 + month - 1
    return _FIRST_DAY + timedelta(days=_STARTS[index]) if 0 <= index < len(_LENGTHS) else None
