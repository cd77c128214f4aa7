"""What each part of the program does with personal data, in words, for the record of processing. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

WORDS: Final = Path(__file__).resolve().parent.parent / "data" / "processing.yaml"


@dataclass(frozen=True, slots=True)
class ActivityWords:
    """What a part of the program does, what for, with whose data, under which record class (empty: none of ours)."""

    activity: str
    purpose: str
    persons: str
    record_class: str


@cache
def activity_words() -> dict[str, ActivityWords]:
    """The words of each part of the program by its label."""
    data: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        label: ActivityWords(body["activity"], body["purpose"], body["persons"], body["class"])
        for label, body in data.items()
    }
