"""Custom fields in an import: read by their types, kept in the record's ``custom`` object and in the side table."""

from collections.abc import Mapping, Sequence
from typing import Any

from mainstay.framework.custom_fields.fields import PREFIX, Words, side_columns, value_type
from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.targets import ImportTarget
from mainstay.framework.registry import registry
from mainstay.framework.values import ValueType
from mainstay.framework.values.base import ReadFailed
from mainstay.kernel.sentences import sentence


def has_custom(batch: Batch, target: ImportTarget) -> bool:
    """Whether records of the target have any custom field."""
    return bool(_fields(batch, target))


def put_custom(batch: Batch, target: ImportTarget, row: ImportRow) -> None:
    """Fill the ``custom`` column of a row. Raises BadField for a value that does not fit its field, and for a new
    record without a value that is required when it is made.
    """
    fields = _fields(batch, target)
    stored = dict((row.present or {}).get("custom") or {})
    found = dict(stored)
    for name, (field, type_) in fields.items():
        value = row.values.get(f"{PREFIX}{name}")
        if f"{PREFIX}{name}" in row.values:
            found[name] = None if value in (None, "") else _written(name, type_, value)
        if field.is_required and field.is_active and row.present is None and found.get(name) is None:
            raise BadField(f"{PREFIX}{name}", "", sentence("{label} is required.", label=field.label),
                           sentence("Fill the cell, or map another column to it."))  # fmt: skip
    kept = {name: value for name, value in found.items() if value is not None}
    if kept != stored:
        row.columns["custom"] = kept


def _written(name: str, type_: ValueType, value: Any) -> Any:
    try:
        return type_.write(type_.read(value))
    except ReadFailed as error:
        raise BadField(f"{PREFIX}{name}", value, error.sentence, sentence("Correct the cell.")) from error


def keep_values(batch: Batch, target: ImportTarget, rows: Sequence[ImportRow]) -> None:
    """Keep the side table in step; what an emptied cell leaves there is a row without a value."""
    changed = [row for row in rows if "custom" in row.columns and row.pk > 0]
    fields = {field.pk: field for field, _type in _fields(batch, target).values() if field.is_filterable}
    if batch.dry or not changed or not fields:
        return
    present = {
        (field, record): pk for pk, field, record in CustomValue.objects.filter(
            field__in=list(fields), record_id__in=[row.pk for row in changed]
        ).values_list("pk", "field_id", "record_id")
    }  # fmt: skip
    new, updates = [], []
    for row in changed:
        for pk, field in fields.items():
            columns = side_columns(field, row.columns["custom"])
            if (pk, row.pk) in present:
                columns = columns or {"text": "", "number": None, "day": None}
                updates.append((columns["text"], columns["number"], columns["day"], present[pk, row.pk]))
            elif columns is not None:
                new.append({"field_id": pk, "record_id": row.pk, **columns})
    batch.insert(CustomValue, new)
    batch.update(CustomValue, ["text", "number", "day"], updates)


def words_of_custom(batch: Batch, kind_name: str, columns: Mapping[str, Any]) -> str:
    """The searched words of a record's custom values."""
    words: Words = batch.memory("custom_words", Words)
    return words.of(kind_name, columns.get("custom"))


def _fields(batch: Batch, target: ImportTarget) -> dict[str, tuple[CustomField, ValueType]]:
    """All custom fields of the kind, also those switched off, as their values stay."""

    def read() -> dict[str, tuple[CustomField, ValueType]]:
        kind = registry.kinds.get(target.name)
        if kind is None or not kind.custom_fields:
            return {}
        rows = CustomField.objects.filter(kind_name=target.name).order_by("rank", "id")
        return {row.name: (row, value_type(row)) for row in rows}

    found: dict[str, tuple[CustomField, ValueType]] = batch.memory(f"custom_fields:{target.name}", read)
    return found
