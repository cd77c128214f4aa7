"""What can be done: actions, queries and lists as one kind of thing, found by words and described by their schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mainstay.framework.actions import Action
from mainstay.framework.actions.perform import may_perform
from mainstay.framework.lists import ListSpec, may_list
from mainstay.framework.lists.filters import readable
from mainstay.framework.outputs import schema_of
from mainstay.framework.queries import Query
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import json_schema
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.folding import fold


@dataclass(frozen=True)
class Ability:
    """An action, a query or a list by its name; exactly one of the three is set."""

    name: str
    label: str
    help: str
    action: Action | None = None
    query: Query | None = None
    listing: ListSpec | None = None

    @property
    def sort(self) -> str:
        """``action``, ``query`` or ``list``."""
        return "action" if self.action else "query" if self.query else "list"

    @property
    def subject(self) -> str:
        """The kind of record that it needs, or nothing."""
        return self.action.subject if self.action else ""

    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of its input."""
        if self.listing is not None:
            return _list_schema()
        found = self.action or self.query
        return json_schema(found.input) if found else {}


def ability(name: str) -> Ability | None:
    """By name: ``account.create``, ``account.page``, ``account.list``."""
    action, query = registry.actions.get(name), registry.queries.get(name)
    if action is not None:
        return Ability(name, str(action.label), action.help, action=action)
    if query is not None:
        return Ability(name, str(query.label), query.help, query=query)
    kind, _, verb = name.partition(".")
    spec = registry.lists.get(kind) if verb == "list" else None
    if spec is None:
        return None
    return Ability(name, str(registry.kinds[kind].plural), "Rows that one may see, filtered and ordered.", listing=spec)


def known(name: str) -> Ability:
    """By name; raises SubjectNotFound."""
    found = ability(name)
    if found is None:
        raise SubjectNotFound("ability")
    return found


def allowed(actor: Actor, one: Ability) -> bool:
    """Whether it would be offered at all: by the token, and by the rights as far as they can be known beforehand."""
    if one.listing is not None:
        return bool(may_list(actor, registry.kinds[one.listing.kind]))
    verbs = actor.token_verbs
    words = {one.name, f"{one.name.partition('.')[0]}.*"} | ({"read"} if one.query else set())
    if verbs is not None and not verbs & words:
        return False
    if one.query is not None:
        return one.query.rights is None or bool(actor.may(*one.query.rights))
    # What may be done to a record depends on the record; it is decided when it is named.
    return bool(one.subject) or (one.action is not None and bool(may_perform(actor, one.action)))


def found_by(actor: Actor, text: str, limit: int) -> list[Ability]:
    """Abilities whose name, label or help has the words; those with the word in their name first."""
    words = [fold(word) for word in text.replace(".", " ").replace("_", " ").split()]
    ranked = []
    for one in _every():
        score = _score(one, words)
        if score and allowed(actor, one):
            ranked.append((-score, one.name, one))
    return [one for _score_, _name, one in sorted(ranked, key=lambda item: item[:2])[:limit]]


def _every() -> Iterator[Ability]:
    names = [*(a.name for a in registry.actions), *(q.name for q in registry.queries),
             *(f"{spec.kind}.list" for spec in registry.lists)]  # fmt: skip
    return (one for name in names if (one := ability(name)) is not None)


def _score(one: Ability, words: list[str]) -> int:
    name, label, help_ = fold(one.name.replace(".", " ").replace("_", " ")), fold(one.label), fold(one.help)
    return sum(4 * (word in name) + 2 * (word in label) + (word in help_) for word in words)


def described(actor: Actor, one: Ability) -> dict[str, Any]:
    """Everything needed to do it: what it is, which record it needs, the schema of its input and output."""
    about: dict[str, Any] = {"name": one.name, "sort": one.sort, "label": one.label, "help": one.help,
                             "input": one.input_schema()}  # fmt: skip
    if one.subject:
        about["id"] = f"The id of one {one.subject}."
    if one.action is not None:
        about |= {"confirm": True, "destructive": one.action.destructive}
    if one.query is not None:
        output = schema_of(one.query.output)
        about["output"] = {"type": "array", "items": output} if one.query.many else output
    if one.listing is not None:
        about["fields"] = [
            {"name": field.name, "label": str(field.label), "type": field.type.name, "sorts": bool(field.sort),
             "filters": field.filterable}
            for field in registry.kinds[one.listing.kind].fields if readable(field, actor)
        ]  # fmt: skip
    return about


def _list_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "filter": {"type": "object", "description": 'A tree: {"field": "city", "is": "Riga"}, {"all": […]}, '
                                                        '{"any": […]}, {"not": …}.'},
            "sort": {"type": "string", "description": "A field; a leading minus orders downwards."},
            "columns": {"type": "array", "items": {"type": "string"}},
            "cursor": {"type": "string", "description": "From a page before: next."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 500},
        },
    }  # fmt: skip
