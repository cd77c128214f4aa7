"""The closed set of value types: one description of a field serves forms, API, command line, MCP, lists, filters,
imports, exports and custom fields. A type reads what came in, says what is wrong with it, and writes it out again.
"""

from mainstay.framework.values.base import FieldSpec, ReadFailed, ValueType
from mainstay.framework.values.inputs import as_json, fields_of, json_schema, read_input
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

__all__ = [
    "Boolean", "Choice", "Country", "Currency", "Date", "Decimal_", "Email", "FieldSpec", "FileHandle", "Instant",
    "Integer", "Json", "Language", "Lines", "LongText", "MoneyType", "Percent", "Phone", "ReadFailed", "Reference",
    "References", "Text", "Url", "ValueType", "as_json", "fields_of", "json_schema", "read_input",
]  # fmt: skip
