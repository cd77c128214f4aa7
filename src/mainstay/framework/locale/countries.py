"""Names of countries in the reader's language."""

from functools import cache

from mainstay.framework.locale.language import Locale, babel_locale


@cache
def country_name(code: str, locale: Locale) -> str:
    """The country by its ISO 3166 letters as the reader calls it; the letters themselves when they are unknown."""
    return str(babel_locale(locale).territories.get(code, code))
