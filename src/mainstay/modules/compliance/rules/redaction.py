"""Names out of free text. Rather too much than too little. Pure."""

import re
from collections.abc import Iterable
from typing import Final

MARK: Final = "█████"
_SHORTEST: Final = 3


def redacted(text: str, names: Iterable[str], mark: str = MARK) -> str:
    """The text without the names: each full name, and each of its words of three letters or more, whatever the case.

    Words that begin with the name go too, as languages join endings to names (``Ozolam``, ``Helenin``).
    """
    wanted = {part for name in names for part in (name.strip(), *name.split()) if len(part) >= _SHORTEST}
    if not text or not wanted:
        return text
    words = "|".join(re.escape(part) for part in sorted(wanted, key=len, reverse=True))
    found = re.sub(rf"(?<!\w)(?:{words})\w*", mark, text, flags=re.IGNORECASE)
    return re.sub(rf"{mark}(?:\s+{mark})+", mark, found)
