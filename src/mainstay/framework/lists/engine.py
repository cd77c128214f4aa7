"""Reading a page of a list: scope, filter, order, cursor, columns; counts apart and capped."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

from mainstay.framework.kinds import KindField, RecordKind
from mainstay.framework.lists.filters import readable, to_condition
from mainstay.framework.lists.spec import ListSpec
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.filters import EVERYTHING, FilterInvalid, Node, parse_filter
from mainstay.kernel.sentences import sentence

PAGE = 50
COUNT_CAP = 1_000


@dataclass(frozen=True)
class ListState:
    """What somebody looks at: filter, order, columns, place. It is what a saved view keeps and an address carries."""

    filter: Node = EVERYTHING
    sort: str = ""
    columns: tuple[str, ...] = ()
    cursor: str = ""
    limit: int = PAGE

    @classmethod
    def read(cls, raw: Mapping[str, Any], spec: ListSpec) -> "ListState":
        """From a mapping with ``filter`` (tree or JSON text), ``sort``, ``columns``, ``cursor``, ``limit``; raises
        InputInvalid naming the part that cannot be read.
        """
        try:
            tree = raw.get("filter") or None
            found = parse_filter(json.loads(tree) if isinstance(tree, str) else tree)
        except FilterInvalid as error:
            raise InputInvalid([Problem("filter", "filter", error.sentence)]) from error
        except (ValueError, RecursionError) as error:
            raise InputInvalid([Problem("filter", "json", sentence("The filter is not valid JSON."))]) from error
        names = _names(raw.get("columns") or ())
        try:
            limit = max(1, min(int(raw.get("limit") or PAGE), 500))
        except (ValueError, TypeError, OverflowError):
            raise InputInvalid([Problem("limit", "type", sentence("The limit is a whole number up to 500."))]) from None
        return cls(found, str(raw.get("sort") or spec.sort), names or spec.columns, str(raw.get("cursor") or ""), limit)


def _names(columns: Any) -> tuple[str, ...]:
    found = columns.split(",") if isinstance(columns, str) else columns
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise InputInvalid([Problem("columns", "type", sentence("Name the columns, with commas between."))])
    return tuple(found)


@dataclass(frozen=True)
class ListRow:
    """A row as values: its ids, version, title, and the value of each column."""

    id: str
    version: int
    title: str
    values: dict[str, Any]
    record: Any = field(repr=False, compare=False, default=None)


@dataclass(frozen=True)
class ListPage:
    """A page: rows, the fields of its columns, and the cursor of the next page (empty at the end)."""

    spec: ListSpec
    state: ListState
    columns: tuple[KindField, ...]
    rows: tuple[ListRow, ...]
    next_cursor: str


def may_list(actor: Actor, kind: RecordKind) -> Decision:
    """Whether the actor may look at lists of the kind at all: by the rights table, or because rows are one's own; a
    token needs ``read``, ``<kind>.*`` or ``<kind>.list``.
    """
    verbs = actor.token_verbs
    if verbs is not None and not verbs & {"read", f"{kind.name}.*", f"{kind.name}.list"}:
        return refuse(sentence("This token does not include {action}.", action=f"{kind.name}.list"), "token")
    return allow("own") if kind.own or actor.is_system else actor.may(kind.rights, "read")


def list_page(actor: Actor, kind_name: str, state: ListState) -> ListPage:
    """One page. Raises InputInvalid for a filter, order, column or cursor that does not fit."""
    spec: ListSpec = registry.lists[kind_name]
    kind: RecordKind = registry.kinds[kind_name]
    columns = _columns(kind, actor, state.columns)
    rows = _ordered(_filtered(actor, kind, spec, state), kind, actor, state)
    found = list(rows[: state.limit + 1])
    more = len(found) > state.limit
    shown = tuple(as_row(kind, columns, row) for row in found[: state.limit])
    cursor = _cursor_of(found[state.limit - 1], kind, state) if more else ""
    return ListPage(spec, state, columns, shown, cursor)


def list_count(actor: Actor, kind_name: str, state: ListState, cap: int = COUNT_CAP) -> tuple[int, bool]:
    """(count, exact): counted up to ``cap``; beyond it the count is the cap and not exact."""
    spec, kind = registry.lists[kind_name], registry.kinds[kind_name]
    rows = _filtered(actor, kind, spec, state, related=False).order_by()
    found = rows.values("pk")[: cap + 1].count()
    return (cap, False) if found > cap else (found, True)


def list_rows(actor: Actor, kind_name: str, state: ListState, chunk: int = 2_000) -> Iterator[ListRow]:
    """All rows of a list in order, page by page, for exports: constant memory, the same rows as on screen."""
    import dataclasses

    kind: RecordKind = registry.kinds[kind_name]
    columns = _columns(kind, actor, state.columns)
    spec: ListSpec = registry.lists[kind_name]
    state = dataclasses.replace(state, cursor="", limit=chunk)
    while True:
        found = list(_ordered(_filtered(actor, kind, spec, state), kind, actor, state)[:chunk])
        for row in found:
            yield as_row(kind, columns, row)
        if len(found) < chunk:
            return
        state = dataclasses.replace(state, cursor=_cursor_of(found[-1], kind, state))


def list_queryset(actor: Actor, kind_name: str, state: ListState) -> QuerySet[Any]:
    """The rows of a state without order: for bulk actions over a whole filter."""
    return _filtered(actor, registry.kinds[kind_name], registry.lists[kind_name], state, related=False).order_by()


def as_row(kind: RecordKind, columns: tuple[KindField, ...], row: Any) -> ListRow:
    """A stored row as values."""
    return ListRow(row.public_id, getattr(row, "version", 0), kind.title(row), {c.name: c.value(row) for c in columns},
                   row)  # fmt: skip


def _columns(kind: RecordKind, actor: Actor, names: tuple[str, ...]) -> tuple[KindField, ...]:
    from mainstay.framework.custom_fields.fields import field_named

    found = []
    for name in names:
        one = field_named(kind, name)
        if one is None:
            raise InputInvalid([Problem("columns", "unknown", sentence("There is no column {name}.", name=name[:60]))])
        if readable(one, actor):
            found.append(one)
    return tuple(found)


def _filtered(
    actor: Actor, kind: RecordKind, spec: ListSpec, state: ListState, *, related: bool = True
) -> QuerySet[Any]:
    rows = visible_to(actor, kind)
    try:
        condition = to_condition(state.filter, kind, actor)
    except FilterInvalid as error:
        raise InputInvalid([Problem("filter", "filter", error.sentence)]) from error
    if condition:
        rows = rows.filter(condition)
    if related:
        rows = rows.select_related(*spec.select) if spec.select else rows
        rows = rows.prefetch_related(*spec.prefetch) if spec.prefetch else rows
    return rows


def _sort_field(kind: RecordKind, actor: Actor, state: ListState) -> tuple[KindField, bool]:
    name = state.sort.lstrip("-")
    one = kind.field(name)
    if one is None or not one.sort or not readable(one, actor):
        raise InputInvalid(
            [Problem("sort", "unknown", sentence("The list cannot be ordered by {name}.", name=name[:60]))]
        )
    return one, state.sort.startswith("-")


def _ordered(rows: QuerySet[Any], kind: RecordKind, actor: Actor, state: ListState) -> QuerySet[Any]:
    one, down = _sort_field(kind, actor, state)
    if state.cursor:
        rows = rows.filter(_after(one.sort, down, *_read_cursor(state.cursor, kind, one)))
    order = F(one.sort).desc() if down else F(one.sort).asc()
    return rows.order_by(order, "-id" if down else "id")


def _after(path: str, down: bool, value: Any, pk: int) -> Q:
    """Rows behind the cursor. The first condition alone lets both planners start inside the index."""
    ahead = "lt" if down else "gt"
    edge = "lte" if down else "gte"
    return Q(**{f"{path}__{edge}": value}) & (Q(**{f"{path}__{ahead}": value}) | Q(**{f"id__{ahead}": pk}))


def _cursor_of(row: Any, kind: RecordKind, state: ListState) -> str:
    one = kind.field(state.sort.lstrip("-"))
    value = row
    for part in (one.sort if one else "id").split("__"):
        value = getattr(value, part, None)
    text = value.isoformat() if isinstance(value, date) else value
    return base64.urlsafe_b64encode(json.dumps([text, row.pk]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, kind: RecordKind, one: KindField) -> tuple[Any, int]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        column = _model_field(kind.model, one.sort)
        if isinstance(column, models.DateTimeField):
            value = datetime.fromisoformat(value)
        elif isinstance(column, models.DateField):
            value = date.fromisoformat(value)
        return column.to_python(value), int(pk)
    except Exception:  # noqa: BLE001 - whatever is wrong with a cursor, the remedy is one
        raise InputInvalid(
            [
                Problem(
                    "cursor",
                    "cursor",
                    sentence("This place in the list is no longer valid. Start from the first page."),
                )
            ]
        ) from None


def _model_field(model: type[models.Model], path: str) -> Any:
    found: Any = None
    current: Any = model
    for part in path.split("__"):
        found = current._meta.get_field(part)
        current = found.related_model
    return found
