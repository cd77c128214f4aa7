"""Answering API calls: which operation, and what came of it."""

import hashlib
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from mainstay.framework.actions import perform
from mainstay.framework.actions.preview import shown_changes
from mainstay.framework.files.store import read_chunks, stage
from mainstay.framework.lists import ListState, list_page, may_list
from mainstay.framework.outputs import as_json_value
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.interfaces.api.calls import (
    body_of,
    caller,
    key_of,
    language_of,
    moment_of,
    parameters,
    parameters_of_input,
    version_stated,
)
from mainstay.interfaces.api.openapi import document
from mainstay.interfaces.api.problems import CallFailed, not_signed_in, problem, problem_of, wrong_method
from mainstay.interfaces.api.routes import Route
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, MainstayError, SubjectNotFound
from mainstay.kernel.sentences import sentence

log = logging.getLogger(__name__)
_ID = re.compile(r"[a-z0-9-]{4,40}")
_LIST = dict.fromkeys(("filter", "sort", "columns", "cursor", "limit"), False)


def endpoint(methods: dict[str, Route]) -> Callable[..., HttpResponse]:
    """The view of one address with its operations by method."""

    @csrf_exempt
    def view(request: HttpRequest, **kwargs: str) -> HttpResponse:
        actor = caller(request)
        with translation.override(language_of(request, actor)):
            if actor is None:
                return not_signed_in()
            method = "GET" if request.method == "HEAD" else request.method or ""
            if method not in methods:
                return wrong_method(sorted(methods))
            answer = _answered(request, actor, methods[method], kwargs.get("id", ""))
        patch_vary_headers(answer, ("Accept-Language", "Authorization"))
        return answer

    view.needs_actor = True  # type: ignore[attr-defined]
    return view


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Every other address below the API."""
    actor = caller(request)
    with translation.override(language_of(request, actor)):
        if actor is None:
            return not_signed_in()
        return problem(404, _("Not found"), _("There is no such address. The list is at /api/v1/openapi.json."))


no_such_address.needs_actor = True  # type: ignore[attr-defined]


def _answered(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    if public_id and not _ID.fullmatch(public_id):
        return problem_of(SubjectNotFound(route.kind))
    try:
        return _BY_PURPOSE[route.purpose](request, actor, route, public_id)
    except CallFailed as failed:
        return failed.answer
    except MainstayError as error:
        return problem_of(error)
    except Exception:
        log.exception("%s %s failed", route.method, route.path)
        return problem(500, _("Error"), _("Something went wrong here; it has been noted. Nothing was changed."))


def _act(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    assert route.action is not None  # noqa: S101 - chosen by the router
    parameters(request, {})
    dry_run = "dry-run" in request.headers.get("Prefer", "").lower()
    outcome = perform(
        actor, route.action.name, body_of(request), subject=public_id, version=version_stated(request),
        idempotency_key=key_of(request), dry_run=dry_run,
    )  # fmt: skip
    body = as_json_value(outcome.as_json())
    if dry_run:
        body = {"dry_run": True, "changes": shown_changes(actor, outcome.changes)}
    created = bool(route.action.creates) and not outcome.repeated and not dry_run
    answer = JsonResponse(body, status=201 if created else 200)
    if dry_run:
        answer["Preference-Applied"] = "dry-run"
    elif outcome.version:
        answer["ETag"] = f'"{outcome.version}"'
    if outcome.repeated:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _list(request: HttpRequest, actor: Actor, route: Route, _public_id: str) -> HttpResponse:
    given = parameters(request, _LIST)
    decision = may_list(actor, registry.kinds[route.kind])
    if not decision:
        raise ActionRefused(decision)
    found = list_page(actor, route.kind, ListState.read(given, registry.lists[route.kind]))
    items = [{"id": row.id, "version": row.version, **as_json_value(row.values)} for row in found.rows]
    answer = _with_etag(request, {"items": items, "next": found.next_cursor or None}, 0)
    if found.next_cursor:
        query = request.GET.copy()
        query["cursor"] = found.next_cursor
        answer["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return answer


def _query(request: HttpRequest, actor: Actor, route: Route, public_id: str) -> HttpResponse:
    assert route.query is not None  # noqa: S101 - chosen by the router
    known = parameters_of_input(route.query.input)
    own_past = "as_of" in known
    raw = parameters(request, {**known, "as_of": False})
    past = None if own_past else raw.pop("as_of", None)
    if route.purpose == "page":
        raw["id"] = public_id
    found = ask(actor, route.query.name, raw, as_of=moment_of(past) if past else None)
    return _with_etag(request, as_json_value(found), 0 if past else getattr(found, "version", 0))


def _with_etag(request: HttpRequest, body: Any, version: int) -> HttpResponse:
    """The body, or 304 when the caller has it. The ETag names the record's version, which If-Match takes, and the
    content, because a page shows more than the record itself.
    """
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{version or 0}.{hashlib.sha256(content).hexdigest()[:16]}"'
    stated = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if etag in stated or "*" in stated:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(content, content_type="application/json", headers={"ETag": etag})


def _upload(request: HttpRequest, actor: Actor, _route: Route, _public_id: str) -> HttpResponse:
    """Stage a file (multipart field ``file``); the answer's handle goes into an action's input."""
    if actor.token_verbs is not None and actor.token_verbs <= {"read"}:
        raise ActionRefused(refuse(sentence("This token does not include {action}.", action="file.attach"), "token"))
    given = request.FILES.get("file")
    if given is None or given.file is None:
        return problem(400, _("Invalid input"), _("Send one file in the field “file”."))
    stored = stage(actor, given.name or "file", read_chunks(given.file))
    return JsonResponse({"file": stored.public_id, "name": stored.name, "size": stored.size}, status=201)


def _document(_request: HttpRequest, _actor: Actor, _route: Route, _public_id: str) -> HttpResponse:
    """The OpenAPI document, for whoever is signed in or holds a token."""
    return JsonResponse(document())


_BY_PURPOSE: dict[str, Callable[[HttpRequest, Actor, Route, str], HttpResponse]] = {
    "action": _act, "list": _list, "query": _query, "page": _query, "upload": _upload, "document": _document,
}  # fmt: skip
