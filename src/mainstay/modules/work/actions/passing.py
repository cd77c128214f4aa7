"""Handing over the running duties on many accounts at once, and taking that back: set-based, inside a running action."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mainstay.framework.actions import ActionContext
from mainstay.framework.history.as_of import changed_by, value_before
from mainstay.framework.scopes.access import end_access_from, grant_access_from, reopen_access_from
from mainstay.framework.scopes.models import AccountAccess
from mainstay.modules.work.actions.duties import RUNNING
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.models import Duty

_NOTE = "duties handed over"


def pass_duties(context: ActionContext, moves: QuerySet[Any]) -> int:
    """Whatever the former owner (``from_user_id``) owes on the account (``account_id``) of a move is owed by the new one
    (``to_user_id``) from now on; the access goes with it. Approvals stay with whoever was asked.
    """
    of_account = moves.filter(account_id=OuterRef("account_id"))
    held = Duty.objects.filter(state__in=RUNNING, account_id__in=moves.values("account_id")).exclude(
        duty_kind=DutyKind.APPROVAL
    )
    held = held.filter(Exists(of_account.filter(from_user_id=OuterRef("assignee_id"))))
    end_access_from(held, AccountAccess.DUTY, context.now)
    count = context.update_many(held, note=_NOTE, assignee_id=Subquery(of_account.values("to_user_id")[:1]))
    passed = Duty.objects.filter(pk__in=changed_by(Duty, context.action_id))
    grant_access_from(passed.exclude(account_id=None), "assignee_id", AccountAccess.DUTY, context.now)
    return count


def return_duties(context: ActionContext, moves: QuerySet[Any], action_id: int, passed_at: datetime) -> int:
    """Take back what ``pass_duties`` did in the act ``action_id`` at ``passed_at``: duties on the accounts of ``moves``
    that still run and still are the new owner's are owed by whoever owed them before.
    """
    of_account = moves.filter(account_id=OuterRef("account_id"), to_user_id=OuterRef("assignee_id"))
    passed = Duty.objects.filter(Exists(of_account), pk__in=changed_by(Duty, action_id), state__in=RUNNING)
    end_access_from(passed, AccountAccess.DUTY, context.now)
    count = context.update_many(passed, note=_NOTE, assignee_id=value_before(Duty, "assignee_id", action_id))
    back = Duty.objects.filter(pk__in=changed_by(Duty, context.action_id))
    reopen_access_from(back, AccountAccess.DUTY, passed_at)
    return count
