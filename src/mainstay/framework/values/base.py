"""What a value type is, and how a field of an input is described."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from mainstay.kernel.sentences import Sentence
from mainstay.kernel.unset import UNSET

Label = str | Promise


class ReadFailed(Exception):
    """A raw value could not be read; carries the sentence for the person and a code for programs."""

    def __init__(self, code: str, message: Sentence, path: str = "") -> None:
        super().__init__(str(message))
        self.code = code
        self.sentence = message
        self.path = path


@dataclass(frozen=True, kw_only=True)
class ValueType:
    """A type of value. ``name`` is the word used in API schemas and custom fields."""

    name = "value"

    def read(self, raw: Any) -> Any:
        """The Python value of what a form, a JSON body or a cell gave; raises ReadFailed."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """The JSON form of a value that ``read`` gave; ``read(write(v)) == v``."""
        return value

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the JSON form."""
        return {}

    def parts(self) -> "tuple[FieldSpec, ...] | None":
        """The fields of an object that forms show one by one, as ``custom.shelf_life``; None for a single value."""
        return None


@dataclass(frozen=True)
class FieldSpec:
    """One field of an input: its type, label, help, whether it must be present, whether it may be empty (null),
    its default, and whether its content is personal (committed, not written, in the audit log) or secret (never).
    """

    name: str
    type: ValueType
    label: Label
    help: Label = ""
    required: bool = True
    nullable: bool = False
    default: Any = UNSET
    personal: bool = False
    secret: bool = False
    right: str = ""
    hidden: bool = False


def spec_field(
    type_: ValueType, label: Label, *, default: Any = dataclasses.MISSING, nullable: bool = False, **extra: Any
) -> Any:
    """A dataclass field of an input. Without ``default`` it must be given; ``default=UNSET`` marks an optional change."""
    metadata = {"spec": {"type": type_, "label": label, "nullable": nullable, **extra}}
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata=metadata)
    if isinstance(default, list | dict):
        return dataclasses.field(default_factory=lambda: type(default)(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)
