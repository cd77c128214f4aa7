"""Public holidays of the countries that are shipped, computed for a year from the files in data/holidays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.rules.calendars import HolidayRow, HolidayState, WorkingWeek

_FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "holidays"
_JULIAN_LAG: Final = timedelta(days=13)
_ONE_DAY: Final = timedelta(days=1)

COUNTRIES: Final = tuple(sorted(path.stem.upper() for path in _FOLDER.glob("*.yaml")))


def western_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (J. Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (in_century // 4) - epact - in_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar as a Gregorian day, for 1900 to 2099 (Meeus, chapter 8); Copts keep it too.

    Raises ValueError outside of these years, in which the two calendars lie 13 days apart.
    """
    if not 1900 <= year < 2100:  # noqa: PLR2004 -- the years of the promise
        msg = f"Orthodox Easter is known for 1900 to 2099, not for {year}"
        raise ValueError(msg)
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return date(year, month, day + 1) + _JULIAN_LAG


@dataclass(frozen=True, slots=True)
class _Rule:
    """One holiday of a file: when it comes, how long it lasts, what it is called."""

    name: str
    name_local: str
    month_day: tuple[int, int] | None
    easter: int | None
    orthodox_easter: int | None
    dates: tuple[date, ...]
    starts: int
    days: int
    since: int
    until: int
    status: HolidayState
    half_day: bool
    moves_from_rest_days: bool

    def begins(self, year: int) -> date | None:
        """The day on which it begins; None in a year without it."""
        if not self.since <= year <= self.until:
            return None
        if self.month_day is not None:
            return date(year, *self.month_day)
        if self.easter is not None:
            return western_easter(year) + timedelta(days=self.easter)
        if self.orthodox_easter is not None:
            return orthodox_easter(year) + timedelta(days=self.orthodox_easter)
        return next(day for day in self.dates if day.year == year) + timedelta(days=self.starts)


@dataclass(frozen=True, slots=True)
class _Country:
    week: WorkingWeek
    dated_years: frozenset[int] | None
    rules: tuple[_Rule, ...]


def _read_rule(data: Mapping[str, Any]) -> _Rule:
    month_day = data.get("month_day")
    return _Rule(
        name=data["name"],
        name_local=data["name_local"],
        month_day=None if month_day is None else (int(month_day[:2]), int(month_day[3:])),
        easter=data.get("easter"),
        orthodox_easter=data.get("orthodox_easter"),
        dates=tuple(data.get("dates", ())),
        starts=data.get("starts", 0),
        days=data.get("days", 1),
        since=data.get("since", 1),
        until=data.get("until", 9999),
        status="expected" if data.get("expected") else "confirmed",
        half_day=data.get("half_day", False),
        moves_from_rest_days=data.get("moves_from_rest_days", False),
    )


@cache
def _country(code: str) -> _Country:
    if code not in COUNTRIES:
        raise RuleBroken(
            sentence(
                "No holidays are shipped for {country}. Enter them in the calendar of the unit; shipped are {shipped}.",
                country=code,
                shipped=", ".join(COUNTRIES),
            ),
            path="country",
        )
    data = yaml.safe_load((_FOLDER / f"{code.lower()}.yaml").read_text(encoding="utf-8"))
    rules = tuple(_read_rule(entry) for entry in data["holidays"])
    years = [{day.year for day in rule.dates} for rule in rules if rule.dates]
    return _Country(
        week=WorkingWeek.of(data["working_week"]),
        dated_years=frozenset.intersection(*map(frozenset, years)) if years else None,
        rules=rules,
    )


def working_week(country: str) -> WorkingWeek:
    """The usual working week of a shipped country (ISO 3166, two capitals); raises RuleBroken for another."""
    return _country(country).week


def known_years(country: str) -> frozenset[int] | None:
    """The years for which all holidays of a country are known; None where all follow from rules, in any year."""
    return _country(country).dated_years


def _rows(rule: _Rule, begins: date, week: WorkingWeek) -> Iterator[HolidayRow]:
    for offset in range(rule.days):
        day = begins + timedelta(days=offset)
        yield HolidayRow(day, rule.name, rule.name_local, rule.status, rule.half_day)
        if rule.moves_from_rest_days and day.isoweekday() not in week.days:
            while day.isoweekday() not in week.days:
                day += _ONE_DAY
            yield HolidayRow(day, rule.name, rule.name_local, rule.status, rule.half_day)


def holiday_rows(country: str, year: int) -> tuple[HolidayRow, ...]:
    """The public holidays of a country in a year, by day: rows for the calendar of a unit, to be edited there.

    Names in English and in the local language. Rows that follow the moon, or that a government sets each year, are
    ``expected``. Raises RuleBroken for a country that is not shipped, and for a year whose dated holidays are not
    known: half a calendar would look like a whole one.
    """
    found = _country(country)
    if found.dated_years is not None and year not in found.dated_years:
        raise RuleBroken(
            sentence(
                "The holidays of {country} that follow the moon are known for {first} to {last} only. Enter those of "
                "{year} in the calendar of the unit.",
                country=country,
                first=min(found.dated_years),
                last=max(found.dated_years),
                year=year,
            ),
            path="year",
        )
    begun = ((rule, rule.begins(year)) for rule in found.rules)
    rows = (row for rule, begins in begun if begins is not None for row in _rows(rule, begins, found.week))
    return tuple(sorted(rows, key=lambda row: (row.day, row.name)))
