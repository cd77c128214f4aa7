"""The record kinds of work."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import KindField, RecordKind, SearchText, register_kind
from mainstay.framework.scopes import AccountScope, CompanyScope, Scope, UserScope
from mainstay.framework.values import Boolean, Choice, Date, Instant, Integer, Reference, Text
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.kernel.filters import Leaf
from mainstay.modules.people.queries import sole_signature_of
from mainstay.modules.work.choices import ApprovalState, DutyKind, DutyState
from mainstay.modules.work.models import Approval, ApprovalTier, Comment, Duty, Notification, StandingDuty
from mainstay.modules.work.rules.standing import words_in


@dataclass(frozen=True)
class ApprovalScope(UserScope):
    """Seen by whoever asked, whose turn it is, and everybody who has a tier in it."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:
        """As for users, and the tiers."""
        rows = super().condition(actor, extent)
        tiers = ApprovalTier.objects.filter(approval=OuterRef("pk"), approver_id=actor.user_id)
        return rows if rows is None else rows | Q(Exists(tiers))


@dataclass(frozen=True)
class OwnScope(Scope):
    """Rows for one person's eyes, whatever the extent of anybody else."""

    def condition(self, actor: Actor, extent: Extent) -> Q | None:  # noqa: ARG002
        """One's own."""
        return Q(user_id=actor.user_id)

    def standing(self, actor: Actor, row: Any) -> frozenset[Standing]:
        """Self or nothing."""
        return frozenset({Standing.SELF}) if row.user_id == actor.user_id else frozenset()


def _late(leaf: Leaf, actor: Actor) -> Q:
    """Running duties whose day is over on the viewer's day, or whose moment has passed: what My day calls late."""
    now = timezone.now()
    today = now.astimezone(ZoneInfo(actor.zone)).date()
    late = Q(state__in=[DutyState.OPEN, DutyState.WAITING]) & (Q(due_at=None, due_on__lt=today) | Q(due_at__lte=now))
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


def _approval_facts(row: Any) -> dict[str, Any]:
    facts = {"state": row.state, "asked_by_id": row.asked_by_id, "approver_id": row.approver_id,
             "approver_name": row.approver.name}  # fmt: skip
    if row.state == ApprovalState.ASKED:
        facts["decided_by_ids"] = tuple(one.decided_by_id for one in row.tiers.all() if one.decided_by_id)
        facts["sole_signature"] = sole_signature_of(row.approver_id)
    return facts


register_kind(
    RecordKind(
        name="approval", model=Approval, label=_("Approval"), plural=_("Approvals"), rights="approval",
        icon="user-check", scope=ApprovalScope(("asked_by_id", "approver_id")), title=lambda row: row.what,
        url=lambda row: f"/approvals/{row.public_id}/", facts=_approval_facts, account_path="account_id",
        fields=(
            KindField(name="what", label=_("Asked"), type=Text()),
            KindField(name="about", label=_("About"), type=Text(), path="subject_title"),
            KindField(name="state", label=_("State"), type=Choice(choices=tuple(ApprovalState.choices)), indexed=True),
            KindField(name="approver", label=_("Decides"), type=Reference(kind="user"), path="approver_id",
                      show=lambda row: row.approver, indexed=True),
            KindField(name="asked_by", label=_("Asked by"), type=Reference(kind="user"), path="asked_by_id",
                      show=lambda row: row.asked_by, indexed=True),
            KindField(name="asked_at", label=_("Asked on"), type=Instant(), path="created_at", sort="created_at"),
            KindField(name="decided_at", label=_("Decided"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="comment", model=Comment, label=_("Comment"), plural=_("Comments"), rights="comment", icon="message-2",
        scope=AccountScope("account_id", also_mine="author_id"), title=lambda row: row.body[:80],
        account_path="account_id", related=("author",),
        facts=lambda row: {"author_id": row.author_id, "withdrawn": row.withdrawn_at is not None},
        fields=(
            KindField(name="body", label=_("Comment"), type=Text()),
            KindField(name="author", label=pgettext_lazy("who", "By"), type=Reference(kind="user"), path="author_id",
                      show=lambda row: row.author),
            KindField(name="written_at", label=_("Written"), type=Instant(), path="created_at"),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="notification", model=Notification, label=_("Notification"), plural=_("Notifications"), rights="duty",
        icon="bell", scope=OwnScope(), title=lambda row: row.get_notice_kind_display(),
        fields=(
            KindField(name="notice_kind", label=_("Why"), type=Text()),
            KindField(name="read_at", label=_("Read"), type=Instant()),
        ),
    )
)  # fmt: skip
register_kind(
    RecordKind(
        name="standing_duty", model=StandingDuty, label=_("Standing duty"), plural=_("Standing duties"), rights="rule",
        icon="repeat", scope=CompanyScope(), title=lambda row: words_in(row.names, get_language() or "en", row.what),
        fields=(
            KindField(name="what", label=_("Duty"), type=Text(max_length=200), sort="what",
                      show=lambda row: words_in(row.names, get_language() or "en", row.what)),
            KindField(name="why", label=_("Why"), type=Text(max_length=200),
                      show=lambda row: words_in(row.reasons, get_language() or "en", row.why)),
            KindField(name="field", label=_("Day that it follows"), type=Text(max_length=60)),
            KindField(name="months", label=_("Months after it"), type=Integer(), numeric=True),
            KindField(name="days", label=_("Days after it"), type=Integer(), numeric=True),
            KindField(name="repeats", label=_("Again and again"), type=Boolean()),
            KindField(name="lead_days", label=_("Appears days ahead"), type=Integer(), numeric=True,
                      edit_with=("standing_duty.edit", "lead_days")),
            KindField(name="is_active", label=_("In force"), type=Boolean(), edit_with=("standing_duty.edit", "is_active")),
        ),
    )
)  # fmt: skip
