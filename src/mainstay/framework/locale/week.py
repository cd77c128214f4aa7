"""On which day a week begins and which days it rests, by country: for calendars on screen."""

from dataclasses import dataclass
from typing import Final

_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = 1, 4, 5, 6, 7
# Source: Unicode CLDR, supplemental week data; Babel ships them cut down by language, so they stand here.
_FIRST_DAYS: Final = {
    **dict.fromkeys(["MV"], _FRIDAY),
    **dict.fromkeys(["AF", "BH", "DJ", "DZ", "EG", "IR", "IQ", "JO", "KW", "LY", "OM", "QA", "SD", "SY"], _SATURDAY),
    **dict.fromkeys(
        [
            "AG",
            "AS",
            "BD",
            "BR",
            "BS",
            "BT",
            "BW",
            "BZ",
            "CA",
            "CO",
            "DM",
            "DO",
            "ET",
            "GT",
            "GU",
            "HK",
            "HN",
            "ID",
            "IL",
            "IN",
            "JM",
            "JP",
            "KE",
            "KH",
            "KR",
            "LA",
            "MH",
            "MM",
            "MO",
            "MT",
            "MX",
            "MZ",
            "NI",
            "NP",
            "PA",
            "PE",
            "PH",
            "PK",
            "PR",
            "PS",
            "PT",
            "PY",
            "SA",
            "SG",
            "SV",
            "TH",
            "TT",
            "TW",
            "UM",
            "US",
            "VE",
            "VI",
            "WS",
            "YE",
            "ZA",
            "ZW",
        ],
        _SUNDAY,
    ),
}
# Corrected against CLDR: Bangladesh, Palestine and the Maldives rest on Friday and Saturday, Nepal on Saturday,
# Brunei on Friday and Sunday.
_REST_DAYS: Final = {
    **dict.fromkeys(
        ["BD", "PS", "MV", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"],
        frozenset({_FRIDAY, _SATURDAY}),
    ),
    **dict.fromkeys(["IN", "UG"], frozenset({_SUNDAY})),
    **dict.fromkeys(["IR", "DJ", "SO"], frozenset({_FRIDAY})),
    "AF": frozenset({_THURSDAY, _FRIDAY}),
    "NP": frozenset({_SATURDAY}),
    "BN": frozenset({_FRIDAY, _SUNDAY}),
}
_WEEKEND: Final = frozenset({_SATURDAY, _SUNDAY})


@dataclass(frozen=True, slots=True)
class Week:
    """The first day shown, and the days of rest, as ISO weekdays: Monday 1 to Sunday 7."""

    first_day: int
    rest_days: frozenset[int]

    @property
    def days(self) -> tuple[int, ...]:
        """The seven days in the order in which they are shown."""
        return tuple((self.first_day - 1 + offset) % 7 + 1 for offset in range(7))


def week_of(country: str) -> Week:
    """The week of a country (ISO 3166, two capitals); for an empty or unknown one from Monday, resting at its end.

    This is what is usual in the country. What a company unit works is its own working week.
    """
    return Week(_FIRST_DAYS.get(country, _MONDAY), _REST_DAYS.get(country, _WEEKEND))
