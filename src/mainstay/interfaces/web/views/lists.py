"""Lists: one view for every list; filters, columns, counts, export and inline edit around it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.framework.actions.perform import may_perform
from mainstay.framework.actions.prepare import prepare
from mainstay.framework.lists import ListPage, ListSpec, ListState, list_count, list_page, may_list
from mainstay.framework.lists.filters import readable
from mainstay.framework.registry import registry
from mainstay.framework.scopes import standing_to
from mainstay.framework.views.declared import views_of
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.cells import shown_cell
from mainstay.interfaces.web.views.chips import chips_of
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid
from mainstay.kernel.filters import as_tree

_KEPT = ("filter", "sort", "columns", "view")


def state_of(request: ActorRequest, spec: ListSpec, values: QueryDict | None = None) -> tuple[ListState, str]:
    """What is looked at, and the name of the saved or ready-made view that it began with."""
    given: Mapping[str, Any] = {key: value for key, value in (values or request.GET).items() if value}
    actor: Actor = request.actor
    view = str(given.get("view", ""))
    base: dict[str, Any] = {}
    ready = next((tree for name, _label, tree in spec.views if name == view), None)
    if ready is not None:
        base = {"filter": ready}
    elif view:
        saved = next((row for row in views_of(actor.user_id, spec.kind) if row.public_id == view), None)
        base = saved.state if saved else {}
    return ListState.read({**base, **given}, spec), view


@for_actor
def list_view(request: ActorRequest, kind: str) -> HttpResponse:
    """A page of a list, or its body alone for htmx."""
    spec: ListSpec = registry.lists[kind]
    actor: Actor = request.actor
    decision = may_list(actor, registry.kinds[kind])
    if not decision:
        raise ActionRefused(decision)
    if _named_values(request, kind):
        return HttpResponseRedirect(_as_filter(request, kind))
    error = ""
    try:
        state, view = state_of(request, spec)
        found = list_page(actor, kind, state)
    except InputInvalid as broken:
        error = str(broken.sentence)
        state, view = ListState.read({}, spec), ""
        found = list_page(actor, kind, state)
    page = _context(request, spec, found, view) | {"error": error}
    template = "list_body.html" if request.headers.get("HX-Request") else "list.html"
    return render(request, template, {"page": page})


def _named_values(request: ActorRequest, kind: str) -> dict[str, list[str]]:
    """Fields that a link names outright, as ``/orders/?account=…`` does."""
    fields = {one.name for one in registry.kinds[kind].fields if one.filterable and readable(one, request.actor)}
    return {name: request.GET.getlist(name) for name in request.GET if name in fields - set(_KEPT)}


def _as_filter(request: ActorRequest, kind: str) -> str:
    """The address in which those fields are conditions of the filter, so that they stand as chips and can be dropped."""
    wanted: list[Any] = [{"field": name, "is": values} for name, values in _named_values(request, kind).items()]
    try:
        wanted += [json.loads(request.GET["filter"])] if request.GET.get("filter") else []
    except ValueError:
        return url_with(request)
    return url_with(request, filter=json.dumps(wanted[0] if len(wanted) == 1 else {"all": wanted}))


@for_actor
def count_view(request: ActorRequest, kind: str) -> HttpResponse:
    """The number of rows, counted apart from the page and capped."""
    state, _view = state_of(request, registry.lists[kind])
    number, exact = list_count(request.actor, kind, state)
    return HttpResponse(str(number) if exact else _("more than {number}").format(number=number))


def url_with(request: ActorRequest, **changes: Any) -> str:
    """The list's address with some parameters changed; None drops one. The place in the list is dropped as well."""
    query = {key: request.GET[key] for key in _KEPT if key in request.GET}
    query |= changes
    pairs = {key: value for key, value in query.items() if value not in (None, "")}
    path = request.path.split("/~", 1)[0].rstrip("/") + "/"
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _context(request: ActorRequest, spec: ListSpec, found: ListPage, view: str) -> dict[str, Any]:
    kind = registry.kinds[spec.kind]
    state = found.state
    chosen = request.GET.urlencode()
    path = f"/{spec.path}/"
    sorted_by = kind.field(state.sort.lstrip("-"))
    columns = [_column(request, column, state) for column in found.columns]
    past_first = bool(state.cursor)
    return {
        "title": kind.plural, "kind": spec.kind, "columns": columns,
        "rows": [_row(request.actor, spec, found, row) for row in found.rows], "row_actions": bool(spec.row_acts),
        "views": _views(request, spec, view), "chips": chips_of(request, spec, state),
        "filters_url": f"{path}~filter/?{chosen}", "columns_url": f"{path}~columns/?{chosen}",
        "changed": bool(view) and any(key in request.GET for key in ("filter", "sort", "columns")),
        "view_save_url": _save_url(spec, state), "sort_label": sorted_by.label if sorted_by else "",
        "bulk_actions": _bulk(request, spec), "filter_state": json.dumps(as_tree(state.filter)),
        "next_url": url_with(request, cursor=found.next_cursor) if found.next_cursor else "",
        "prev_url": url_with(request) if past_first else "",
        "count_url": f"{path}~count/?{chosen}",
        "shown": ngettext("{count} row", "{count} rows", len(found.rows)).format(count=len(found.rows)),
        "export_urls": _exports(request, kind, path, chosen), "actions": _create(request, spec),
        "segments": [{"label": label, "url": url, "icon": icon, "active": False} for label, url, icon in spec.segments],
        "empty": _empty(request, spec, state),
    }  # fmt: skip


def _column(request: ActorRequest, column: Any, state: ListState) -> dict[str, Any]:
    is_sorted = state.sort.lstrip("-") == column.name
    down = is_sorted and state.sort.startswith("-")
    turned = column.name if down else f"-{column.name}"
    return {
        "name": column.name, "label": column.label, "numeric": column.numeric, "sorted": is_sorted,
        "direction": "desc" if down else "asc",
        "sort_url": url_with(request, sort=turned if is_sorted else column.name) if column.sort else "",
    }  # fmt: skip


def _row(actor: Actor, spec: ListSpec, found: ListPage, row: Any) -> dict[str, Any]:
    kind = registry.kinds[spec.kind]
    return {
        "id": row.id, "version": row.version, "name": row.title,
        "url": kind.url(row.record) if kind.url else "",
        "cells": [shown_cell(spec, column, row) for column in found.columns],
        "actions": _row_acts(actor, spec, row),
    }  # fmt: skip


def _row_acts(actor: Actor, spec: ListSpec, row: Any) -> list[dict[str, Any]]:
    """What may be done with a row that has no page of its own; each asks in a dialog first."""
    kind = registry.kinds[spec.kind]
    known = standing_to(actor, kind, row.record) if spec.row_acts else frozenset()
    acts = [registry.actions[name] for name in spec.row_acts]
    return [{"label": str(one.label), "icon": one.icon, "url": f"/do/{one.name}/{row.id}/", "dialog": True}
            for one in acts if may_perform(actor, one, row.record, known)]  # fmt: skip


def _views(request: ActorRequest, spec: ListSpec, active: str) -> list[dict[str, Any]]:
    path = f"/{spec.path}/"
    plain = not active and "filter" not in request.GET
    found = [{"label": _("All"), "url": path, "active": plain, "pinned": False, "shared": False}]
    found += [
        {"label": label, "url": f"{path}?view={name}", "active": active == name, "pinned": True, "shared": False,
         "count_url": f"{path}~count/?view={name}"}
        for name, label, _tree in spec.views
    ]  # fmt: skip
    actor: Actor = request.actor
    found += [
        {"label": row.name, "url": f"{path}?view={row.public_id}", "active": active == row.public_id,
         "pinned": row.is_pinned, "shared": row.is_shared}
        for row in views_of(actor.user_id, spec.kind)
    ]  # fmt: skip
    return found


def _save_url(spec: ListSpec, state: ListState) -> str:
    kept = {"filter": as_tree(state.filter), "sort": state.sort, "columns": list(state.columns)}
    return f"/do/saved_view.save/?{urlencode({'list_name': spec.kind, 'state': json.dumps(kept), 'next': f'/{spec.path}/'})}"


def _bulk(request: ActorRequest, spec: ListSpec) -> list[dict[str, Any]]:
    found = []
    for name in spec.bulk:
        ready = prepare(request.actor, name)
        if ready.decision:
            found.append({"label": ready.action.label, "icon": ready.action.icon, "url": f"/{spec.path}/~bulk/{name}/",
                          "destructive": ready.action.destructive})  # fmt: skip
    return found


def _exports(request: ActorRequest, kind: Any, path: str, chosen: str) -> list[dict[str, Any]]:
    actor: Actor = request.actor
    if not actor.may(kind.rights, "export"):
        return []
    return [{"label": "Excel", "url": f"{path}~export/xlsx/?{chosen}", "icon": "file-spreadsheet"},
            {"label": "CSV", "url": f"{path}~export/csv/?{chosen}", "icon": "file-text"}]  # fmt: skip


def _create(request: ActorRequest, spec: ListSpec) -> list[dict[str, Any]]:
    action = registry.actions.get(spec.create)
    if action is None or not may_perform(request.actor, action):
        return []
    return [
        {"label": str(action.label), "url": f"/do/{action.name}/", "icon": "plus", "dialog": False, "primary": True}
    ]


def _empty(request: ActorRequest, spec: ListSpec, state: ListState) -> dict[str, Any]:
    if state.filter.children:
        return {"title": _("Nothing fits this filter"), "text": _("Drop a condition, or look at everything."),
                "icon": "filter-off", "actions": [{"label": _("Show all"), "url": f"/{spec.path}/"}]}  # fmt: skip
    title, text = spec.empty
    return {"title": title or _("Nothing here yet"), "text": text, "actions": _create(request, spec)}


def columns_of(spec: ListSpec, actor: Actor) -> list[Any]:
    """Every column that the list could show the actor, custom fields included."""
    kind = registry.kinds[spec.kind]
    found = [one for one in kind.fields if one.column and readable(one, actor)]
    if kind.custom_fields:
        from mainstay.framework.custom_fields.fields import active_fields, as_kind_field

        found += [as_kind_field(row) for row in active_fields(spec.kind)]
    return found
