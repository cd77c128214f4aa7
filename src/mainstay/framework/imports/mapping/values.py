"""Text to numbers, dates, moments and yes or no, in the styles that people really write."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.kernel.folding.text import fold
from mainstay.kernel.sentences import Sentence, sentence

STYLES: Final = {
    "1,234.56": (".", ","),
    "1234.56": (".", ""),
    "1.234,56": (",", "."),
    "1 234,56": (",", " "),
    "1234,56": (",", ""),
    "1 234.56": (".", " "),
    "1'234.56": (".", "'"),
    "12,34,567.56": (".", ","),
}
LANGUAGE_STYLES: Final = {
    "en": "1,234.56",
    "hi": "12,34,567.56",
    "bn": "12,34,567.56",
    "ar": "1,234.56",
    "lv": "1 234,56",
    "cs": "1 234,56",
}
YES: Final = frozenset(["1", "true", "t", "yes", "y", "x", "on", "ja", "jā", "ano", "हाँ", "हां", "হ্যাঁ", "نعم", "✓", "✔"])
NO: Final = frozenset(["0", "false", "f", "no", "n", "off", "nē", "ne", "नहीं", "না", "لا", "-"])
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,20})?\Z")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,20})?[eE][+-]?[0-9]{1,3}\Z")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009\u066c\u200e\u200f\u061c]")
_DIRECTIVES: Final = frozenset("dmYyHMSbB%")
_EXCEL_START: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(1, 2_958_466)


class BadValue(Exception):
    """A value that cannot be what it should be; the sentence says why, the remedy what to do."""

    def __init__(self, message: Sentence, remedy: Sentence | None = None) -> None:
        super().__init__(str(message))
        self.sentence = message
        self.remedy = remedy


def latin_digits(text: str) -> str:
    """The same text with digits of any script as 0 to 9, and Arabic number marks as point and comma."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char))
        if char.isdecimal()
        else {"٫": ".", "٬": ",", "−": "-", "－": "-"}.get(char, char)
        for char in text
    )


def number_reader(style: str) -> Callable[[Any], Decimal]:
    """A function from a cell to a Decimal for a style (``1.234,56`` or a language); raises KeyError for another."""
    decimal_mark, group_mark = STYLES[LANGUAGE_STYLES.get(style, style)]
    marks = re.escape(group_mark) if group_mark.strip() else ""
    grouped = re.compile(rf"[0-9]{{1,3}}(?:[{marks}][0-9]{{2,3}})+\Z") if marks else None

    def read(cell: Any) -> Decimal:
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return _finite(Decimal(str(cell)), cell)
        text = latin_digits(plain(cell))
        if decimal_mark == "." and _PLAIN_NUMBER.match(text):
            return Decimal(text)
        return _styled(text, decimal_mark, group_mark, grouped)

    return read


def _styled(text: str, decimal_mark: str, group_mark: str, grouped: re.Pattern[str] | None) -> Decimal:
    body = _SPACES.sub("", text)
    negative = body.startswith(("-", "(")) or body.endswith("-")
    body = body.strip("()+-")
    if decimal_mark == "." and "٬" in text:
        body = body.replace("٬", "")
    whole, mark, fraction = body.rpartition(decimal_mark) if decimal_mark in body else (body, "", "")
    if group_mark.strip() and group_mark in whole:
        if not grouped or not grouped.match(whole):
            raise BadValue(_not_a_number(text), _which_style(decimal_mark))
        whole = whole.replace(group_mark, "")
    whole = whole.replace("\u2019", "") if group_mark == "'" else whole
    joined = f"{whole or '0'}{'.' if mark else ''}{fraction}"
    if not body or not (_PLAIN_NUMBER.match(joined.rstrip(".")) or _SCIENTIFIC.match(joined)):
        raise BadValue(_not_a_number(text), _which_style(decimal_mark))
    try:
        value = Decimal(joined)
    except InvalidOperation:
        raise BadValue(_not_a_number(text), _which_style(decimal_mark)) from None
    return -value if negative else value


def _finite(value: Decimal, cell: Any) -> Decimal:
    if not value.is_finite():
        raise BadValue(_not_a_number(plain(cell)))
    return value


def _not_a_number(text: str) -> Sentence:
    return sentence("{value} is not a number.", value=text[:60])


def _which_style(decimal_mark: str) -> Sentence:
    return sentence("Correct it, or choose another number style: here {mark} comes before decimals.", mark=decimal_mark)


_AMOUNT: Final = re.compile(
    r"(?P<before>[^\d\-+(.,'\s]*)\s*(?P<number>[\-+(]?.*[\d)\-])\s*(?P<after>[^\d\s)]*)\Z", re.DOTALL
)
SIGNS: Final = {"€": "EUR", "£": "GBP", "₹": "INR", "৳": "BDT", "kč": "CZK", "$": "", "us$": "USD", "ls": "LVL"}


def split_amount(text: str) -> tuple[str, str]:
    """The number and the currency (ISO code, or empty) of a text such as ``€ 1,234.50`` or ``1 234,50 EUR``."""
    found = _AMOUNT.match(latin_digits(text.strip()))
    if not found:
        return text, ""
    for sign in (found["before"].strip(), found["after"].strip()):
        if len(sign) == 3 and sign.isascii() and sign.isalpha():  # noqa: PLR2004
            return found["number"], sign.upper()
        if sign:
            return found["number"], SIGNS.get(sign.lower().rstrip("."), "")
    return found["number"], ""


def check_date_format(pattern: str) -> None:
    """Raises BadValue for a format other than ``iso``, ``excel`` or known directives with a day, a month and a year."""
    if pattern in ("iso", "excel"):
        return
    used = re.findall(r"%(.)", pattern)
    if (
        not {"d", "m", "Y"} <= {{"y": "Y", "b": "m", "B": "m"}.get(item, item) for item in used}
        or set(used) - _DIRECTIVES
    ):
        raise BadValue(
            sentence(
                "{format} is not a date format. Write iso, excel, or something like %d.%m.%Y with %d, %m, %Y, %y, %H, "
                "%M, %S.",
                format=pattern,
            )
        )


def read_moment(cell: Any, formats: tuple[str, ...]) -> datetime | date:
    """A date or a moment without zone, by the first format that fits; raises BadValue."""
    if isinstance(cell, datetime | date):
        return cell
    text = latin_digits(plain(cell))
    for pattern in formats:
        try:
            if pattern == "iso":
                return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)  # noqa: PLR2004
            if pattern == "excel":
                return _excel_day(text)
            return datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    raise BadValue(
        sentence("{value} is not a date of the form {formats}.", value=text[:60], formats=" / ".join(formats)),
        sentence("Correct it, or choose another date format."),
    )


def _excel_day(text: str) -> datetime:
    days = float(text)
    if int(days) not in _EXCEL_DAYS:
        raise ValueError(text)
    start = datetime.combine(_EXCEL_START, datetime.min.time())
    return start + timedelta(days=int(days), seconds=round(days % 1 * 86_400))


def as_day(moment: datetime | date) -> date:
    """The day of a moment, as written."""
    return moment.date() if isinstance(moment, datetime) else moment


def as_instant(moment: datetime | date, zone: ZoneInfo) -> datetime:
    """The moment in UTC; a day alone is its midnight in ``zone``."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone; raises BadValue for one that is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValue(sentence("There is no time zone called {name}. Write it like Europe/Riga.", name=name)) from None


def read_boolean(cell: Any, yes: frozenset[str] = YES, no: frozenset[str] = NO) -> bool:
    """Yes or no in any of the six languages; raises BadValue."""
    if isinstance(cell, bool):
        return cell
    text = plain(cell).lower()
    if text in yes:
        return True
    if text in no:
        return False
    raise BadValue(
        sentence("{value} is neither yes nor no.", value=text[:60]),
        sentence("Name the words for yes and no in the mapping."),
    )


_MORE_COUNTRIES: Final = {
    "usa": "US",
    "u s a": "US",
    "america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "eire": "IE",
    "rsa": "ZA",
    "uae": "AE",
    "korea": "KR",
    "republic of korea": "KR",
    "ussr": "",
    "czech republic": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "hong kong": "HK",
    "macau": "MO",
    "burma": "MM",
    "ivory coast": "CI",
    "turkey": "TR",
    "palestine": "PS",
    "vatican": "VA",
    "viet nam": "VN",
    "russian federation": "RU",
    "iran islamic republic of": "IR",
}


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in ("en", "lv", "cs", "hi", "bn", "ar"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):  # noqa: PLR2004
                names.setdefault(fold(name), code)
                names.setdefault(code.lower(), code)
    return {**names, **_MORE_COUNTRIES}


def read_country(cell: Any) -> str:
    """The ISO 3166 code of a country written as code or as name in six languages; raises BadValue."""
    text = plain(cell)
    code = _country_names().get(fold(text), "")
    if not code:
        raise BadValue(
            sentence("{value} is not a country that is known.", value=text[:60]),
            sentence("Write its name in full or its two-letter code, or map the value to a code."),
        )
    return code
