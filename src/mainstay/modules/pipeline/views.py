"""The one page part of the pipeline that is not derived: a card dropped on a column of the board."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from mainstay.framework.actions import perform
from mainstay.framework.actions.prepare import title_of
from mainstay.framework.forms import filled_form, form_for, raw_from_post, show_problems
from mainstay.framework.queries import ask
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, MainstayError, Problem, SubjectNotFound
from mainstay.kernel.sentences import Sentence
from mainstay.modules.pipeline.actions.moving import GapFillers, MoveOpportunity

_BOARD = ("pipeline", "whose", "closes_from", "closes_to")
_REFUSED = 422


@require_POST
@login_required
def move_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a deal to the column posted as ``to``: the whole board with its sums, or 422 with the card and what it
    lacks as fields to fill in.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    raw = raw_from_post(form_for(MoveOpportunity), request.POST, {})
    try:
        perform(actor, "opportunity.move", raw, subject=public_id, version=_version(request))
    except SubjectNotFound:
        return HttpResponse(status=404)
    except MainstayError as error:
        return _refused(request, actor, public_id, error)
    given = {name: request.GET[name] for name in _BOARD if request.GET.get(name)}
    page = ask(actor, "pipeline.board", given)
    return render(request, "pipeline/board_body.html", {"page": page})


def _refused(request: HttpRequest, actor: Actor, public_id: str, error: MainstayError) -> HttpResponse:
    problems = list(error.problems) if isinstance(error, InputInvalid) else [Problem("", error.code, error.sentence)]
    names = _fields_to_fill(problems) if not isinstance(error, ActionRefused) else []
    form_class = form_for(MoveOpportunity, only=names) if names else None
    form = filled_form(form_class, {}, None, lambda kind, one: title_of(actor, kind, one)) if form_class else None
    posted = {problem.path for problem in problems if request.POST.get(problem.path)}
    if form is not None and posted:
        form = filled_form(type(form), {}, request.POST, lambda kind, one: title_of(actor, kind, one))
        show_problems(form, [problem for problem in problems if problem.path in posted])
    refusal = {
        "said": _said(problems),
        "fields": [form[name] for name in names] if form else [],
        "to": request.POST.get("to", ""),
    }
    card = ask(actor, "opportunity.card", {"id": public_id})
    board = {"whose": request.GET.get("whose", ""), "id": request.GET.get("pipeline", "")}
    shown = {"card": card, "refusal": refusal, "board": board}
    return render(request, "pipeline/card.html", shown, status=_REFUSED)


def _fields_to_fill(problems: list[Problem]) -> list[str]:
    """Names of the inputs that would help: one for each problem, and "nobody competes" beside the competitor."""
    known = form_for(GapFillers).specs
    names = list(dict.fromkeys(problem.path for problem in problems if problem.path in known))
    return [*names, "no_competitor"] if "competitor" in names else names


def _said(problems: list[Problem]) -> list[Sentence]:
    return [problem.sentence for problem in problems]


def _version(request: HttpRequest) -> Any:
    stated = request.POST.get("version", "")
    return int(stated) if stated.isdigit() else None


move_card.needs_actor = True  # type: ignore[attr-defined]
