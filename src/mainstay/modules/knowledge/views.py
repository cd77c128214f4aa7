"""What somebody would still have to confirm, shown while an appointment is being written."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound

_ASKED = ("user", "role", "job_title", "from_on")


@require_safe
@login_required
def needed(request: HttpRequest) -> HttpResponse:
    """A part of the form of an appointment; empty while nobody and no role is chosen."""
    given = {name: value for name in _ASKED if (value := request.GET.get(name, "").strip())}
    try:
        found = ask(request.actor, "knowledge.needed", given)  # type: ignore[attr-defined]
    except InputInvalid:
        found = None
    except (SubjectNotFound, ActionRefused) as error:
        raise Http404 from error
    return render(request, "knowledge/needed.html", {"needed": found})


needed.needs_actor = True  # type: ignore[attr-defined]
