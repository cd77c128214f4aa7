"""Deals that go with their accounts when territories are divided anew: set-based, inside a running action."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mainstay.framework.actions import ActionContext
from mainstay.framework.history.as_of import changed_by, value_before
from mainstay.modules.pipeline.actions.parts import Done
from mainstay.modules.pipeline.choices import DealState
from mainstay.modules.pipeline.models import Opportunity

_NOTE = "deals handed over"


def pass_deals(context: ActionContext, moves: QuerySet[Any]) -> Done:
    """Open deals that the former owner (``from_user_id``) of a moved account (``account_id``) owns belong to the new one
    (``to_user_id``); deals of others stay theirs.
    """
    of_account = moves.filter(account_id=OuterRef("account_id"))
    deals = Opportunity.objects.filter(
        Exists(of_account.filter(from_user_id=OuterRef("owner_id"))), state=DealState.OPEN,
        account_id__in=moves.values("account_id"),
    )  # fmt: skip
    count = context.update_many(deals, note=_NOTE, owner_id=Subquery(of_account.values("to_user_id")[:1]))
    return [{"table": "pipeline.Opportunity", "count": count}]


def return_deals(context: ActionContext, moves: QuerySet[Any], action_id: int) -> Done:
    """Take back what ``pass_deals`` did in the act ``action_id``: deals that are still the new owner's are owned by
    whoever owned them before, also those that were won or lost since.
    """
    of_account = moves.filter(account_id=OuterRef("account_id"), to_user_id=OuterRef("owner_id"))
    deals = Opportunity.objects.filter(Exists(of_account), pk__in=changed_by(Opportunity, action_id))
    count = context.update_many(deals, note=_NOTE, owner_id=value_before(Opportunity, "owner_id", action_id))
    return [{"table": "pipeline.Opportunity", "count": count}]
