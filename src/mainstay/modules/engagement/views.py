"""What the gift rules say to a talk, shown while it is being written."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.framework.forms import form_for, raw_from_post
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.engagement.queries.hospitality import AskHospitality

_EMPTIED = {"contacts": "-", "colleagues": "-", "other_names": "-"}
"""People who were taken out of the form are not those who stand in the talk."""


@require_safe
@login_required
def hospitality(request: HttpRequest) -> HttpResponse:
    """A part of the form of a talk: per attendee what is left, the decision, the paragraph; empty without a cost."""
    raw = raw_from_post(form_for(AskHospitality), request.GET, _EMPTIED)
    page: dict[str, Any] = {"problems": [], "found": None}
    try:
        page["found"] = ask(request.actor, "interaction.hospitality", raw)  # type: ignore[attr-defined]
    except InputInvalid as error:
        page["problems"] = [one.sentence for one in error.problems] if raw.get("cost") else []
    except (SubjectNotFound, ActionRefused) as error:
        raise Http404 from error
    return render(request, "engagement/hospitality.html", page)


hospitality.needs_actor = True  # type: ignore[attr-defined]
