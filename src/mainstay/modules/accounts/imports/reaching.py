"""Ways to reach somebody, as an import takes them."""

import re
from typing import Any, Final

from mainstay.framework.imports.running.rows import BadField
from mainstay.kernel.contact_points import normal_email
from mainstay.kernel.digits import Unreadable, latin_digits
from mainstay.kernel.sentences import sentence

_PHONE: Final = re.compile(r"[0-9+()./#*xextEXT\s,;-]{3,40}\Z")


def checked_email(value: Any) -> str:
    """An address with its domain in small letters; empty for none. Raises BadField for what is no address."""
    if not value:
        return ""
    try:
        return normal_email(value)
    except Unreadable as error:
        raise BadField("email", value, error.sentence, sentence("Correct the address, or empty the cell.")) from None


def checked_phone(name: str, value: Any) -> str:
    """A number as typed, with Latin digits; empty for none. Raises BadField for what is no number."""
    if not value:
        return ""
    text = latin_digits(str(value))
    if not _PHONE.match(text):
        raise BadField(
            name, value, sentence("{value} is not a phone number.", value=str(value)[:60]),
            sentence("Write digits, spaces and + ( ) / - only; more numbers go into columns of their own."),
        )  # fmt: skip
    return text
