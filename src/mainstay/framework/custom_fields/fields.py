"""From stored custom fields to fields of kinds, and their values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext

from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.imports.targets import ImportField
from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.registry import registry
from mainstay.framework.values import (
    Boolean,
    Choice,
    Date,
    Decimal_,
    Email,
    FieldSpec,
    Integer,
    LongText,
    MoneyType,
    Percent,
    Text,
    Url,
    ValueType,
)
from mainstay.framework.values.base import ReadFailed
from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

PREFIX = "x_"
TYPES: Mapping[str, type[ValueType]] = {
    "text": Text, "long_text": LongText, "integer": Integer, "decimal": Decimal_, "percent": Percent,
    "money": MoneyType, "date": Date, "boolean": Boolean, "choice": Choice, "url": Url, "email": Email,
}  # fmt: skip
MILLION = Decimal(10**6)


def label_of(row: CustomField) -> str:
    """The label for the reader: what a template brought is in our catalogues, what a company wrote is as written."""
    return _words(row, row.label)


def _words(row: CustomField, text: str) -> str:
    return gettext(text) if row.template and text else text


def value_type(row: CustomField) -> ValueType:
    """The value type of a custom field; choices come from its options as [value, label] pairs."""
    made = TYPES[row.value_type]
    if made is Choice:
        return Choice(choices=tuple((value, _words(row, label)) for value, label in row.options.get("choices", [])))
    return made()


def active_fields(kind_name: str) -> list[CustomField]:
    """The custom fields of a kind that are switched on, in order."""
    return list(CustomField.objects.filter(kind_name=kind_name, is_active=True).order_by("rank", "id"))


def custom_kind_field(kind: RecordKind, name: str) -> KindField | None:
    """The field of a kind behind ``x_<name>``; None when there is none switched on."""
    if not name.startswith(PREFIX) or not kind.custom_fields:
        return None
    row = CustomField.objects.filter(kind_name=kind.name, name=name.removeprefix(PREFIX), is_active=True).first()
    return as_kind_field(row) if row else None


def field_named(kind: RecordKind, name: str) -> KindField | None:
    """A field of a kind, declared or custom."""
    return kind.field(name) or custom_kind_field(kind, name)


def as_kind_field(row: CustomField) -> KindField:
    """A custom field as a column, filter and export field, edited in place where the kind has an edit action."""
    from mainstay.framework.custom_fields.conditions import condition

    type_ = value_type(row)
    return KindField(
        name=f"{PREFIX}{row.name}", label=label_of(row), type=type_, filterable=row.is_filterable,
        numeric=isinstance(type_, Integer | Decimal_ | MoneyType), edit_with=_edit_with(row),
        show=lambda record: shown(type_, record.custom.get(row.name)),
        extra_condition=lambda leaf, actor: condition(row, type_, leaf, actor),
    )  # fmt: skip


def _edit_with(row: CustomField) -> tuple[str, str] | None:
    edit = registry.actions.get(f"{row.kind_name}.edit")
    takes = edit is not None and any(spec.name == "custom" for spec in fields_of(edit.input))
    return (f"{row.kind_name}.edit", f"custom.{row.name}") if takes else None


def form_parts(kind_name: str) -> tuple[FieldSpec, ...]:
    """The custom fields of a kind as descriptions for forms and schemas."""
    return tuple(
        FieldSpec(name=row.name, type=value_type(row), label=label_of(row), required=row.is_required, nullable=True,
                  help=_words(row, row.options.get("help", "")))
        for row in active_fields(kind_name)
    )  # fmt: skip


def edition() -> str:
    """A mark that changes whenever a custom field does: what is derived from them may be kept as long as it stays."""
    found = CustomField.objects.aggregate(count=Count("id"), versions=Sum("version"), last=Max("id"))
    return f"{found['count']}.{found['last']}.{found['versions']}"


def import_fields() -> dict[str, tuple[ImportField, ...]]:
    """The custom fields that are switched on as fields of import targets, by kind."""
    found: dict[str, tuple[ImportField, ...]] = {}
    for row in CustomField.objects.filter(is_active=True).order_by("kind_name", "rank", "id"):
        type_ = value_type(row)
        choices = dict(type_.choices) if isinstance(type_, Choice) else {}
        one = ImportField(f"{PREFIX}{row.name}", label_of(row), row.value_type, choices=choices, column="custom")
        found[row.kind_name] = (*found.get(row.kind_name, ()), one)
    return found


def shown(type_: ValueType, stored: Any) -> Any:
    """The Python value of what is stored; the stored text when the type has changed since."""
    if stored is None:
        return None
    try:
        return type_.read(stored)
    except ReadFailed:
        return stored


@dataclass(frozen=True)
class ShownField:
    """A custom field with its value on a record's page; ``value`` is None while unknown."""

    name: str
    label: str
    value: Any
    is_filterable: bool = True

    @property
    def form(self) -> str:
        """How the value is written: ``money``, ``day``, ``figure``, ``link``, ``truth`` or ``text``."""
        if isinstance(self.value, bool):
            return "truth"
        if isinstance(self.value, str):
            return "link" if self.value.startswith("https://") or self.value.startswith("http://") else "text"
        forms = ((Money, "money"), (date, "day"), (int | Decimal, "figure"))
        return next((form for of, form in forms if isinstance(self.value, of)), "text")


def shown_fields(kind_name: str, custom: Mapping[str, Any] | None) -> tuple[ShownField, ...]:
    """The custom fields of a record that have a value, choices in words."""
    found = []
    for row in active_fields(kind_name) if custom else ():
        type_ = value_type(row)
        value = shown(type_, (custom or {}).get(row.name))
        if value is not None:
            words = str(type_.label(value)) if isinstance(type_, Choice) else value
            found.append(ShownField(row.name, label_of(row), words, row.is_filterable))
    return tuple(found)


class Words:
    """Searched words of custom values; asks for the fields of each kind once.

    Values of fields that are switched off stay findable, so that switching needs no new index.
    """

    def __init__(self) -> None:
        self._fields: dict[str, list[CustomField]] = {}

    def of(self, kind_name: str, custom: Mapping[str, Any] | None) -> str:
        """The values of one record as words, choices with their labels."""
        if not custom:
            return ""
        if kind_name not in self._fields:
            self._fields[kind_name] = list(CustomField.objects.filter(kind_name=kind_name).order_by("rank", "id"))
        found = (_value_words(row, custom.get(row.name)) for row in self._fields[kind_name])
        return " ".join(word for word in found if word)


def _value_words(row: CustomField, stored: Any) -> str:
    if stored is None or isinstance(stored, bool):
        return ""
    if isinstance(stored, Mapping):
        return str(stored.get("amount", ""))
    if row.value_type == "choice":
        label = dict(row.options.get("choices", [])).get(stored, "")
        return " ".join(dict.fromkeys((str(stored), label, _words(row, label))))
    return str(stored)


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
            problems.append(
                Problem(f"custom.{name}", "required", sentence("{label} is required.", label=label_of(row)))
            )
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
    fields = list(CustomField.objects.filter(kind_name=kind_name, is_filterable=True))
    if not fields:
        return
    present = {one.field_id: one for one in CustomValue.objects.filter(field__in=fields, record_id=record_id)}
    wanted = {row.pk: side_columns(row, custom) for row in fields}
    CustomValue.objects.filter(pk__in=[one.pk for pk, one in present.items() if wanted[pk] is None]).delete()
    new = [CustomValue(field_id=pk, record_id=record_id, **columns)
           for pk, columns in wanted.items() if columns is not None and pk not in present]  # fmt: skip
    CustomValue.objects.bulk_create(new)
    for pk, columns in wanted.items():
        if columns is not None and pk in present:
            CustomValue.objects.filter(pk=present[pk].pk).update(**columns)


def side_columns(row: CustomField, custom: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the side table keeps of a record's value of a field; None where it has none."""
    value = shown(value_type(row), custom.get(row.name))
    return None if value is None else {"text": "", "number": None, "day": None, **columns_of(value)}


def columns_of(value: Any) -> dict[str, Any]:
    """The columns of the side table that hold a value."""
    if isinstance(value, bool):
        return {"number": int(value)}
    if isinstance(value, Money):
        return {"number": value.minor, "text": value.currency}
    if isinstance(value, int | Decimal):
        return {"number": int(value * MILLION)}
    if isinstance(value, date):
        return {"day": value}
    return {"text": fold(str(value))[:200]}
