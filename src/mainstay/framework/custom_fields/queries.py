"""The report on a custom field: how many records have each of its values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.custom_fields.fields import MILLION, PREFIX, label_of, shown, value_type
from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.lists import may_list
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values import Boolean, Choice, MoneyType, ValueType
from mainstay.framework.values.inputs import text
from mainstay.kernel.errors import ActionRefused
from mainstay.kernel.money import Money

MOST_LINES = 100
_COLUMNS = ("text", "number", "day")


@dataclass(frozen=True, kw_only=True)
class WhichField:
    """The kind of record and the field; left out, the first of those that can be reported by."""

    kind: str = text(_("Record kind"), max_length=40, default="", min_length=0)
    field: str = text(_("Field"), max_length=40, default="", min_length=0)


@dataclass(frozen=True)
class ValueCount:
    """A value, how many records have it, and the address of the list of these records."""

    value: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class FieldChoice:
    """A field that can be reported by."""

    kind: str
    name: str
    label: str
    kind_label: str
    is_chosen: bool


@dataclass(frozen=True)
class Breakdown:
    """How the records that the reader may see spread over the values of a field; ``without`` have none."""

    kind: str
    field: str
    label: str
    lines: tuple[ValueCount, ...]
    without: int
    total: int
    others: int
    fields: tuple[FieldChoice, ...]


@query(
    "custom_field.breakdown", label=_("Count by value"), output=Breakdown, input=WhichField, open_to_all=True, budget=9,
    sample=dict,
)  # fmt: skip
def custom_field_breakdown(context: QueryContext, input: WhichField) -> Breakdown:
    """Count the visible records by the value of a custom field, most frequent first; at most a hundred values.

    Raises ActionRefused where the reader may not list records of the kind.
    """
    known = [row for row in _reportable() if may_list(context.actor, registry.kinds[row.kind_name])]
    row = next((one for one in known if (one.kind_name, one.name) == (input.kind, input.field)), None)
    if row is None and input.kind in registry.kinds:
        decision = may_list(context.actor, registry.kinds[input.kind])
        if not decision:
            raise ActionRefused(decision)
    if row is None and not input.field:
        row = next(iter(known), None)
    choices = tuple(
        FieldChoice(one.kind_name, one.name, label_of(one), str(registry.kinds[one.kind_name].label), one is row)
        for one in known
    )
    if row is None:
        return Breakdown("", "", "", (), 0, 0, 0, choices)
    visible = context.visible(row.kind_name).order_by()
    values = CustomValue.objects.filter(field=row, record_id__in=visible.values("pk")).exclude(
        text="", number=None, day=None
    )
    groups = list(
        values.values(*_COLUMNS).annotate(count=Count("id"), one=Min("record_id")).order_by("-count", *_COLUMNS)
    )
    total, counted = visible.count(), sum(group["count"] for group in groups)
    lines = _lines(row, groups[:MOST_LINES])
    others = sum(group["count"] for group in groups[MOST_LINES:])
    return Breakdown(row.kind_name, row.name, label_of(row), lines, total - counted, total, others, choices)


def _reportable() -> list[CustomField]:
    rows = CustomField.objects.filter(is_active=True, is_filterable=True).order_by("kind_name", "rank", "id")
    return [row for row in rows if row.kind_name in registry.kinds]


def _lines(row: CustomField, groups: Sequence[dict[str, Any]]) -> tuple[ValueCount, ...]:
    type_ = value_type(row)
    rows = registry.kinds[row.kind_name].model._default_manager.in_bulk([group["one"] for group in groups])
    found = []
    for group in groups:
        record = rows.get(group["one"])
        value = shown(type_, record.custom.get(row.name)) if record else _from_columns(type_, group)
        raw = type_.write(value) if not isinstance(value, str) else value
        found.append(ValueCount(str(raw), _label(type_, value), group["count"], _url(row, raw)))
    return tuple(found)


def _from_columns(type_: ValueType, group: dict[str, Any]) -> Any:
    if isinstance(type_, MoneyType):
        return Money.from_minor(group["number"], group["text"])
    if group["day"] is not None:
        return group["day"]
    if group["number"] is None:
        return group["text"]
    return bool(group["number"]) if isinstance(type_, Boolean) else Decimal(group["number"]) / MILLION


def _label(type_: ValueType, value: Any) -> str:
    if isinstance(type_, Choice):
        return str(type_.label(str(value)))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value.isoformat() if isinstance(value, date) else str(value)


def _url(row: CustomField, raw: Any) -> str:
    """The list of the records behind a line; empty for a kind without a list."""
    spec = registry.lists.get(row.kind_name)
    if spec is None:
        return ""
    operators = ("from", "to") if row.value_type == "date" else ("is",)
    tree = {"all": [{"field": f"{PREFIX}{row.name}", operator: raw} for operator in operators]}
    return f"/{spec.path}/?{urlencode({'filter': json.dumps(tree)})}"
