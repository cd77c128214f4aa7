"""Errors as problem details (RFC 9457), in the caller's language."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from mainstay.framework.problems import as_problem
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


class CallFailed(Exception):
    """A call that is wrong before any action is asked: its problem is ready to be sent."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(str(answer.status_code))
        self.answer = answer


def problem(status: int, title: str, detail: str = "", **extra: Any) -> HttpResponse:
    """An application/problem+json answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def problem_of(error: MainstayError) -> HttpResponse:
    """An error of the product as a problem."""
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 400)
    titles = {404: _("Not found"), 403: _("Refused"), 412: _("Changed in the meantime"), 409: _("Conflict"),
              422: _("Invalid input")}  # fmt: skip
    return problem(status, titles.get(status, _("Error")), **as_problem(error))


def not_signed_in() -> HttpResponse:
    """No token, or one that is unknown, revoked or over."""
    answer = problem(401, _("Sign in"), _("Send a token that runs: Authorization: Bearer ms_…"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def wrong_method(allowed: list[str]) -> HttpResponse:
    """The address is right, the method is not."""
    answer = problem(
        405, _("Method not allowed"), _("This address takes {methods}.").format(methods=", ".join(allowed))
    )
    answer["Allow"] = ", ".join(allowed)
    return answer
