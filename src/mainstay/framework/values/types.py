"""The value types."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime

from mainstay.framework.values.base import Label, ReadFailed, ValueType
from mainstay.kernel.money import Money, exponent
from mainstay.kernel.sentences import sentence

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_DIGITS = {ord(char): str(value) for base in (0x660, 0x6F0, 0x966, 0x9E6) for value, char in
           ((i, chr(base + i)) for i in range(10))} | {0x66B: ".", 0x66C: None}  # fmt: skip


_BROKEN = re.compile(r"[\ud800-\udfff]")


def _text(raw: Any) -> str:
    if isinstance(raw, str):
        if _BROKEN.search(raw):
            raise ReadFailed("text", sentence("This text has a broken character."))
        return raw
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return str(raw)
    raise ReadFailed("type", sentence("This must be text."))


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
        value = _SPACE.sub(" ", _CONTROL.sub("", _text(raw))).strip()
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
        value = _CONTROL.sub("", _text(raw)).replace("\r\n", "\n").strip()
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
        value = super().read(_text(raw).translate(_DIGITS))
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


@dataclass(frozen=True, kw_only=True)
class Integer(ValueType):
    """A whole number within bounds."""

    name = "integer"
    minimum: int = -(2**53)
    maximum: int = 2**53

    def read(self, raw: Any) -> int:
        """From a number or digits of any script."""
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            raise ReadFailed("type", sentence("This must be a whole number."))
        try:
            value = int(raw) if isinstance(raw, int) else int(raw.translate(_DIGITS).strip())
        except ValueError:
            raise ReadFailed("type", sentence("{value} is not a whole number.", value=str(raw)[:40])) from None
        if not self.minimum <= value <= self.maximum:
            raise ReadFailed(
                "range",
                sentence("This must be between {minimum} and {maximum}.", minimum=self.minimum, maximum=self.maximum),
            )
        return value

    def schema(self) -> dict[str, Any]:
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise ReadFailed("type", sentence('Write the number in quotes, like "12.50".'))
    try:
        value = Decimal(raw.translate(_DIGITS).strip().replace("\u00a0", "").replace(" ", "")) if isinstance(
            raw, str) else Decimal(raw)  # fmt: skip
    except InvalidOperation:
        raise ReadFailed("type", sentence("{value} is not a number.", value=str(raw)[:40])) from None
    if not value.is_finite():
        raise ReadFailed("type", sentence("{value} is not a number.", value=str(raw)[:40]))
    return value


@dataclass(frozen=True, kw_only=True)
class Decimal_(ValueType):  # noqa: N801 - Decimal is the value, this its type
    """An exact decimal number, written as text in JSON."""

    name = "decimal"
    places: int = 6
    minimum: Decimal = Decimal("-1e15")
    maximum: Decimal = Decimal("1e15")

    def read(self, raw: Any) -> Decimal:
        """Exactly what was written; more places than allowed are refused, not rounded."""
        value = _decimal(raw)
        if not self.minimum <= value <= self.maximum:
            raise ReadFailed(
                "range",
                sentence("This must be between {minimum} and {maximum}.", minimum=self.minimum, maximum=self.maximum),
            )
        if -int(value.as_tuple().exponent) > self.places:
            raise ReadFailed("places", sentence("At most {places} decimal places.", places=self.places))
        return value

    def write(self, value: Any) -> Any:
        """Text, so that no reader makes a float of it."""
        return None if value is None else f"{value:f}"

    def schema(self) -> dict[str, Any]:
        """A decimal string."""
        return {"type": "string", "format": "decimal"}


@dataclass(frozen=True, kw_only=True)
class Percent(Decimal_):
    """A percentage as people write it: 12.5 means 12.5 %."""

    name = "percent"
    places: int = 4
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class MoneyType(ValueType):
    """An amount with its currency: ``{"amount": "10.50", "currency": "EUR"}`` or ``"10.50 EUR"``."""

    name = "money"
    minimum: Decimal = Decimal("-9e15")

    def read(self, raw: Any) -> Money:
        """Money at the currency's minor unit; finer amounts are refused, not rounded."""
        if isinstance(raw, Money):
            raw = {"amount": raw.amount, "currency": raw.currency}
        if isinstance(raw, str):
            before, _, after = raw.strip().rpartition(" ")
            raw = {"amount": before, "currency": after}
        if not isinstance(raw, Mapping) or set(raw) != {"amount", "currency"}:
            raise ReadFailed("type", sentence("Write money like 10.50 EUR."))
        currency = Currency().read(raw["currency"])
        amount = _decimal(raw["amount"])
        if -int(amount.as_tuple().exponent) > exponent(currency) and amount != amount.quantize(
            Decimal(1).scaleb(-exponent(currency))
        ):
            raise ReadFailed(
                "places",
                sentence("{currency} has {places} decimal places.", currency=currency, places=exponent(currency)),
            )
        if not self.minimum <= amount <= Decimal("9e15"):
            raise ReadFailed("range", sentence("This amount is out of range."))
        return Money(amount, currency).rounded()

    def write(self, value: Any) -> Any:
        """Amount as text, currency as code."""
        return None if value is None else {"amount": f"{value.amount:f}", "currency": value.currency}

    def schema(self) -> dict[str, Any]:
        """An object of amount and currency."""
        return {
            "type": "object",
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "properties": {
                "amount": {"type": "string", "format": "decimal"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
        }


@dataclass(frozen=True, kw_only=True)
class Date(ValueType):
    """A day, ISO 8601."""

    name = "date"

    def read(self, raw: Any) -> date:
        """From a date or ``2026-11-24`` in any digits."""
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        try:
            value = date.fromisoformat(_text(raw).translate(_DIGITS).strip())
        except ValueError:
            raise ReadFailed(
                "date", sentence("{value} is not a date; write it like 2026-11-24.", value=str(raw)[:40])
            ) from None
        if not 1800 <= value.year <= 2500:  # noqa: PLR2004
            raise ReadFailed("range", sentence("The year {year} cannot be right.", year=value.year))
        return value

    def write(self, value: Any) -> Any:
        """ISO 8601."""
        return None if value is None else value.isoformat()

    def schema(self) -> dict[str, Any]:
        """A string of format date."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Instant(ValueType):
    """A moment, ISO 8601 with its offset; kept in UTC."""

    name = "instant"

    def read(self, raw: Any) -> datetime:
        """An aware moment in UTC; a time without offset is refused."""
        value = raw if isinstance(raw, datetime) else None
        if value is None:
            try:
                value = parse_datetime(_text(raw).translate(_DIGITS).strip())
            except ValueError:
                value = None
        if value is None or value.tzinfo is None:
            raise ReadFailed("instant", sentence("Write the moment with its offset, like 2026-11-24T10:00:00+02:00."))
        return value.astimezone(UTC)

    def write(self, value: Any) -> Any:
        """ISO 8601 in UTC."""
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def schema(self) -> dict[str, Any]:
        """A string of format date-time."""
        return {"type": "string", "format": "date-time"}


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
        value = _text(raw).strip()
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
        value = _text(raw).strip().upper()
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
        value = _text(raw).strip().upper()
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
        value = _text(raw).strip().lower()
        if not re.fullmatch(r"[a-z]{2,3}", value):
            raise ReadFailed("language", sentence("Write the language as a code, like lv."))
        return value

    def schema(self) -> dict[str, Any]:
        """Two or three letters."""
        return {"type": "string", "pattern": "^[a-z]{2,3}$"}


@dataclass(frozen=True, kw_only=True)
class Reference(ValueType):
    """A record of ``kind`` by its public id; whether the actor may see it is found out by the action."""

    name = "reference"
    kind: str = ""

    def read(self, raw: Any) -> str:
        """The public id."""
        value = _text(raw).strip()
        if not re.fullmatch(r"[a-z0-9-]{4,40}", value):
            raise ReadFailed("reference", sentence("{value} is not the id of a record.", value=value[:40]))
        return value

    def schema(self) -> dict[str, Any]:
        """A string that names a record."""
        return {"type": "string", "x-mainstay-kind": self.kind}


@dataclass(frozen=True, kw_only=True)
class References(Reference):
    """Several records of one kind."""

    name = "references"
    maximum: int = 200

    def read(self, raw: Any) -> tuple[str, ...]:  # type: ignore[override]
        """Public ids without repetition, in order."""
        items: Iterable[Any] = raw.split(",") if isinstance(raw, str) else raw
        if not isinstance(items, list | tuple):
            raise ReadFailed("type", sentence("This must be a list of ids."))
        values = tuple(dict.fromkeys(super(References, self).read(item) for item in items if item != ""))
        if len(values) > self.maximum:
            raise ReadFailed("too_many", sentence("At most {max} at once.", max=self.maximum))
        return values

    def write(self, value: Any) -> Any:
        """A list."""
        return None if value is None else list(value)

    def schema(self) -> dict[str, Any]:
        """An array of ids."""
        return {"type": "array", "maxItems": self.maximum, "items": super().schema()}


@dataclass(frozen=True, kw_only=True)
class FileHandle(Reference):
    """A staged upload by its handle."""

    name = "file"


def _refuse_unstorable(value: Any) -> None:
    """PostgreSQL stores no zero character and no half of a surrogate pair; JSON knows no infinity."""
    if isinstance(value, str):
        if "\0" in value or _BROKEN.search(value):
            raise ReadFailed("json", sentence("This text has a broken character."))
    elif isinstance(value, float) and not math.isfinite(value):
        raise ReadFailed("json", sentence("This is not valid JSON."))
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unstorable(str(key))
            _refuse_unstorable(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unstorable(item)


@dataclass(frozen=True, kw_only=True)
class Json(ValueType):
    """A JSON object that its action checks itself (a filter tree, custom field values)."""

    name = "json"
    max_bytes: int = 65_536

    def read(self, raw: Any) -> Any:
        """The object; text is parsed."""
        import json

        if isinstance(raw, str):
            if len(raw) > self.max_bytes:
                raise ReadFailed("too_long", sentence("This is too large."))
            try:
                raw = json.loads(raw)
            except (ValueError, RecursionError):
                raise ReadFailed("json", sentence("This is not valid JSON.")) from None
        if not isinstance(raw, dict | list):
            raise ReadFailed("type", sentence("This must be a JSON object or list."))
        try:
            _refuse_unstorable(raw)
        except RecursionError:
            raise ReadFailed("json", sentence("This is nested too deeply.")) from None
        return raw

    def schema(self) -> dict[str, Any]:
        """Any object or list."""
        return {"type": ["object", "array"]}


@dataclass(frozen=True, kw_only=True)
class Lines(ValueType):
    """Nested lines of another input dataclass."""

    name = "lines"
    of: type = object
    maximum: int = 500
    minimum: int = 0

    def read(self, raw: Any) -> tuple[Any, ...]:
        """The lines; problems carry the line's position, counted from 0, in their path."""
        from mainstay.framework.values.inputs import read_input

        if not isinstance(raw, list | tuple):
            raise ReadFailed("type", sentence("This must be a list of lines."))
        if not self.minimum <= len(raw) <= self.maximum:
            raise ReadFailed("range", sentence("Between {min} and {max} lines.", min=self.minimum, max=self.maximum))
        return tuple(read_input(self.of, line, path=str(index)) for index, line in enumerate(raw))

    def write(self, value: Any) -> Any:
        """A list of objects."""
        from mainstay.framework.values.inputs import as_json

        return None if value is None else [as_json(line) for line in value]

    def schema(self) -> dict[str, Any]:
        """An array of the line's schema."""
        from mainstay.framework.values.inputs import json_schema

        return {"type": "array", "maxItems": self.maximum, "minItems": self.minimum, "items": json_schema(self.of)}
