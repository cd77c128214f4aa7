"""What several types need to read raw values: digits of all scripts, characters that are dropped."""

import re
from decimal import Decimal
from typing import Any

from mainstay.framework.values.base import ReadFailed
from mainstay.kernel.sentences import sentence

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
SPACE = re.compile(r"\s+")
DIGITS = {ord(char): str(value) for base in (0x660, 0x6F0, 0x966, 0x9E6) for value, char in
           ((i, chr(base + i)) for i in range(10))} | {0x66B: ".", 0x66C: None}  # fmt: skip


BROKEN = re.compile(r"[\ud800-\udfff]")


def text_of(raw: Any) -> str:
    if isinstance(raw, str):
        if BROKEN.search(raw):
            raise ReadFailed("text", sentence("This text has a broken character."))
        return raw
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return str(raw)
    raise ReadFailed("type", sentence("This must be text."))
