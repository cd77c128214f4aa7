"""Applying a plan, and taking it back: each one act in one transaction, a fixed number of statements for any number of
accounts (docs/decisions/0013).
"""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.many import create_selected
from mainstay.framework.database import expect_many_rows, is_sqlite
from mainstay.framework.points import parts_of
from mainstay.framework.scopes.access import end_access_from, grant_access_from, reopen_access_from
from mainstay.framework.scopes.models import AccountAccess, AccountWall
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.rebalancing import NothingMore
from mainstay.modules.accounts.choices import LeftOut
from mainstay.modules.accounts.models import Account, AccountOwner, Rebalancing, RebalancingMove
from mainstay.modules.accounts.points import MOVE_BACK, MOVE_ON
from mainstay.modules.accounts.policy import may_apply_rebalancing, may_undo_rebalancing
from mainstay.modules.accounts.queries.rebalancing_rows import moves_of, open_handovers, receivers_refused
from mainstay.modules.accounts.rules.rebalancing import digest_of
from mainstay.modules.work.actions.passing import pass_duties, return_duties

_NAMED = 200
Moves = QuerySet[RebalancingMove]


@action(
    "rebalancing.apply", label=_("Apply"), policy=may_apply_rebalancing, subject="rebalancing", icon="check",
    destructive=True, events=("rebalancing.applied",), sample=dict,
)  # fmt: skip
def apply_rebalancing(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Give the accounts to their new owners as the preview showed, all at once. Accounts that changed since are left
    where they are and listed; everything can be taken back together.
    """
    plan: Rebalancing = context.subject
    if plan.effective_on > context.today:
        raise RuleBroken(sentence("Its day has not come yet. Have it applied on its day."))
    _lock(moves_of(plan))
    _leave_out(context, plan)
    moves = moves_of(plan)
    listed = list(moves.values_list("account_id", "from_user_id", "to_user_id"))
    expect_many_rows()
    _pass(context, plan, moves)
    _note_list(context, plan, listed)
    context.emit("rebalancing.applied", plan, accounts=len(listed))
    left = RebalancingMove.objects.filter(rebalancing=plan).exclude(left="").count()
    context.answer |= {"count": len(listed), "left": left}
    context.answer["undo"] = {"action": "rebalancing.undo", "subject": plan.public_id, "input": {}}
    return context.update(
        plan, applied_at=context.now, applied_by_id=context.actor.user_id or None, applied_act=context.action_id,
        moves_count=len(listed), left_count=left, digest=digest_of(listed),
    )  # fmt: skip


def _lock(moves: Moves) -> None:
    """On PostgreSQL nobody changes these accounts from here on; SQLite has one writer."""
    if not is_sqlite():
        rows = Account.objects.filter(pk__in=moves.values("account_id")).order_by("pk").select_for_update()
        list(rows.values_list("pk", flat=True))


def _leave_out(context: ActionContext, plan: Rebalancing) -> None:
    """Mark the moves that hold no longer: changed accounts, new walls, people who may no longer give or receive."""
    moves = moves_of(plan)
    as_seen = Account.objects.filter(
        pk=OuterRef("account_id"), version=OuterRef("account_version"), owner_id=OuterRef("from_user_id"),
        archived_at=None,
    )  # fmt: skip
    context.update_many(moves.filter(~Exists(as_seen)), note="accounts changed since", left=LeftOut.CHANGED)
    handed = open_handovers().filter(account_id=OuterRef("account_id"))
    context.update_many(moves.filter(Exists(handed)), note="accounts being handed over", left=LeftOut.HANDOVER)
    running = AccountWall.objects.filter(Q(to_at=None) | Q(to_at__gt=context.now), from_at__lte=context.now)
    between = running.filter(user_id=OuterRef("to_user_id"), account_id=OuterRef("account_id"))
    before = moves.filter(Exists(between)) if running.exists() else moves.none()
    context.update_many(before, note="accounts behind walls", left=LeftOut.WALLED)
    refused = receivers_refused(context.actor, set(moves.values_list("to_user_id", flat=True).distinct()))
    beyond = moves.filter(to_user_id__in=refused) | moves.filter(account_id__in=context.actor.walls)
    if not context.actor.is_system and context.actor.extent("account", "assign") < Extent.ALL:
        beyond |= moves.exclude(from_user_id__in=(context.actor.user_id, *context.actor.line_users))
    context.update_many(beyond, note="accounts out of reach", left=LeftOut.NOBODY)


def _pass(context: ActionContext, plan: Rebalancing, moves: Moves) -> None:
    """Ownerships with their dates, access, owner columns, and what hangs on the owner."""
    accounts = moves.values("account_id")
    ending = AccountOwner.objects.filter(to_at=None, account_id__in=accounts)
    end_access_from(ending, AccountAccess.OWNER, context.now)
    context.update_many(ending, note="ownerships ended", to_at=context.now)
    create_selected(
        context, AccountOwner,
        {"account_id": "account_id", "user_id": "to_user_id", "from_at": _moment(context), "created_at": _moment(context),
         "reason": Value(plan.reason), "appointed_by_id": Value(context.actor.user_id or None, output_field=BigIntegerField())}, moves,
        note="ownerships begun",
    )  # fmt: skip
    begun = AccountOwner.objects.filter(created_at=context.now, to_at=None, account_id__in=accounts)
    grant_access_from(begun, "user_id", AccountAccess.OWNER, context.now)
    new = moves.filter(account_id=OuterRef("pk")).values("to_user_id")[:1]
    context.update_many(Account.objects.filter(pk__in=accounts), note="accounts assigned", owner_id=Subquery(new))
    pass_duties(context, moves)
    for part in parts_of(MOVE_ON):
        part.function(context, moves)


def _moment(context: ActionContext) -> Value:
    return Value(context.now, output_field=DateTimeField())


def _note_list(context: ActionContext, plan: Rebalancing, listed: list[Any]) -> None:
    """What the one audit entry says of the list: its digest, how many, and who was left out."""
    left = RebalancingMove.objects.filter(rebalancing=plan).exclude(left="").order_by("account_id")
    named = [list(pair) for pair in left.values_list("account__public_id", "left")[:_NAMED]]
    context.changes["list"] = {
        "plan": plan.name, "sha256": digest_of(listed), "accounts": len(listed), "left_out": left.count(), "of_these": named,
    }  # fmt: skip


@action(
    "rebalancing.undo", label=_("Take back"), policy=may_undo_rebalancing, subject="rebalancing",
    icon="arrow-back-up", destructive=True, events=("rebalancing.undone",), sample=dict,
)  # fmt: skip
def undo_rebalancing(context: ActionContext, input: NothingMore) -> Rebalancing:  # noqa: ARG001
    """Give every account back to the owner of before, with access and duties, as if nothing had happened. Accounts that
    got another owner since stay with that one and are listed.
    """
    plan: Rebalancing = context.subject
    _lock(moves_of(plan))
    _keep_changed(context, plan)
    moves = moves_of(plan).filter(kept="")
    listed = list(moves.values_list("account_id", "to_user_id", "from_user_id"))
    expect_many_rows()
    _return(context, plan, moves)
    kept = moves_of(plan).exclude(kept="").order_by("account_id")
    context.changes["list"] = {
        "plan": plan.name, "sha256": digest_of(listed), "accounts": len(listed), "left_out": kept.count(),
        "of_these": list(kept.values_list("account__public_id", flat=True)[:_NAMED]),
    }  # fmt: skip
    context.emit("rebalancing.undone", plan, accounts=len(listed))
    context.answer |= {"count": len(listed), "left": kept.count()}
    return context.update(plan, undone_at=context.now, undone_by_id=context.actor.user_id or None)


def _when(plan: Rebalancing) -> tuple[int, datetime]:
    """The act that applied the plan, and its moment, by which its rows are known."""
    if plan.applied_act is None or plan.applied_at is None:
        raise RuleBroken(sentence("There is nothing to take back: it is not applied."))
    return plan.applied_act, plan.applied_at


def _begun(plan: Rebalancing) -> QuerySet[AccountOwner]:
    """The ownerships that the plan began and that still run."""
    return AccountOwner.objects.filter(created_at=_when(plan)[1], to_at=None)


def _keep_changed(context: ActionContext, plan: Rebalancing) -> None:
    """Mark what somebody assigned since: only ownerships that the plan began and that still run are taken back."""
    ours = _begun(plan).filter(account_id=OuterRef("account_id"), user_id=OuterRef("to_user_id"))
    owned = Account.objects.filter(pk=OuterRef("account_id"), owner_id=OuterRef("to_user_id"))
    changed = moves_of(plan).filter(~Exists(ours) | ~Exists(owned))
    context.update_many(changed, note="accounts changed since", kept=LeftOut.CHANGED)


def _return(context: ActionContext, plan: Rebalancing, moves: Moves) -> None:
    act, at = _when(plan)
    accounts = moves.values("account_id")
    begun = _begun(plan).filter(account_id__in=accounts)
    end_access_from(begun, AccountAccess.OWNER, context.now)
    context.remove_many(begun, note="ownerships taken back")
    ended = AccountOwner.objects.filter(to_at=at, account_id__in=accounts)
    reopen_access_from(ended, AccountAccess.OWNER, at)
    context.update_many(ended, note="ownerships reopened", to_at=None)
    former = moves.filter(account_id=OuterRef("pk")).values("from_user_id")[:1]
    context.update_many(
        Account.objects.filter(pk__in=accounts), note="accounts given back", owner_id=Subquery(former),
        version=F("version") + 1,
    )  # fmt: skip
    return_duties(context, moves, act, at)
    for part in parts_of(MOVE_BACK):
        part.function(context, moves, plan)
