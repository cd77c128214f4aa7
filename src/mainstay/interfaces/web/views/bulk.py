"""Acting on picked rows or on everything a filter finds; choosing columns; exports."""

import tempfile
from pathlib import Path
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from mainstay.framework.actions.prepare import prepare
from mainstay.framework.exports.lists import export_list, holds_persons
from mainstay.framework.lists import ListSpec, ListState
from mainstay.framework.lists.engine import list_queryset
from mainstay.framework.registry import registry
from mainstay.framework.values import References
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.interfaces.web.views.lists import columns_of, state_of
from mainstay.kernel.errors import RuleBroken, SubjectNotFound
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
def export(request: ActorRequest, kind: str, form: str) -> HttpResponseBase:
    """The whole list, as filtered, ordered and shown, as CSV or Excel; the export is recorded. Where persons are in it,
    what for is asked first.
    """
    if form not in {"csv", "xlsx"}:
        raise SubjectNotFound("page")
    spec: ListSpec = registry.lists[kind]
    purpose = request.GET.get("purpose", "").strip()
    if holds_persons(kind) and not purpose and request.actor.may(registry.kinds[kind].rights, "export"):
        kept = [(name, value) for name, value in request.GET.items() if name != "purpose"]
        page = {"title": registry.kinds[kind].plural, "url": f"/{spec.path}/", "kept": kept,
                "missing": "purpose" in request.GET}  # fmt: skip
        return render(request, "export_purpose.html", {"page": page}, status=422 if page["missing"] else 200)
    state, _view = state_of(request, spec)
    file = tempfile.NamedTemporaryFile(suffix=f".{form}")  # noqa: SIM115 - the response closes it
    export_list(request.actor, kind, state, Path(file.name), form, purpose=purpose)
    return FileResponse(file, as_attachment=True, filename=f"{spec.path}.{form}")
