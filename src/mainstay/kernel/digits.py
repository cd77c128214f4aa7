"""Digits, numbers and dates as people type them; what could mean two things is refused with a sentence."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from mainstay.kernel.errors import MainstayError
from mainstay.kernel.folding import fold
from mainstay.kernel.month_names import month_named
from mainstay.kernel.sentences import sentence


class Unreadable(MainstayError):
    """What was typed is no number, date or address, or could be two; the sentence says how to write it."""

    code = "unreadable"


class _LatinDigits(dict[int, int]):
    def __missing__(self, code: int) -> int:
        char = chr(code)
        if not char.isascii() and unicodedata.category(char) == "Nd":
            code = ord("0") + unicodedata.decimal(char)
        self[ord(char)] = code
        return code


_LATIN_DIGITS: Final = _LatinDigits()


def latin_digits(text: str) -> str:
    """``text`` with the decimal digits of every script as 0 to 9; nothing else changes."""
    return text if text.isascii() else text.translate(_LATIN_DIGITS)


# --- numbers -------------------------------------------------------------------------------------------------------

_INVISIBLE: Final = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SIGNS: Final = str.maketrans("−–﹣－＋，．،", "----+,.,")
_SPACES: Final = re.compile(r"\s+")
# The Arabic mark says by itself what it is.
_DECIMAL_MARK: Final = "٫"
_COMMA_DECIMAL: Final = frozenset({"lv", "cs"})
_MAGHREB: Final = frozenset({"MA", "DZ", "TN", "LY", "MR"})
_THOUSANDS: Final = 3
_WESTERN: Final = re.compile(r"\d{1,3}(?:[^\d]\d{3})+")
_INDIAN: Final = re.compile(r"\d{1,2}(?:[^\d]\d{2})+[^\d]\d{3}")
_NUMBER: Final = re.compile(r"(?P<sign>[-+]?) ?(?P<body>\d[\d .,٬٫'’]*|[.,٫]\d+)")


def _not_a_number(text: str) -> Unreadable:
    return Unreadable(sentence("“{text}” is not a number. Write digits only, for example 1234.50.", text=text))


def _ambiguous_number(text: str, whole: str, fraction: str) -> Unreadable:
    return Unreadable(
        sentence(
            "“{text}” can be read as {grouped} or as {decimal}. Write it without a separator of thousands.",
            code="ambiguous",
            text=text,
            grouped=whole + fraction,
            decimal=f"{whole}.{fraction}",
        )
    )


def _grouped(body: str) -> str | None:
    """The digits of a whole number with one kind of separator in thousands or in lakhs; None when it is none."""
    separators = {char for char in body if not char.isdigit()}
    if not separators:
        return body
    if len(separators) > 1 or not (_WESTERN.fullmatch(body) or _INDIAN.fullmatch(body)):
        return None
    return body.replace(separators.pop(), "")


def _split_at(body: str, mark: str, text: str) -> Decimal:
    """The number whose only decimal mark is ``mark``."""
    whole, _, fraction = body.partition(mark)
    digits = _grouped(whole)
    if digits is None or not fraction.isdigit():
        raise _not_a_number(text)
    return Decimal(f"{digits}.{fraction}")


def _marks_of(language: str, country: str) -> tuple[str, str]:
    """The decimal mark and the mark of thousands, empty where unknown or a space."""
    if language in _COMMA_DECIMAL:
        return ",", ""
    if language == "ar":
        if not country:
            return "", ""
        return (",", ".") if country in _MAGHREB else (".", ",")
    return ".", ","


def _read_single(body: str, mark: str, marks: tuple[str, str], text: str) -> Decimal:
    """A number with one point or comma, which ends thousands or begins the fraction."""
    whole, _, fraction = body.partition(mark)
    decimal_mark, group_mark = marks
    could_group = len(fraction) == _THOUSANDS and fraction.isdigit() and not whole.startswith("0") and whole != ""
    if mark == decimal_mark or not could_group:
        return _split_at(body, mark, text)
    if whole.isdigit() and len(whole) > _THOUSANDS:
        return _split_at(body, mark, text)
    if mark == group_mark and whole.isdigit():
        return Decimal(whole + fraction)
    digits = _grouped(whole)
    raise _not_a_number(text) if digits is None else _ambiguous_number(text, digits, fraction)


def _read_body(body: str, language: str, country: str, text: str) -> Decimal:
    """A number without its sign."""
    if _DECIMAL_MARK in body:
        return _split_at(body, _DECIMAL_MARK, text)
    points = [char for char in body if char in ".,"]
    if len(points) == 1:
        return _read_single(body, points[0], _marks_of(language, country), text)
    if points and points.count(points[-1]) == 1:
        return _split_at(body, points[-1], text)
    digits = _grouped(body)
    if digits is None:
        raise _not_a_number(text)
    return Decimal(digits)


def parse_decimal(text: str, language: str, country: str = "") -> Decimal:
    """The number that a person typed, exactly.

    ``language`` is one of the six (``lv`` and ``cs`` write a decimal comma); ``country`` (ISO 3166, two capitals)
    settles Arabic, whose Maghreb writes 1.234,50 and whose east writes 1,234.50. Digits of every script, thousands by
    space, comma, point, apostrophe or ٬, lakhs and crores, and a sign before are accepted. A point or comma that could
    be either is read by the language's own usage, and refused where that has none: 1.234 in Latvian.
    Raises Unreadable with a sentence that names the readings.
    """
    typed = _SPACES.sub(" ", latin_digits(text).translate(_INVISIBLE).translate(_SIGNS)).strip()
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise _not_a_number(text.strip())
    number = _read_body(match["body"], language, country, text.strip())
    return -number if match["sign"] == "-" else number


# --- dates ---------------------------------------------------------------------------------------------------------

_MONTHS: Final = 12
_FIRST_YEAR: Final = 1000
_DAY_AND_YEAR: Final = 2
_MONTH_FIRST: Final = frozenset({"US", "PH", "PW", "FM", "MH"})
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})(?:\s*[-./]\s*|\s+)(\d{1,2})(?:\s*[-./]\s*|\s+)(\d{4})\.?")


def _not_a_date(text: str) -> Unreadable:
    return Unreadable(
        sentence("“{text}” is not a date. Write the year with four digits, for example 2026-12-24.", text=text)
    )


def _made(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(
            sentence("“{text}” is not a day of the calendar. Look at the day and the month.", text=text)
        ) from error


def _ordered(first: int, second: int, year: int, *, english: bool, country: str, text: str) -> date:
    """Two numbers before the year: day first, but where a country says otherwise or nobody can know."""
    if country in _MONTH_FIRST:
        return _made(year, first, second, text)
    if english and not country and first != second and max(first, second) <= _MONTHS:
        raise Unreadable(
            sentence(
                "“{text}” can be read as {day_first} or as {month_first}. Write it as one of these.",
                code="ambiguous",
                text=text,
                day_first=_made(year, second, first, text).isoformat(),
                month_first=_made(year, first, second, text).isoformat(),
            )
        )
    return _made(year, second, first, text)


def _with_month_name(typed: str, text: str) -> date:
    """A date with its month in words, in any order: 24. decembris 2026, 2026. gada 24. decembris, December 24, 2026."""
    words = fold(typed)
    month = month_named(words)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    years = [number for number in numbers if number >= _FIRST_YEAR]
    if month is None or len(numbers) != _DAY_AND_YEAR or len(years) != 1:
        raise _not_a_date(text)
    (year,) = years
    return _made(year, month, sum(numbers) - year, text)


def parse_date(text: str, language: str, country: str = "") -> date:
    """The day that a person typed: ISO, day first with points, strokes, hyphens or spaces, or with the month's name.

    Digits of every script are accepted, and month names of all six languages whatever ``language`` is. The year has
    four digits. In English without a ``country`` (ISO 3166) 03/04/2026 is refused as ambiguous; the United States and
    a few others put the month first. Raises Unreadable with a sentence that says how to write it.
    """
    shown = text.strip()
    typed = latin_digits(text).translate(_INVISIBLE).strip()
    if match := _YEAR_FIRST.fullmatch(typed):
        return _made(int(match[1]), int(match[2]), int(match[3]), shown)
    if match := _YEAR_LAST.fullmatch(typed):
        first, second, year = (int(number) for number in match.groups())
        # Strokes alone leave open which comes first: points are never used for month first.
        english = language == "en" and "." not in typed
        return _ordered(first, second, year, english=english, country=country if language == "en" else "", text=shown)
    return _with_month_name(typed, shown)
