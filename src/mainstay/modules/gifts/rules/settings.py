"""Points on which the rules are silent: named settings with visible defaults, printed in the trace where they mattered.

Section 3 of the specification. A change needs a reason and a second person; that is asked where settings are stored.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from mainstay.kernel.money import Money

RETENTION_FLOOR: Final = 3
"""Years (privacy, section 5): no firm may keep its gift log for less."""


class StraddlingYear(StrEnum):
    """Which limit holds in a year that saw two."""

    GIFT_DATE = "gift_date"
    LOWEST_OF_YEAR = "lowest_of_year"


class DecidingDate(StrEnum):
    """Which day of an event decides."""

    GIVEN = "given"
    ORDERED = "ordered"


class Year(StrEnum):
    """What a rule that leaves the year to the firm means by it."""

    CALENDAR = "calendar"
    FISCAL = "fiscal"
    ROLLING = "rolling"


class RollingYear(StrEnum):
    """What rolling means."""

    ANCHORED_FIRST = "anchored_first"
    TRAILING = "trailing"


class RateDay(StrEnum):
    """On which day a gift that was given is converted. A planned one is converted on the day of the decision."""

    GIVEN = "given"
    RECORDED = "recorded"


class NewEmployer(StrEnum):
    """What a change of employer does to the allowance."""

    FOLLOWS_PERSON = "follows_person"
    PER_EMPLOYER = "per_employer"


class Returned(StrEnum):
    """What becomes of the allowance when a gift comes back unopened."""

    FREES = "frees"
    COUNTS = "counts"


class NilCost(StrEnum):
    """What happens to a thing that cost nothing but has a market or face value."""

    REFER = "refer"
    COUNT_MARKET = "count_market"


class SecondaryPrice(StrEnum):
    """What a higher price on the secondary market does."""

    WARN = "warn"
    REFER = "refer"


class Indirect(StrEnum):
    """What happens to gifts through family, guests, charities or desks; they always count to the employee."""

    COUNT_AND_REFER = "count_and_refer"
    COUNT = "count"


class Cash(StrEnum):
    """Whether cash is barred beforehand or only counted."""

    FORBIDDEN = "forbidden"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the firm has decided where the rules are silent.

    ``fiscal_year_starts`` is MM-DD. ``nominal_line`` is what still counts as de minimis; None asks a person.
    ``entertainment_per_year`` is the number of hosted events per recipient and year above which a person is asked.
    ``rate_age_days``: how old an exchange rate may be. ``split_days`` and ``split_percent``: events this near, that sum
    to at least this part of a line, are suspected of splitting. ``lead_days``: how far ahead alarms begin.
    ``sole_signature_from``: since when a firm with fewer than three eligible people decides alone, for the stated reason.
    """

    straddling_year: StraddlingYear = StraddlingYear.GIFT_DATE
    deciding_date: DecidingDate = DecidingDate.GIVEN
    year: Year = Year.CALENDAR
    fiscal_year_starts: str = "01-01"
    rolling_year: RollingYear = RollingYear.ANCHORED_FIRST
    rate_day: RateDay = RateDay.GIVEN
    rate_age_days: int = 7
    new_employer: NewEmployer = NewEmployer.FOLLOWS_PERSON
    returned: Returned = Returned.FREES
    nil_cost: NilCost = NilCost.REFER
    secondary_price: SecondaryPrice = SecondaryPrice.WARN
    indirect: Indirect = Indirect.COUNT_AND_REFER
    cash: Cash = Cash.FORBIDDEN
    nominal_line: Money | None = None
    entertainment_per_year: int | None = None
    retention_years: int = 6
    split_days: int = 14
    split_percent: int = 90
    lead_days: int = 90
    sole_signature_from: date | None = None
    sole_signature_reason: str = ""
    eligible_people: int = 3
