"""Who must decide about a gift, and the question put to them; telling people when something is wrong."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from mainstay.framework.actions import ActionContext
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.choices import GiftRoute
from mainstay.modules.gifts.models import Gift
from mainstay.modules.gifts.queries.deciders import deciders, officers_on
from mainstay.modules.gifts.queries.facts import user_key
from mainstay.modules.gifts.rules.approving import outlay
from mainstay.modules.gifts.rules.events import ApprovalGiven, GiftEvent
from mainstay.modules.gifts.rules.words import Route
from mainstay.modules.people.queries import sole_signature_of
from mainstay.modules.work.actions.approvals import ask_approval
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind

PURPOSE = "gift"
_SOON = timedelta(days=3)


def ask_for(context: ActionContext, gift: Gift, event: GiftEvent) -> None:
    """Put the question to those whom the decision names. Raises RuleBroken where nobody may decide."""
    deciders = deciders_for(context, gift)
    spent = outlay(event)
    commits = {"commits": {"gift": {"amount": str(spent), "currency": event.currency}}} if event.currency else {}
    what = sentence("Gift on {day}: {what}", day=gift.given_on, what=gift.get_category_display())
    reason = str((gift.answer.get("reason") or {}).get("text", ""))
    approval = ask_approval(
        context, what=str(what), why=reason[:500], purpose=PURPOSE, approver_ids=deciders, subject=gift,
        account=account_of(gift), payload={**commits, "entry": event.id},
    )  # fmt: skip
    context.update(gift, approval=approval)


def deciders_for(context: ActionContext, gift: Gift) -> list[int]:
    """The people of the route, in order: never those whom the gift concerns."""
    if sole_signature_of(context.actor.user_id, context.now):
        return [context.actor.user_id]
    own = {gift.giver_id, gift.on_behalf_of_id, context.actor.user_id, context.actor.on_behalf_of}
    found = deciders(gift.route, gift.on_behalf_of_id or gift.giver_id, own, context.today)
    if len(found) < (2 if gift.route == GiftRoute.TWO_PERSON else 1):
        text = sentence("Too few people may decide about this. Give the right to approve gifts to one more colleague.")
        raise RuleBroken(text, path="contacts")
    return found


def approvals_of(context: ActionContext, gift: Gift) -> tuple[ApprovalGiven, ...]:
    """The answers of those who agreed, as the rules read them; a stand-in is named with the one he stands for."""
    if gift.approval is None:
        return ()
    officers = set(officers_on(context.today))
    commits = gift.approval.payload.get("commits", {}).get("gift")
    found = []
    for tier in gift.approval.tiers.select_related("approver", "decided_by").order_by("number"):
        if tier.decided_by is None or tier.decided_at is None:
            continue
        stood_in = tier.decided_by_id != tier.approver_id
        route = Route.COMPLIANCE if tier.approver_id in officers else Route.LINE_MANAGER
        found.append(
            ApprovalGiven(
                user_key(tier.decided_by.public_id), route, tier.decided_at.date(),
                amount=_amount(commits), on_behalf_of=user_key(tier.approver.public_id) if stood_in else "",
            )
        )  # fmt: skip
    return tuple(found)


def _amount(commits: Any) -> Any:
    return Decimal(commits["amount"]) if commits else None


def account_of(gift: Gift) -> tuple[int, str, str] | None:
    """The client of a gift as duties know it."""
    return None if gift.account is None else (gift.account.pk, gift.account.public_id, gift.account.name)


def tell(context: ActionContext, gift: Gift, what: Sentence, why: str, *, also_giver: bool = True) -> None:
    """Open a duty about a gift for compliance, and one for whoever gives it."""
    whom: Iterable[int] = [*officers_on(context.today)[:1], *([gift.giver_id] if also_giver else [])]
    for user_id in dict.fromkeys(whom):
        open_duty(
            context, what=str(what), why=why[:300], assignee_id=user_id, due_on=context.today + _SOON, subject=gift,
            account=account_of(gift),
        )  # fmt: skip


def drop_question(context: ActionContext, gift: Gift) -> None:
    """Whoever was asked need not answer any more."""
    approval = gift.approval
    if approval is not None and approval.state == "asked":
        close_duties_about(context, "approval", approval.public_id, DutyKind.APPROVAL, str(sentence("taken back")))
        context.update(approval, state="withdrawn", decided_at=context.now)
        context.emit("approval.withdrawn", approval)
