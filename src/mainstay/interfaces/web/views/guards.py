"""What every view goes through: an actor is required, and what goes wrong becomes a page or a part of one."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from mainstay.framework.sentences import in_words
from mainstay.kernel.errors import (
    ActionRefused,
    InputInvalid,
    MainstayError,
    RuleBroken,
    StaleVersion,
    SubjectNotFound,
)

View = Callable[..., HttpResponseBase]
STATUS = {SubjectNotFound: 404, ActionRefused: 403, StaleVersion: 409, InputInvalid: 422, RuleBroken: 422}


def for_actor(view: View) -> View:
    """The view with ``request.actor``; without one to sign-in (a part of a page gets a plain 401)."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(request, "actor"):
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except MainstayError as error:
            return error_page(request, error)

    guarded.needs_actor = True  # type: ignore[attr-defined]
    return guarded


def error_page(request: HttpRequest, error: MainstayError) -> HttpResponse:
    """One calm page that says what is wrong and what to do; JSON for scripts."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    if "application/json" in request.headers.get("Accept", ""):
        detail = in_words(error.sentence)
        return JsonResponse({"detail": detail, "problems": problems_json(error)}, status=status)
    titles = {404: _("Not found"), 403: _("You may not do this"), 409: _("Changed in the meantime")}
    page = {
        "title": titles.get(status, _("This does not work")), "text": error.sentence,
        "actions": [*_way_out(error), {"label": _("My day"), "url": "/", "primary": not _way_out(error)}, *_why(status)],
    }  # fmt: skip
    return render(request, "error.html", {"page": page}, status=status)


def problems_json(error: MainstayError) -> list[dict[str, str]]:
    """Problems as every interface gives them: path, code, sentence."""
    if isinstance(error, InputInvalid):
        return [{"path": p.path, "code": p.code, "sentence": in_words(p.sentence)} for p in error.problems]
    return [{"path": getattr(error, "path", ""), "code": error.code, "sentence": in_words(error.sentence)}]


def as_of(request: HttpRequest) -> datetime | None:
    """The past moment that this person looks at; None for now."""
    stored = request.session.get("as_of")
    return datetime.fromisoformat(stored) if stored else None


def _way_out(error: MainstayError) -> list[dict[str, Any]]:
    """Where to go to be allowed, when the sentence names an address of the program."""
    values = getattr(error.sentence, "values", {})
    address = str(values.get("address", ""))
    return [{"label": _("Go there"), "url": address, "primary": True}] if address.startswith("/") else []


def _why(status: int) -> list[dict[str, Any]]:
    return [{"label": _("Why was this refused?"), "url": "/why/refused/"}] if status == 403 else []  # noqa: PLR2004
