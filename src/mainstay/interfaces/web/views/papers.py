"""Tabs of records as PDF."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from mainstay.framework.audit.looks import record_export
from mainstay.framework.one_page import one_page
from mainstay.framework.papers import as_pdf
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.interfaces.web.views.records import slots_of
from mainstay.kernel.errors import SubjectNotFound
from mainstay.kernel.papers import Paper, PaperSection
from mainstay.kernel.sentences import sentence


@for_actor
def record_paper(request: ActorRequest, kind: str, public_id: str, tab: str) -> HttpResponse:
    """What a tab shows, for print; who took it is recorded."""
    declared = registry.pages[f"record:{kind}"]
    label = next((str(label) for name, label, _slot in declared.tabs if name == tab), "")
    with one_page():
        found = ask(request.actor, declared.query, {"id": public_id})
        sections = tuple(_sections(request.actor, slots_of(declared, tab), found))
    if not sections:
        raise SubjectNotFound("page")
    now = timezone.localtime()
    paper = Paper(
        label, found.title, now.date(), sections,
        foot=sentence("{name}, {moment}", name=request.actor.name, moment=now),
    )  # fmt: skip
    record_export(request.actor, kind, {"form": "pdf", "record": public_id, "part": tab})
    answer = HttpResponse(as_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(tab)}-{now.date().isoformat()}.pdf"'
    return answer


def _sections(actor: Any, slot_names: tuple[str, ...], found: Any) -> Iterator[PaperSection]:
    for name in slot_names:
        for panel in registry.slots[name].panels:
            values = panel.load(actor, found) if panel.paper else None
            if panel.paper and values is not None:
                yield from panel.paper(values)
