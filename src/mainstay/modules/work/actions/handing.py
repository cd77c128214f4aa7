"""What somebody owes goes to somebody else: with one account that is handed over, or all of it when they leave."""

from typing import Any

from django.db.models import QuerySet

from mainstay.framework.actions import ActionContext
from mainstay.modules.work.actions.duties import RUNNING, pass_duty
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.models import Comment, Duty

Moved = list[dict[str, Any]]
# A duty to decide goes with the approval, what somebody has to know nobody learns for them, and the two duties of a
# handover end with their words.
_NOT_WITH_AN_ACCOUNT = (DutyKind.APPROVAL, DutyKind.HANDOVER, "knowledge")


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
