"""Approvals: asked, decided tier by tier, taken back. Each tier's turn is a duty of its approver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.kinds import kind_of
from mainstay.framework.values.inputs import day, long_text, money, percent, references, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.people.queries import sole_signature_of
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import ApprovalState, DutyKind
from mainstay.modules.work.models import Approval, ApprovalTier
from mainstay.modules.work.policy import may_decide, may_withdraw_approval
from mainstay.modules.work.queries.mine import in_working_days
from mainstay.modules.work.queries.subjects import AccountOf, account_of, account_row, find_subject
from mainstay.modules.work.rules.tiers import checked_tiers, next_tier


def ask_approval(
    context: ActionContext, *, what: str, purpose: str, approver_ids: Sequence[int], why: str = "",
    subject: models.Model | None = None, account: AccountOf | None = None, due_on: date | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Approval:  # fmt: skip
    """Ask for an approval inside the running action; ``approver_ids`` answer one after the other.

    ``purpose`` (``gift``, ``discount``) and ``payload`` come back with ``approval.approved`` or ``approval.refused``.
    ``payload`` may name under ``commits`` what a yes binds the company to (see `committed`): a stand-in decides up to
    the caps of the deputyship. ``due_on`` defaults to the second working day of the asking unit. Raises RuleBroken when
    nobody else decides.
    """
    alone = bool(sole_signature_of(context.actor.user_id, context.now))
    tiers = checked_tiers(context.actor.user_id, approver_ids, alone=alone)
    kind = kind_of(subject) if subject is not None else None
    approval = context.create(
        Approval(
            what=what[:300], why=why[:500], purpose=purpose, asked_by_id=context.actor.user_id, approver_id=tiers[0],
            subject_kind=kind.name if kind else "", subject_id=getattr(subject, "public_id", ""),
            subject_title=kind.title(subject)[:300] if kind else "", account_id=account[0] if account else None,
            payload=dict(payload or {}),
        )
    )  # fmt: skip
    for number, approver_id in enumerate(tiers, 1):
        context.create(ApprovalTier(approval=approval, number=number, approver_id=approver_id, created_at=context.now))
    _give_turn(context, approval, due_on or in_working_days(context, 2), account)
    return approval


def committed(approval: Approval, given: Any) -> dict[str, Any]:  # noqa: ARG001
    """What a yes binds the company to: ``money`` and ``gift`` as amounts, ``discount`` in percent."""
    found: dict[str, Any] = {}
    for name, value in approval.payload.get("commits", {}).items():
        if name == "discount":
            found[name] = Decimal(value)
        else:
            found[name] = Money(Decimal(value["amount"]), value["currency"])
    return found


def _give_turn(context: ActionContext, approval: Approval, due_on: date, account: AccountOf | None) -> None:
    open_duty(
        context, what=approval.what, why=approval.why, assignee_id=approval.approver_id, due_on=due_on,
        duty_kind=DutyKind.APPROVAL, subject=approval, account=account,
    )  # fmt: skip
    context.emit("approval.asked", approval, approver_id=approval.approver_id)


@dataclass(frozen=True, kw_only=True)
class AskApproval:
    """What is asked, of whom in which order, about which record."""

    what: str = text(_("What is asked"), max_length=300)
    why: str = text(_("Why"), default="", min_length=0, max_length=500)
    approvers: tuple[str, ...] = references(_("Who decides, in this order"), kind="user", maximum=6)
    due_on: date | Unset = day(_("Answer by"), default=UNSET)
    amount: Money | None = money(_("Amount"), default=None, nullable=True)
    discount: Decimal | None = percent(_("Discount, percent"), default=None, nullable=True)
    subject_kind: str = text(_("About (kind)"), default="", min_length=0, max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), default="", min_length=0, max_length=16, hidden=True)


@action(
    "approval.ask", label=_("Ask for approval"), policy=by_right("duty", "create"), creates="approval",
    events=("approval.asked",), icon="help", scope="company",
    sample=lambda world: {"what": "12% discount for three years", "approvers": [world.public_id("user")]},
)  # fmt: skip
def ask_approval_for(context: ActionContext, input: AskApproval) -> Approval:
    """Ask one or more colleagues for a yes, one after the other. Who decides sees the record while it waits."""
    subject = find_subject(context.actor, input.subject_kind, input.subject_id, "subject_id")
    context.lead(subject)
    approvers = context.find_many("user", input.approvers, "approvers")
    for user in approvers:
        if not user.is_active:
            gone = sentence("{name} no longer works here.", name=user.name)
            raise InputInvalid([Problem("approvers", "inactive", gone)])
    return ask_approval(
        context, what=input.what, why=input.why, purpose="asked", approver_ids=[user.pk for user in approvers],
        subject=subject, account=account_of(context.actor, subject), payload=_payload(input),
        due_on=None if isinstance(input.due_on, Unset) else input.due_on,
    )  # fmt: skip


def _payload(input: AskApproval) -> dict[str, Any]:
    commits: dict[str, Any] = {}
    if input.amount is not None:
        commits["money"] = {"amount": str(input.amount.amount), "currency": input.amount.currency}
    if input.discount is not None:
        commits["discount"] = str(input.discount)
    return {"commits": commits} if commits else {}


@dataclass(frozen=True, kw_only=True)
class ApproveApproval:
    """A word with the yes, if it needs one."""

    reason: str = long_text(_("A word with it"), default="", min_length=0, max_length=500)


@action(
    "approval.approve", label=_("Approve"), policy=may_decide, subject="approval", events=("approval.approved",),
    icon="check", primary=True, commits=committed, sample=dict,
)  # fmt: skip
def approve_approval(context: ActionContext, input: ApproveApproval) -> Approval:
    """Say yes. When others must agree after you, it goes on to them; else it is approved."""
    approval: Approval = context.subject
    _answer(context, approval, ApprovalState.APPROVED, input.reason)
    approvers = list(approval.tiers.values_list("approver_id", flat=True))
    following = next_tier(approval.tier, approvers)
    if following is None:
        return _close(context, approval, ApprovalState.APPROVED, "approval.approved")
    context.update(approval, tier=following, approver_id=approvers[following - 1])
    _give_turn(context, approval, in_working_days(context, 2), account_row(approval.account_id))
    return approval


@dataclass(frozen=True, kw_only=True)
class RefuseApproval:
    """Why not, and what would make it possible."""

    reason: str = long_text(_("Why not, and what would help"), max_length=500)


@action(
    "approval.refuse", label=_("Refuse"), policy=may_decide, subject="approval", events=("approval.refused",),
    icon="ban", sample=lambda: {"reason": "The margin is below the floor"},
)  # fmt: skip
def refuse_approval(context: ActionContext, input: RefuseApproval) -> Approval:
    """Say no, with the reason; nobody after you is asked."""
    _answer(context, context.subject, ApprovalState.REFUSED, input.reason)
    return _close(context, context.subject, ApprovalState.REFUSED, "approval.refused")


@dataclass(frozen=True, kw_only=True)
class WithdrawApproval:
    """Why it is no longer needed."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300)


@action(
    "approval.withdraw", label=_("Take back"), policy=may_withdraw_approval, subject="approval",
    events=("approval.withdrawn",), icon="arrow-back-up", sample=dict,
)  # fmt: skip
def withdraw_approval(context: ActionContext, input: WithdrawApproval) -> Approval:
    """Take back what you asked for; its duty disappears from the other's day."""
    approval: Approval = context.subject
    close_duties_about(context, "approval", approval.public_id, DutyKind.APPROVAL, input.reason or "taken back")
    return _close(context, approval, ApprovalState.WITHDRAWN, "approval.withdrawn")


def _answer(context: ActionContext, approval: Approval, state: ApprovalState, reason: str) -> None:
    tier = approval.tiers.get(number=approval.tier)
    context.update(tier, state=state.value, reason=reason, decided_by_id=context.actor.user_id, decided_at=context.now)
    close_duties_about(context, "approval", approval.public_id, DutyKind.APPROVAL, str(state.label))


def _close(context: ActionContext, approval: Approval, state: ApprovalState, event: str) -> Approval:
    context.update(approval, state=state.value, decided_at=context.now)
    context.emit(event, approval, purpose=approval.purpose, about_record=[approval.subject_kind, approval.subject_id],
                 given=approval.payload)  # fmt: skip
    return approval
