"""The value type of the ``custom`` object of an input: one field for each custom field of a kind."""

from dataclasses import dataclass
from typing import Any

from mainstay.framework.custom_fields.fields import form_parts
from mainstay.framework.values import FieldSpec, Json
from mainstay.framework.values.base import Label, ReadFailed, spec_field
from mainstay.kernel.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class CustomValues(Json):
    """Values of custom fields by their names; the action reads each by its type with ``read_custom``."""

    name = "custom"
    kind: str = ""

    def read(self, raw: Any) -> dict[str, Any]:
        """The object."""
        found = super().read(raw)
        if not isinstance(found, dict):
            raise ReadFailed("type", sentence("This must be an object with fields."))
        return found

    def parts(self) -> tuple[FieldSpec, ...]:
        """The custom fields of the kind that are switched on."""
        return form_parts(self.kind)

    def schema(self) -> dict[str, Any]:
        """An object with the fields as they are now; null takes a value away."""
        fields = {
            part.name: {"anyOf": [part.type.schema(), {"type": "null"}], "title": str(part.label)}
            for part in self.parts()
        }
        return {"type": "object", "additionalProperties": False, "properties": fields}


def custom_values(label: Label, *, kind: str, default: Any) -> Any:
    """A field of an input that takes the custom values of a kind."""
    return spec_field(CustomValues(kind=kind), label, default=default)
