"""Acting on picked rows or on everything a filter finds; choosing columns; exports."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from mainstay.framework.actions.prepare import prepare
from mainstay.framework.audit.looks import record_export
from mainstay.framework.exports.columns import ExportColumn
from mainstay.framework.exports.csv_file import write_csv
from mainstay.framework.exports.excel_file import SheetStyle, write_excel
from mainstay.framework.lists import ListSpec, ListState, list_rows
from mainstay.framework.lists.engine import list_queryset
from mainstay.framework.registry import registry
from mainstay.framework.values import MoneyType, References
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.interfaces.web.views.lists import columns_of, state_of
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence

BULK_LIMIT = 200_000


@for_actor
def bulk(request: ActorRequest, kind: str, name: str) -> HttpResponseBase:
    """Open the bulk action's form for the picked rows; the ids travel in the form's references field."""
    from mainstay.interfaces.web.views.actions import action_page

    spec: ListSpec = registry.lists[kind]
    ready = prepare(request.actor, name)
    field = next(
        s.name for s in fields_of(ready.action.input) if isinstance(s.type, References) and s.type.kind == kind
    )
    if request.POST.get("all"):
        state = ListState.read({"filter": request.POST.get("filter", "")}, spec)
        rows = list_queryset(request.actor, kind, state).values_list("public_id", flat=True)
        ids = list(rows[: BULK_LIMIT + 1])
        if len(ids) > BULK_LIMIT:
            raise RuleBroken(sentence("At most {max} rows at once; narrow the filter.", max=BULK_LIMIT))
    else:
        ids = [one.split(":")[0] for one in request.POST.getlist("pick")]
    given = QueryDict(mutable=True)
    given.setlist(field, ids)
    request.GET = given  # type: ignore[assignment]
    request.method = "GET"
    request.path = f"/do/{name}/"
    request.path_info = request.path
    return action_page(request, name)


@for_actor
def columns(request: ActorRequest, kind: str) -> HttpResponse:
    """Choose and order columns."""
    spec: ListSpec = registry.lists[kind]
    if request.method == "POST":
        chosen = ",".join(dict.fromkeys(request.POST.getlist("column")))
        query = {key: request.POST[key] for key in ("filter", "sort", "view") if request.POST.get(key)}
        return HttpResponseRedirect(f"/{spec.path}/?{urlencode({**query, 'columns': chosen})}")
    state, _view = state_of(request, spec)
    every = {one.name: one for one in columns_of(spec, request.actor)}
    order = [*[name for name in state.columns if name in every], *[name for name in every if name not in state.columns]]
    editor = {
        "action_url": request.path, "hidden": [(k, v) for k, v in request.GET.items() if k in ("filter", "sort", "view")],
        "columns": [{"name": name, "label": every[name].label, "shown": name in state.columns,
                     "fixed": name == spec.columns[0]} for name in order],
    }  # fmt: skip
    return render(request, "columns_editor.html", {"editor": editor})


@for_actor
def export(request: ActorRequest, kind: str, form: str) -> FileResponse:
    """The whole list, as filtered, ordered and shown, as CSV or Excel; the export is recorded."""
    spec: ListSpec = registry.lists[kind]
    actor = request.actor
    decision = actor.may(registry.kinds[kind].rights, "export")
    if not decision:
        raise ActionRefused(decision)
    state, _view = state_of(request, spec)
    every = {one.name: one for one in columns_of(spec, actor)}
    fields = [every[name] for name in state.columns if name in every]
    record_export(actor, kind, form, [one.name for one in fields])
    columns_ = tuple(ExportColumn(one.name, str(one.label), money=isinstance(one.type, MoneyType)) for one in fields)
    rows = ([_plain(row.values[one.name]) for one in fields] for row in list_rows(actor, kind, state))
    file = tempfile.NamedTemporaryFile(suffix=f".{form}")  # noqa: SIM115 - the response closes it
    if form == "xlsx":
        write_excel(Path(file.name), columns_, rows, SheetStyle(language=request.LANGUAGE_CODE, title=_("Export")))
    else:
        with open(file.name, "w", newline="", encoding="utf-8") as out:  # noqa: PTH123
            write_csv(out, columns_, rows)
    return FileResponse(file, as_attachment=True, filename=f"{spec.path}.{form}")


def _plain(value: Any) -> Any:
    """A related record leaves as its name, a state as its words."""
    if isinstance(value, dict):
        return str(value.get("text", ""))
    found = getattr(value, "name", value)
    return found if isinstance(found, str | int | Decimal | Money | date | bool | None) else str(found)
