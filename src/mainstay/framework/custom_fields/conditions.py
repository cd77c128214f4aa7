"""Filtering by custom fields: the conditions of the filter language over the side table of values."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from mainstay.framework.custom_fields.fields import columns_of, label_of
from mainstay.framework.custom_fields.models import CustomField, CustomValue
from mainstay.framework.kinds import KindField
from mainstay.framework.values import Boolean, Choice, Date, Decimal_, Integer, MoneyType, Text, ValueType
from mainstay.framework.values.base import ReadFailed
from mainstay.kernel.actor import Actor
from mainstay.kernel.filters import FilterInvalid, Leaf
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

_RANGES = {"from": "gte", "to": "lte", "after": "gt", "before": "lt"}


def condition(row: CustomField, type_: ValueType, leaf: Leaf, actor: Actor) -> Q:
    """Which records a condition on a custom field holds for. Raises FilterInvalid where it does not fit the type."""
    values = CustomValue.objects.filter(field=row, record_id=OuterRef("pk")).exclude(text="", number=None, day=None)
    if leaf.operator == "empty":
        return ~Q(Exists(values)) if leaf.value else Q(Exists(values))
    if leaf.operator in {"is", "is_not"}:
        matched = Q(Exists(values.filter(_equal(type_, leaf))))
        return ~matched if leaf.operator == "is_not" else matched
    if isinstance(type_, Date):
        from mainstay.framework.lists.filters import time_condition

        found = time_condition(KindField(name="day", label=label_of(row), type=type_), "day", leaf, actor)
        return Q(Exists(values.filter(found)))
    return Q(Exists(values.filter(_compared(row, type_, leaf))))


def _equal(type_: ValueType, leaf: Leaf) -> Q:
    found = Q()
    for one in leaf.value if isinstance(leaf.value, list) else [leaf.value]:
        found |= Q(**columns_of(_read(type_, one)))
    return found


def _compared(row: CustomField, type_: ValueType, leaf: Leaf) -> Q:
    if leaf.operator in {"contains", "starts"} and isinstance(type_, Text) and not isinstance(type_, Choice):
        lookup = "startswith" if leaf.operator == "starts" else "contains"
        return Q(**{f"text__{lookup}": fold(str(leaf.value)[:200])})
    if leaf.operator in _RANGES and isinstance(type_, Integer | Decimal_ | MoneyType):
        value = _read(type_, leaf.value)
        same = {"text": value.currency} if isinstance(value, Money) else {}
        return Q(**{f"number__{_RANGES[leaf.operator]}": columns_of(value)["number"]}, **same)
    raise FilterInvalid(sentence("{field} cannot be compared this way.", field=label_of(row)))


def _read(type_: ValueType, raw: Any) -> Any:
    """Amounts without a currency are in euro, as in all filters."""
    try:
        if isinstance(type_, MoneyType) and not isinstance(raw, dict) and " " not in str(raw).strip():
            raw = {"amount": str(raw), "currency": "EUR"}
        return Boolean().read(raw) if isinstance(type_, Boolean) else type_.read(raw)
    except ReadFailed as error:
        raise FilterInvalid(error.sentence) from error
