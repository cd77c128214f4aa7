"""Sole signature: where fewer than three people can decide, one may decide alone, by reason and date, and it is marked."""

from datetime import date
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence

FEWEST: Final = 3


def may_be_switched_on(eligible: int, from_on: date, to_on: date, today: date) -> Sentence | None:
    """Why sole signature may not be switched on; None when it may. ``eligible`` people may decide approvals."""
    if eligible >= FEWEST:
        return sentence("{count} people here may decide, so somebody else always can.", count=eligible, code="enough")
    if from_on < today:
        return sentence("Sole signature begins today or later, never in the past.", code="retroactive")
    if to_on <= from_on:
        return sentence("The last day is before the first.", code="reversed")
    return None
