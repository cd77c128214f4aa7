"""Reading what is typed about a unit: its working days, hours and languages."""

import re
from datetime import time

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

_DAY = re.compile(r"[1-7]")
_CODE = re.compile(r"[a-z]{2,3}")


def read_weekdays(text: str) -> list[int]:
    """ISO weekdays from text like ``1 2 3 4 5`` or ``7,1,2,3,4``, Monday 1 to Sunday 7. Raises RuleBroken."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    if not parts or not all(_DAY.fullmatch(part) for part in parts):
        raise RuleBroken(
            sentence("Write the working days as numbers from 1 (Monday) to 7 (Sunday), like 1 2 3 4 5."),
            path="working_days",
        )
    return sorted({int(part) for part in parts})


def read_languages(text: str) -> list[str]:
    """Language codes from text like ``lv, en``. Raises RuleBroken."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip().lower()) if part]
    if not all(_CODE.fullmatch(part) for part in parts):
        raise RuleBroken(sentence("Write the languages as codes, like lv, en."), path="languages")
    return list(dict.fromkeys(parts))


def check_hours(opens_at: time, closes_at: time) -> None:
    """Raises RuleBroken when a unit would close before it opens."""
    if closes_at <= opens_at:
        raise RuleBroken(sentence("A unit closes after it opens."), path="closes_at")
