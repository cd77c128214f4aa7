"""Numbers, money, percentages, days and instants as one reader expects them.

Rounding is half up, away from zero, and done before Babel sees the number. Lengths and separators follow the country;
digits follow the reader.
"""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import babel
from babel import dates, numbers

from mainstay.framework.locale.hijri import hijri_day
from mainstay.framework.locale.language import Direction, Locale, babel_locale, show_digits
from mainstay.kernel.money import Money, exponent
from mainstay.kernel.period import FiscalCalendar, Period

_PRECISION: Final = 60
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
_ARABIC_LETTER_MARK: Final = "\u061c"
_NO_BREAK_SPACE: Final = "\u00a0"
_FRACTION: Final = re.compile(r"0(?:\.[0#]+)?(?![0#])")
_LAKHS: Final = "#,##,##0"
_LAKH_LANGUAGES: Final = frozenset({"hi", "bn"})


def _rounded(number: Decimal | int, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _with_places(pattern: str, places: int) -> str:
    """A CLDR number pattern with a fixed number of decimal places."""
    return _FRACTION.sub("0" + ("." + "0" * places if places else ""), pattern)


def _finished(text: str, locale: Locale) -> str:
    """The reader's digits, and a minus that stays before its number inside right-to-left text."""
    if locale.direction is Direction.RTL:
        mark = _ARABIC_LETTER_MARK if locale.has_own_digits else _LEFT_TO_RIGHT_MARK
        text = text.replace("-", f"{mark}-")
        if locale.has_own_digits:
            text = text.replace("%", "٪" + _ARABIC_LETTER_MARK)
    return show_digits(text, locale)


# --- numbers -------------------------------------------------------------------------------------------------------


def _number_pattern(locale: Locale, places: int) -> str:
    base = babel_locale(locale).decimal_formats[None].pattern
    return _with_places(_LAKHS if locale.language in _LAKH_LANGUAGES else base, places)


def format_number(number: Decimal | int, locale: Locale, *, places: int | None = None) -> str:
    """``number`` with thousands or lakhs grouped; ``places`` decimal places, or as many as it has."""
    if places is None:
        fraction = Decimal(number).normalize().as_tuple().exponent
        places = max(0, -int(fraction))
    with localcontext() as context:
        context.prec = _PRECISION
        shown = numbers.format_decimal(
            _rounded(number, places),
            _number_pattern(locale, places),
            locale=babel_locale(locale),
            numbering_system=locale.numbering,
        )
    return _finished(shown, locale)


def format_count(number: int, locale: Locale) -> str:
    """A whole number."""
    return format_number(number, locale, places=0)


def format_percent(ratio: Decimal | int, locale: Locale, *, places: int = 0) -> str:
    """A ratio (1 is 100 %) as a percentage."""
    base = babel_locale(locale).percent_formats[None].pattern
    with localcontext() as context:
        context.prec = _PRECISION
        shown = numbers.format_percent(
            _rounded(ratio, places + 2),
            _with_places(base, places),
            locale=babel_locale(locale),
            numbering_system=locale.numbering,
        )
    return _finished(shown, locale)


# --- money ---------------------------------------------------------------------------------------------------------


class CurrencyName(StrEnum):
    """Whether money shows the sign usual for the reader, or the ISO code, which is never misread."""

    SIGN = "sign"
    CODE = "code"


def _money_pattern(locale: Locale, name: CurrencyName, places: int) -> str:
    """The reader's pattern; an ISO code keeps a space from the amount, and stands behind where the sign does."""
    pattern: str = babel_locale(locale).currency_formats["standard"].pattern
    if locale.language in _LAKH_LANGUAGES:
        pattern = re.sub("#[#,]*0", _LAKHS, pattern)
    pattern = _with_places(pattern, places)
    if name is CurrencyName.CODE:
        pattern = re.sub("¤(?=[#0])", f"¤¤{_NO_BREAK_SPACE}", pattern)
        pattern = re.sub("(?<=[#0])¤(?!¤)", f"{_NO_BREAK_SPACE}¤¤", pattern)
        pattern = re.sub("(?<!¤)¤(?!¤)", "¤¤", pattern)
    return pattern


def _spaced(text: str, currency: str) -> str:
    """A currency without a sign of its own shows its code: apart from the digits."""
    text = re.sub(rf"{currency}(?=\d)", f"{currency}{_NO_BREAK_SPACE}", text)
    return re.sub(rf"(?<=\d){currency}", f"{_NO_BREAK_SPACE}{currency}", text)


def format_money(
    money: Money, locale: Locale, *, name: CurrencyName = CurrencyName.SIGN, places: int | None = None
) -> str:
    """Money in the reader's form, with the minor unit of its currency, or ``places`` decimal places."""
    places = exponent(money.currency) if places is None else places
    with localcontext() as context:
        context.prec = _PRECISION
        shown = numbers.format_currency(
            _rounded(money.amount, places),
            money.currency,
            _money_pattern(locale, name, places),
            locale=babel_locale(locale),
            currency_digits=False,
            numbering_system=locale.numbering,
        )
    return _finished(_spaced(shown, money.currency), locale)


# Steps of short forms, largest first: power of ten and the word after the number.
_STEPS: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "en": ((12, "T"), (9, "B"), (6, "M"), (3, "K")),
    "en-lakh": ((7, " crore"), (5, " lakh"), (3, "K")),
    "lv": ((12, " trilj."), (9, " mljrd."), (6, " milj."), (3, " tūkst.")),
    "hi": ((7, " करोड़"), (5, " लाख"), (3, " हज़ार")),
    "cs": ((12, " bil."), (9, " mld."), (6, " mil."), (3, " tis.")),
    "ar": ((12, " تريليون"), (9, " مليار"), (6, " مليون"), (3, " ألف")),
    "bn": ((7, " কোটি"), (5, " লাখ"), (3, " হাজার")),
}


def _steps(locale: Locale) -> tuple[tuple[int, str], ...]:
    writes_lakhs = locale.language == "en" and _LAKHS in babel_locale(locale).decimal_formats[None].pattern
    return _STEPS["en-lakh" if writes_lakhs else locale.language]


def _compact(number: Decimal, locale: Locale) -> tuple[Decimal, str]:
    """The number in its largest fitting unit, one decimal place below ten units, and the unit's word.

    A number that rounds up to the next unit is shown in that: 999,950 is 1M.
    """
    for power, word in _steps(locale):
        in_unit = number.scaleb(-power)
        shown = _rounded(in_unit, 1 if abs(in_unit) < 10 else 0)  # noqa: PLR2004 -- two digits are enough
        if abs(_rounded(in_unit, 3)) >= 1 or abs(number) >= _rounded(Decimal("0.9995").scaleb(power), 0):
            return shown, word.replace(" ", _NO_BREAK_SPACE)
    return _rounded(number, 0), ""


def format_compact_number(number: Decimal | int, locale: Locale) -> str:
    """A number in few characters: 12M, 1,2 milj., 1.2 करोड़; lakhs and crores where they are usual."""
    amount, word = _compact(Decimal(number), locale)
    return format_number(amount, locale) + word


def format_compact_money(money: Money, locale: Locale) -> str:
    """Money in few characters, without minor units: €12M, 1,2 milj. €, ₹1.2 करोड़."""
    amount, word = _compact(money.amount, locale)
    digits = max(0, -int(amount.normalize().as_tuple().exponent))
    shown = format_money(Money(amount, money.currency), locale, places=digits)
    last_digit = max(index for index, char in enumerate(shown) if char.isdigit())
    return shown[: last_digit + 1] + word + shown[last_digit + 1 :]


# --- days and instants ---------------------------------------------------------------------------------------------


class DayForm(StrEnum):
    """24.12.2026. / 24. decembris / Thursday and all / the month alone."""

    SHORT = "short"
    LONG = "long"
    WITH_WEEKDAY = "with_weekday"
    MONTH = "month"


_SHORT_DAYS: Final = {"lv": "dd.MM.y.", "cs": "d. M. y", "hi": "dd/MM/y", "bn": "dd/MM/y", "ar": "d\u200f/M\u200f/y"}


def _day_pattern(locale: Locale, form: DayForm) -> str:
    place: babel.Locale = babel_locale(locale)
    if form is DayForm.SHORT:
        if locale.language in _SHORT_DAYS:
            return _SHORT_DAYS[locale.language]
        # English without a country: the month in words, since 3/4 means two days.
        return re.sub("y+", "y", place.date_formats["short"].pattern) if locale.country else "d MMM y"
    return str(place.date_formats["long" if form is DayForm.LONG else "full"].pattern)


def format_day(day: date, locale: Locale, form: DayForm = DayForm.SHORT) -> str:
    """A day: short (24.12.2026. in Latvian, 24. 12. 2026 in Czech), with the month, or with the weekday in words; or
    its month alone (November 2026).
    """
    if form is DayForm.MONTH:
        return show_digits(dates.format_skeleton("yMMMM", day, locale=babel_locale(locale)), locale)
    return show_digits(dates.format_date(day, _day_pattern(locale, form), locale=babel_locale(locale)), locale)


def format_days(period: Period, locale: Locale, form: DayForm = DayForm.SHORT) -> str:
    """A period as people read it, the last day included; a period of one day is that day. Raises ValueError for an
    open or an empty period: those are words, not dates.
    """
    last = period.last_day
    if last is None or last < period.start:
        msg = "an open or empty period has no last day"
        raise ValueError(msg)
    if last == period.start:
        return format_day(last, locale, form)
    return f"{format_day(period.start, locale, form)} – {format_day(last, locale, form)}"


def format_hijri(day: date, locale: Locale) -> str:
    """The second line under a day: its Umm al-Qura date; empty where not switched on or beyond the table (2058)."""
    hijri = hijri_day(day) if locale.show_hijri else None
    return "" if hijri is None else show_digits(hijri.in_words(locale.language), locale)


def format_time(moment: time, locale: Locale) -> str:
    """The time of the day in hours and minutes, with 12 or 24 hours as usual in language and country."""
    return show_digits(dates.format_time(moment, "short", locale=babel_locale(locale)), locale)


def format_instant(instant: datetime, zone: ZoneInfo, locale: Locale, form: DayForm = DayForm.SHORT) -> str:
    """An instant as day and time in ``zone``. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        msg = "an instant has a time zone"
        raise ValueError(msg)
    local = instant.astimezone(zone)
    comma = "،" if locale.language == "ar" else ","
    return f"{format_day(local.date(), locale, form)}{comma} {format_time(local.time(), locale)}"


def format_fiscal_year(day: date, calendar: FiscalCalendar, locale: Locale) -> str:
    """The label of the fiscal year around ``day``: 2026, or 2026-27 where it crosses January."""
    return show_digits(calendar.year_label(day), locale)
