"""From the filter language to database conditions, under the rights of the actor."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.values import Boolean, Date, Decimal_, Instant, Integer, MoneyType, Reference, Text
from mainstay.framework.values.base import ReadFailed
from mainstay.framework.values.types import Choice, Country, Currency, Language
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.filters import FilterInvalid, Leaf, Node
from mainstay.kernel.folding import fold
from mainstay.kernel.money import exponent
from mainstay.kernel.sentences import sentence

_EXACT = (Choice, Country, Currency, Language)


def to_condition(node: Node | Leaf, kind: RecordKind, actor: Actor) -> Q:
    """The database condition of a tree. Raises FilterInvalid for a field that is unknown, not filterable or not
    readable by the actor, and for an operator or value that does not fit its type.
    """
    if isinstance(node, Leaf):
        return _leaf(node, kind, actor)
    if node.join == "not":
        return ~to_condition(node.children[0], kind, actor)
    result = Q()
    for child in node.children:
        found = to_condition(child, kind, actor)
        result = result & found if node.join == "all" else result | found
    return result


def readable(field: KindField, actor: Actor) -> bool:
    """Whether the actor may read the field at all; a field that may not be read may not be filtered or sorted by."""
    return not field.right or actor.is_system or actor.extent(field.right, "read") > Extent.NONE


def filter_field(kind: RecordKind, name: str, actor: Actor) -> KindField:
    """The field of a condition; raises FilterInvalid."""
    from mainstay.framework.custom_fields.fields import field_named

    field = field_named(kind, name)
    if field is None or not field.filterable or not readable(field, actor):
        raise FilterInvalid(sentence("There is no field {field} to filter by.", field=name[:60]))
    return field


def _leaf(leaf: Leaf, kind: RecordKind, actor: Actor) -> Q:
    field = filter_field(kind, leaf.field, actor)
    if field.extra_condition is not None:
        return field.extra_condition(leaf, actor)
    path = field.orm
    if leaf.operator == "empty":
        nothing = Q(**{f"{path}__isnull": True})
        if isinstance(field.type, Text) and not isinstance(field.type, Reference):
            nothing |= Q(**{path: ""})
        return nothing if leaf.value else ~nothing
    if leaf.operator in {"is", "is_not"}:
        found = _is(field, path, leaf, actor)
        return found if leaf.operator == "is" else ~found
    if leaf.operator in {"contains", "starts"}:
        return _text(field, path, leaf)
    return _range(field, path, leaf, actor)


def _is(field: KindField, path: str, leaf: Leaf, actor: Actor) -> Q:
    values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    if isinstance(field.type, Reference):
        base = path.removesuffix("_id")
        found = Q()
        ids = [value for value in values if value not in ("me", "my_team")]
        if ids:
            found |= Q(**{f"{base}__public_id__in": ids})
        if "me" in values:
            found |= Q(**{path: actor.user_id})
        if "my_team" in values:
            found |= Q(**{f"{path}__in": [actor.user_id, *actor.line_users]})
        return found
    read = [_read(field, value) for value in values]
    return Q(**{path: read[0]}) if len(read) == 1 else Q(**{f"{path}__in": read})


def _text(field: KindField, path: str, leaf: Leaf) -> Q:
    if not isinstance(field.type, Text) or isinstance(field.type, (Reference, *_EXACT)):
        raise FilterInvalid(sentence("{field} cannot be searched for words.", field=str(field.label)))
    text = str(leaf.value)[:200]
    if field.fold_path:
        path, text = field.fold_path, fold(text)
    lookup = "startswith" if leaf.operator == "starts" else "contains"
    return Q(**{f"{path}__{lookup if field.fold_path else 'i' + lookup}": text})


def _range(field: KindField, path: str, leaf: Leaf, actor: Actor) -> Q:
    if isinstance(field.type, (Date, Instant)):
        return time_condition(field, path, leaf, actor)
    if not isinstance(field.type, (Integer, Decimal_, MoneyType)):
        raise FilterInvalid(sentence("{field} has no order to compare by.", field=str(field.label)))
    lookup = {"from": "gte", "to": "lte", "after": "gt", "before": "lt"}.get(leaf.operator)
    if lookup is None:
        raise FilterInvalid(sentence("{field} is not a date.", field=str(field.label)))
    return Q(**{f"{path}__{lookup}": _read(field, leaf.value)})


def time_condition(field: KindField, path: str, leaf: Leaf, actor: Actor) -> Q:
    """The condition of a day or moment at ``path``: from, to, before, after, or within days of the actor's day.

    Raises FilterInvalid for another operator or a value that is no day.
    """
    zone = ZoneInfo(actor.zone)
    today = timezone.now().astimezone(zone).date()
    if leaf.operator == "within_days":
        days = Integer(minimum=-4_000, maximum=4_000)
        try:
            offset = days.read(leaf.value)
        except ReadFailed as error:
            raise FilterInvalid(error.sentence) from error
        other = today + timedelta(days=offset)
        return _days(field, path, min(today, other), max(today, other), zone)
    try:
        found = Date().read(_relative(leaf.value, today))
    except ReadFailed as error:
        raise FilterInvalid(error.sentence) from error
    if leaf.operator not in {"from", "after", "to", "before"}:
        raise FilterInvalid(sentence("{field} cannot be searched for words.", field=str(field.label)))
    first = {"from": found, "after": found + timedelta(days=1)}.get(leaf.operator)
    last = {"to": found, "before": found - timedelta(days=1)}.get(leaf.operator)
    return _days(field, path, first, last, zone)


def _days(field: KindField, path: str, first: date | None, last: date | None, zone: ZoneInfo) -> Q:
    found = Q()
    instant = isinstance(field.type, Instant)
    if first:
        found &= Q(**{f"{path}__gte": datetime.combine(first, time(), zone) if instant else first})
    if last and instant:
        found &= Q(**{f"{path}__lt": datetime.combine(last + timedelta(days=1), time(), zone)})
    elif last:
        found &= Q(**{f"{path}__lte": last})
    return found


def _relative(value: Any, today: date) -> Any:
    words = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return today + timedelta(days=words[value]) if isinstance(value, str) and value in words else value


def _read(field: KindField, raw: Any) -> Any:
    try:
        if isinstance(field.type, MoneyType):
            amount = Decimal_().read(raw.get("amount") if isinstance(raw, dict) else raw)
            currency = raw.get("currency", "EUR") if isinstance(raw, dict) else "EUR"
            return int(amount * Decimal(10) ** exponent(currency))
        if isinstance(field.type, Boolean):
            return field.type.read(raw)
        return field.type.read(raw)
    except ReadFailed as error:
        raise FilterInvalid(error.sentence) from error
