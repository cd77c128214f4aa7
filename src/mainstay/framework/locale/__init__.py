"""Numbers, money, days and weeks in the words of one reader.

Every function takes the reader's ``Locale``; nothing here knows a user, a request or the clock. Babel gives the data;
where its data or its printing errs, this package is the one place that puts it right.
"""

from mainstay.framework.locale.countries import country_name
from mainstay.framework.locale.formats import (
    CurrencyName,
    DayForm,
    format_compact_money,
    format_compact_number,
    format_count,
    format_day,
    format_days,
    format_fiscal_year,
    format_hijri,
    format_instant,
    format_money,
    format_number,
    format_percent,
    format_time,
)
from mainstay.framework.locale.hijri import HijriDay, hijri_day
from mainstay.framework.locale.language import (
    LANGUAGES,
    Digits,
    Direction,
    Language,
    Locale,
    language_named,
    show_digits,
)
from mainstay.framework.locale.week import Week, week_of

__all__ = [
    "LANGUAGES",
    "CurrencyName",
    "DayForm",
    "Digits",
    "Direction",
    "HijriDay",
    "Language",
    "Locale",
    "Week",
    "country_name",
    "format_compact_money",
    "format_compact_number",
    "format_count",
    "format_day",
    "format_days",
    "format_fiscal_year",
    "format_hijri",
    "format_instant",
    "format_money",
    "format_number",
    "format_percent",
    "format_time",
    "hijri_day",
    "language_named",
    "show_digits",
    "week_of",
]
