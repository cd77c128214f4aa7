"""Small answers: home, lookups, the command palette, language, theme, the past, files, tasks."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mainstay.framework.actions import perform
from mainstay.framework.actions.prepare import creations, record_url, title_of
from mainstay.framework.files.queries import visible_file
from mainstay.framework.files.store import open_file, stage
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.search.find import find
from mainstay.framework.tasks.queries import own_task, own_tasks
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.errors import SubjectNotFound


def back(request: ActorRequest) -> HttpResponse:
    """To the page one came from."""
    wished = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    return HttpResponseRedirect(wished if safe else "/")


def set_language(request: ActorRequest) -> HttpResponse:
    """Speak another language, from the next page on; before sign-in only in this browser."""
    language = request.POST.get("language", "")
    if request.method == "POST" and language in dict(settings.LANGUAGES):
        if hasattr(request, "actor"):
            perform(request.actor, "user.prefer", {"language": language})
        response = back(request)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax",
                            secure=settings.SESSION_COOKIE_SECURE)  # fmt: skip
        return response
    return back(request)


@for_actor
def set_theme(request: ActorRequest) -> HttpResponse:
    """Light, dark, or as the device."""
    perform(request.actor, "user.prefer", {"theme": request.POST.get("theme", "")})
    return HttpResponse(status=204)


@for_actor
def set_as_of(request: ActorRequest) -> HttpResponse:
    """Look at everything as it was at a moment of the reader's day; an empty moment comes back to now."""
    moment = request.POST.get("moment", "")
    request.session.pop("as_of", None)
    if moment:
        try:
            found = timezone.make_aware(datetime.fromisoformat(moment), _zone(request))
        except ValueError:
            found = timezone.now()
        if found < timezone.now():
            request.session["as_of"] = found.isoformat()
    return back(request)


def _zone(request: ActorRequest) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(request.actor.zone)


@for_actor
def lookup(request: ActorRequest, kind: str) -> HttpResponse:
    """Records of a kind while their name is being typed: ``{items: [{id, title, hint}]}``."""
    declared = registry.kinds.get(kind)
    if declared is None:
        raise SubjectNotFound(kind)
    actor = request.actor
    text = request.GET.get("q", "").strip()
    if declared.search is not None and text:
        items = [{"id": hit.public_id, "title": hit.title} for hit in find(actor, text, kinds=(kind,), limit=12)]
    else:
        rows = visible_to(actor, declared)
        rows = rows.order_by(next((f.sort for f in declared.fields if f.sort), "id"))[:200]
        words = text.casefold()
        items = [{"id": row.public_id, "title": declared.title(row)} for row in rows
                 if words in declared.title(row).casefold()][:12]  # fmt: skip
    return JsonResponse({"items": items})


@for_actor
def palette(request: ActorRequest) -> HttpResponse:
    """What the command palette shows for some words: records found, and actions whose name fits."""
    actor = request.actor
    text = request.GET.get("q", "").strip()
    items = []
    for hit in find(actor, text, limit=12):
        url = record_url(hit.kind, hit.public_id, actor)
        if url:
            items.append({"group": str(registry.kinds[hit.kind].plural), "label": hit.title, "hint": "",
                          "url": url})  # fmt: skip
    items.sort(key=lambda item: item["group"])
    words = text.casefold()
    items += [{"group": _("Do"), "label": offer.label, "hint": "", "url": f"/do/{offer.name}/"}
              for offer in creations(actor) if words and words in offer.label.casefold()]  # fmt: skip
    if text:
        items.append({"group": _("Search"), "label": _("Everything about “{text}”").format(text=text), "hint": "",
                      "url": f"/search/?q={text}"})  # fmt: skip
    return JsonResponse({"items": items})


@for_actor
def search_page(request: ActorRequest) -> HttpResponse:
    """All hits for some words, grouped by kind."""
    actor = request.actor
    text = request.GET.get("q", "").strip()
    groups: dict[str, dict[str, Any]] = {}
    for hit in find(actor, text, limit=100):
        kind = registry.kinds[hit.kind]
        group = groups.setdefault(hit.kind, {"label": kind.plural, "icon": kind.icon, "hits": []})
        group["hits"].append({"title": hit.title, "url": record_url(hit.kind, hit.public_id, actor)})
    return render(
        request, "search.html", {"page": {"title": _("Search"), "text": text, "groups": list(groups.values())}}
    )


@for_actor
def upload(request: ActorRequest) -> HttpResponse:
    """Stage a file; the answer is its handle."""
    given = request.FILES.get("file")
    if request.method != "POST" or given is None:
        return JsonResponse({"detail": _("Send one file in the field “file”.")}, status=400)
    stored = stage(request.actor, given.name or "file", given.chunks())
    return JsonResponse({"file": stored.public_id, "name": stored.name, "size": stored.size}, status=201)


@for_actor
def download(request: ActorRequest, public_id: str) -> FileResponse:
    """A file that one may see, always as a download that runs nothing."""
    row = visible_file(request.actor, public_id)
    response = FileResponse(
        open_file(row), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_actor
def tasks_page(request: ActorRequest) -> HttpResponse:
    """One's background work, newest first."""
    return render(request, "tasks.html", {"page": {"title": _("Background tasks"), "tasks": own_tasks(request.actor)}})


@for_actor
def task_page(request: ActorRequest, public_id: str) -> HttpResponse:
    """One piece of background work; htmx asks again while it runs."""
    row = own_task(request.actor, public_id)
    template = "task_body.html" if request.headers.get("HX-Request") else "task.html"
    return render(request, template, {"page": {"title": row.title, "task": row}})


def service_ready(request: ActorRequest) -> HttpResponse:  # noqa: ARG001
    """Whether the program answers; it tells nothing else."""
    return HttpResponse(json.dumps({"status": "ok"}), content_type="application/json")


__all__ = ["title_of"]
