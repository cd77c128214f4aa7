"""Errors as problem details (RFC 9457), in the caller's language."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from mainstay.framework.sentences import in_words
from mainstay.kernel.errors import (
    ActionRefused,
    IdempotencyConflict,
    InputInvalid,
    MainstayError,
    RuleBroken,
    StaleVersion,
    SubjectNotFound,
)

STATUS: tuple[tuple[type[MainstayError], int], ...] = (
    (SubjectNotFound, 404), (ActionRefused, 403), (StaleVersion, 412), (IdempotencyConflict, 409),
    (InputInvalid, 422), (RuleBroken, 422),
)  # fmt: skip


def problem(status: int, title: str, detail: str = "", **extra: Any) -> HttpResponse:
    """An application/problem+json answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def problem_of(error: MainstayError) -> HttpResponse:
    """An error of the product as a problem."""
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 400)
    extra: dict[str, Any] = {"code": error.code}
    if isinstance(error, InputInvalid):
        extra["errors"] = [
            {"path": p.path, "code": p.code, "detail": in_words(p.sentence)} for p in error.problems
        ]
    elif isinstance(error, RuleBroken) and error.path:
        extra["errors"] = [{"path": error.path, "code": error.code, "detail": in_words(error.sentence)}]
    elif isinstance(error, StaleVersion):
        extra |= {"expected": error.expected, "found": error.found}
    titles = {404: _("Not found"), 403: _("Refused"), 412: _("Changed in the meantime"), 409: _("Conflict"),
              422: _("Invalid input")}  # fmt: skip
    return problem(status, titles.get(status, _("Error")), in_words(error.sentence), **extra)
