"""What the program itself does with gifts: hears the answer of those who decide, looks again, lets approvals run out."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import boolean, integer, text
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.actions.asking import approvals_of, tell
from mainstay.modules.gifts.actions.planning import reserve, take_back
from mainstay.modules.gifts.actions.recording import Ledger, told
from mainstay.modules.gifts.choices import GiftState
from mainstay.modules.gifts.models import Gift
from mainstay.modules.gifts.queries.books import ledger_around
from mainstay.modules.gifts.rules.deciding import LAX, chain_of, worse
from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.words import EventKind, Outcome, ReversalReason
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.work.actions.duties import open_duty


@dataclass(frozen=True, kw_only=True)
class SettleGift:
    """Whether those who were asked agreed."""

    approved: bool = boolean(_("Approved"))


@action(
    "gift.settle", label=_("Hear the answer about a gift"), policy=nobody_but_the_system, subject="gift",
    events=("gift.decided",), icon="gavel", menu=False, sample=lambda: {"approved": True},
)  # fmt: skip
def settle_gift(context: ActionContext, input: SettleGift) -> Gift:
    """Those who were asked have answered: a plan is reserved if the rules still allow it, or refused."""
    gift: Gift = context.subject
    if gift.state == GiftState.ASKED:
        _settle_plan(context, gift, approved=input.approved)
    elif gift.state in (GiftState.GIVEN, GiftState.RECEIVED) and input.approved:
        ledger = Ledger(context, gift.giver_id)
        event = ledger.event(
            gift, EventKind.CORRECTION, previous=gift.last_entry, approvals=approvals_of(context, gift)
        )
        ledger.add(event, gift)
    context.emit("gift.decided", gift, decision=gift.decision, tell=[gift.giver_id])
    return gift


def _settle_plan(context: ActionContext, gift: Gift, *, approved: bool) -> None:
    if approved:
        ledger = Ledger(context, gift.giver_id)
        event = ledger.event(
            gift, EventKind.RESERVATION, previous=gift.last_entry, approvals=approvals_of(context, gift)
        )
        found = ledger.judged(event)
        if found is not None and found.decision in LAX:
            ledger.add(event, gift)
            context.update(gift, state=GiftState.RESERVED)
            return
        context.update(gift, **(told(found) if found else {}))
    context.update(gift, state=GiftState.REFUSED)
    if approved:
        open_duty(
            context, what=str(sentence("Your gift was approved, but the rules bar it now")),
            why=str((gift.answer.get("reason") or {}).get("text", ""))[:300], assignee_id=gift.giver_id,
            due_on=context.today, subject=gift,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RecheckGift:
    """Why we look again."""

    cause: str = text(_("Cause"), default="", min_length=0, max_length=60)


@action(
    "gift.recheck", label=_("Look at a gift again"), policy=nobody_but_the_system, subject="gift",
    events=("gift.worsened",), icon="eye", menu=False, sample=dict,
)  # fmt: skip
def recheck_gift(context: ActionContext, input: RecheckGift) -> Gift:
    """Judge a gift anew after a merge, another rule or another setting. The decision of then stays in the ledger; when it
    is worse now, whoever gives and compliance are told.
    """
    gift: Gift = context.subject
    ledger = Ledger(context, gift.giver_id)
    own = ledger.event(gift, EventKind.REQUEST)
    around = ledger_around(own, ledger.book)
    live = chain_of(gift.last_entry, around, ledger.book.settings)
    if live is None:
        return gift
    found = evaluate(live.facts, around, ledger.book, ledger.today)
    before = gift.decision
    if (found.decision.value, found.paragraph[:200]) != (before, gift.paragraph):
        context.update(gift, **told(found))
    if worse(found, before) and found.decision in (Outcome.DENY, Outcome.BREACH, Outcome.REFER):
        tell(context, gift, sentence("A gift is judged more strictly now: {paragraph}", paragraph=found.paragraph),
             str(found.reason))  # fmt: skip
        context.emit("gift.worsened", gift, before=before, decision=found.decision.value, cause=input.cause)
    return gift


@dataclass(frozen=True, kw_only=True)
class ExpireGift:
    """Nothing to say."""


@action(
    "gift.expire", label=_("Let an approval run out"), policy=nobody_but_the_system, subject="gift",
    events=("gift.expired",), icon="hourglass-empty", menu=False, sample=dict,
)  # fmt: skip
def expire_gift(context: ActionContext, input: ExpireGift) -> Gift:  # noqa: ARG001
    """An approval that was not used in its time is gone, and its allowance is free again."""
    gift: Gift = context.subject
    if gift.state == GiftState.RESERVED:
        take_back(context, gift, ReversalReason.EXPIRED)
        context.update(gift, state=GiftState.EXPIRED)
        context.emit("gift.expired", gift, tell=[gift.giver_id])
    return gift


@dataclass(frozen=True, kw_only=True)
class FollowGift:
    """What the talk says now about attendance."""

    host_present: bool | None = boolean(_("The host is there"), default=None, nullable=True)
    heads: int = integer(_("How many of us take part"), default=0, minimum=0, maximum=1_000)


@action(
    "gift.follow", label=_("Follow the attendance of a talk"), policy=nobody_but_the_system, subject="gift",
    events=("gift.changed",), icon="users", menu=False, sample=lambda: {"host_present": False},
)  # fmt: skip
def follow_gift(context: ActionContext, input: FollowGift) -> Gift:
    """The talk at which it is given has other people now: a plan is decided anew, what has happened is corrected. Without
    a host of ours entertainment is a gift.
    """
    gift: Gift = context.subject
    if (gift.host_present, gift.own_people) == (input.host_present, input.heads):
        return gift
    context.update(gift, host_present=input.host_present, own_people=input.heads)
    if gift.state in (GiftState.ASKED, GiftState.RESERVED):
        take_back(context, gift, ReversalReason.CANCELLED)
        context.update(gift, approval=None)
        reserve(context, gift)
    elif gift.state in (GiftState.GIVEN, GiftState.RECEIVED):
        ledger = Ledger(context, gift.giver_id)
        ledger.add(ledger.event(gift, EventKind.CORRECTION, previous=gift.last_entry), gift)
    if gift.decision in (Outcome.DENY.value, Outcome.BREACH.value):
        tell(context, gift, sentence("A gift stands above a limit: {paragraph}", paragraph=gift.paragraph), "")
    context.emit("gift.changed", gift, decision=gift.decision)
    return gift
