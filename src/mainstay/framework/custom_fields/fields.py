"""From stored custom fields to fields of kinds, and their values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.values import (
    Boolean,
    Choice,
    Date,
    Decimal_,
    Email,
    Integer,
    LongText,
    MoneyType,
    Percent,
    Text,
    Url,
    ValueType,
)
from mainstay.framework.values.base import ReadFailed
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.filters import FilterInvalid, Leaf
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

PREFIX = "x_"
TYPES: Mapping[str, type[ValueType]] = {
    "text": Text, "long_text": LongText, "integer": Integer, "decimal": Decimal_, "percent": Percent,
    "money": MoneyType, "date": Date, "boolean": Boolean, "choice": Choice, "url": Url, "email": Email,
}  # fmt: skip
_MILLION = Decimal(10**6)


def value_type(row: CustomField) -> ValueType:
    """The value type of a custom field; choices come from its options as [value, label] pairs."""
    made = TYPES[row.value_type]
    if made is Choice:
        return Choice(choices=tuple((value, label) for value, label in row.options.get("choices", [])))
    return made()


def active_fields(kind_name: str) -> list[CustomField]:
    """The custom fields of a kind that are switched on, in order."""
    return list(CustomField.objects.filter(kind_name=kind_name, is_active=True).order_by("rank", "id"))


def custom_kind_field(kind: RecordKind, name: str) -> KindField | None:
    """The field of a kind behind ``x_<name>``; None when there is none switched on."""
    if not name.startswith(PREFIX):
        return None
    row = CustomField.objects.filter(kind_name=kind.name, name=name.removeprefix(PREFIX), is_active=True).first()
    return as_kind_field(row) if row else None


def as_kind_field(row: CustomField) -> KindField:
    """A custom field as a column, filter and export field."""
    type_ = value_type(row)
    return KindField(
        name=f"{PREFIX}{row.name}", label=row.label, type=type_, filterable=row.is_filterable,
        numeric=isinstance(type_, Integer | Decimal_ | MoneyType),
        show=lambda record: shown(type_, record.custom.get(row.name)),
        extra_condition=lambda leaf, actor: _condition(row, type_, leaf, actor),
    )  # fmt: skip


def shown(type_: ValueType, stored: Any) -> Any:
    """The Python value of what is stored; the stored text when the type has changed since."""
    if stored is None:
        return None
    try:
        return type_.read(stored)
    except ReadFailed:
        return stored


def read_custom(
    kind_name: str, raw: Mapping[str, Any], present: Mapping[str, Any], *, creating: bool
) -> dict[str, Any]:
    """The new ``custom`` object of a record: ``present`` with the changes in ``raw``, each checked by its type.

    Required fields are required at creation only. Raises InputInvalid with the path ``custom.<name>``.
    """
    fields = {row.name: row for row in active_fields(kind_name)}
    problems = [
        Problem(f"custom.{name}", "unknown_field", sentence("There is no field {name} here.", name=str(name)[:60]))
        for name in raw if name not in fields
    ]  # fmt: skip
    result = dict(present)
    for name, row in fields.items():
        if creating and row.is_required and raw.get(name) in (None, ""):
            problems.append(Problem(f"custom.{name}", "required", sentence("{label} is required.", label=row.label)))
        if name not in raw:
            continue
        try:
            type_ = value_type(row)
            result[name] = None if raw[name] in (None, "") else type_.write(type_.read(raw[name]))
        except ReadFailed as error:
            problems.append(Problem(f"custom.{name}", error.code, error.sentence))
    if problems:
        raise InputInvalid(problems)
    return {name: value for name, value in result.items() if value is not None}


def store_values(kind_name: str, record_id: int, custom: Mapping[str, Any]) -> None:
    """Keep the side table of filterable values in step with a record."""
    for row in CustomField.objects.filter(kind_name=kind_name, is_filterable=True):
        type_ = value_type(row)
        value = shown(type_, custom.get(row.name))
        if value is None:
            CustomValue.objects.filter(field=row, record_id=record_id).delete()
        else:
            CustomValue.objects.update_or_create(field=row, record_id=record_id, defaults=_columns(value))


def _columns(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"number": int(value)}
    if isinstance(value, Money):
        return {"number": value.minor, "text": value.currency}
    if isinstance(value, int | Decimal):
        return {"number": int(value * _MILLION)}
    if isinstance(value, date):
        return {"day": value}
    return {"text": fold(str(value))[:200]}


def _condition(row: CustomField, type_: ValueType, leaf: Leaf, actor: Actor) -> Q:  # noqa: ARG001
    values = CustomValue.objects.filter(field=row, record_id=OuterRef("pk"))
    if leaf.operator == "empty":
        return ~Q(Exists(values)) if leaf.value else Q(Exists(values))
    lookup = {"is": "", "is_not": "", "contains": "__contains", "starts": "__startswith", "from": "__gte", "to": "__lte",
              "after": "__gt", "before": "__lt"}.get(leaf.operator)  # fmt: skip
    if lookup is None:
        raise FilterInvalid(sentence("{field} cannot be compared this way.", field=row.label))
    found = Q()
    for one in leaf.value if isinstance(leaf.value, list) else [leaf.value]:
        try:
            read = str(one) if lookup in ("__contains", "__startswith") else type_.read(one)
        except ReadFailed as error:
            raise FilterInvalid(error.sentence) from error
        found |= Q(**{f"{name}{lookup}": value for name, value in _columns(read).items()})
    matched = Q(Exists(values.filter(found)))
    return ~matched if leaf.operator == "is_not" else matched
