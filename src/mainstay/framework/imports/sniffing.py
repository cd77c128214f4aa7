"""What a column holds, judged by its cells: e-mails, numbers, dates, words from a short list…"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from mainstay.framework.imports.mapping.conditions import plain
from mainstay.framework.imports.mapping.values import (
    NO,
    YES,
    BadValue,
    latin_digits,
    number_reader,
    read_country,
    read_moment,
    split_amount,
)

_EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}\Z")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+\.\S+\Z", re.IGNORECASE)
_PHONE: Final = re.compile(r"[+(]?[\d][\d\s()./\-]{5,22}(?:\s*(?:ext|x)\.?\s*\d+)?\Z", re.IGNORECASE)
_DIGIT_RUN: Final = re.compile(r"\d{1,5}\Z")
_MARKED: Final = re.compile(r"[+(\s./\-)]")
DATE_FORMATS: Final = (
    "iso",
    "%d.%m.%Y",
    "%d.%m.%Y.",
    "%d. %m. %Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d %b %Y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
)
_STYLES: Final = ("1234.56", "1,234.56", "12,34,567.56", "1.234,56", "1 234,56", "1234,56", "1'234.56")
_ENOUGH: Final = 0.85
_FEW: Final = 12


@dataclass(frozen=True, slots=True)
class Nature:
    """What a column holds.

    ``kind``: empty, email, url, phone, date, instant, boolean, integer, number, money, country, words (few different
    values), text. ``share`` of the filled cells that fit, ``step`` that reads them (for a profile), ``words`` seen
    most, ``filled`` and ``distinct`` counts in the sample.
    """

    kind: str
    share: float = 0.0
    step: dict[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    filled: int = 0
    distinct: int = 0


def nature_of(cells: Sequence[Any]) -> Nature:
    """Judge a column by a sample of its cells."""
    filled = [cell for cell in cells if plain(cell)]
    if not filled:
        return Nature("empty")
    texts = [plain(cell) for cell in filled]
    counts = Counter(texts)
    words = tuple(word for word, _ in counts.most_common(_FEW))
    few = len(counts) <= _FEW and len(texts) >= 2 * len(counts)
    for judge in (_typed, _pattern, _boolean, _moment, _number, _country):
        found = judge(filled, texts)
        if found is not None:
            kind, share, step = found
            return Nature(kind, share, step, words, len(filled), len(counts))
    return Nature("words" if few else "text", 1.0, {}, words, len(filled), len(counts))


Judged = tuple[str, float, dict[str, Any]] | None


def _share(texts: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(1 for text in texts if fits(text)) / len(texts)


def _typed(cells: Sequence[Any], _: Sequence[str]) -> Judged:
    """Excel and JSON know their types."""
    kinds = Counter(type(cell) for cell in cells)
    most, count = kinds.most_common(1)[0]
    share = count / len(cells)
    if most in (str, list, dict) or share < _ENOUGH:
        return None
    names: dict[type, tuple[str, dict[str, Any]]] = {
        bool: ("boolean", {"boolean": True}),
        int: ("integer", {"integer": True}),
        datetime: ("instant", {"instant": "iso"}),
        date: ("date", {"date": "iso"}),
    }
    name, step = names.get(most, ("number", {"number": True}))
    return name, share, step


def _pattern(_: Sequence[Any], texts: Sequence[str]) -> Judged:
    for kind, pattern in (("email", _EMAIL), ("url", _URL)):
        share = _share(texts, pattern.match)
        if share >= _ENOUGH:
            return kind, share, {}
    share = _share(texts, lambda text: _PHONE.match(latin_digits(text)) and not _looks_like_date(text))
    marked = _share(texts, lambda text: _MARKED.search(text) or len(text) > 8)  # noqa: PLR2004
    if share >= _ENOUGH and marked >= 0.5 and not _reads_as_number(texts):  # noqa: PLR2004
        return "phone", share, {}
    return None


def _looks_like_date(text: str) -> bool:
    try:
        read_moment(text, DATE_FORMATS)
    except BadValue:
        return False
    return True


def _reads_as_number(texts: Sequence[str]) -> bool:
    return _share(texts, lambda text: "." in text or "," in text) > 0.3 and _number([], texts) is not None  # noqa: PLR2004


def _boolean(_: Sequence[Any], texts: Sequence[str]) -> Judged:
    lowered = {text.lower() for text in texts}
    if len(lowered) <= 2 and lowered <= YES | NO and not lowered <= {"1"}:  # noqa: PLR2004
        return "boolean", 1.0, {"boolean": True}
    return None


def _moment(_: Sequence[Any], texts: Sequence[str]) -> Judged:
    if _share(texts, lambda text: len(text) >= 6 and not text.isdecimal()) < _ENOUGH:  # noqa: PLR2004
        return None
    best, best_share = "", 0.0
    for pattern in DATE_FORMATS:
        share = _share(texts, lambda text, pattern=pattern: _fits(text, pattern))  # type: ignore[misc]
        if share > best_share:
            best, best_share = pattern, share
    if best_share < _ENOUGH:
        return None
    clock = "%H" in best or (best == "iso" and any(len(text) > 10 for text in texts))  # noqa: PLR2004
    kind = "instant" if clock else "date"
    return kind, best_share, {kind: best}


def _fits(text: str, pattern: str) -> bool:
    try:
        read_moment(text, (pattern,))
    except BadValue:
        return False
    return True


def _number(_: Sequence[Any], texts: Sequence[str]) -> Judged:
    parts = [split_amount(text) for text in texts]
    currencies = Counter(currency for _, currency in parts if currency)
    numbers = [number for number, _ in parts]
    for style in _STYLES:
        values = [value for number in numbers if (value := _read(number, style)) is not None]
        share = len(values) / len(texts)
        if share >= _ENOUGH:
            if sum(currencies.values()) >= len(texts) * _ENOUGH:
                return "money", share, _amount_step(currencies, style)
            whole = all(value == value.to_integral_value() for value in values)
            kind = "integer" if whole else "number"
            return kind, share, {kind: True if style == "1234.56" else style}
    return None


def _amount_step(currencies: Counter[str], style: str) -> dict[str, Any]:
    step: dict[str, Any] = {"money": next(iter(currencies)) if len(currencies) == 1 else True}
    return step if style == _STYLES[0] else {**step, "number": style}


def _read(text: str, style: str) -> Decimal | None:
    try:
        return number_reader(style)(text)
    except BadValue:
        return None


def _country(_: Sequence[Any], texts: Sequence[str]) -> Judged:
    share = _share(texts, _is_country)
    return ("country", share, {"country": True}) if share >= _ENOUGH else None


def _is_country(text: str) -> bool:
    try:
        return bool(read_country(text))
    except BadValue:
        return False
