"""Fasts and feasts of a day, as hints for whoever invites: of the day, never of a person."""

from datetime import date, timedelta
from math import radians, sin
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.rules.holidays import orthodox_easter, western_easter

_RAMADAN: Final = 9
_SHAWWAL: Final = 10
_FEAST_DAYS: Final = 3
_LENT: Final = 46
_GREAT_LENT: Final = 48
_NEW_YEAR_2000: Final = date(2000, 1, 1)
_SUNRISE: Final = -0.48
"""Sunrise in the middle of India (half past midnight UTC) counted from noon UTC, in days."""
_TITHI: Final = 12
_EKADASHI: Final = (10, 25)


def feasts_on(day: date, hijri: tuple[int, int] | None) -> tuple[Sentence, ...]:
    """What many people keep on a day. ``hijri`` is its month and day in the Umm al-Qura calendar, None where unknown."""
    return tuple(one for one in (_muslim(hijri), _western(day), _orthodox(day), _hindu(day)) if one is not None)


def _muslim(hijri: tuple[int, int] | None) -> Sentence | None:
    month, number = hijri or (0, 0)
    if month == _RAMADAN:
        return sentence("Ramadan: many Muslims fast until sunset. Invite to an evening meal, not to lunch.")
    if month == _SHAWWAL and number <= _FEAST_DAYS:
        return sentence("Eid al-Fitr: many Muslims are with their families.")
    return None


def _western(day: date) -> Sentence | None:
    before = (western_easter(day.year) - day).days
    if before == _LENT:
        return sentence("Ash Wednesday: many Christians fast.")
    if before == 2:  # noqa: PLR2004 -- Friday before Easter Sunday
        return sentence("Good Friday: many Christians fast and eat no meat.")
    if 0 < before < _LENT and day.isoweekday() == 5:  # noqa: PLR2004 -- Friday
        return sentence("A Friday in Lent: many Christians eat no meat.")
    return None


def _orthodox(day: date) -> Sentence | None:
    if not 1900 <= day.year < 2100:  # noqa: PLR2004 -- the years for which the date of the feast is known
        return None
    if 0 < (orthodox_easter(day.year) - day).days <= _GREAT_LENT:
        return sentence("Great Lent: many Orthodox Christians eat no meat and no milk.")
    return None


def _hindu(day: date) -> Sentence | None:
    now, next_ = tithi_at_sunrise(day), tithi_at_sunrise(day + timedelta(days=1))
    if now in _EKADASHI or (now + 1 in _EKADASHI and next_ == now + 2):  # a lunar day between two sunrises is kept too
        return sentence("Ekadashi by the moon: many Hindus fast or eat no grain. The almanac of the place decides.")
    return None


def tithi_at_sunrise(day: date) -> int:
    """The lunar day, 0 to 29, at sunrise in India: the distance of the moon from the sun in steps of 12 degrees.

    Main terms of J. Meeus, Astronomical Algorithms, chapters 25 and 47; right within half an hour.
    """
    days = (day - _NEW_YEAR_2000).days + _SUNRISE
    moon = radians(134.963 + 13.064993 * days)
    sun = radians(357.529 + 0.98560028 * days)
    apart = radians(297.850 + 12.19074912 * days)
    node = radians(93.272 + 13.229350 * days)
    degrees = (
        297.850 + 12.19074912 * days + 6.289 * sin(moon) + 1.274 * sin(2 * apart - moon) + 0.658 * sin(2 * apart)
        + 0.214 * sin(2 * moon) - 0.186 * sin(sun) - 0.114 * sin(2 * node) - 1.915 * sin(sun) - 0.020 * sin(2 * sun)
    )  # fmt: skip
    return int(degrees % 360 // _TITHI)
