"""Numbers and dates as people type them in six languages."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.digits import Unreadable, latin_digits, parse_date, parse_decimal

LANGUAGES = ("en", "lv", "hi", "cs", "ar", "bn")
amounts = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
NATIVE = {"hi": "०१२३४५६७८९", "bn": "০১২৩৪৫৬৭৮৯", "ar": "٠١٢٣٤٥٦٧٨٩"}


def in_digits(text, language):
    return text.translate(str.maketrans("0123456789", NATIVE.get(language, "0123456789")))


@given(st.text(alphabet=st.characters(categories=["Nd"])))
def test_every_decimal_digit_set_is_accepted(text):
    assert latin_digits(text) == "".join(str(unicodedata.decimal(char)) for char in text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"])))
def test_nothing_but_digits_changes(text):
    assert latin_digits(text) == text


@pytest.mark.parametrize(
    ("text", "language", "country", "number"),
    [
        ("1 234,50", "lv", "", "1234.50"),
        ("1\u00a0234\u202f567,5", "cs", "", "1234567.5"),
        ("1.234,50", "lv", "", "1234.50"),
        ("1,234.50", "lv", "", "1234.50"),
        ("0,125", "lv", "", "0.125"),
        ("1,234", "lv", "", "1.234"),
        ("12.5", "lv", "", "12.5"),
        ("0.125", "lv", "", "0.125"),
        ("1234.567", "cs", "", "1234.567"),
        ("12,34,567.50", "hi", "", "1234567.50"),
        ("१२,३४,५६७.५०", "hi", "", "1234567.50"),
        ("১২,৩৪,৫৬৭.৫০", "bn", "", "1234567.50"),
        ("১,০০,০০,০০০", "bn", "", "10000000"),
        ("١٬٢٣٤٫٥", "ar", "", "1234.5"),
        ("١٬٢٣٤", "ar", "", "1234"),
        ("1,234", "ar", "AE", "1234"),
        ("1.234,50", "ar", "MA", "1234.50"),
        ("1.234", "ar", "MA", "1234"),
        ("1,234,567", "en", "", "1234567"),
        ("1,234", "en", "", "1234"),
        ("1,5", "en", "", "1.5"),
        ("1'234'567.5", "en", "", "1234567.5"),
        ("−5", "en", "", "-5"),
        ("\u200f-٥٠", "ar", "", "-50"),
        ("+7", "en", "", "7"),
        (".5", "en", "", "0.5"),
        ("007", "en", "", "7"),
    ],
)
def test_a_number_is_read_as_its_writer_meant_it(text, language, country, number):
    assert parse_decimal(text, language, country) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "language"), [("1.234", "lv"), ("12.500", "cs"), ("1,234", "ar"), ("1.234", "ar"), ("1 234,567", "en")]
)
def test_a_number_that_could_be_two_is_refused_with_both_readings(text, language):
    with pytest.raises(Unreadable) as refusal:
        parse_decimal(text, language)
    assert refusal.value.sentence.code == "ambiguous"
    assert {"grouped", "decimal"} <= set(refusal.value.sentence.values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1,23,45",
        "1.2.3,4,5",
        "1,234,56",
        "12 34",
        "5.",
        "--5",
        "1e5",
        "NaN",
        "10%",
        "1..5",
        "²",
        "½",
        "1,'00",
    ],
)
def test_what_is_no_number_is_refused(text):
    for language in LANGUAGES:
        with pytest.raises(Unreadable):
            parse_decimal(text, language)


@given(amounts, st.sampled_from(LANGUAGES))
def test_a_number_printed_for_a_reader_is_read_back(amount, language):
    shown = in_digits(format_decimal(amount, "#,##0.00", locale=language), language)
    assert parse_decimal(shown, language, "EG") == amount


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["en", "hi", "bn"]))
def test_a_number_in_lakhs_is_read_back(amount, language):
    shown = in_digits(format_decimal(amount, "#,##,##0.00", locale="en"), language)
    assert parse_decimal(shown, language) == amount


@pytest.mark.parametrize(
    ("text", "language", "country", "number"),
    [
        ("1,234", "ar", "MA", "1.234"),
        ("1.234", "ar", "AE", "1.234"),
        ("1.234", "en", "", "1.234"),
        (".234", "ar", "", "0.234"),
        (".234", "lv", "", "0.234"),
        ("1234.567", "lv", "", "1234.567"),
        ("- 5", "en", "", "-5"),
        ("1٬234٬567٫25", "en", "", "1234567.25"),
        ("1.234.567", "en", "", "1234567"),
        ("1.234.567,8", "en", "", "1234567.8"),
        ("1 234", "en", "", "1234"),
    ],
)
def test_a_single_mark_is_read_by_the_usage_of_the_place(text, language, country, number):
    assert parse_decimal(text, language, country) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "grouped", "decimal"), [("123.456", "123456", "123.456"), ("1 234.567", "1234567", "1234.567")]
)
def test_both_readings_of_an_ambiguous_number_are_named(text, grouped, decimal):
    with pytest.raises(Unreadable) as refusal:
        parse_decimal(text, "lv")
    values = refusal.value.sentence.values
    assert (values["text"], values["grouped"], values["decimal"]) == (text, grouped, decimal)


@pytest.mark.parametrize("text", ["1 234'567", "1 23.456", "12٫", "1٫2٫3", "1 2٫5", "1,234.5.6"])
def test_separators_that_do_not_fit_each_other_are_no_number(text):
    with pytest.raises(Unreadable, match="is not a number") as refusal:
        parse_decimal(f" {text} ", "lv")
    assert refusal.value.sentence.values["text"] == text


@pytest.mark.parametrize(
    ("text", "language", "country", "day"),
    [
        ("1 May 1000", "en", "", date(1000, 5, 1)),
        ("24th December 2026", "en", "", date(2026, 12, 24)),
        ("1st May, 2026", "en", "US", date(2026, 5, 1)),
        ("12/12/2026", "en", "", date(2026, 12, 12)),
        ("13/12/2026", "en", "", date(2026, 12, 13)),
        ("11/12/2026", "en", "GB", date(2026, 12, 11)),
        ("11/12/2026", "lv", "US", date(2026, 12, 11)),
        ("11.12.2026", "en", "", date(2026, 12, 11)),
        *(("11/12/2026", "en", country, date(2026, 11, 12)) for country in ("US", "PH", "PW", "FM", "MH")),
    ],
)
def test_a_day_is_read_as_its_writer_meant_it(text, language, country, day):
    assert parse_date(text, language, country) == day


@pytest.mark.parametrize("text", ["11/12/2026", "1-2-2026", "12 11 2026"])
def test_a_day_that_could_be_two_is_refused_with_both(text):
    with pytest.raises(Unreadable) as refusal:
        parse_date(text, "en")
    sentence = refusal.value.sentence
    assert sentence.code == "ambiguous"
    assert {sentence.values["day_first"], sentence.values["month_first"]} in (
        {"2026-12-11", "2026-11-12"},
        {"2026-02-01", "2026-01-02"},
    )
    assert sentence.values["day_first"] == parse_date(text, "lv").isoformat()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0/5/2026", "not a day of the calendar"),
        ("31.02.2026", "not a day of the calendar"),
        ("2026-13-01", "not a day of the calendar"),
        ("1.2.26", "Write the year with four digits"),
        ("1 May 999", "Write the year with four digits"),
        ("1 May 2026 2027", "Write the year with four digits"),
        ("May 2026", "Write the year with four digits"),
        ("2026 May 2027", "Write the year with four digits"),
    ],
)
def test_what_is_no_day_is_refused_with_the_remedy(text, message):
    with pytest.raises(Unreadable, match=message) as refusal:
        parse_date(f" {text} ", "en")
    assert refusal.value.code == "unreadable"
    assert refusal.value.sentence.values["text"] == text


def number_or_none(text, language):
    try:
        return parse_decimal(text, language)
    except Unreadable:
        return None


@given(st.text(alphabet="0123456789.,' -+٬٫\u00a0", max_size=12), st.sampled_from(LANGUAGES))
def test_a_number_read_has_exactly_the_digits_that_were_typed(text, language):
    number = number_or_none(text, language)
    if number is not None:
        assert number.is_finite()
        typed = "".join(char for char in text if char.isdigit())
        assert "".join(map(str, number.as_tuple().digits)).strip("0") == typed.strip("0")


CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("24.12.2026.", "lv"),
        ("2026. gada 24. decembris", "lv"),
        ("2026. gada 24. decembrī", "lv"),
        ("24. 12. 2026", "cs"),
        ("24. prosince 2026", "cs"),
        ("24/12/2026", "hi"),
        ("२४/१२/२०२६", "hi"),
        ("24 दिसंबर 2026", "hi"),
        ("२४ दिसम्बर २०२६", "hi"),
        ("২৪/১২/২০২৬", "bn"),
        ("২৪ ডিসেম্বর, ২০২৬", "bn"),
        ("٢٤/١٢/٢٠٢٦", "ar"),
        ("24\u200f/12\u200f/2026", "ar"),
        ("٢٤ ديسمبر ٢٠٢٦", "ar"),
        ("24 كانون الأول 2026", "ar"),
        ("2026-12-24", "en"),
        ("24/12/2026", "en"),
        ("24 December 2026", "en"),
        ("December 24th, 2026", "en"),
        ("24-Dec-2026", "en"),
        ("24 12 2026", "en"),
        ("2026/12/24", "ar"),
    ],
)
def test_a_date_is_read_in_the_forms_of_each_language(text, language):
    assert parse_date(text, language) == CHRISTMAS_EVE


def test_english_without_a_country_refuses_a_date_that_could_be_two():
    with pytest.raises(Unreadable) as refusal:
        parse_date("03/04/2026", "en")
    assert refusal.value.sentence.values["day_first"] == "2026-04-03"
    assert refusal.value.sentence.values["month_first"] == "2026-03-04"
    assert parse_date("03/04/2026", "en", "GB") == date(2026, 4, 3)
    assert parse_date("03/04/2026", "en", "US") == date(2026, 3, 4)
    assert parse_date("03.04.2026", "en") == date(2026, 4, 3)
    assert parse_date("03/03/2026", "en") == date(2026, 3, 3)
    assert parse_date("03/04/2026", "hi", "US") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "text", ["", "24.12.26", "31.02.2026", "24.13.2026", "12/2026", "soon", "0/0/2026", "24 December", "1 1 1", "99999"]
)
def test_what_is_no_date_is_refused(text):
    for language in LANGUAGES:
        with pytest.raises(Unreadable):
            parse_date(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["long", "medium", "d MMMM y", "d MMM y", "MMMM d, y", "LLLL y d"])
def test_every_month_printed_in_words_is_read_back(language, form):
    locale = {"ar": "ar_EG"}.get(language, language)
    for month in range(1, 13):
        for day in (date(2026, month, 1), date(1999, month, 28)):
            assert parse_date(in_digits(format_date(day, form, locale=locale), language), language, "GB") == day


@given(days, st.sampled_from(["ar_EG", "ar_LB", "ar_MA", "ar_DZ", "ar_TN", "ar_IQ", "ar_AE"]))
def test_month_names_of_every_arab_country_are_read(day, locale):
    assert parse_date(format_date(day, "d MMMM y", locale=locale), "ar") == day


@given(days, st.sampled_from(LANGUAGES))
def test_iso_dates_are_read_in_every_language_and_digit_set(day, language):
    assert parse_date(in_digits(day.isoformat(), language), language) == day
