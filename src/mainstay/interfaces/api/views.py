"""Answering API calls: who calls, which operation, what came of it."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from mainstay.framework.actions import perform
from mainstay.framework.files.store import read_chunks, stage
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.outputs import as_json_value
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.tokens.declared import token_behind
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.api.openapi import document
from mainstay.interfaces.api.problems import problem, problem_of
from mainstay.interfaces.api.routes import Route
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, MainstayError, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.queries import actor_of_token

log = logging.getLogger(__name__)
MAX_BODY = 2 * 1024 * 1024


def caller(request: HttpRequest) -> Actor | None:
    """The actor behind a bearer token; a signed-in browser may read, but not write, without one."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        row = token_behind(header.removeprefix("Bearer ").strip())
        return actor_of_token(row.user_id, frozenset(row.verbs)) if row else None
    if request.method == "GET" and hasattr(request, "actor"):
        return request.actor.through("api")  # type: ignore[no-any-return]
    return None


def endpoint(methods: dict[str, Route]) -> Callable[..., HttpResponse]:
    """The view of one address with its operations by method."""

    @csrf_exempt
    def view(request: HttpRequest, **kwargs: str) -> HttpResponse:
        actor = caller(request)
        if actor is None:
            answer = problem(401, _("Sign in"), _("Send a token: Authorization: Bearer ms_…"))
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        route = methods.get(request.method or "")
        if route is None:
            answer = problem(405, _("Method not allowed"))
            answer["Allow"] = ", ".join(sorted(methods))
            return answer
        with translation.override(request.headers.get("Accept-Language", actor.language)[:2] or "en"):
            return _answered(request, actor, route, kwargs.get("id", ""))

    view.needs_actor = True  # type: ignore[attr-defined]
    return view


def _answered(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    try:
        if route.action is not None:
            return _act(request, actor, route, public_id)
        if route.purpose == "list":
            return _list(request, actor, route)
        return _query(request, actor, route, public_id)
    except MainstayError as error:
        return problem_of(error)


def _body(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        raise InputInvalid([Problem("", "too_large", sentence("The body is larger than 2 MB. Stage a file instead."))])
    if not request.body:
        return {}
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InputInvalid([Problem("", "json", sentence("The body is not valid JSON."))]) from error


def _act(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    assert route.action is not None  # noqa: S101 - chosen by the router
    stated = request.headers.get("If-Match", "").strip('W/"')
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 100:  # noqa: PLR2004
        raise InputInvalid([Problem("Idempotency-Key", "too_long", sentence("At most 100 characters."))])
    outcome = perform(
        actor, route.action.name, _body(request), subject=public_id,
        version=int(stated) if stated.isdigit() else None, idempotency_key=key,
        dry_run=request.headers.get("Prefer", "") == "dry-run",
    )  # fmt: skip
    created = bool(route.action.creates) and not outcome.repeated
    answer = JsonResponse(as_json_value(outcome.as_json()), status=201 if created else 200)
    if outcome.version:
        answer["ETag"] = f'"{outcome.version}"'
    if outcome.repeated:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _list(request: HttpRequest, actor: Actor, route: Route) -> HttpResponse:
    decision = actor.may(registry.kinds[route.kind].rights, "read")
    if not decision:
        raise ActionRefused(decision)
    given = request.GET.dict()
    _only_known(given, ("filter", "sort", "columns", "cursor", "limit"))
    if actor.token_verbs is not None and not {"read", f"{route.kind}.*", f"{route.kind}.list"} & actor.token_verbs:
        from mainstay.kernel.decision import refuse

        raise ActionRefused(refuse(sentence("This token does not include {action}.", action=f"{route.kind}.list")))
    found = list_page(actor, route.kind, ListState.read(given, registry.lists[route.kind]))
    items = [{"id": row.id, "version": row.version, **as_json_value(row.values)} for row in found.rows]
    answer = JsonResponse({"items": items, "next": found.next_cursor or None})
    if found.next_cursor:
        query = request.GET.copy()
        query["cursor"] = found.next_cursor
        answer["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return answer


def _query(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    assert route.query is not None  # noqa: S101 - chosen by the router
    names = {spec.name for spec in fields_of(route.query.input)}
    raw: dict[str, Any] = {}
    for name in request.GET:
        values = request.GET.getlist(name)
        raw[name] = values if len(values) > 1 else values[0]
    past = raw.pop("as_of", None) if "as_of" not in names else None
    if route.purpose == "page":
        raw["id"] = public_id
    found = ask(actor, route.query.name, raw, as_of=_moment(past) if past else None)
    body = as_json_value(found)
    answer = JsonResponse(body, safe=False)
    version = getattr(found, "version", None)
    if version:
        etag = f'"{version}"'
        if request.headers.get("If-None-Match") == etag and not past:
            return HttpResponse(status=304, headers={"ETag": etag})
        answer["ETag"] = etag
    return answer


def _moment(text: str) -> Any:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InputInvalid([Problem("as_of", "instant", sentence(
            "Write the moment with its offset, like 2026-11-24T10:00:00+02:00."))])  # fmt: skip
    return found


def _only_known(given: dict[str, Any], known: tuple[str, ...]) -> None:
    wrong = [name for name in given if name not in known]
    if wrong:
        raise InputInvalid([Problem(name, "unknown_field", sentence("There is no parameter {name}.", name=name[:60]))
                            for name in wrong])  # fmt: skip


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Stage a file (multipart field ``file``); the answer's handle goes into an action's input."""
    actor = caller(request)
    if actor is None:
        return problem(401, _("Sign in"), _("Send a token: Authorization: Bearer ms_…"))
    given = request.FILES.get("file")
    if request.method != "POST" or given is None:
        return problem(400, _("Invalid input"), _("Send one file in the field “file”."))
    try:
        stored = stage(actor, given.name or "file", read_chunks(given.file))
    except MainstayError as error:
        return problem_of(error)
    return JsonResponse({"file": stored.public_id, "name": stored.name, "size": stored.size}, status=201)


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for whoever is signed in or holds a token."""
    if caller(request) is None:
        return problem(401, _("Sign in"))
    return JsonResponse(document())


upload.needs_actor = openapi.needs_actor = True  # type: ignore[attr-defined]
