"""What an interface needs to know before an action: is it offered, what stands in its fields now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager

from mainstay.framework.actions.declare import Action
from mainstay.framework.actions.perform import may_perform
from mainstay.framework.kinds import kind_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import seen, standing_to
from mainstay.framework.values import FieldSpec, Lines, Reference, References
from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.unset import UNSET


@dataclass(frozen=True)
class Prepared:
    """An action for one actor on one record: its title, version and present values in JSON form."""

    action: Action
    decision: Decision
    title: str
    version: int | None
    initial: Mapping[str, Any]
    url: str


@dataclass(frozen=True)
class Offer:
    """An action that would be allowed."""

    name: str
    label: str
    icon: str
    destructive: bool
    primary: bool
    needs_form: bool


def prepare(actor: Actor, name: str, public_id: str = "", given: Mapping[str, Any] | None = None) -> Prepared:
    """Everything to show the action's form. Raises SubjectNotFound for an unknown action or an invisible record."""
    action: Action | None = registry.actions.get(name)
    if action is None:
        raise SubjectNotFound("action")
    row = subject_row(actor, action, public_id)
    initial = {**_present_values(action, row, actor), **(given or {})}
    kind = registry.kinds.get(action.subject) if action.subject else None
    return Prepared(
        action, may_perform(actor, action, row), kind.title(row) if kind and row is not None else "",
        getattr(row, "version", None), initial, kind.url(row) if kind and kind.url and row is not None else "",
    )  # fmt: skip


def subject_row(actor: Actor, action: Action, public_id: str) -> Any:
    """The visible record an action is about, or None when it has no subject; raises SubjectNotFound."""
    if not action.subject:
        return None
    row = seen(actor, registry.kinds[action.subject], public_id)
    if row is None:
        raise SubjectNotFound(action.subject)
    return row


def offers(actor: Actor, kind_name: str, public_id: str) -> list[Offer]:
    """The actions that a record's page offers to the actor, the primary one first."""
    row = seen(actor, registry.kinds[kind_name], public_id)
    if row is None:
        return []
    standing = standing_to(actor, registry.kinds[kind_name], row)
    found = [
        Offer(one.name, str(one.label), one.icon, one.destructive, one.primary, bool(fields_of(one.input)))
        for one in registry.actions
        if one.subject == kind_name and one.menu and may_perform(actor, one, row, standing)
    ]
    return sorted(found, key=lambda offer: (not offer.primary, offer.destructive))


def creations(actor: Actor) -> list[Offer]:
    """The actions that make something new and that the actor may do."""
    return [
        Offer(one.name, str(one.label), one.icon, one.destructive, one.primary, needs_form=True)
        for one in registry.actions
        if one.creates and not one.subject and one.menu and may_perform(actor, one)
    ]


def title_of(actor: Actor, kind_name: str, public_id: str) -> str:
    """The title of a visible record; its id when it is not."""
    kind = registry.kinds.get(kind_name)
    row = seen(actor, kind, public_id) if kind else None
    return kind.title(row) if kind and row is not None else public_id


def record_url(kind_name: str, public_id: str, actor: Actor) -> str:
    """The address of a visible record; empty when it has no page."""
    kind = registry.kinds.get(kind_name)
    if kind is None or kind.url is None:
        return ""
    row = seen(actor, kind, public_id)
    return kind.url(row) if row is not None else ""


def _present_values(action: Action, row: Any, actor: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {}
    about = actor if action.scope == "self" else row
    if action.initial is not None and about is not None:
        return dict(action.initial(about))
    for spec in fields_of(action.input):
        if row is None or spec.default is not UNSET:
            if spec.default not in (UNSET, None):
                found[spec.name] = spec.type.write(spec.default)
            continue
        found[spec.name] = _present(spec, getattr(row, spec.name, None))
    return found


def _present(spec: FieldSpec, value: Any) -> Any:
    """The JSON form of a value of a row: a record by its id, a list of related rows or of pairs as lines."""
    if isinstance(spec.type, Lines):
        return _present_lines(fields_of(spec.type.of), value)
    if isinstance(spec.type, Reference) and not isinstance(spec.type, References):
        return getattr(value, "public_id", None)
    if isinstance(value, Manager):
        return None  # related rows that the form names otherwise
    return value if value is None or isinstance(value, str) else spec.type.write(value)


def _present_lines(specs: Sequence[FieldSpec], value: Any) -> list[dict[str, Any]]:
    if isinstance(value, Mapping):
        return [{spec.name: part for spec, part in zip(specs, pair, strict=False)} for pair in value.items()]
    if not isinstance(value, Manager):
        return []
    near = [spec.name for spec in specs if isinstance(spec.type, Reference)]
    return [{spec.name: _present(spec, getattr(row, spec.name, None)) for spec in specs}
            for row in value.select_related(*near).order_by("id")]  # fmt: skip


__all__ = ["Offer", "Prepared", "creations", "kind_of", "offers", "prepare", "record_url", "subject_row", "title_of"]
