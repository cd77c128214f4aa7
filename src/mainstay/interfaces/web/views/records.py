"""Pages of records, and pages that are neither record nor list; panels of slots, each in its own error box."""

import logging
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.framework.actions.prepare import offers
from mainstay.framework.one_page import one_page
from mainstay.framework.pages import Page, RecordPage
from mainstay.framework.points import Panel
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import seen
from mainstay.framework.values.inputs import fields_of
from mainstay.framework.visits.noting import looked_before, note_visit
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import as_of, for_actor
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.sentences import sentence

log = logging.getLogger(__name__)


@for_actor
def record_page(request: ActorRequest, kind: str, public_id: str, tab: str = "") -> HttpResponse:
    """The page of a record, or one of its tabs."""
    declared = registry.pages.get(f"record:{kind}")
    if declared is None:
        raise SubjectNotFound(kind)
    with one_page():
        context = _record_context(request, declared, kind, public_id, tab)
    return render(request, declared.template, context)


def _record_context(request: ActorRequest, declared: RecordPage, kind: str, public_id: str, tab: str) -> dict[str, Any]:
    actor = request.actor
    past = as_of(request)
    found = ask(actor, declared.query, {"id": public_id}, as_of=past)
    names = slots_of(declared, tab)
    offered = [] if past else offers(actor, kind, public_id)
    return {
        "page": found, "kind": kind, "public_id": public_id, "tab": tab, "as_of": past,
        "offers": offered, "acts": [] if past else panels(actor, f"{kind}.acts", found),
        "head": panels(actor, f"{kind}.head", found), "slots": {name.partition(".")[2]: panels(actor, name, found) for name in names},
        "tabs": [{"label": label, "url": f"{_base(request, tab)}{name}/", "active": name == tab}
                 for name, label, _slot in declared.tabs],
        "overview_url": _base(request, tab),
        "paper_url": f"{_base(request, tab)}{tab}.pdf" if tab and has_paper(names) else "",
        **({} if past else _news(actor, kind, public_id, found)),
    }  # fmt: skip


def _news(actor: Any, kind: str, public_id: str, found: Any) -> dict[str, Any]:
    """What is new on a record since its reader last looked, as a band, and whether this look is still to be noted."""
    if f"{kind}.news" not in registry.slots or actor.interface != "web":
        return {}
    since, unnoted = looked_before(actor, kind, public_id, timezone.now())
    address = f"/looked/{kind}/{public_id}/"
    parts = panels(actor, f"{kind}.news", (found, since)) if since else []
    points = [point for part in parts for point in part.get("values", {}).get("points", ())]
    band = {
        "icon": "eye", "strong": sentence("Since you last looked, on {day}", day=timezone.localdate(since)),
        "text": "", "points": points, "link": _("Mark as read"), "url": address, "method": "post",
    } if since and points else None  # fmt: skip
    return {"news": band, "look_url": address if unnoted else ""}


@for_actor
def looked(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """Note a look at a record: by the page itself once it is shown, or by hand to mark everything as read."""
    declared = registry.kinds.get(kind)
    if request.method != "POST" or declared is None or f"{kind}.news" not in registry.slots:
        raise SubjectNotFound(kind)
    row = seen(request.actor, declared, public_id)
    if row is None:
        raise SubjectNotFound(kind)
    by_page = bool(request.headers.get("HX-Request"))
    note_visit(request.actor, kind, public_id, read=not by_page)
    return HttpResponse(status=204) if by_page else HttpResponseRedirect(declared.url(row) if declared.url else "/")


@for_actor
def plain_page(request: ActorRequest, name: str) -> HttpResponse:
    """A declared page: its query's input comes from the address."""
    declared: Page = registry.pages[name]
    actor = request.actor
    query = registry.queries[declared.query]
    raw = {spec.name: request.GET[spec.name] for spec in fields_of(query.input) if spec.name in request.GET}
    found = ask(actor, declared.query, raw, as_of=as_of(request))
    slots = {slot.name.partition(".")[2]: panels(actor, slot.name, found)
             for slot in registry.slots if slot.name.startswith(f"{name}.")}  # fmt: skip
    return render(request, declared.template, {"page": found, "slots": slots, "title": declared.title})


def has_paper(slot_names: tuple[str, ...]) -> bool:
    """Whether anything in these slots can be printed."""
    return any(panel.paper for name in slot_names if name in registry.slots for panel in registry.slots[name].panels)


def panels(actor: Any, slot_name: str, about: Any) -> list[dict[str, Any]]:
    """The filled panels of a slot; one that fails shows an error box and leaves the rest alone."""
    slot = registry.slots.get(slot_name)
    return [] if slot is None else [shown for one in slot.panels if (shown := _panel(actor, one, about))]


def _panel(actor: Any, one: Panel, about: Any) -> dict[str, Any] | None:
    try:
        values = one.load(actor, about)
    except Exception:
        log.exception("panel %s failed", one.name)
        return {"name": one.name, "template": "components/error_box.html", "failed": True}
    return None if values is None else {"name": one.name, "template": one.template, "values": values}


def slots_of(declared: RecordPage, tab: str) -> tuple[str, ...]:
    """The slots of the overview or of a tab; raises SubjectNotFound for a tab that there is not."""
    if not tab:
        return declared.slots
    found = next((slot for name, _label, slot in declared.tabs if name == tab), None)
    if found is None:
        raise SubjectNotFound("page")
    return (found,)


def _base(request: ActorRequest, tab: str) -> str:
    return request.path.removesuffix(f"{tab}/") if tab else request.path
