"""The Umm al-Qura table."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.locale.hijri import HijriDay, hijri_day, hijri_month_start
from mainstay.framework.locale.language import LANGUAGES


def known_day(day):
    """The Hijri day of a day inside of the table."""
    found = hijri_day(day)
    assert found is not None
    return found


def known_start(year, month):
    """The first day of a month inside of the table."""
    found = hijri_month_start(year, month)
    assert found is not None
    return found


LAST_DAY = known_start(1480, 12)


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (date(2014, 10, 25), HijriDay(1436, 1, 1)),
        (date(2018, 9, 11), HijriDay(1440, 1, 1)),
        (date(2020, 4, 24), HijriDay(1441, 9, 1)),
        (date(2023, 7, 19), HijriDay(1445, 1, 1)),
        (date(2024, 3, 11), HijriDay(1445, 9, 1)),
        (date(2025, 3, 30), HijriDay(1446, 10, 1)),
        (date(2025, 6, 6), HijriDay(1446, 12, 10)),
        (date(2026, 2, 18), HijriDay(1447, 9, 1)),
    ],
)
def test_days_announced_in_saudi_arabia_agree(day, hijri):
    assert hijri_day(day) == hijri


@given(st.dates(date(2014, 10, 25), LAST_DAY))
def test_the_next_day_is_the_next_of_the_month_or_the_first(day):
    today, tomorrow = known_day(day), known_day(day + timedelta(days=1))
    assert tomorrow > today
    assert tomorrow.day == today.day + 1 or (tomorrow.day == 1 and today.day in {29, 30})


@given(st.dates(date(2014, 10, 25), LAST_DAY))
def test_the_start_of_the_month_leads_back_to_the_day(day):
    hijri = known_day(day)
    assert known_start(hijri.year, hijri.month) + timedelta(days=hijri.day - 1) == day


def test_years_have_354_or_355_days():
    starts = [known_start(year, 1) for year in range(1436, 1481)]
    assert {(later - earlier).days for earlier, later in pairwise(starts)} <= {354, 355}


def test_beyond_the_table_there_is_no_hijri_day():
    assert hijri_day(date(2014, 10, 24)) is None
    assert hijri_day(date(2060, 1, 1)) is None
    assert hijri_month_start(1435, 12) is None


def test_every_language_names_twelve_months():
    for language in LANGUAGES:
        names = {HijriDay(1448, month, 1).in_words(language.code) for month in range(1, 13)}
        assert len(names) == 12
