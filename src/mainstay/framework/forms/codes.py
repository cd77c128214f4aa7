"""Countries, currencies and languages to choose from, by their names in the reader's language."""

from functools import cache

from django.utils.translation import get_language

from mainstay.framework.locale import LANGUAGES, Locale, language_named
from mainstay.framework.locale.language import babel_locale
from mainstay.kernel.collation import collation_key

Choices = tuple[tuple[str, str], ...]
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
# Scripts of languages that are offered only by their two letters; variants are for formats, not for people.
_TWO_LETTERS = 2


def country_choices() -> Choices:
    """Every country by its two letters, sorted by its name."""
    return _countries(_language())


def currency_choices() -> Choices:
    """Every currency of today by its three letters, sorted by code."""
    return _currencies(_language())


def language_choices() -> Choices:
    """Languages by code: first those that the program speaks, then all others by name."""
    return _languages(_language())


def _language() -> str:
    return language_named(get_language() or "en").code


@cache
def _countries(language: str) -> Choices:
    names = babel_locale(Locale(language)).territories
    found = [(code, str(name)) for code, name in names.items()
             if len(code) == _TWO_LETTERS and code.isalpha() and code not in _NO_COUNTRY]  # fmt: skip
    return tuple(sorted(found, key=lambda one: collation_key(one[1], language)))


@cache
def _currencies(language: str) -> Choices:
    from babel.core import get_global

    names = babel_locale(Locale(language)).currencies
    running = {
        one[0] for rows in get_global("territory_currencies").values() for one in rows if one[2] is None and one[3]
    }
    return tuple((code, f"{code} · {names.get(code, code)}") for code in sorted(running))


@cache
def _languages(language: str) -> Choices:
    names = babel_locale(Locale(language)).languages
    ours = [one.code for one in LANGUAGES]
    others = [(code, str(name)) for code, name in names.items() if len(code) == _TWO_LETTERS and code not in ours]
    first = [(code, str(names.get(code, code))) for code in ours]
    return (*first, *sorted(others, key=lambda one: collation_key(one[1], language)))
