"""Small forms that read plain values into frozen values and describe themselves as JSON Schema.

A form never guesses: what does not fit becomes a problem with its path in the file and a sentence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Protocol

from mainstay.kernel.errors import Problem
from mainstay.kernel.period import Period
from mainstay.kernel.reading.loading import BareDecimal, DoubledKey
from mainstay.kernel.sentences import Sentence, sentence

_NUMBER: Final = re.compile(r"-?\d{1,30}(\.\d{1,20})?", re.ASCII)
_RATIO: Final = re.compile(r"(\d{1,12})/(\d{1,12})", re.ASCII)


_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999


class Broken:
    """What a form answers when the value did not fit; the problem is already noted."""


BROKEN: Final = Broken()


class Form(Protocol):
    """Reads one kind of value."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The value, or BROKEN with a problem noted."""
        ...

    def schema(self) -> dict[str, Any]:
        """The form as JSON Schema."""
        ...


def note(problems: list[Problem], path: str, code: str, text: Sentence) -> Broken:
    """Note a problem and answer BROKEN."""
    problems.append(Problem(path, code, text))
    return BROKEN


def shown_value(value: object) -> str:
    """A value as it stands in the file, shortened."""
    text = value.text if isinstance(value, BareDecimal) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."  # noqa: PLR2004 - fits on a line


@dataclass(frozen=True, slots=True)
class Text:
    """Text on one line; a bare whole number or a bare date is taken as it stands."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """Text, not empty."""
        if isinstance(value, str) and value.strip() == value != "":
            return value
        if isinstance(value, (int, date)) and not isinstance(value, bool):
            return str(value)
        return note(problems, path, "not_text", sentence("Here belongs text, not {value}.", value=shown_value(value)))

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number: quoted, or a bare whole number."""

    negative: bool = False

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A Decimal."""
        if isinstance(value, BareDecimal):
            text = sentence('Write the decimal {value} in quotes: "{value}".', value=shown_value(value))
            return note(problems, path, "bare_decimal", text)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or _NUMBER.fullmatch(value) is None:
            text = sentence('Here belongs a number such as "12.50", not {value}.', value=shown_value(value))
            return note(problems, path, "not_a_number", text)
        number = Decimal(value)
        if number < 0 and not self.negative:
            text = sentence("This number must not be negative, but it is {value}.", value=value)
            return note(problems, path, "negative", text)
        return number

    def schema(self) -> dict[str, Any]:
        """A whole number, or a decimal as text."""
        sign = "-?" if self.negative else ""
        whole: dict[str, Any] = {"type": "integer"} if self.negative else {"type": "integer", "minimum": 0}
        return {"anyOf": [whole, {"type": "string", "pattern": rf"^{sign}\d{{1,30}}(\.\d{{1,20}})?$"}]}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share: a decimal such as "0.7" or a fraction such as "1/3"."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """An exact Fraction."""
        match = _RATIO.fullmatch(value) if isinstance(value, str) else None
        if match is not None and int(match[2]):
            return Fraction(int(match[1]), int(match[2]))
        number = Number().read(value, path, problems)
        return number if isinstance(number, Broken) else Fraction(number)

    def schema(self) -> dict[str, Any]:
        """A number, or a fraction as text."""
        ways = Number().schema()["anyOf"]
        return {"anyOf": [*ways, {"type": "string", "pattern": r"^\d{1,12}/[1-9]\d{0,11}$"}]}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, not negative."""

    least: int = 0
    most: int = 100_000

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """An int."""
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return value
        text = sentence(
            "Here belongs a whole number from {least} to {most}, not {value}.",
            least=self.least,
            most=self.most,
            value=shown_value(value),
        )
        return note(problems, path, "not_whole", text)

    def schema(self) -> dict[str, Any]:
        """An integer in its limits."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A bool."""
        if isinstance(value, bool):
            return value
        text = sentence("Here belongs true or false, not {value}.", value=shown_value(value))
        return note(problems, path, "not_a_flag", text)

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date: 2027-01-31."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A date."""
        found = self._read(value)
        if found is None:
            text = sentence("There is no day {value}. Dates are written 2027-01-31.", value=shown_value(value))
            return note(problems, path, "not_a_day", text)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            text = sentence(
                "The day {value} is not between the years {first} and {last}. Leave out an end that is open.",
                value=shown_value(value),
                first=str(_FIRST_YEAR),
                last=str(_LAST_YEAR),
            )
            return note(problems, path, "far_day", text)
        return found

    @staticmethod
    def _read(value: Any) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def schema(self) -> dict[str, Any]:
        """An ISO date."""
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: 2027-01-31T10:00:00."""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A datetime without zone."""
        if isinstance(value, str):
            try:
                found = datetime.fromisoformat(value)
            except ValueError:
                found = None
            if found is not None and found.tzinfo is None:
                return found
        text = sentence("Here belongs a moment such as 2027-01-31T10:00:00, not {value}.", value=shown_value(value))
        return note(problems, path, "not_a_moment", text)

    def schema(self) -> dict[str, Any]:
        """An ISO moment."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list."""

    words: type[StrEnum]

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The member of the enumeration."""
        names = [member.value for member in self.words]
        if isinstance(value, str) and value in names:
            return self.words(value)
        return note(problems, path, "unknown_word", unknown_word(shown_value(value), names))

    def schema(self) -> dict[str, Any]:
        """An enumeration."""
        return {"enum": [member.value for member in self.words]}


def unknown_word(word: str, names: list[str]) -> Sentence:
    """Which words are known, and which one was perhaps meant."""
    near = get_close_matches(word, names)
    if near:
        return sentence("The word {word} is not known here. Did you mean {near}?", word=word, near=near[0])
    return sentence("The word {word} is not known here. Known words: {names}.", word=word, names=", ".join(names))


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one form."""

    item: Form
    least: int = 0

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A tuple."""
        if not isinstance(value, list):
            text = sentence("Here belongs a list, not {value}.", value=shown_value(value))
            return note(problems, path, "not_a_list", text)
        if len(value) < self.least:
            return note(problems, path, "too_few", sentence("Here belongs at least {least}.", least=self.least))
        return tuple(self.item.read(item, f"{path}[{number}]", problems) for number, item in enumerate(value))

    def schema(self) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": self.item.schema(), **({"minItems": self.least} if self.least else {})}


@dataclass(frozen=True, slots=True)
class MapOf:
    """Names with values of one form."""

    item: Form

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A dict."""
        if not isinstance(value, dict):
            text = sentence("Here belong names with values, not {value}.", value=shown_value(value))
            return note(problems, path, "not_a_mapping", text)
        return {str(key): self.item.read(item, f"{path}.{key}", problems) for key, item in value.items()}

    def schema(self) -> dict[str, Any]:
        """An object with free names."""
        return {"type": "object", "additionalProperties": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: its form, whether it must be there, what it is for."""

    form: Form
    required: bool = False
    about: str = ""


Build = Callable[[dict[str, Any], str, list[Problem]], Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known fields; ``build`` makes the value of what was read, and may note problems of its own."""

    fields: Mapping[str, Field]
    build: Build
    about: str = ""

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The built value."""
        if not isinstance(value, dict):
            text = sentence("Here belong fields with values, not {value}.", value=shown_value(value))
            return note(problems, path, "not_a_mapping", text)
        before = len(problems)
        found = {}
        for key, item in value.items():
            where = f"{path}.{key}" if path else str(key)
            if isinstance(item, DoubledKey):
                note(problems, where, "doubled", sentence("The field {name} stands here twice.", name=key))
            elif key not in self.fields:
                note(problems, where, "unknown_word", unknown_word(str(key), list(self.fields)))
            elif item is not None:
                found[str(key)] = self.fields[key].form.read(item, where, problems)
        for name, wanted in self.fields.items():
            if wanted.required and name not in found and value.get(name) is None:
                note(problems, path, "missing", sentence("The field {name} is missing.", name=name))
        return BROKEN if len(problems) > before else self.build(found, path, problems)

    def schema(self) -> dict[str, Any]:
        """An object without further fields."""
        properties = {
            name: {**item.form.schema(), **({"description": item.about} if item.about else {})}
            for name, item in self.fields.items()
        }
        required = [name for name, item in self.fields.items() if item.required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
            **({"required": required} if required else {}),
            **({"description": self.about} if self.about else {}),
        }


@dataclass(frozen=True, slots=True)
class Either:
    """A short form (by type of the plain value) beside the full one."""

    short: Form
    full: Form
    is_short: Callable[[Any], bool]
    widen: Callable[[Any], Any] = field(default=lambda value: value)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """What the fitting form reads."""
        if self.is_short(value):
            found = self.short.read(value, path, problems)
            return found if isinstance(found, Broken) else self.widen(found)
        return self.full.read(value, path, problems)

    def schema(self) -> dict[str, Any]:
        """Either form."""
        return {"anyOf": [self.short.schema(), self.full.schema()]}


def period_of(found: dict[str, Any], path: str, problems: list[Problem]) -> Period | Broken:
    """The period of ``from`` and ``to`` (half-open); noted when it is reversed or empty."""
    start, end = found.pop("from", date.min), found.pop("to", None)
    if end is not None and end <= start:
        text = sentence(
            "It begins on {start} and ends before {end}, which is not after it. Exchange the dates; "
            "the end is the first day that no longer belongs to it.",
            start=start,
            end=end,
        )
        return note(problems, path, "dates_reversed", text)
    return Period(start, end)
