"""References to records, files, nested lines, plain JSON."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mainstay.framework.values.base import ReadFailed, ValueType
from mainstay.framework.values.types.reading import BROKEN, text_of
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Reference(ValueType):
    """A record of ``kind`` by its public id; whether the actor may see it is found out by the action."""

    name = "reference"
    kind: str = ""

    def read(self, raw: Any) -> str:
        """The public id."""
        value = text_of(raw).strip()
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
        if "\0" in value or BROKEN.search(value):
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
    """Nested lines of another input dataclass.

    ``shown`` names the fields that stand side by side in a form, the others unfold under them; empty means all.
    """

    name = "lines"
    of: type = object
    maximum: int = 500
    minimum: int = 0
    shown: tuple[str, ...] = ()

    def read(self, raw: Any) -> tuple[Any, ...]:
        """The lines; problems carry the line's position, counted from 0, in their path."""
        from mainstay.framework.values.inputs import read_input

        if not isinstance(raw, list | tuple):
            raise ReadFailed("type", sentence("This must be a list of lines."))
        if not raw and self.minimum == 1:
            raise ReadFailed("range", sentence("Add at least one line."))
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
