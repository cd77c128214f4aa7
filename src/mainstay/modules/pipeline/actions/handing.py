"""Deals and leads go to somebody else: with one account that is handed over, or all of them when their owner leaves."""

from typing import Any

from django.db.models import QuerySet

from mainstay.framework.actions import ActionContext
from mainstay.modules.pipeline.choices import DealState, LeadState
from mainstay.modules.pipeline.models import Lead, Opportunity

Moved = list[dict[str, Any]]
_ENDED = (LeadState.CONVERTED, LeadState.REJECTED)


def open_deals(giver: Any, account: Any = None) -> QuerySet[Opportunity]:
    """Somebody's open deals, with one account or all."""
    rows = Opportunity.objects.filter(owner_id=giver.pk, state=DealState.OPEN)
    return (rows if account is None else rows.filter(account_id=account.pk)).order_by("closes_by", "pk")


def leads_in_work(giver: Any, account: Any = None) -> QuerySet[Lead]:
    """Somebody's leads that have not ended, of one account or all."""
    rows = Lead.objects.filter(owner_id=giver.pk).exclude(state__in=_ENDED)
    return (rows if account is None else rows.filter(account_id=account.pk)).order_by("pk")


def preview(account: Any, giver: Any) -> Moved:
    """What would move."""
    deals = [{"kind": "opportunity", "id": row.public_id, "title": row.name, "on": row.close_on}
             for row in open_deals(giver, account)]  # fmt: skip
    leads = [{"kind": "lead", "id": row.public_id, "title": row.company} for row in leads_in_work(giver, account)]
    return [*deals, *leads]


def hand_over(context: ActionContext, account: Any, giver: Any, receiver: Any) -> Moved:
    """Give open deals and leads to the new owner of the account; with None, those of every account."""
    deals, leads = list(open_deals(giver, account)), list(leads_in_work(giver, account))
    done: Moved = []
    for kind, rows in (("opportunity", deals), ("lead", leads)):
        for row in rows:
            context.update(row, owner_id=receiver.pk)
            done.append({"kind": kind, "id": row.public_id})
    return done
