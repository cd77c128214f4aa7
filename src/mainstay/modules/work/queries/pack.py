"""The part of a handover pack that work knows: what is due, what was promised, what waits for a yes."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.papers import PaperSection, PaperTable
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.queries.mine import reader_for
from mainstay.modules.work.queries.rows import RUNNING, ranked_rows

_MOST: Final = 60


def pack_of(actor: Actor, page: Any) -> dict[str, Any] | None:
    """The principal's open duties as far as the reader may see them: promises first, then the rest by urgency, and
    approvals that wait.
    """
    if not actor.may("duty", "read"):
        return None
    whose = Q(assignee__public_id=page.principal.id)
    duties = visible_to(actor, registry.kinds["duty"]).filter(whose, state__in=RUNNING)
    found = list(
        duties.exclude(duty_kind=DutyKind.APPROVAL).select_related("assignee").order_by("due_on", "id")[:_MOST]
    )
    rows = ranked_rows(found, reader_for(actor))
    promised = {one.public_id for one in found if one.promised_to}
    approvals = visible_to(actor, registry.kinds["approval"]).filter(
        approver__public_id=page.principal.id, state="asked"
    )
    return {
        "promises": [row for row in rows if row.id in promised],
        "duties": [row for row in rows if row.id not in promised],
        "approvals": [{"id": one.public_id, "what": one.what, "asked_by": one.asked_by.name}
                      for one in approvals.select_related("asked_by").order_by("id")[:_MOST]],
    }  # fmt: skip


def pack_on_paper(values: dict[str, Any]) -> Iterator[PaperSection]:
    """The same for print."""
    for title, name in ((_("Promises made"), "promises"), (_("What is due"), "duties")):
        rows = tuple((row.what, row.client, row.due_on, row.state if row.tone else "") for row in values[name])
        table = PaperTable((_("What"), _("Client"), _("Due"), _("State")), rows)
        yield PaperSection(title, table=table, when_empty=_("Nothing is due."))
    waiting = tuple((one["what"], one["asked_by"]) for one in values["approvals"])
    if waiting:
        yield PaperSection(_("Waiting for a yes"), table=PaperTable((_("What"), _("Asked by")), waiting))
