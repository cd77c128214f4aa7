"""The record kinds of work."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import UserScope
from mainstay.framework.values import Boolean, Choice, Date, Instant, Reference, Text
from mainstay.kernel.actor import Actor
from mainstay.kernel.filters import Leaf
from mainstay.modules.work.choices import DutyKind, DutyState
from mainstay.modules.work.models import Duty


def _late(leaf: Leaf, actor: Actor) -> Q:
    """Running duties whose day is over on the viewer's day, or whose moment has passed: what My day calls late."""
    from zoneinfo import ZoneInfo

    now = timezone.now()
    today = now.astimezone(ZoneInfo(actor.zone)).date()
    late = Q(state__in=[DutyState.OPEN, DutyState.WAITING]) & (Q(due_on__lt=today) | Q(due_at__lt=now))
    return late if Boolean().read(leaf.value) == (leaf.operator == "is") else ~late


def _duty_facts(row: Any) -> dict[str, Any]:
    return {"state": row.state, "duty_kind": row.duty_kind, "assignee_id": row.assignee_id}


register_kind(
    RecordKind(
        name="duty", model=Duty, label=_("Duty"), plural=_("Duties"), rights="duty", icon="checklist",
        scope=UserScope(("assignee_id", "created_by_id", "handed_by_id")), title=lambda row: row.what,
        url=lambda row: f"/duties/{row.public_id}/", facts=_duty_facts, account_path="account_id",
        related=("assignee",),
        search=lambda row: SearchText(row.what, f"{row.account_name} {row.why}", row.account_id),
        fields=(
            KindField(name="what", label=_("Duty"), type=Text(), edit_with=("duty.edit", "what")),
            KindField(name="account", label=_("Account"), type=Text(), path="account_name"),
            KindField(name="due_on", label=_("Due"), type=Date(), sort="due_on", indexed=True,
                      edit_with=("duty.move", "due_on")),
            KindField(name="due_at", label=_("By"), type=Instant()),
            KindField(name="late", label=_("Late"), type=Boolean(), path="due_on", column=False, extra_condition=_late),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(DutyState.choices)), indexed=True),
            KindField(name="duty_kind", label=_("Sort"), type=Choice(choices=tuple(DutyKind.choices))),
            KindField(name="assignee", label=_("For"), type=Reference(kind="user"), path="assignee_id",
                      show=lambda row: row.assignee, indexed=True),
            KindField(name="given_by", label=_("Given by"), type=Reference(kind="user"), path="created_by_id",
                      show=lambda row: row.created_by),
            KindField(name="promised_to", label=_("Promised to"), type=Text()),
            KindField(name="why", label=_("Why"), type=Text(), edit_with=("duty.edit", "why")),
            KindField(name="outcome", label=_("Outcome"), type=Text()),
            KindField(name="closed_at", label=_("Closed"), type=Instant()),
        ),
    )
)  # fmt: skip
