"""A list as a file: the rows, order and columns of a look at a list, under its actor's rights, recorded."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from inspect import getattr_static
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from mainstay.framework.audit.looks import record_export
from mainstay.framework.exports.columns import ExportColumn, ExportReport, Value
from mainstay.framework.exports.csv_file import write_csv
from mainstay.framework.exports.excel_file import SheetStyle, write_excel
from mainstay.framework.kinds import RecordKind
from mainstay.framework.lists import ListState, list_page, list_rows
from mainstay.framework.registry import registry
from mainstay.framework.values import Email, LongText, MoneyType, Phone, Text, Url
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem
from mainstay.kernel.filters import Leaf, Node, as_tree
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

_SPOKEN = (Text, LongText, Email, Phone, Url)


class _Counted:
    """Rows as they pass, and how many have passed."""

    def __init__(self, rows: Iterable[list[Value]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[list[Value]]:
        for row in self.rows:
            self.count += 1
            yield row


def holds_persons(kind_name: str) -> bool:
    """Whether each record of a kind is about a person, so that taking a list of them out of the house needs a purpose.
    Where only some are (an account that is a private client) the export stands on the register, with or without one.
    """
    personal = getattr_static(registry.kinds[kind_name].model, "personal", None)
    return isinstance(personal, frozenset) and bool(personal)


def export_list(
    actor: Actor, kind_name: str, state: ListState, path: Path, form: str, *, purpose: str = ""
) -> ExportReport:
    """Write all rows of a list to ``path`` as ``csv`` or ``xlsx``; who took what for which ``purpose`` is recorded, also
    when it breaks off. Columns that the actor may not read are left out.

    Raises ActionRefused without the right to export, InputInvalid for a filter, order or column that does not fit, or
    where persons are in it and no purpose is given.
    """
    kind = registry.kinds[kind_name]
    decision = actor.may(kind.rights, "export")
    if not decision:
        raise ActionRefused(decision)
    if holds_persons(kind_name) and not purpose.strip():
        raise InputInvalid([Problem("purpose", "required", sentence("Say what you need these personal data for."))])
    fields = list_page(actor, kind_name, ListState(state.filter, state.sort, state.columns, limit=1)).columns
    columns = tuple(ExportColumn(one.name, str(one.label), money=isinstance(one.type, MoneyType)) for one in fields)
    rows = _Counted([plain(row.values[one.name]) for one in fields] for row in list_rows(actor, kind_name, state))
    try:
        if form == "xlsx":
            style = SheetStyle(language=get_language() or "en", title=str(kind.plural), zone=ZoneInfo(actor.zone),
                               currency_label=gettext("currency"))  # fmt: skip
            return write_excel(path, columns, rows, style)
        with path.open("w", newline="", encoding="utf-8") as out:
            return write_csv(out, columns, rows, currency_label=gettext("currency"))
    finally:
        said = {"form": form, "columns": [one.name for one in fields], "filter": without_words(kind, state.filter),
                "rows": rows.count, "purpose": purpose.strip()[:200]}  # fmt: skip
        record_export(actor, kind_name, said)


def without_words(kind: RecordKind, node: Node | Leaf) -> dict[str, Any]:
    """The tree of a filter without what somebody typed into it: a name looked for has no place in the log."""
    if isinstance(node, Node):
        found = [without_words(kind, one) for one in node.children]
        return {"not": found[0]} if node.join == "not" else {node.join: found}
    field = kind.field(node.field)
    spoken = field is None or isinstance(field.type, _SPOKEN)
    return as_tree(Leaf(node.field, node.operator, "•••" if spoken else node.value))


def plain(value: Any) -> Value:
    """A related record leaves as its name, a state as its words."""
    if isinstance(value, dict):
        return str(value.get("text", ""))
    found = getattr(value, "name", value)
    return found if isinstance(found, str | int | Decimal | Money | date | bool | None) else str(found)
