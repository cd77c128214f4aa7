"""The shipped holidays of six countries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework.locale.hijri import hijri_day
from mainstay.kernel.errors import RuleBroken
from mainstay.modules.people.rules import holidays
from mainstay.modules.people.rules.holidays import (
    COUNTRIES,
    holiday_rows,
    known_years,
    orthodox_easter,
    western_easter,
    working_week,
)

YEARS = (2025, 2026, 2027, 2028)


def days_of(country, year):
    return {row.day for row in holiday_rows(country, year)}


def named(country, year, name):
    return [row.day for row in holiday_rows(country, year) if row.name == name]


@pytest.mark.parametrize(
    ("year", "western", "orthodox"),
    [
        (2024, date(2024, 3, 31), date(2024, 5, 5)),
        (2025, date(2025, 4, 20), date(2025, 4, 20)),
        (2026, date(2026, 4, 5), date(2026, 4, 12)),
        (2027, date(2027, 3, 28), date(2027, 5, 2)),
        (2028, date(2028, 4, 16), date(2028, 4, 16)),
        (2038, date(2038, 4, 25), date(2038, 4, 25)),
    ],
)
def test_easter_of_both_churches(year, western, orthodox):
    assert western_easter(year) == western
    assert orthodox_easter(year) == orthodox


@given(st.integers(1900, 2099))
def test_easter_is_a_sunday_in_its_season_and_the_orthodox_never_earlier(year):
    western, orthodox = western_easter(year), orthodox_easter(year)
    assert western.isoweekday() == orthodox.isoweekday() == 7
    assert date(year, 3, 22) <= western <= date(year, 4, 25)
    assert orthodox - western in {timedelta(weeks=weeks) for weeks in (0, 1, 4, 5)}


def test_orthodox_easter_is_refused_where_the_rule_ends():
    for year in (1899, 2100):
        with pytest.raises(ValueError, match="1900 to 2099"):
            orthodox_easter(year)


def test_six_countries_are_shipped_for_four_years():
    assert COUNTRIES == ("AE", "BD", "CZ", "EG", "IN", "LV")
    for country in COUNTRIES:
        assert known_years(country) in (None, frozenset(YEARS))
        for year in YEARS:
            rows = holiday_rows(country, year)
            assert len(rows) >= 10
            assert list(rows) == sorted(rows, key=lambda row: (row.day, row.name))
            assert all(row.day.year == year and row.name and row.name_local for row in rows)
            assert len({(row.day, row.name) for row in rows}) == len(rows)


def test_latvia_in_2026():
    assert days_of("LV", 2026) == {
        *(date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 4)),
        *(date(2026, 5, 24), date(2026, 6, 23), date(2026, 6, 24), date(2026, 11, 18), date(2026, 12, 24)),
        *(date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 31)),
    }


def test_latvia_gives_the_next_working_day_for_two_holidays_on_days_of_rest():
    assert date(2025, 5, 5) in days_of("LV", 2025)
    assert date(2028, 11, 20) in days_of("LV", 2028)
    assert date(2026, 12, 28) not in days_of("LV", 2026)


def test_czechia_has_thirteen_holidays():
    assert len(holiday_rows("CZ", 2026)) == 13
    assert date(2026, 7, 6) in days_of("CZ", 2026)
    assert named("CZ", 2026, "Good Friday") == [date(2026, 4, 3)]


def test_spring_in_egypt_follows_the_coptic_easter():
    assert [named("EG", year, "Sham el-Nessim")[0] for year in YEARS] == [
        *(date(2025, 4, 21), date(2026, 4, 13), date(2027, 5, 3), date(2028, 4, 17)),
    ]


def test_what_the_moon_decides_is_expected_and_the_rest_confirmed():
    for country in COUNTRIES:
        for year in YEARS:
            states = {row.name: row.status for row in holiday_rows(country, year)}
            assert {states[name] for name in states if name.startswith(("Eid al-", "Eid-ul", "Id-ul", "Diwali"))} <= {
                "expected"
            }
            assert {states[name] for name in states if "Independence" in name or "Labour" in name} <= {"confirmed"}


@pytest.mark.parametrize(("country", "name"), [("AE", "Eid al-Fitr"), ("EG", "Eid al-Adha"), ("IN", "Id-ul-Fitr")])
def test_islamic_feasts_lie_within_two_days_of_the_calendar(country, name):
    month, day = (10, 1) if "Fitr" in name else (12, 10)
    for year in YEARS:
        first = named(country, year, name)[0]
        near = [hijri_day(first - timedelta(days=shift)) for shift in (0, 1)]
        assert any(found and (found.month, found.day) == (month, day) for found in near)


def test_the_eids_of_bangladesh_in_2026():
    assert named("BD", 2026, "Eid-ul-Fitr") == [date(2026, 3, day) for day in range(19, 24)]
    assert named("BD", 2026, "Eid-ul-Azha") == [date(2026, 5, day) for day in range(26, 32)]


@pytest.mark.parametrize(
    ("country", "week"),
    [
        ("LV", {1, 2, 3, 4, 5}),
        ("CZ", {1, 2, 3, 4, 5}),
        ("IN", {1, 2, 3, 4, 5, 6}),
        ("BD", {7, 1, 2, 3, 4}),
        ("EG", {7, 1, 2, 3, 4}),
        ("AE", {1, 2, 3, 4, 5}),
    ],
)
def test_working_weeks(country, week):
    assert working_week(country).days == week


def test_an_unknown_country_or_year_is_refused_in_words():
    with pytest.raises(RuleBroken, match="No holidays are shipped for XX"):
        holiday_rows("XX", 2026)
    with pytest.raises(RuleBroken, match="known for 2025 to 2028"):
        holiday_rows("BD", 2031)
    assert holiday_rows("LV", 2040)


def easter_after_gauss(year):
    """The rule of C. F. Gauss as corrected by H. Kinkelin: another way to the same Sunday."""
    century = year // 100
    moon = (15 + century - (13 + 8 * century) // 25 - century // 4) % 30
    sunday = (4 + century - century // 4) % 7
    golden = year % 19
    full = (19 * golden + moon) % 30
    rest = (2 * (year % 4) + 4 * (year % 7) + 6 * full + sunday) % 7
    if full == 29 and rest == 6:
        return date(year, 4, 19)
    if full == 28 and rest == 6 and golden > 10:
        return date(year, 4, 18)
    return date(year, 3, 22) + timedelta(days=full + rest)


def test_western_easter_agrees_with_the_rule_of_gauss_since_the_reform():
    assert [western_easter(year) for year in range(1583, 5000)] == [
        easter_after_gauss(year) for year in range(1583, 5000)
    ]


def test_orthodox_easter_is_known_to_the_edges_of_its_years():
    assert orthodox_easter(1900) == date(1900, 4, 22)
    assert orthodox_easter(2099) == date(2099, 4, 12)
    assert [orthodox_easter(year) for year in (1983, 2010, 2013, 2024)] == [
        *(date(1983, 5, 8), date(2010, 4, 4), date(2013, 5, 5), date(2024, 5, 5)),
    ]


def test_years_are_known_where_the_moon_decides_and_unlimited_elsewhere():
    assert {country: known_years(country) for country in COUNTRIES} == {
        "AE": frozenset(YEARS), "BD": frozenset(YEARS), "CZ": None, "EG": frozenset(YEARS), "IN": frozenset(YEARS),
        "LV": None,
    }  # fmt: skip


def test_a_refusal_names_the_field_and_the_years():
    with pytest.raises(RuleBroken, match="shipped are AE, BD, CZ, EG, IN, LV") as unknown:
        holiday_rows("XX", 2026)
    assert unknown.value.path == "country"
    for year in (2024, 2029):
        with pytest.raises(RuleBroken, match=f"of BD .* for 2025 to 2028 only. Enter those of {year}") as too_far:
            holiday_rows("BD", year)
        assert too_far.value.path == "year"


def rule(**more):
    data = {"name": "Feast", "name_local": "Svētki", "status": "confirmed", "starts": 0, "days": 1, "since": 1,
            "until": 9999, "half_day": False, "moves_from_rest_days": False, "month_day": None, "easter": None,
            "orthodox_easter": None, "dates": ()}  # fmt: skip
    return holidays._Rule(**(data | more))


@pytest.mark.parametrize(
    ("made", "year", "begins"),
    [
        (rule(month_day=(11, 18)), 2026, date(2026, 11, 18)),
        (rule(month_day=(11, 18), since=2026), 2025, None),
        (rule(month_day=(11, 18), since=2026), 2026, date(2026, 11, 18)),
        (rule(month_day=(11, 18), until=2025), 2025, date(2025, 11, 18)),
        (rule(month_day=(11, 18), until=2025), 2026, None),
        (rule(easter=-2), 2026, date(2026, 4, 3)),
        (rule(easter=0), 2026, date(2026, 4, 5)),
        (rule(orthodox_easter=1), 2026, date(2026, 4, 13)),
        (rule(orthodox_easter=0), 2026, date(2026, 4, 12)),
        (rule(dates=(date(2025, 3, 30), date(2026, 3, 20)), starts=-1), 2026, date(2026, 3, 19)),
    ],
)
def test_a_holiday_begins_as_its_rule_says(made, year, begins):
    assert made.begins(year) == begins


def test_a_holiday_lasts_its_days_and_moves_from_days_of_rest():
    week = working_week("LV")
    three = holidays._rows(rule(days=3, half_day=True, status="expected"), date(2026, 12, 30), week)
    assert [(row.day, row.half_day, row.status, row.name, row.name_local) for row in three] == [
        (day, True, "expected", "Feast", "Svētki") for day in (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1))
    ]
    moved = holidays._rows(rule(moves_from_rest_days=True, half_day=True), date(2026, 11, 28), week)
    assert [(row.day, row.half_day, row.name_local) for row in moved] == [
        (date(2026, 11, 28), True, "Svētki"),
        (date(2026, 11, 30), True, "Svētki"),
    ]
    stays = holidays._rows(rule(moves_from_rest_days=True), date(2026, 11, 27), week)
    assert [row.day for row in stays] == [date(2026, 11, 27)]


def test_an_entry_of_a_file_says_only_what_is_unusual():
    plain = holidays._read_rule({"name": "Feast", "name_local": "Svētki", "month_day": "11-18"})
    assert plain == rule(month_day=(11, 18))
    full = holidays._read_rule({
        "name": "Feast", "name_local": "Svētki", "dates": [date(2026, 3, 20)], "starts": -1, "days": 5, "since": 2020,
        "until": 2030, "expected": True, "half_day": True, "moves_from_rest_days": True,
    })  # fmt: skip
    assert full == rule(dates=(date(2026, 3, 20),), starts=-1, days=5, since=2020, until=2030, status="expected",
                        half_day=True, moves_from_rest_days=True)  # fmt: skip
    assert holidays._read_rule({"name": "A", "name_local": "B", "easter": 1}).easter == 1
    assert holidays._read_rule({"name": "A", "name_local": "B", "orthodox_easter": 1}).orthodox_easter == 1
