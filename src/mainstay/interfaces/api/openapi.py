"""The OpenAPI 3.1 document, derived from the routes."""

from functools import cache
from typing import Any

from mainstay import __version__
from mainstay.framework.outputs import schema_of
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import fields_of, json_schema
from mainstay.interfaces.api.routes import Route, routes

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_OUTCOME = {
    "type": "object",
    "properties": {"kind": {"type": "string"}, "id": {"type": "string"}, "version": {"type": "integer"}},
}


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    paths["/files"] = {"post": _upload()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mainstay", "version": __version__,
                 "description": "Everything a person can do in Mainstay, under the same rights."},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": {"description": "What is wrong and what to do (RFC 9457)",
                                      "content": {"application/problem+json": {"schema": _problem_schema()}}}},
        },
    }  # fmt: skip


def _operation(route: Route) -> dict[str, Any]:
    made = {
        "operationId": route.operation_id,
        "tags": [route.kind or (route.query.noun if route.query else "do")],
        "parameters": _parameters(route),
        "responses": {"200": _answer(route), "default": _PROBLEM},
    }
    if route.action is not None:
        made |= {"summary": str(route.action.label), "description": route.action.help}
        if route.action.creates:
            made["responses"]["201"] = _answer(route)
        made["requestBody"] = {
            "required": any(spec.required for spec in fields_of(route.action.input)),
            "content": {"application/json": {"schema": json_schema(route.action.input)}},
        }
    elif route.query is not None:
        made |= {"summary": str(route.query.label), "description": route.query.help}
    else:
        made["summary"] = str(registry.kinds[route.kind].plural)
    return made


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{id}" in route.path:
        found.append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
    if route.action is not None:
        found.append(_header("Idempotency-Key", "Repeating the call with this key does nothing twice."))
        if route.action.subject:
            found.append(_header("If-Match", "The version you saw, as given in ETag."))
        found.append(_header("Prefer", "dry-run: say what would change, change nothing."))
    if route.purpose == "list":
        found += [_query_parameter(name, {"type": "integer"} if name == "limit" else {"type": "string"})
                  for name in ("filter", "sort", "columns", "cursor", "limit")]  # fmt: skip
    if route.query is not None:
        found += [
            {"name": spec.name, "in": "query", "required": spec.required, "schema": spec.type.schema()}
            for spec in fields_of(route.query.input) if not (route.purpose == "page" and spec.name == "id")
        ]  # fmt: skip
        found.append(_query_parameter("as_of", {"type": "string", "format": "date-time"}))
    return found


def _header(name: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": words, "schema": {"type": "string"}}


def _query_parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _answer(route: Route) -> dict[str, Any]:
    schema: dict[str, Any] = _OUTCOME
    if route.query is not None:
        schema = schema_of(route.query.output)
        if route.query.many:
            schema = {"type": "array", "items": schema}
    elif route.purpose == "list":
        schema = {"type": "object", "required": ["items", "next"], "properties": {
            "items": {"type": "array", "items": {"type": "object"}}, "next": {"type": ["string", "null"]}}}  # fmt: skip
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def _upload() -> dict[str, Any]:
    return {
        "operationId": "stage_file", "tags": ["file"], "summary": "Stage a file",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
            "type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}}}},
        "responses": {"201": {"description": "Its handle", "content": {"application/json": {"schema": {
            "type": "object", "properties": {"file": {"type": "string"}}}}}}, "default": _PROBLEM},
    }  # fmt: skip


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object", "required": ["title", "status"],
        "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                       "detail": {"type": "string"}, "code": {"type": "string"},
                       "errors": {"type": "array", "items": {"type": "object", "properties": {
                           "path": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}}}}},
    }  # fmt: skip
