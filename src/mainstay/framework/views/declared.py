"""The kind and the actions of saved views."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.kinds import RecordKind, register_kind
from mainstay.framework.lists.engine import ListState
from mainstay.framework.lists.filters import to_condition
from mainstay.framework.registry import registry
from mainstay.framework.scopes import UserScope
from mainstay.framework.values.inputs import boolean, json_value, text
from mainstay.framework.views.models import SavedView
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.filters import FilterInvalid, as_tree
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET

register_kind(
    RecordKind(
        name="saved_view", model=SavedView, label=_("Saved view"), plural=_("Saved views"), rights="view", own=True,
        scope=UserScope(("owner_id",)), title=lambda row: row.name,
        facts=lambda row: {"owner_id": row.owner_id},
    )
)  # fmt: skip


def may_keep_views(situation: Situation) -> Decision:
    """Everybody keeps views of lists they may see; only its owner changes a view."""
    owner = situation.facts.get("owner_id", situation.actor.user_id)
    if owner != situation.actor.user_id:
        return refuse(sentence("Only the owner of a view changes it."))
    return allow("own view")


@dataclass(frozen=True, kw_only=True)
class SaveView:
    """A view of a list by its name, with filter, order and columns."""

    list_name: str = text(_("List"), max_length=40)
    name: str = text(_("Name"), max_length=80)
    state: dict[str, Any] = json_value(_("What it shows"))
    is_shared: bool = boolean(_("Show to everyone"), default=False)


@dataclass(frozen=True, kw_only=True)
class EditView:
    """Changes to a view."""

    name: Any = text(_("Name"), max_length=80, default=UNSET)
    state: Any = json_value(_("What it shows"), default=UNSET)
    is_shared: Any = boolean(_("Show to everyone"), default=UNSET)
    is_pinned: Any = boolean(_("Pinned"), default=UNSET)


@dataclass(frozen=True)
class Nothing:
    """No input."""


@action(
    "saved_view.save",
    label=_("Save view"),
    policy=may_keep_views,
    creates="saved_view",
    menu=False,
    scope="company",
    sample=lambda: {"list_name": "account", "name": "My A clients", "state": {"filter": {"field": "tier", "is": "a"}}},
)
def save_view(context: ActionContext, input: SaveView) -> SavedView:
    """Keep a list's filter, order and columns under a name."""
    state = _checked(context, input.list_name, input.state)
    return context.create(
        SavedView(list_name=input.list_name, name=input.name, owner_id=context.actor.user_id,
                  is_shared=input.is_shared, state=state)
    )  # fmt: skip


@action(
    "saved_view.edit",
    label=_("Change view"),
    policy=may_keep_views,
    subject="saved_view",
    menu=False,
    sample=lambda: {"name": "My best clients"},
)
def edit_view(context: ActionContext, input: EditView) -> SavedView:
    """Rename, share, pin or change a view."""
    view: SavedView = context.subject
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if "state" in values:
        values["state"] = _checked(context, view.list_name, values["state"])
    return context.update(view, **values)


@action(
    "saved_view.remove",
    label=_("Remove view"),
    policy=may_keep_views,
    subject="saved_view",
    menu=False,
    destructive=True,
    sample=dict,
)
def remove_view(context: ActionContext, input: Nothing) -> None:  # noqa: ARG001
    """Remove a saved view."""
    context.remove(context.subject)


def views_of(actor_id: int, list_name: str) -> list[SavedView]:
    """A person's own and all shared views of a list, pinned first."""
    found = SavedView.objects.filter(Q(owner_id=actor_id) | Q(is_shared=True), list_name=list_name)
    return list(found.order_by("-is_pinned", "rank", "name")[:40])


def _checked(context: ActionContext, list_name: str, raw: Any) -> dict[str, Any]:
    spec = registry.lists.get(list_name)
    if spec is None:
        raise InputInvalid([Problem("list_name", "unknown", sentence("There is no list {name}.", name=list_name))])
    if not isinstance(raw, dict):
        raise InputInvalid([Problem("state", "type", sentence("This must be an object with fields."))])
    state = ListState.read(raw, spec)
    try:
        to_condition(state.filter, registry.kinds[list_name], context.actor)
    except FilterInvalid as error:
        raise InputInvalid([Problem("state", "filter", error.sentence)]) from error
    kept = {"filter": as_tree(state.filter), "sort": state.sort, "columns": list(state.columns)}
    return json.loads(json.dumps(kept, default=str))  # type: ignore[no-any-return]
