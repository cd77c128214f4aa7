"""Lines and blocks of text, addresses."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mainstay.framework.values.base import ReadFailed, ValueType
from mainstay.framework.values.types.reading import CONTROL, DIGITS, SPACE, text_of
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Text(ValueType):
    """One line of text; control and direction-override characters are dropped, spaces folded. Forms offer
    ``suggestions`` while other words stay possible.
    """

    name = "text"
    max_length: int = 200
    min_length: int = 1
    pattern: str = ""
    suggestions: Callable[[], Iterable[str]] | None = None

    def read(self, raw: Any) -> str:
        """Cleaned text within its length."""
        value = SPACE.sub(" ", CONTROL.sub("", text_of(raw))).strip()
        return self._checked(value)

    def _checked(self, value: str) -> str:
        if len(value) < self.min_length:
            raise ReadFailed("required", sentence("This must not be empty."))
        if len(value) > self.max_length:
            raise ReadFailed(
                "too_long",
                sentence("This may have {max} characters; it has {count}.", max=self.max_length, count=len(value)),
            )
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ReadFailed("pattern", sentence("This has characters that are not allowed here."))
        return value

    def schema(self) -> dict[str, Any]:
        """A string with its bounds."""
        return {"type": "string", "maxLength": self.max_length, "minLength": self.min_length} | (
            {"pattern": f"^{self.pattern}$"} if self.pattern else {}
        )


@dataclass(frozen=True, kw_only=True)
class LongText(Text):
    """Text of several lines."""

    name = "long_text"
    max_length: int = 20_000

    def read(self, raw: Any) -> str:
        """Cleaned text; line breaks stay."""
        value = CONTROL.sub("", text_of(raw)).replace("\r\n", "\n").strip()
        return self._checked(value)


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    """An e-mail address."""

    name = "email"
    max_length: int = 254

    def read(self, raw: Any) -> str:
        """The address with its domain in small letters."""
        value = super().read(raw)
        try:
            validate_email(value)
        except ValidationError:
            raise ReadFailed(
                "email", sentence("{value} is not an e-mail address; write it like name@example.com.", value=value)
            ) from None
        local, _, domain = value.rpartition("@")
        return f"{local}@{domain.lower()}"

    def schema(self) -> dict[str, Any]:
        """A string of format e-mail."""
        return {"type": "string", "format": "email", "maxLength": self.max_length}


@dataclass(frozen=True, kw_only=True)
class Phone(Text):
    """A telephone or fax number as typed; the normal form is computed where it is stored."""

    name = "phone"
    max_length: int = 40

    def read(self, raw: Any) -> str:
        """The number with Latin digits."""
        value = super().read(text_of(raw).translate(DIGITS))
        if not re.fullmatch(r"[0-9+()./#*xextEXT\s,;-]{3,40}", value):
            raise ReadFailed("phone", sentence("{value} is not a phone number.", value=value))
        return value


@dataclass(frozen=True, kw_only=True)
class Url(Text):
    """A web address; ``https://`` is put before when missing; only http and https are taken."""

    name = "url"
    max_length: int = 500

    def read(self, raw: Any) -> str:
        """A full address."""
        value = super().read(raw)
        if "://" not in value:
            value = f"https://{value}"
        if not re.fullmatch(r"https?://[^\s/$.?#][^\s<>\"']*", value):
            raise ReadFailed("url", sentence("{value} is not a web address.", value=value))
        return value
