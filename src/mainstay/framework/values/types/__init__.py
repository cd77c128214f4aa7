"""The value types."""

from mainstay.framework.values.types.codes import Boolean, Choice, Country, Currency, Language
from mainstay.framework.values.types.moments import Date, Instant
from mainstay.framework.values.types.numbers import Decimal_, Integer, MoneyType, Percent
from mainstay.framework.values.types.records import FileHandle, Json, Lines, Reference, References
from mainstay.framework.values.types.texts import Email, LongText, Phone, Text, Url

__all__ = [
    "Boolean",
    "Choice",
    "Country",
    "Currency",
    "Date",
    "Decimal_",
    "Email",
    "FileHandle",
    "Instant",
    "Integer",
    "Json",
    "Language",
    "Lines",
    "LongText",
    "MoneyType",
    "Percent",
    "Phone",
    "Reference",
    "References",
    "Text",
    "Url",
]
