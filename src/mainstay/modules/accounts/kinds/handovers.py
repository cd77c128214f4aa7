"""Handovers and their templates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, register_kind
from mainstay.framework.scopes import AccountScope, CompanyScope
from mainstay.framework.scopes.scope import walled_accounts
from mainstay.framework.values import Choice, Date, Instant, Reference
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.modules.accounts.choices import HandoverOccasion, HandoverState
from mainstay.modules.accounts.models import Handover, HandoverTemplate


@dataclass(frozen=True)
class HandoverScope(AccountScope):
    """Seen with the account, and by who gives and who receives, also when they do not (yet, or any more) see it."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """As for the account, and one's own."""
        seen = super().condition(actor, extent)
        if seen is None or actor.mandate is not None:
            return seen
        mine = Q(giver_id=actor.user_id) | Q(receiver_id=actor.user_id)
        walls = walled_accounts(actor)
        return seen | (mine & ~Q(account_id__in=walls) if walls else mine)

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """As for the account; self for who gives and who receives."""
        found = super().standing(actor, row)
        return found | {Standing.SELF} if actor.user_id in (row.giver_id, row.receiver_id) else found

    def people(self, row: Any) -> frozenset[int]:
        """Both sides: nobody stands in on the other side."""
        return frozenset({row.giver_id, row.receiver_id})


def _facts(row: Any) -> dict[str, Any]:
    return {
        "state": row.state, "occasion": row.occasion, "giver_id": row.giver_id, "receiver_id": row.receiver_id,
        "started_by_id": row.started_by_id, "giver_here": row.giver.is_active, "told": row.told_at is not None,
        "accepted": row.accepted_at is not None, "drafted": bool(row.mail_body), "sent": row.mail_sent_at is not None,
    }  # fmt: skip


register_kind(
    RecordKind(
        name="handover", model=Handover, label=_("Handover"), plural=_("Handovers"), rights="account", own=True,
        scope=HandoverScope("account_id"), icon="user-share", related=("account", "giver", "receiver"),
        title=lambda row: row.account.name, url=lambda row: f"/handovers/{row.public_id}/", facts=_facts,
        account_path="account_id",
        fields=(
            KindField(name="account", label=_("Account"), type=Reference(kind="account"), path="account_id",
                      show=lambda row: row.account),
            KindField(name="giver", label=_("Gives"), type=Reference(kind="user"), path="giver_id",
                      show=lambda row: row.giver, indexed=True),
            KindField(name="receiver", label=_("Receives"), type=Reference(kind="user"), path="receiver_id",
                      show=lambda row: row.receiver, indexed=True),
            KindField(name="occasion", label=_("Occasion"), type=Choice(choices=tuple(HandoverOccasion.choices))),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(HandoverState.choices)), indexed=True),
            KindField(name="due_on", label=_("By"), type=Date(), sort="due_on", indexed=True),
            KindField(name="done_at", label=_("Handed over"), type=Instant(), day_only=True),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="handover_template", model=HandoverTemplate, label=_("Checklist of a handover"),
        plural=_("Checklists of handovers"), scope=CompanyScope(), rights="rule", icon="checklist",
        title=lambda row: row.get_occasion_display(),
        fields=(
            KindField(name="occasion", label=_("Occasion"), type=Choice(choices=tuple(HandoverOccasion.choices)),
                      sort="occasion"),
        ),
    )
)  # fmt: skip
