"""What becomes of the accounts, team places and handovers of a colleague who leaves."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext

from mainstay.framework.actions import ActionContext
from mainstay.framework.scopes.access import end_access
from mainstay.framework.scopes.models import AccountAccess
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.handovers import end_handover
from mainstay.modules.accounts.actions.owners import give_accounts
from mainstay.modules.accounts.choices import HandoverState
from mainstay.modules.accounts.models import Account, AccountTeamMember, Handover, Stakeholder
from mainstay.modules.people.queries import actor_for


def owned_by(user: Any) -> QuerySet[Account]:
    """Everything that somebody owns, archived accounts too; those that became part of another one follow it."""
    return Account.objects.filter(owner_id=user.pk, merged_into=None).order_by("pk")


def leave(context: ActionContext, user: Any, to: Any) -> list[dict[str, Any]]:
    """Give the accounts to the successor and end the rest. Raises RuleBroken for a successor who may not have them."""
    for handover in Handover.objects.filter(state=HandoverState.OPEN, giver=user) | Handover.objects.filter(
        state=HandoverState.OPEN, receiver=user
    ):
        end_handover(context, handover, HandoverState.CANCELLED, gettext("Left the company"))
    rows = list(owned_by(user))
    if rows:
        if actor_for(to.accounts).extent("account", "edit") < Extent.OWN:
            raise RuleBroken(
                sentence("{name} has no role that looks after accounts. Choose somebody else.", name=to.accounts.name)
            )
        give_accounts(context, rows, to.accounts.pk, reason=gettext("{name} left the company").format(name=user.name))
    team = AccountTeamMember.objects.filter(user_id=user.pk, to_at=None)
    ids = list(team.values_list("pk", flat=True))
    context.update_many(AccountTeamMember.objects.filter(pk__in=ids), note="team places ended", to_at=context.now)
    end_access(AccountAccess.TEAM, ids, context.now)
    covered = Stakeholder.objects.filter(covered_by_id=user.pk)
    context.update_many(
        covered, note="covered by the successor", covered_by_id=to.accounts.pk, version=F("version") + 1
    )
    return []
