"""Reading a call: who calls, in which language, with which body, parameters and headers."""

import json
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from mainstay.framework.tokens.declared import token_behind
from mainstay.framework.values import References
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.api.problems import CallFailed, problem
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.people.queries import actor_of_token

MAX_BODY = 2 * 1024 * 1024
MAX_KEY = 100
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]+)?"')


def caller(request: HttpRequest) -> Actor | None:
    """The actor behind a bearer token; a signed-in browser may read, but not write, without one."""
    header = request.headers.get("Authorization", "")
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() == "bearer":
        row = token_behind(secret.strip())
        return actor_of_token(row.user_id, frozenset(row.verbs)) if row else None
    if request.method in {"GET", "HEAD"} and hasattr(request, "actor"):
        return request.actor.through("api")  # type: ignore[no-any-return]
    return None


def language_of(request: HttpRequest, actor: Actor | None) -> str:
    """What the call asks for in Accept-Language, else what the user reads."""
    known = dict(settings.LANGUAGES)
    if request.headers.get("Accept-Language") or actor is None:
        return translation.get_language_from_request(request)
    return actor.language if actor.language in known else "en"


def body_of(request: HttpRequest) -> Any:
    """The JSON body; an empty one is an empty object. Raises CallFailed for one too large, InputInvalid for no JSON."""
    try:
        raw = request.body
    except (RequestDataTooBig, UnreadablePostError):
        raw = None
    if raw is None or len(raw) > MAX_BODY:
        raise CallFailed(problem(413, _("Too large"), _("The body is larger than 2 MB. Stage a file instead.")))
    if not raw:
        return {}
    try:
        return json.loads(raw, object_pairs_hook=_without_repetition, parse_constant=_no_constant)
    except RecursionError as error:
        raise _invalid("", "json", sentence("The body is nested too deeply.")) from error
    except ValueError as error:
        raise _invalid("", "json", sentence("The body is not valid JSON.")) from error


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _invalid("", "repeated", sentence("A field is given twice."))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def version_stated(request: HttpRequest) -> int | None:
    """The version in If-Match: ``"3"`` or the ETag of a page; ``*`` matches any. Raises InputInvalid for others."""
    stated = request.headers.get("If-Match", "").strip()
    if stated in {"", "*"}:
        return None
    found = _ETAG.fullmatch(stated)
    if found is None:
        raise _invalid("If-Match", "etag", sentence('Give one version as the ETag gave it, like "3".'))
    return int(found.group(1))


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > MAX_KEY:
        raise _invalid("Idempotency-Key", "too_long", sentence("At most 100 characters."))
    return key


def parameters(request: HttpRequest, known: dict[str, bool]) -> dict[str, Any]:
    """The query parameters; ``known`` says which there are and whether each may come several times."""
    problems = []
    found: dict[str, Any] = {}
    for name, values in request.GET.lists():
        if name not in known:
            problems.append(
                Problem(name[:60], "unknown_field", sentence("There is no parameter {name}.", name=name[:60]))
            )
        elif known[name]:
            found[name] = [part for value in values for part in str(value).split(",")]
        elif len(values) > 1:
            problems.append(Problem(name, "repeated", sentence("{name} may be given once.", name=name)))
        else:
            found[name] = values[0]
    if problems:
        raise InputInvalid(problems)
    return found


def parameters_of_input(input_class: type) -> dict[str, bool]:
    """The parameters of a query's input: lists of ids may come several times."""
    return {spec.name: isinstance(spec.type, References) for spec in fields_of(input_class)}


def moment_of(text: str) -> Any:
    """A past moment; raises InputInvalid."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        words = sentence("Write the moment with its offset, like 2026-11-24T10:00:00+02:00.")
        raise _invalid("as_of", "instant", words)
    return found


def _invalid(path: str, code: str, words: Sentence) -> InputInvalid:
    return InputInvalid([Problem(path, code, words)])
