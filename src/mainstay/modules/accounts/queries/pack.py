"""The part of a handover pack that accounts know: clients whose next contact is over or not agreed, the weightiest first."""

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.papers import PaperSection, PaperTable

_MOST: Final = 15


def pack_of(actor: Actor, page: Any) -> dict[str, Any] | None:
    """The principal's accounts that need care, as far as the reader may see them, and how many there are in all."""
    if not actor.may("account", "read"):
        return None
    today = timezone.now().astimezone(ZoneInfo(actor.zone)).date()
    mine = visible_to(actor, registry.kinds["account"]).filter(owner__public_id=page.principal.id, archived_at=None)
    care = mine.filter(Q(next_contact_on__lt=today) | Q(next_contact_on=None))
    rows = care.order_by(F("tier").asc(nulls_last=True), F("next_contact_on").asc(nulls_last=True), "id")[:_MOST]
    return {
        "total": mine.count(), "today": today,
        "rows": [{"id": row.public_id, "name": row.name, "tier": row.tier, "next_on": row.next_contact_on} for row in rows],
    }  # fmt: skip


def pack_on_paper(values: dict[str, Any]) -> Iterator[PaperSection]:
    """The same for print."""
    rows = tuple((row["name"], row["tier"].upper(), row["next_on"]) for row in values["rows"])
    table = PaperTable((_("Client"), _("Tier"), _("Contact was due")), rows)
    yield PaperSection(_("Clients to look after"), table=table, when_empty=_("Every client has a next contact."))
