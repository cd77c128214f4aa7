"""Numbers as people type them: with the decimal sign and the groups of their language."""

import re
from typing import Final

from django.utils.translation import get_language

from mainstay.framework.locale import Locale, language_named
from mainstay.framework.locale.language import babel_locale
from mainstay.framework.values.types.reading import DIGITS

_SPACES: Final = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_ARABIC: Final = str.maketrans({"٫": ".", "٬": ",", "\u2212": "-"})
_GROUPED: Final = re.compile(r"-?\d{1,3}(,\d{2,3})*,\d{3}")


def plain_number(typed: str) -> str:
    """The number with a point and without groups: ``1 234,50`` and ``1,234.50`` are 1234.50.

    Where a single comma could be either, the reader's language decides. What is no number comes back as it was typed,
    so that the refusal can quote it.
    """
    text = typed.translate(DIGITS).translate(_ARABIC).translate(_SPACES)
    if not re.fullmatch(r"-?[\d.,]*\d[\d.,]*", text):
        return typed
    if "," in text and "." in text:
        group = "," if text.rindex(".") > text.rindex(",") else "."
        return text.replace(group, "").replace(",", ".")
    if "," not in text:
        return text
    if text.count(",") > 1 or (not _comma_is_decimal() and _GROUPED.fullmatch(text)):
        return text.replace(",", "") if _GROUPED.fullmatch(text) else typed
    return text.replace(",", ".")


def _comma_is_decimal() -> bool:
    locale = babel_locale(Locale(language_named(get_language() or "en").code))
    return str(locale.number_symbols["latn"]["decimal"]) == ","
