"""Text that leaves for a spreadsheet stays text: a cell must never start a formula there.

Rule: text whose first visible character is ``= + - @`` (or its full-width form), a tab or a carriage return gets an
apostrophe in front, also when spaces, a byte order mark or invisible characters come first. Text that already looks
so protected gets one more, hence ``restore(neutralise(text)) == text`` for every text.
"""

import re
from typing import Final

_INVISIBLE: Final = r"\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x1f\x7f-\x9f\u00ad"
_FORMULA: Final = re.compile(
    rf"'*[{_INVISIBLE}]*(?:[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]|\t|\r)"
)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take this text for a formula (or for the protected form of one)."""
    return _FORMULA.match(text) is not None


def neutralise(text: str) -> str:
    """The text as it may be written into a CSV cell."""
    return f"'{text}" if looks_like_formula(text) else text


def restore(text: str) -> str:
    """The text as it was before ``neutralise``; other text is unchanged."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text) else text
