"""The two pages that are not derived: joining by invitation, and why one sees a record."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.framework.actions import perform
from mainstay.framework.audit.looks import record_look
from mainstay.framework.outputs import as_json_value
from mainstay.framework.queries import ask
from mainstay.framework.sentences import in_words
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound

_DOORKEEPER = system_actor("doorkeeper", frozenset({"invitation.accept"}))


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password and join; whatever is wrong is said in the form."""
    problems = []
    if not ratelimit.consume(request, action="invitation"):
        too_many: HttpResponse = ratelimit.respond_429(request)
        return too_many
    if request.method == "POST":
        try:
            perform(_DOORKEEPER, "invitation.accept", {"token": token, "password": request.POST.get("password", "")})
        except InputInvalid as error:
            problems = [{"sentence": in_words(one.sentence)} for one in error.problems]
        else:
            messages.success(request, _("You have joined. Sign in with your e-mail address and your new password."))
            return redirect("account_login")
    return render(request, "people/invitation.html", {"problems": problems}, status=422 if problems else 200)


@require_safe
@login_required
def why(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Why one sees a record; a record that one does not see is not found."""
    try:
        page = ask(request.actor, "people.why", {"kind": kind, "id": public_id})  # type: ignore[attr-defined]
    except (SubjectNotFound, InputInvalid) as error:
        raise Http404 from error
    return render(request, "people/why.html", {"page": page})


why.needs_actor = True  # type: ignore[attr-defined]


@require_safe
@login_required
def deputy_preview(request: HttpRequest) -> HttpResponse:
    """What would forbid the deputyship that is being written, before it is saved; nothing while it is incomplete."""
    given = {name: value for name in _PREVIEWED if (value := request.GET.get(name, "").strip())}
    try:
        found = ask(request.actor, "deputyship.preview", given)  # type: ignore[attr-defined]
    except InputInvalid:
        found = None
    except (SubjectNotFound, ActionRefused) as error:
        raise Http404 from error
    return render(request, "people/deputy_preview.html", {"preview": found})


@require_safe
@login_required
def deputy_export(request: HttpRequest, public_id: str) -> HttpResponse:
    """One file for one deputyship: its terms, and every act and refusal under it; the look is recorded."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        parts = {name: ask(actor, f"deputyship.{name}", {"id": public_id}) for name in ("page", "report")}
    except (SubjectNotFound, InputInvalid) as error:
        raise Http404 from error
    record_look(actor, "deputyship.export", "deputyship", public_id)
    answer = JsonResponse({"deputyship": as_json_value(parts["page"]), "report": as_json_value(parts["report"])},
                          json_dumps_params={"ensure_ascii": False, "indent": 1})  # fmt: skip
    answer["Content-Disposition"] = f'attachment; filename="deputyship-{public_id}.json"'
    return answer


_PREVIEWED = ("principal", "deputy", "from_on", "last_on", "reason", "scope")
deputy_preview.needs_actor = True  # type: ignore[attr-defined]
deputy_export.needs_actor = True  # type: ignore[attr-defined]
