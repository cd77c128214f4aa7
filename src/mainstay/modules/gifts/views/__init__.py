"""The answer of the rules while a plan is being written, and the record for an examiner as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mainstay.framework.audit.looks import record_export
from mainstay.framework.forms import form_for, raw_from_post
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.gifts.queries.answers import AskAnswer, GiftAnswer
from mainstay.modules.gifts.views.examiner_files import MEDIA_TYPES, examiner_bytes

_HELPED = ("account", "contacts", "given_on")


@require_POST
@login_required
def answer_part(request: HttpRequest) -> HttpResponse:
    """What the rules say of the plan as it stands in the form; nothing is saved."""
    form_class = form_for(AskAnswer)
    raw = {
        name: value for name, value in raw_from_post(form_class, request.POST, {}).items() if value not in ("", None)
    }
    actor = request.actor  # type: ignore[attr-defined]
    shown: dict[str, Any] = {"begun": bool(raw.get("contacts") and raw.get("given_on") and raw.get("cost"))}
    try:
        shown["help"] = ask(actor, "gift.inviting", {name: raw[name] for name in _HELPED if name in raw})
        shown["answer"] = ask(actor, "gift.answer", raw)
    except InputInvalid as error:
        shown["problems"] = [(_label(form_class, one.path), one.sentence) for one in error.problems]
    except (SubjectNotFound, ActionRefused) as error:
        raise Http404 from error
    shown["asked"] = _asked(shown)
    return render(request, "gifts/answer_part.html", shown)


def _label(form_class: Any, path: str) -> Any:
    spec = form_class.specs.get(path.split(".", maxsplit=1)[0])
    return spec.label if spec else ""


def _asked(shown: dict[str, Any]) -> tuple[str, ...]:
    """The names of those whom the decision would ask."""
    answer: GiftAnswer | None = shown.get("answer")
    if answer is None or answer.decision != "refer":
        return ()
    return next((one.names for one in shown["help"].asked if one.route == answer.route), ())


@require_safe
@login_required
def examiner_file(request: HttpRequest, form: str) -> HttpResponse:
    """The record of a period as a spreadsheet, as text or for print; who took it is recorded."""
    if form not in MEDIA_TYPES:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    period = {name: request.GET.get(name, "") for name in ("from_on", "to_on")}
    try:
        found = ask(actor, "gift.examiner", period)
    except (SubjectNotFound, ActionRefused, InputInvalid) as error:
        raise Http404 from error
    record_export(actor, "gift_entry", {"form": form, "filter": period, "rows": len(found.lines)})
    answer = HttpResponse(examiner_bytes(found, form, actor, timezone.localtime()), content_type=MEDIA_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="gifts-{found.from_on}-{found.to_on}.{form}"'
    return answer


answer_part.needs_actor = True  # type: ignore[attr-defined]
examiner_file.needs_actor = True  # type: ignore[attr-defined]
