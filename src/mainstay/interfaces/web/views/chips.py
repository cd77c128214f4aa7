"""Filters as chips, and the editor that makes one."""

import json
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.framework.actions.prepare import title_of
from mainstay.framework.forms.widgets import LookupWidget
from mainstay.framework.kinds import KindField
from mainstay.framework.lists import ListSpec, ListState
from mainstay.framework.lists.filters import to_condition
from mainstay.framework.registry import registry
from mainstay.framework.values import Boolean, Date, Decimal_, Instant, Integer, MoneyType, Reference, Text
from mainstay.framework.values.types import Choice
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.filters import FilterInvalid, Leaf, Node, as_tree

WORDS = {
    "is": gettext_lazy("is"), "is_not": gettext_lazy("is not"), "contains": gettext_lazy("contains"),
    "starts": gettext_lazy("starts with"), "from": gettext_lazy("from"), "to": gettext_lazy("to"),
    "before": gettext_lazy("before"), "after": gettext_lazy("after"), "empty": gettext_lazy("is empty"),
    "within_days": gettext_lazy("within days"),
}  # fmt: skip


def operators_for(field: KindField) -> tuple[str, ...]:
    """The conditions that fit a field's type, the usual one first."""
    if isinstance(field.type, Date | Instant):
        return ("within_days", "from", "to", "before", "after", "empty")
    if isinstance(field.type, Integer | Decimal_ | MoneyType):
        return ("from", "to", "is", "empty")
    if isinstance(field.type, Choice | Reference):
        return ("is", "is_not", "empty")
    if isinstance(field.type, Boolean):
        return ("is",)
    if isinstance(field.type, Text):
        return ("contains", "starts", "is", "is_not", "empty")
    return ("is", "empty")


def chips_of(request: ActorRequest, spec: ListSpec, state: ListState) -> list[dict[str, Any]]:
    """Each top condition of the filter as a chip; a nested group is one chip."""
    top = state.filter.children if state.filter.join == "all" else (state.filter,)
    path = f"/{spec.path}/"
    chips = []
    for index, child in enumerate(top):
        rest = Node("all", tuple(one for at, one in enumerate(top) if at != index))
        query = {**request.GET.dict(), "filter": json.dumps(as_tree(rest)), "cursor": ""}
        label, operator, value = _words(request, spec, child)
        chips.append({
            "label": label, "operator": operator, "value": value, "remove_url": f"{path}?{urlencode(query)}",
            "edit_url": f"{path}~filter/?{urlencode({**request.GET.dict(), 'index': index})}",
        })  # fmt: skip
    return chips


def _words(request: ActorRequest, spec: ListSpec, child: Node | Leaf) -> tuple[Any, Any, str]:
    if isinstance(child, Node):
        return _("Several conditions"), "", ""
    field = _fields(spec, request.actor).get(child.field)
    values = child.value if isinstance(child.value, list) else [child.value]
    shown = [_value_words(request, field, one) for one in values]
    return field.label if field else child.field, WORDS.get(child.operator, child.operator), _(" or ").join(shown)


def _value_words(request: ActorRequest, field: KindField | None, value: Any) -> str:
    if value == "me":
        return _("me")
    if value == "my_team":
        return _("my team")
    if field is not None and isinstance(field.type, Choice):
        return str(field.type.label(str(value)))
    if field is not None and isinstance(field.type, Reference):
        return title_of(request.actor, field.type.kind, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


@for_actor
def filter_editor(request: ActorRequest, kind: str) -> HttpResponse:
    """The popover that adds or changes one condition; submitting leads to the list with it."""
    from mainstay.interfaces.web.views.lists import state_of

    spec: ListSpec = registry.lists[kind]
    state, _view = state_of(request, spec)
    fields = _fields(spec, request.actor)
    top = list(state.filter.children) if state.filter.join == "all" else [state.filter]
    index = int(request.GET["index"]) if request.GET.get("index", "").isdigit() else len(top)
    edited = top[index] if index < len(top) and isinstance(top[index], Leaf) else None
    name = request.GET.get("field") or (edited.field if isinstance(edited, Leaf) else next(iter(fields)))
    field = fields.get(name) or next(iter(fields.values()))
    operators = operators_for(field)
    operator = request.GET.get("operator") or (edited.operator if isinstance(edited, Leaf) else operators[0])
    operator = operator if operator in operators else operators[0]
    if "value" in request.GET or request.GET.get("apply"):
        return _apply(request, spec, top, index, field, operator)
    hidden = [(key, value) for key, value in request.GET.items() if key in ("filter", "sort", "columns", "view")]
    editor = {
        "url": request.path, "action_url": request.path, "hidden": [*hidden, ("index", str(index)), ("apply", "1")],
        "fields": [{"name": one.name, "label": one.label, "group": ""} for one in fields.values()], "field": field.name,
        "operators": [(code, WORDS[code]) for code in operators], "operator": operator,
        "value": _value_field(request, field, operator, edited), "problems": [],
    }  # fmt: skip
    return render(request, "filter_editor.html", {"editor": editor})


def _fields(spec: ListSpec, actor: Any) -> dict[str, KindField]:
    from mainstay.interfaces.web.views.lists import columns_of

    kind = registry.kinds[spec.kind]
    every = {one.name: one for one in kind.fields}
    every |= {one.name: one for one in columns_of(spec, actor)}
    return {name: one for name, one in every.items() if one.filterable}


def _value_field(request: ActorRequest, field: KindField, operator: str, edited: Any) -> Any:
    if operator == "empty":
        return None
    value = edited.value if isinstance(edited, Leaf) and edited.field == field.name else ""
    made: forms.Field
    if isinstance(field.type, Choice):
        made = forms.MultipleChoiceField(
            choices=[(c, label) for c, label in field.type.choices if c], label=str(field.label),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        value = value if isinstance(value, list) else [value] if value else []
    elif isinstance(field.type, Reference):
        made = forms.Field(label=str(field.label), widget=LookupWidget(field.type.kind, many=True))
        ids = value if isinstance(value, list) else [value] if value else []
        value = [(one, _value_words(request, field, one)) for one in ids]
    elif isinstance(field.type, Boolean):
        made = forms.ChoiceField(choices=[("true", _("yes")), ("false", _("no"))], label=str(field.label))
    elif isinstance(field.type, Date | Instant) and operator != "within_days":
        made = forms.Field(label=str(field.label), widget=forms.DateInput(attrs={"type": "date"}))
    else:
        made = forms.Field(label=str(field.label), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    form = type("ValueForm", (forms.Form,), {"value": made})(initial={"value": value})
    return form["value"]


def _apply(
    request: ActorRequest, spec: ListSpec, top: list[Any], index: int, field: KindField, operator: str
) -> HttpResponse:
    values = [one for one in request.GET.getlist("value") if one != ""]
    value: Any = True if operator == "empty" else values if len(values) != 1 else values[0]
    if operator != "empty" and not values:
        top = [one for at, one in enumerate(top) if at != index]
    else:
        top[index : index + 1] = [Leaf(field.name, operator, value)]
    tree = Node("all", tuple(top))
    try:
        to_condition(tree, registry.kinds[spec.kind], request.actor)
    except FilterInvalid as error:
        raise InputInvalid([Problem("filter", "filter", error.sentence)]) from error
    query = {key: request.GET[key] for key in ("sort", "columns", "view") if request.GET.get(key)}
    target = f"/{spec.path}/?{urlencode({**query, 'filter': json.dumps(as_tree(tree))})}"
    return HttpResponseRedirect(target)
