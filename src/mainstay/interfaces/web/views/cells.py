"""How a typed value stands in a table cell, and editing it there."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from mainstay.framework.actions import perform
from mainstay.framework.actions.prepare import prepare, title_of
from mainstay.framework.custom_fields.fields import field_named
from mainstay.framework.forms import filled_form, form_for, raw_from_post, show_problems
from mainstay.framework.kinds import KindField
from mainstay.framework.lists import ListRow, ListSpec, ListState
from mainstay.framework.lists.engine import as_row
from mainstay.framework.locale import country_name
from mainstay.framework.reader import reader_locale
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values import Boolean, Choice, Country, Reference
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.templatetags import formats
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.errors import InputInvalid, RuleBroken, StaleVersion, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.rules.names import StoredName, display_name


def shown_cell(spec: ListSpec, column: KindField, row: ListRow) -> dict[str, Any]:
    """A cell as the table template wants it."""
    value = row.values[column.name]
    cell: dict[str, Any] = {"value": _text(column, value), "label": str(column.label), "numeric": column.numeric}
    if isinstance(column.type, Reference) and column.type.kind != "user" and hasattr(value, "public_id"):
        kind = registry.kinds[column.type.kind]
        cell["url"] = kind.url(value) if kind.url else ""
    bearer = _bearer(column, row, value)
    if bearer is not None:
        cell |= _named(bearer)
    if column.edit_with:
        cell["edit_url"] = f"/{spec.path}/~cell/{row.id}/{column.name}/"
    if column.name == "tier" and value:
        cell |= {"template": "components/cells/tier.html", "value": str(value).upper()}
    return cell


def _bearer(column: KindField, row: ListRow, value: Any) -> Any:
    """Whose name stands in the cell, where the name has a Latin form beside its own; else None."""
    if isinstance(column.type, Reference):
        found = value
    elif column.name == "name":
        found = row.record
        for part in column.orm.split("__")[:-1]:
            found = getattr(found, part, None)
    else:
        return None
    return found if getattr(found, "name_latin", "") else None


def _named(bearer: Any) -> dict[str, Any]:
    """A name in the form that the reader can read, the other form on pointing at it."""
    name = StoredName(bearer.name, bearer.name_latin)
    shown = display_name(name, get_language() or "en")
    return {"value": shown, "title": name.own if shown != name.own else name.latin}


def _text(column: KindField, value: Any) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        return formats.money_whole(value)
    if isinstance(column.type, Choice):
        return str(column.type.label(value))
    if isinstance(column.type, Country):
        return country_name(value, reader_locale())
    if isinstance(column.type, Boolean) or isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, datetime):
        return formats.day(timezone.localdate(value)) if column.day_only else formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, int | Decimal):
        return formats.figure(value)
    if isinstance(value, dict) and "tone" in value:
        return value
    return getattr(value, "name", value)


@for_actor
def edit_cell(request: ActorRequest, kind: str, public_id: str, field: str) -> HttpResponse:
    """The field of a cell (GET); saving it gives the whole row again (POST)."""
    spec: ListSpec = registry.lists[kind]
    column = field_named(registry.kinds[kind], field)
    if column is None or column.edit_with is None:
        raise SubjectNotFound("field")
    action_name, input_name = column.edit_with
    actor = request.actor
    ready = prepare(actor, action_name, public_id)
    form_class = form_for(ready.action.input, only=(input_name,))
    problems: list[Any] = []
    if request.method == "POST":
        raw = raw_from_post(form_class, request.POST, ready.initial)
        version = request.POST.get("version", "")
        try:
            perform(actor, action_name, raw, subject=public_id, version=int(version) if version.isdigit() else None)
        except (InputInvalid, RuleBroken, StaleVersion) as error:
            problems = list(error.problems) if isinstance(error, InputInvalid) else [error]
        else:
            return _fresh_row(request, spec, public_id)
    form = filled_form(form_class, ready.initial, request.POST or None, lambda k, one: title_of(actor, k, one))
    left = show_problems(form, problems) if problems and hasattr(problems[0], "path") else problems
    context = {"field": form[input_name], "version": ready.version, "problems": left}
    return render(request, "cell_edit.html", context, status=422 if problems else 200)


def _fresh_row(request: ActorRequest, spec: ListSpec, public_id: str) -> HttpResponse:
    from mainstay.interfaces.web.views.lists import _bulk, state_of

    kind = registry.kinds[spec.kind]
    state: ListState = state_of(request, spec)[0]
    rows = visible_to(request.actor, kind).filter(public_id=public_id)
    record = (rows.select_related(*spec.select) if spec.select else rows).first()
    if record is None:
        return HttpResponse("")
    columns = tuple(one for name in state.columns if (one := field_named(kind, name)))
    row = as_row(kind, columns, record)
    context = {"id": row.id, "version": row.version, "name": row.title, "url": kind.url(record) if kind.url else "",
               "cells": [shown_cell(spec, column, row) for column in columns]}  # fmt: skip
    return render(request, "components/table_row.html", {"row": context, "picks": _bulk(request, spec)})
