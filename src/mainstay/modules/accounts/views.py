"""The one address that the registries do not give: a card to download."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, SubjectNotFound


@require_safe
@login_required
def contact_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card of a contact for an address book; a contact that one does not see is not found."""
    try:
        card = ask(request.actor, "contact.card", {"id": public_id})  # type: ignore[attr-defined]
    except (SubjectNotFound, ActionRefused) as error:
        raise Http404 from error
    answer = HttpResponse(card.text, content_type="text/vcard; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{card.file_name}"'
    return answer


contact_card.needs_actor = True  # type: ignore[attr-defined]
