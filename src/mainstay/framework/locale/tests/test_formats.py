"""Numbers, money, days and weeks in six languages."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.locale import (
    LANGUAGES,
    CurrencyName,
    DayForm,
    Digits,
    Direction,
    Locale,
    format_compact_money,
    format_compact_number,
    format_day,
    format_days,
    format_fiscal_year,
    format_hijri,
    format_instant,
    format_money,
    format_number,
    format_percent,
    format_time,
    language_named,
    show_digits,
    week_of,
)
from mainstay.kernel.digits import latin_digits, parse_date, parse_decimal
from mainstay.kernel.money import Money
from mainstay.kernel.period import FiscalCalendar, Period

ENGLISH, BRITISH, AMERICAN, INDIAN = Locale("en"), Locale("en", "GB"), Locale("en", "US"), Locale("en", "IN")
LATVIAN, CZECH, HINDI, BENGALI = Locale("lv", "LV"), Locale("cs", "CZ"), Locale("hi", "IN"), Locale("bn", "BD")
EGYPTIAN, EMIRATI, MOROCCAN = Locale("ar", "EG"), Locale("ar", "AE"), Locale("ar", "MA")
ALL = (ENGLISH, BRITISH, AMERICAN, INDIAN, LATVIAN, CZECH, HINDI, BENGALI, EGYPTIAN, EMIRATI, MOROCCAN)
CHRISTMAS_EVE = date(2026, 12, 24)
locales = st.sampled_from(ALL)


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        (ENGLISH, "1,234,567.50"),
        (INDIAN, "12,34,567.50"),
        (Locale("en", "BD"), "12,34,567.50"),
        (LATVIAN, "1\u00a0234\u00a0567,50"),
        (CZECH, "1\u00a0234\u00a0567,50"),
        (HINDI, "12,34,567.50"),
        (Locale("hi", "AE", Digits.OWN), "१२,३४,५६७.५०"),
        (BENGALI, "১২,৩৪,৫৬৭.৫০"),
        (Locale("bn", "IN", Digits.LATIN), "12,34,567.50"),
        (EGYPTIAN, "١٬٢٣٤٬٥٦٧٫٥٠"),
        (EMIRATI, "1,234,567.50"),
        (MOROCCAN, "1.234.567,50"),
        (Locale("ar", "EG", Digits.LATIN), "1,234,567.50"),
        (Locale("ar"), "1,234,567.50"),
    ],
)
def test_numbers_are_grouped_and_written_in_the_digits_of_the_reader(locale, shown):
    assert format_number(Decimal("1234567.5"), locale, places=2) == shown


def test_four_digits_are_grouped_as_well():
    assert format_number(1234, LATVIAN) == "1\u00a0234"


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        (ENGLISH, "€1,234.50"),
        (LATVIAN, "1 234,50 €"),
        (CZECH, "1 234,50 €"),
        (HINDI, "€1,234.50"),
        (BENGALI, "১,২৩৪.৫০€"),
        (EGYPTIAN, "\u200f١٬٢٣٤٫٥٠ €"),
    ],
)
def test_money_is_written_with_its_sign(locale, shown):
    assert format_money(Money.of("1234.5", "EUR"), locale).replace("\u00a0", " ") == shown


def test_money_has_the_places_of_its_currency():
    assert format_money(Money.of("1234.5", "JPY"), BRITISH) == "JP¥1,235"
    assert format_money(Money.of("1.2345", "KWD"), ENGLISH) == "KWD\u00a01.235"
    assert format_money(Money.of("12345678", "INR"), HINDI) == "₹1,23,45,678.00"
    assert format_money(Money.of("12345678", "BDT"), BENGALI) == "১,২৩,৪৫,৬৭৮.০০৳"


def test_money_may_show_the_code_of_its_currency():
    amount = Money.of("-5", "USD")
    shown = [format_money(amount, locale, name=CurrencyName.CODE) for locale in (ENGLISH, LATVIAN, BENGALI)]
    assert shown == ["-USD\u00a05.00", "-5,00\u00a0USD", "-৫.০০\u00a0USD"]


def test_halves_round_away_from_zero():
    assert format_number(Decimal("0.125"), ENGLISH, places=2) == "0.13"
    assert format_number(Decimal("-2.5"), ENGLISH, places=0) == "-3"
    assert format_money(Money.of("1.005", "EUR"), ENGLISH) == "€1.01"
    assert format_percent(Decimal("0.125"), ENGLISH) == "13%"


def test_percentages():
    assert format_percent(Decimal("0.125"), LATVIAN, places=1) == "12,5%"
    assert format_percent(Decimal("0.125"), CZECH, places=1) == "12,5\u00a0%"
    assert format_percent(Decimal("12.5"), BENGALI) == "১,২৫০%"
    assert format_percent(Decimal("-0.5"), EGYPTIAN) == "\u061c-٥٠٪\u061c"


def test_a_minus_keeps_its_place_in_right_to_left_text():
    assert format_number(-5, EMIRATI) == "\u200e-5"


@pytest.mark.parametrize(
    ("locale", "number", "shown"),
    [
        (ENGLISH, 999, "999"),
        (ENGLISH, 1500, "1.5K"),
        (ENGLISH, 999_499, "999K"),
        (ENGLISH, 999_950, "1M"),
        (ENGLISH, -12_345_678, "-12M"),
        (INDIAN, 12_345_678, "1.2 crore"),
        (INDIAN, 150_000, "1.5 lakh"),
        (LATVIAN, 1_250_000, "1,3 milj."),
        (CZECH, 2_000, "2 tis."),
        (HINDI, 12_345_678, "1.2 करोड़"),
        (HINDI, 1_234_567_890, "123 करोड़"),
        (BENGALI, 250_000, "২.৫ লাখ"),
        (EGYPTIAN, 3_400_000_000, "٣٫٤ مليار"),
    ],
)
def test_compact_numbers_use_the_units_of_the_language(locale, number, shown):
    assert format_compact_number(number, locale).replace("\u00a0", " ") == shown


def test_compact_money_keeps_the_sign_in_its_place():
    shown = [format_compact_money(Money.of(1_250_000, "EUR"), locale) for locale in (ENGLISH, LATVIAN, HINDI, BENGALI)]
    assert [text.replace("\u00a0", " ") for text in shown] == ["€1.3M", "1,3 milj. €", "€13 लाख", "১৩ লাখ€"]


@pytest.mark.parametrize(
    ("locale", "short", "long"),
    [
        (ENGLISH, "24 Dec 2026", "24 December 2026"),
        (BRITISH, "24/12/2026", "24 December 2026"),
        (AMERICAN, "12/24/2026", "December 24, 2026"),
        (INDIAN, "24/12/2026", "24 December 2026"),
        (LATVIAN, "24.12.2026.", "2026. gada 24. decembris"),
        (CZECH, "24. 12. 2026", "24. prosince 2026"),
        (HINDI, "24/12/2026", "24 दिसंबर 2026"),
        (BENGALI, "২৪/১২/২০২৬", "২৪ ডিসেম্বর, ২০২৬"),
        (EGYPTIAN, "٢٤\u200f/١٢\u200f/٢٠٢٦", "٢٤ ديسمبر ٢٠٢٦"),
        (EMIRATI, "24\u200f/12\u200f/2026", "24 ديسمبر 2026"),
        (MOROCCAN, "24\u200f/12\u200f/2026", "24 دجنبر 2026"),
    ],
)
def test_days_are_written_as_in_the_readers_country(locale, short, long):
    assert format_day(CHRISTMAS_EVE, locale) == short
    assert format_day(CHRISTMAS_EVE, locale, DayForm.LONG) == long


def test_the_month_alone_has_no_day():
    assert format_day(CHRISTMAS_EVE, LATVIAN, DayForm.MONTH) == "2026. g. decembris"
    assert format_day(CHRISTMAS_EVE, BENGALI, DayForm.MONTH) == "ডিসেম্বর ২০২৬"


def test_a_day_may_name_its_weekday():
    assert format_day(CHRISTMAS_EVE, LATVIAN, DayForm.WITH_WEEKDAY) == "ceturtdiena, 2026. gada 24. decembris"
    assert format_day(CHRISTMAS_EVE, BENGALI, DayForm.WITH_WEEKDAY) == "বৃহস্পতিবার, ২৪ ডিসেম্বর, ২০২৬"


def test_periods_are_shown_with_their_last_day():
    assert format_days(Period(date(2026, 1, 1), date(2026, 4, 1)), LATVIAN) == "01.01.2026. – 31.03.2026."
    assert format_days(Period(date(2026, 1, 1), date(2026, 1, 2)), CZECH) == "1. 1. 2026"
    for period in (Period(date(2026, 1, 1)), Period(date(2026, 1, 1), date(2026, 1, 1))):
        with pytest.raises(ValueError, match="no last day"):
            format_days(period, LATVIAN)


def test_an_instant_is_shown_in_the_zone_of_the_reader():
    instant = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    assert format_instant(instant, ZoneInfo("Europe/Riga"), LATVIAN) == "02.07.2026., 00:30"
    assert format_instant(instant, ZoneInfo("Asia/Dhaka"), BENGALI) == "০২/০৭/২০২৬, ৩:৩০ AM"
    assert format_instant(instant, ZoneInfo("Africa/Cairo"), EGYPTIAN) == "٢\u200f/٧\u200f/٢٠٢٦، ١٢:٣٠ ص"
    with pytest.raises(ValueError, match="time zone"):
        format_instant(datetime(2026, 7, 1, 21, 30), ZoneInfo("Europe/Riga"), LATVIAN)  # noqa: DTZ001
    assert format_time(time(15, 5), CZECH) == "15:05"


def test_fiscal_years_are_labelled_in_the_readers_digits():
    assert format_fiscal_year(date(2027, 3, 31), FiscalCalendar(4), HINDI) == "2026-27"
    assert format_fiscal_year(date(2026, 7, 1), FiscalCalendar(7), BENGALI) == "২০২৬-২৭"
    assert format_fiscal_year(date(2026, 7, 1), FiscalCalendar(1), EGYPTIAN) == "٢٠٢٦"


def test_a_second_calendar_line_appears_only_where_switched_on():
    assert format_hijri(CHRISTMAS_EVE, EMIRATI) == ""
    assert format_hijri(CHRISTMAS_EVE, Locale("ar", "SA", show_hijri=True)) == "١٥ رجب ١٤٤٨ هـ"
    assert format_hijri(CHRISTMAS_EVE, Locale("en", "AE", show_hijri=True)) == "15 Rajab 1448 AH"
    assert format_hijri(date(2100, 1, 1), Locale("en", "AE", show_hijri=True)) == ""


def test_six_languages_are_offered_with_their_names_and_directions():
    assert [language.code for language in LANGUAGES] == ["en", "lv", "hi", "cs", "ar", "bn"]
    assert [language.code for language in LANGUAGES if language.direction is Direction.RTL] == ["ar"]
    assert language_named("lv-LV").native_name == "Latviešu"
    with pytest.raises(KeyError):
        language_named("tlh")
    with pytest.raises(ValueError, match="tlh"):
        Locale("tlh")


@pytest.mark.parametrize(
    ("country", "first_day", "rest_days"),
    [
        ("LV", 1, {6, 7}),
        ("CZ", 1, {6, 7}),
        ("IN", 7, {7}),
        ("BD", 7, {5, 6}),
        ("EG", 6, {5, 6}),
        ("SA", 7, {5, 6}),
        ("KW", 6, {5, 6}),
        ("AE", 1, {6, 7}),
        ("MA", 1, {6, 7}),
        ("LB", 1, {6, 7}),
        ("NP", 7, {6}),
        ("US", 7, {6, 7}),
        ("", 1, {6, 7}),
    ],
)
def test_the_week_follows_the_country(country, first_day, rest_days):
    week = week_of(country)
    assert (week.first_day, week.rest_days) == (first_day, frozenset(rest_days))
    assert sorted(week.days) == list(range(1, 8))
    assert week.days[0] == first_day


amounts = st.decimals(-(10**15), 10**15, places=2, allow_nan=False, allow_infinity=False)


@given(amounts, locales)
def test_a_shown_number_is_read_back_as_itself(amount, locale):
    assert parse_decimal(format_number(amount, locale, places=2), locale.language, locale.country) == amount


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), locales, st.sampled_from([DayForm.SHORT, DayForm.LONG]))
def test_a_shown_day_is_read_back_as_itself(day, locale, form):
    assert parse_date(format_day(day, locale, form), locale.language, locale.country) == day


@given(amounts, locales, st.sampled_from(["EUR", "INR", "BDT", "EGP", "AED", "CZK", "JPY", "KWD", "XTS"]))
def test_shown_money_has_the_digits_of_the_rounded_amount_only_once(amount, locale, currency):
    money = Money(amount, currency)
    digits = "".join(char for char in latin_digits(format_money(money, locale)) if char.isdigit())
    assert int(digits) == abs(money.minor)


@given(st.integers(-(10**14), 10**14), locales)
def test_a_compact_number_is_within_five_percent(number, locale):
    steps = {"K": 3, "M": 6, "B": 9, "T": 12, "lakh": 5, "crore": 7, "tūkst.": 3, "milj.": 6, "mljrd.": 9, "trilj.": 12}
    steps |= {"हज़ार": 3, "लाख": 5, "करोड़": 7, "হাজার": 3, "লাখ": 5, "কোটি": 7, "tis.": 3, "mil.": 6, "mld.": 9, "bil.": 12}
    steps |= {"ألف": 3, "مليون": 6, "مليار": 9, "تريليون": 12}
    shown = format_compact_number(number, locale)
    last = max(index for index, char in enumerate(shown) if char.isdigit())
    word = shown[last + 1 :].strip("\u00a0")
    value = parse_decimal(shown[: last + 1], locale.language, locale.country or "GB").scaleb(steps[word] if word else 0)
    assert abs(value - number) * 20 <= abs(number)


@given(st.text(), locales)
def test_showing_digits_changes_nothing_but_digits(text, locale):
    assert latin_digits(show_digits(text, locale)) == latin_digits(text)
