"""What somebody owes goes to somebody else: with one account that is handed over, or all of it when they leave."""

from typing import Any

from django.db.models import Q, QuerySet

from mainstay.framework.actions import ActionContext
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.work.actions.duties import RUNNING, close_duty, pass_duty
from mainstay.modules.work.choices import ApprovalState, DutyKind, DutyState
from mainstay.modules.work.models import Approval, Comment, Duty

Moved = list[dict[str, Any]]
# A duty to decide goes with the approval, what somebody has to know nobody learns for them, and the two duties of a
# handover end with their words.
_NOT_WITH_AN_ACCOUNT = (DutyKind.APPROVAL, DutyKind.HANDOVER, DutyKind.KNOWLEDGE)


def duties_of_account(account: Any, giver: Any) -> QuerySet[Duty]:
    """The running duties of somebody on an account that go with it."""
    rows = Duty.objects.filter(account_id=account.pk, assignee_id=giver.pk, state__in=RUNNING)
    return rows.exclude(duty_kind__in=_NOT_WITH_AN_ACCOUNT).order_by("due_on", "pk")


def preview(account: Any, giver: Any) -> Moved:
    """What would move, and how many remarks stand on the account."""
    duties = [{"kind": "duty", "id": row.public_id, "title": row.what, "on": row.due_on}
              for row in duties_of_account(account, giver)]  # fmt: skip
    remarks = Comment.objects.filter(account_id=account.pk, withdrawn_at=None).count()
    return [*duties, *([{"kind": "comment", "stays": True, "count": remarks}] if remarks else [])]


def hand_over(context: ActionContext, account: Any, giver: Any, receiver: Any) -> Moved:
    """Give the running duties on an account to its new owner."""
    rows = list(duties_of_account(account, giver).select_related("assignee"))
    return [{"kind": "duty", "id": pass_duty(context, row, receiver.pk).public_id} for row in rows]


def leave(context: ActionContext, user: Any, to: Any) -> Moved:
    """Hand over all that somebody owes who leaves: duties to one successor, approvals to another; what only they had to
    know is dropped. Raises RuleBroken where the successor asked for the approval.
    """
    for approval in Approval.objects.filter(waits_for(user.pk), state=ApprovalState.ASKED).distinct():
        _pass_approval(context, approval, user, to.approvals)
    for duty in Duty.objects.filter(assignee=user, state__in=RUNNING).select_related("assignee").order_by("pk"):
        if duty.duty_kind == DutyKind.KNOWLEDGE:
            close_duty(context, duty, DutyState.DROPPED)
        else:
            pass_duty(context, duty, to.duties.pk)
    return []


def _pass_approval(context: ActionContext, approval: Approval, user: Any, receiver: Any) -> None:
    if approval.asked_by_id == receiver.pk:
        raise RuleBroken(sentence("{name} asked for an approval that waits for {leaver}. Name somebody else for approvals.",
                                  name=receiver.name, leaver=user.name))  # fmt: skip
    for tier in approval.tiers.filter(approver=user, state=ApprovalState.ASKED):
        context.update(tier, approver_id=receiver.pk)
    if approval.approver_id == user.pk:
        context.update(approval, approver_id=receiver.pk)
        about = Duty.objects.filter(
            subject_kind="approval", subject_id=approval.public_id, assignee=user, state__in=RUNNING
        )
        for duty in about.select_related("assignee"):
            pass_duty(context, duty, receiver.pk)
        context.emit("approval.asked", approval, approver_id=receiver.pk)


def waits_for(user_id: int) -> Q:
    """Approvals in which it is somebody's turn now or later."""
    return Q(approver_id=user_id) | Q(tiers__approver_id=user_id, tiers__state=ApprovalState.ASKED)
