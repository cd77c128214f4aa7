"""Yes or no, closed lists, countries, currencies, languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mainstay.framework.values.base import Label, ReadFailed, ValueType
from mainstay.framework.values.types.reading import text_of
from mainstay.framework.values.types.texts import Text
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Boolean(ValueType):
    """Yes or no."""

    name = "boolean"
    _words: ClassVar[Mapping[str, bool]] = {
        "true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False,
    }  # fmt: skip

    def read(self, raw: Any) -> bool:
        """From a boolean or yes, no, true, false, 1, 0."""
        if isinstance(raw, bool):
            return raw
        value = self._words.get(str(raw).strip().lower())
        if value is None:
            raise ReadFailed("type", sentence("Write yes or no."))
        return value

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Choice(ValueType):
    """One of a closed list; ``choices`` are (value, label)."""

    name = "choice"
    choices: tuple[tuple[str, Label], ...] = ()

    def read(self, raw: Any) -> str:
        """The value, or the sentence with all that are allowed."""
        value = text_of(raw).strip()
        if value not in dict(self.choices):
            raise ReadFailed(
                "choice",
                sentence("{value} is not one of: {choices}.", value=value[:40],
                         choices=", ".join(key for key, _ in self.choices)),
            )  # fmt: skip
        return value

    def label(self, value: str) -> Label:
        """The label of a value; the value itself when it is no longer in the list."""
        return dict(self.choices).get(value, value)

    def schema(self) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": [key for key, _ in self.choices]}


@dataclass(frozen=True, kw_only=True)
class Country(Text):
    """A country by its two letters, ISO 3166-1."""

    name = "country"

    def read(self, raw: Any) -> str:
        """Two capital letters."""
        value = text_of(raw).strip().upper()
        if not re.fullmatch(r"[A-Z]{2}", value):
            raise ReadFailed("country", sentence("Write the country as two letters, like LV."))
        return value

    def schema(self) -> dict[str, Any]:
        """Two letters."""
        return {"type": "string", "pattern": "^[A-Z]{2}$"}


@dataclass(frozen=True, kw_only=True)
class Currency(Text):
    """A currency by its three letters, ISO 4217."""

    name = "currency"

    def read(self, raw: Any) -> str:
        """Three capital letters."""
        value = text_of(raw).strip().upper()
        if not re.fullmatch(r"[A-Z]{3}", value):
            raise ReadFailed("currency", sentence("Write the currency as three letters, like EUR."))
        return value

    def schema(self) -> dict[str, Any]:
        """Three letters."""
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


@dataclass(frozen=True, kw_only=True)
class Language(Text):
    """A language by its code, like ``lv`` or ``pt``."""

    name = "language"

    def read(self, raw: Any) -> str:
        """Two or three small letters."""
        value = text_of(raw).strip().lower()
        if not re.fullmatch(r"[a-z]{2,3}", value):
            raise ReadFailed("language", sentence("Write the language as a code, like lv."))
        return value

    def schema(self) -> dict[str, Any]:
        """Two or three letters."""
        return {"type": "string", "pattern": "^[a-z]{2,3}$"}
