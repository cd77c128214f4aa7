"""The tools: find, describe, do, and one per favourite. Plain functions; the server only carries them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from mainstay.framework.actions import Action, perform
from mainstay.framework.actions.prepare import subject_row
from mainstay.framework.actions.preview import shown_changes
from mainstay.framework.lists import ListState, list_page, may_list
from mainstay.framework.outputs import as_json_value
from mainstay.framework.problems import as_problem
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find as find_records
from mainstay.framework.values import Instant
from mainstay.framework.values.base import ReadFailed
from mainstay.interfaces.mcp.abilities import Ability, described, found_by, known
from mainstay.interfaces.mcp.confirming import SECONDS, Act, confirmation, confirmed
from mainstay.interfaces.mcp.favourites import favourites
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, MainstayError, Problem, SubjectNotFound
from mainstay.kernel.sentences import sentence

_TEXT = {"type": "string"}
_INPUT = {"type": "object", "description": "Fields, as `describe` tells."}
_ID = {"type": "string", "description": "The id of the record, where one is needed."}
_CONFIRM = {"type": "string", "description": "The confirmation that the dry run gave. Leave it out to get one."}
_AS_OF = {"type": "string", "format": "date-time", "description": "A past moment to look at, with its offset."}


@dataclass(frozen=True)
class Tool:
    """A tool as the protocol describes it."""

    name: str
    title: str
    description: str
    schema: dict[str, Any]
    reads: bool
    destroys: bool = False


@dataclass(frozen=True)
class Answer:
    """What a tool gives back; ``wrong`` marks a problem."""

    content: Any
    wrong: bool = False

    @property
    def text(self) -> str:
        """The same as text."""
        return json.dumps(self.content, ensure_ascii=False)


def tools_of(actor: Actor) -> list[Tool]:
    """Three tools over everything, and the favourites of the actor's roles."""
    with translation.override(_language(actor)):
        return [*_fixed(), *(_favourite(one) for one in favourites(actor))]


def call(actor: Actor, name: str, arguments: Mapping[str, Any]) -> Answer:
    """Use a tool. Whatever is wrong comes back as a problem in the actor's language; nothing is raised for it."""
    with translation.override(_language(actor)):
        try:
            return Answer(as_json_value(_called(actor, name, arguments)))
        except MainstayError as error:
            return Answer(as_problem(error), wrong=True)


def _language(actor: Actor) -> str:
    return actor.language if actor.language in dict(settings.LANGUAGES) else "en"


def _called(actor: Actor, name: str, arguments: Mapping[str, Any]) -> Any:
    if name == "find":
        given = _only(arguments, {"words": str, "limit": int})
        return _find(actor, given.get("words", ""), given.get("limit", 12))
    if name == "describe":
        return described(actor, known(_only(arguments, {"name": str}).get("name", "")))
    if name == "do":
        given = _only(arguments, {"name": str, "input": dict, "id": str, "confirm": str, "as_of": str})
        return _do(actor, known(given.pop("name", "")), given)
    one = next((one for one in favourites(actor) if tool_name(one) == name), None)
    if one is None:
        raise SubjectNotFound("tool")
    return _do(actor, one, _only(arguments, {"input": dict, "id": str, "confirm": str, "as_of": str}))


def _only(arguments: Mapping[str, Any], known_: Mapping[str, type]) -> dict[str, Any]:
    problems = [
        Problem(name[:60], "unknown_field", sentence("There is no field {name} here.", name=name[:60]))
        for name in arguments if name not in known_
    ]  # fmt: skip
    problems += [
        Problem(name, "type", sentence("This must be of the type {type}.", type=kind.__name__))
        for name, kind in known_.items()
        if arguments.get(name) is not None and (
            not isinstance(arguments[name], kind) or isinstance(arguments[name], bool))
    ]  # fmt: skip
    if problems:
        raise InputInvalid(problems)
    return {name: value for name, value in arguments.items() if value is not None}


def _find(actor: Actor, text: str, limit: int) -> dict[str, Any]:
    """Abilities and records for some words."""
    limit = max(1, min(limit, 50))
    may_read = actor.token_verbs is None or "read" in actor.token_verbs
    hits = find_records(actor, text, limit=limit) if may_read and text.strip() else []
    return {
        "abilities": [
            {"name": one.name, "sort": one.sort, "label": one.label, "help": one.help.splitlines()[0]}
            for one in found_by(actor, text, limit)
        ],
        "records": [{"kind": hit.kind, "id": hit.public_id, "title": hit.title} for hit in hits],
    }  # fmt: skip


def _do(actor: Actor, one: Ability, given: dict[str, Any]) -> Any:
    raw = given.get("input", {})
    if one.listing is not None:
        return _list(actor, one.listing.kind, raw)
    if one.query is not None:
        return ask(actor, one.name, raw, as_of=_moment(given.get("as_of", "")))
    assert one.action is not None  # noqa: S101 - an ability is one of the three
    return _act(actor, one.action, Act(one.name, given.get("id", ""), raw), given.get("confirm", ""))


def _act(actor: Actor, action: Action, act: Act, token: str) -> dict[str, Any]:
    if token:
        agreed = confirmed(actor, act, token)
        return perform(
            actor, act.action, act.input, subject=act.subject, version=agreed.version, idempotency_key=agreed.key
        ).as_json()
    version = getattr(subject_row(actor, action, act.subject), "version", None)
    outcome = perform(actor, act.action, act.input, subject=act.subject, version=version, dry_run=True)
    return {
        "dry_run": True, "changes": shown_changes(actor, outcome.changes),
        "confirm": confirmation(actor, act, version), "seconds": SECONDS,
        "next": "Nothing is changed yet. Show this to the person; to do it, call again with the same input and confirm.",
    }  # fmt: skip


def _list(actor: Actor, kind_name: str, raw: dict[str, Any]) -> dict[str, Any]:
    decision = may_list(actor, registry.kinds[kind_name])
    if not decision:
        raise ActionRefused(decision)
    given = _only(raw, {"filter": dict, "sort": str, "columns": list, "cursor": str, "limit": int})
    given["columns"] = [str(one) for one in given.get("columns", [])]
    found = list_page(actor, kind_name, ListState.read(given, registry.lists[kind_name]))
    items = [{"id": row.id, "version": row.version, **row.values} for row in found.rows]
    return {"items": items, "next": found.next_cursor or None}


def _moment(text: str) -> Any:
    try:
        return Instant().read(text) if text else None
    except ReadFailed as error:
        raise InputInvalid([Problem("as_of", error.code, error.sentence)]) from error


def _fixed() -> list[Tool]:
    return [
        Tool("find", "Find", "Find what can be done in Mainstay, and records, by words.",
             _object({"words": _TEXT, "limit": {"type": "integer"}}, "words"), reads=True),
        Tool("describe", "Describe", "The input and output of something that `find` named, as JSON Schema.",
             _object({"name": _TEXT}, "name"), reads=True),
        Tool("do", "Do", "Do anything that `find` named. A query or list answers at once; an action first answers with a "
             "dry run and a confirmation, and is done when called again with it.",
             _object({"name": _TEXT, "input": _INPUT, "id": _ID, "confirm": _CONFIRM, "as_of": _AS_OF}, "name"),
             reads=False),
    ]  # fmt: skip


def tool_name(one: Ability) -> str:
    """Dots are not safe in tool names everywhere."""
    return one.name.replace(".", "_")


def _favourite(one: Ability) -> Tool:
    fields: dict[str, Any] = {"input": one.input_schema()}
    needed = ["input"] if one.input_schema().get("required") else []
    if one.subject:
        fields["id"] = _ID
        needed.append("id")
    if one.query is not None:
        fields["as_of"] = _AS_OF
    if one.action is not None:
        fields["confirm"] = _CONFIRM
    words = f"{one.label}. {one.help}" + (
        " Answers with a dry run first; call again with confirm." if one.action else ""
    )
    return Tool(tool_name(one), one.label, words, _object(fields, *needed), reads=one.action is None,
                destroys=one.action is not None and one.action.destructive)  # fmt: skip


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}
