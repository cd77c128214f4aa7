"""The two pages that are not derived: joining by invitation, and why one sees a record."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.framework.actions import perform
from mainstay.framework.queries import ask
from mainstay.framework.sentences import in_words
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import InputInvalid, SubjectNotFound

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
