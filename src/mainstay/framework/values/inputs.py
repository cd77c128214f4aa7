"""Inputs as frozen dataclasses: declared with `text`, `money`, `reference` …, read once, the same for every face."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from mainstay.framework.values.base import FieldSpec, Label, ReadFailed, spec_field
from mainstay.framework.values.types import (
    Boolean,
    Choice,
    Country,
    Currency,
    Date,
    Decimal_,
    Email,
    FileHandle,
    Instant,
    Integer,
    Json,
    Language,
    Lines,
    LongText,
    MoneyType,
    Percent,
    Phone,
    Reference,
    References,
    Text,
    Url,
)
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET

Input = TypeVar("Input")
_FIELD_OPTIONS = frozenset({"default", "nullable", "help", "personal", "secret", "right", "hidden"})


def _maker(type_class: type, **fixed: Any) -> Any:
    def make(label: Label, **options: Any) -> Any:
        for_field = {key: options.pop(key) for key in list(options) if key in _FIELD_OPTIONS}
        return spec_field(type_class(**fixed, **options), label, **for_field)

    return make


text = _maker(Text)
long_text = _maker(LongText)
email = _maker(Email)
phone = _maker(Phone)
url = _maker(Url)
integer = _maker(Integer)
decimal = _maker(Decimal_)
percent = _maker(Percent)
money = _maker(MoneyType)
day = _maker(Date)
instant = _maker(Instant)
boolean = _maker(Boolean)
choice = _maker(Choice)
country = _maker(Country)
currency = _maker(Currency)
language = _maker(Language)
reference = _maker(Reference)
references = _maker(References)
file_handle = _maker(FileHandle)
json_value = _maker(Json)
lines = _maker(Lines)


def fields_of(input_class: Any) -> tuple[FieldSpec, ...]:
    """The described fields of an input dataclass; raises TypeError for a field that has no description."""
    return _fields_of(input_class)


@cache
def _fields_of(input_class: Any) -> tuple[FieldSpec, ...]:
    specs = []
    for item in dataclasses.fields(input_class):
        if "spec" not in item.metadata:
            msg = f"{input_class.__name__}.{item.name} has no value type: declare it with text(), money() …"
            raise TypeError(msg)
        has_default = item.default is not dataclasses.MISSING or item.default_factory is not dataclasses.MISSING
        default = UNSET
        if item.default is not dataclasses.MISSING:
            default = item.default
        elif item.default_factory is not dataclasses.MISSING:
            default = item.default_factory()
        specs.append(FieldSpec(name=item.name, required=not has_default, default=default, **item.metadata["spec"]))
    return tuple(specs)


def read_input(input_class: type[Input], raw: Any, *, path: str = "") -> Input:
    """Read a mapping into the input dataclass. Unknown fields are refused; null makes a nullable field empty;
    a field that is not mentioned takes its default. Raises InputInvalid with every problem found.
    """
    prefix = f"{path}." if path else ""
    if not isinstance(raw, Mapping):
        raise InputInvalid([Problem(path, "type", sentence("This must be an object with fields."))])
    specs = {spec.name: spec for spec in fields_of(input_class)}
    problems = [
        Problem(f"{prefix}{name}", "unknown_field", sentence("There is no field {name} here.", name=str(name)[:60]))
        for name in raw
        if name not in specs
    ]
    values: dict[str, Any] = {}
    for spec in specs.values():
        try:
            values[spec.name] = _read_field(spec, raw.get(spec.name, UNSET))
        except ReadFailed as error:
            problems.append(Problem(f"{prefix}{spec.name}", error.code, error.sentence))
        except InputInvalid as error:
            problems += [
                dataclasses.replace(problem, path=f"{prefix}{spec.name}.{problem.path}") for problem in error.problems
            ]
    if problems:
        raise InputInvalid(problems)
    return input_class(**values)


def _read_field(spec: FieldSpec, raw: Any) -> Any:
    if raw is UNSET:
        if spec.required:
            raise ReadFailed("required", sentence("This is required."))
        return spec.default
    if raw is None or (isinstance(raw, str) and raw.strip() == "" and not isinstance(spec.type, Json)):
        if spec.nullable:
            return None
        if isinstance(spec.type, Text) and spec.type.min_length == 0:
            return ""
        if raw is None or not isinstance(spec.type, Text):
            raise ReadFailed("required", sentence("This must not be empty."))
    return spec.type.read(raw)


def as_json(value: Any) -> dict[str, Any]:
    """The JSON form of an input; unset fields are left out."""
    return {
        spec.name: None if found is None else spec.type.write(found)
        for spec in fields_of(type(value))
        if (found := getattr(value, spec.name)) is not UNSET
    }


def json_schema(input_class: type) -> dict[str, Any]:
    """JSON Schema (2020-12) of an input; labels become titles."""
    properties = {}
    for spec in fields_of(input_class):
        schema = spec.type.schema() | {"title": str(spec.label)}
        if spec.help:
            schema["description"] = str(spec.help)
        if spec.nullable:
            schema = {"anyOf": [schema, {"type": "null"}], "title": str(spec.label)}
        properties[spec.name] = schema
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [spec.name for spec in fields_of(input_class) if spec.required],
    }
