"""The OpenAPI 3.1 document, derived from the routes."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext

from mainstay import __version__
from mainstay.framework.custom_fields.fields import edition
from mainstay.framework.outputs import schema_of
from mainstay.framework.registry import registry
from mainstay.framework.values import Json, Lines
from mainstay.framework.values.base import FieldSpec
from mainstay.framework.values.inputs import fields_of, json_schema
from mainstay.interfaces.api.routes import Route, routes

JsonSchema = dict[str, Any]
_TEXT: JsonSchema = {"type": "string"}
_PROBLEM = {"$ref": "#/components/responses/Problem"}
_OUTCOME = {"$ref": "#/components/schemas/Outcome"}
_IF_NONE_MATCH = "The ETag of what you have: the answer is 304 when it is still so."


def document() -> dict[str, Any]:
    """The whole document, its labels in the language that is active."""
    return _document(get_language() or "en", edition())


@lru_cache(maxsize=16)
def _document(_language: str, _edition_of_fields: str) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in routes():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    words = gettext("Everything a person can do in Mainstay, under the same rights.")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mainstay", "version": __version__, "description": words},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": {"description": "What is wrong and what to do (RFC 9457)",
                                      "content": {"application/problem+json": {"schema": _problem_schema()}}}},
            "schemas": {"Outcome": _outcome_schema()},
        },
    }  # fmt: skip


def _operation(route: Route) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": route.operation_id,
        "tags": [_tag(route)],
        "summary": _summary(route),
        "parameters": _parameters(route),
        "responses": {"200": _answer(route), "default": _PROBLEM},
    }
    if route.purpose == "upload":
        return made | {"requestBody": _upload_body(), "responses": {"201": _answer(route), "default": _PROBLEM}}
    if route.method == "GET":
        made["responses"]["304"] = {"description": "It is still what you have"}
    if route.query is not None:
        made["description"] = route.query.help
    if route.action is not None:
        made["description"] = route.action.help
        if route.action.creates:
            made["responses"]["201"] = _answer(route)
        made["requestBody"] = {
            "required": any(spec.required for spec in fields_of(route.action.input)),
            "content": {"application/json": {"schema": json_schema(route.action.input)}},
        }
    return made


def _tag(route: Route) -> str:
    named = route.action or route.query
    return route.kind or (named.noun if named else route.purpose)


def _summary(route: Route) -> str:
    named = route.action or route.query
    if named is not None:
        return str(named.label)
    fixed = {"upload": gettext("Stage a file"), "document": gettext("This document")}
    return fixed[route.purpose] if route.purpose in fixed else str(registry.kinds[route.kind].plural)


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{id}" in route.path:
        found.append({"name": "id", "in": "path", "required": True, "schema": _TEXT})
    if route.action is not None:
        found.append(_header("Idempotency-Key", "Repeating the call with this key does nothing twice."))
        if route.action.subject:
            found.append(_header("If-Match", "The version you saw, as given in ETag."))
        found.append(_header("Prefer", "dry-run: say what would change, change nothing."))
    elif route.method == "GET":
        found.append(_header("If-None-Match", _IF_NONE_MATCH))
    if route.purpose == "list":
        found += [_parameter(name, {"type": "integer", "maximum": 500, "minimum": 1} if name == "limit" else _TEXT)
                  for name in ("filter", "sort", "columns", "cursor", "limit")]  # fmt: skip
    if route.query is not None:
        specs = [one for one in fields_of(route.query.input) if route.purpose != "page" or one.name != "id"]
        found += [_parameter(one.name, _schema_in_address(one), required=one.required) for one in specs]
        if all(one.name != "as_of" for one in specs):
            found.append(_parameter("as_of", {"type": "string", "format": "date-time"}))
    return found


def _schema_in_address(spec: FieldSpec) -> JsonSchema:
    """Objects stand in an address as JSON text."""
    if isinstance(spec.type, Json | Lines):
        return {"type": "string", "contentMediaType": "application/json", "title": str(spec.label)}
    return spec.type.schema() | {"title": str(spec.label)}


def _header(name: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": words, "schema": _TEXT}


def _parameter(name: str, schema: JsonSchema, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _answer(route: Route) -> dict[str, Any]:
    schema: JsonSchema = _OUTCOME
    if route.query is not None:
        schema = schema_of(route.query.output)
        if route.query.many:
            schema = {"type": "array", "items": schema}
    elif route.purpose == "list":
        schema = {"type": "object", "required": ["items", "next"], "properties": {
            "items": {"type": "array", "items": {"type": "object"}}, "next": {"type": ["string", "null"]}}}  # fmt: skip
    elif route.purpose == "upload":
        schema = {"type": "object", "required": ["file"], "properties": {
            "file": _TEXT, "name": _TEXT, "size": {"type": "integer"}}}  # fmt: skip
    elif route.purpose == "document":
        schema = {"type": "object"}
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def _upload_body() -> dict[str, Any]:
    schema = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _outcome_schema() -> JsonSchema:
    return {
        "type": "object",
        "description": "The record made or changed, and what the action has to say; of a dry run, the changes.",
        "properties": {"kind": _TEXT, "id": _TEXT, "version": {"type": "integer"}, "dry_run": {"type": "boolean"},
                       "changes": {"type": "array", "items": {"type": "object"}}},
    }  # fmt: skip


def _problem_schema() -> JsonSchema:
    field = {"type": "object", "properties": {"path": _TEXT, "code": _TEXT, "detail": _TEXT}}
    return {
        "type": "object", "required": ["title", "status"],
        "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "code": _TEXT,
                       "expected": {"type": "integer"}, "found": {"type": "integer"},
                       "errors": {"type": "array", "items": field}},
    }  # fmt: skip
