"""A list as a file: the rows, order and columns of a look at a list, under its actor's rights, recorded."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from mainstay.framework.audit.looks import record_export
from mainstay.framework.exports.columns import ExportColumn, ExportReport, Value
from mainstay.framework.exports.csv_file import write_csv
from mainstay.framework.exports.excel_file import SheetStyle, write_excel
from mainstay.framework.lists import ListState, list_page, list_rows
from mainstay.framework.registry import registry
from mainstay.framework.values import MoneyType
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused
from mainstay.kernel.money import Money


def export_list(actor: Actor, kind_name: str, state: ListState, path: Path, form: str) -> ExportReport:
    """Write all rows of a list to ``path`` as ``csv`` or ``xlsx``. Columns that the actor may not read are left out.

    Raises ActionRefused without the right to export, InputInvalid for a filter, order or column that does not fit.
    """
    kind = registry.kinds[kind_name]
    decision = actor.may(kind.rights, "export")
    if not decision:
        raise ActionRefused(decision)
    fields = list_page(actor, kind_name, ListState(state.filter, state.sort, state.columns, limit=1)).columns
    columns = tuple(ExportColumn(one.name, str(one.label), money=isinstance(one.type, MoneyType)) for one in fields)
    record_export(actor, kind_name, form, [one.name for one in fields])
    rows = ([plain(row.values[one.name]) for one in fields] for row in list_rows(actor, kind_name, state))
    if form == "xlsx":
        style = SheetStyle(language=get_language() or "en", title=str(kind.plural), zone=ZoneInfo(actor.zone),
                           currency_label=gettext("currency"))  # fmt: skip
        return write_excel(path, columns, rows, style)
    with path.open("w", newline="", encoding="utf-8") as out:
        return write_csv(out, columns, rows, currency_label=gettext("currency"))


def plain(value: Any) -> Value:
    """A related record leaves as its name, a state as its words."""
    if isinstance(value, dict):
        return str(value.get("text", ""))
    found = getattr(value, "name", value)
    return found if isinstance(found, str | int | Decimal | Money | date | bool | None) else str(found)
