"""A handover: begun, told, accepted or refused; with the second word the account and what is open on it move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.points import parts_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.sentences import in_words
from mainstay.framework.values.inputs import boolean, choice, day, integer, long_text, reference, text
from mainstay.kernel.actor import Extent
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.sentences import counted, sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.accounts.actions.handover_letters import draft_letter
from mainstay.modules.accounts.actions.owners import able_owner_id, change_owner, new_owner_id
from mainstay.modules.accounts.choices import HandoverOccasion, HandoverSide, HandoverState
from mainstay.modules.accounts.models import Account, Handover, HandoverStep, HandoverTemplate
from mainstay.modules.accounts.policy import (
    may_speak_in_handover,
    may_start_handover,
    may_take_over,
    may_work_on_handover,
)
from mainstay.modules.accounts.queries.handovers import steps_for
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.queries.mine import in_working_days

_DAYS = 10
_SUBJECT = "handover"


@dataclass(frozen=True, kw_only=True)
class StartHandover:
    """To whom the account goes, why, and by when."""

    receiver: str = reference(_("Who receives"), kind="user")
    occasion: str = choice(
        _("Occasion"), choices=tuple(HandoverOccasion.choices), default=HandoverOccasion.LANDED.value
    )
    reason: str = text(_("Reason"), max_length=300, personal=True)
    due_on: date | Unset = day(pgettext_lazy("day", "By"), default=UNSET)


@action(
    "handover.start", label=_("Hand over"), policy=may_start_handover, subject="account", creates="handover",
    events=("handover.started", "duty.opened"), icon="user-share",
    sample=lambda world: {"receiver": world.public_id("user"), "reason": "The first order is in",
                          "occasion": "rebalancing"},
)  # fmt: skip
def start_handover(context: ActionContext, input: StartHandover) -> Handover:
    """Begin to hand an account over: both sides get a checklist and a duty. Nothing moves until both have said yes."""
    account: Account = context.subject
    assigns = context.actor.may("account", "assign")
    receiver_id = (new_owner_id if assigns else able_owner_id)(context, input.receiver, "receiver")
    due_on = in_working_days(context, _DAYS) if isinstance(input.due_on, Unset) else input.due_on
    return begin_handover(context, account, receiver_id, occasion=input.occasion, reason=input.reason, due_on=due_on)


def begin_handover(
    context: ActionContext, account: Account, receiver_id: int, *, occasion: str, reason: str, due_on: date
) -> Handover:
    """A handover of an account with its checklist and both duties, inside the running action. Raises RuleBroken."""
    if receiver_id == account.owner_id:
        raise RuleBroken(sentence("{name} owns this account already.", name=account.owner.name), path="receiver")
    if account.archived_at is not None:
        raise RuleBroken(sentence("This account is archived. Bring it back first."))
    if Handover.objects.filter(account=account, state=HandoverState.OPEN).exists():
        raise RuleBroken(sentence("A handover of this account is under way. End it first."))
    row = context.create(
        Handover(account=account, occasion=occasion, giver_id=account.owner_id, receiver_id=receiver_id, reason=reason,
                 due_on=due_on, started_by_id=context.actor.user_id or None)
    )  # fmt: skip
    template = HandoverTemplate.objects.filter(occasion=occasion).first()
    for position, step in enumerate(steps_for(occasion, template), 1):
        context.create(HandoverStep(handover=row, side=step.side, position=position, code=step.code, what=step.what,
                                    created_at=context.now))  # fmt: skip
    _open_duties(context, row)
    context.emit("handover.started", row, giver=row.giver_id, receiver=receiver_id)
    return row


def _open_duties(context: ActionContext, row: Handover) -> None:
    about = (row.account_id, row.account.public_id, row.account.name)
    names = {"account": row.account.name, "giver": row.giver.name, "receiver": row.receiver.name}
    words = ((row.giver_id, sentence("Hand {account} over to {receiver}", **names)),
             (row.receiver_id, sentence("Take {account} over from {giver}", **names)))  # fmt: skip
    for user_id, what in words:
        open_duty(context, what=in_words(what), assignee_id=user_id, due_on=row.due_on, duty_kind=DutyKind.HANDOVER,
                  why=row.reason, subject=row, account=about)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TickHandover:
    """The step by its place in the checklist, and whether it is done."""

    step: int = integer(_("Step"), minimum=1, maximum=200)
    done: bool = boolean(_("Done"), default=True)


@action("handover.tick", label=_("Tick off"), policy=may_work_on_handover, subject="handover", menu=False, icon="check",
        sample=lambda: {"step": 1})  # fmt: skip
def tick_handover(context: ActionContext, input: TickHandover) -> Handover:
    """Tick a step of the checklist off, or take the tick away."""
    row: Handover = context.subject
    step = HandoverStep.objects.filter(handover=row, position=input.step).first()
    if step is None:
        raise RuleBroken(sentence("The checklist has no such step."), path="step")
    context.update(step, done_at=context.now if input.done else None,
                   done_by_id=(context.actor.user_id or None) if input.done else None)  # fmt: skip
    return row


@dataclass(frozen=True, kw_only=True)
class TellHandover:
    """What the receiver must know and no record says."""

    told: str = long_text(_("What no record says"), default="", min_length=0, max_length=4_000, personal=True)


@action(
    "handover.tell", label=_("Everything is told"), policy=may_speak_in_handover, subject="handover", icon="user-share",
    primary=True, events=("handover.told", "account.handed_over"), sample=dict,
)  # fmt: skip
def tell_handover(context: ActionContext, input: TellHandover) -> Handover:
    """Say that the receiver was told everything. A manager says it in place of somebody who is removed, leaves or has
    left. When the receiver has accepted, the account moves now.
    """
    row: Handover = context.subject
    if context.actor.user_id == row.giver_id:
        _all_ticked(row, HandoverSide.GIVER)
    context.update(row, told=input.told, told_at=context.now, told_by_id=context.actor.user_id or None)
    close_duties_about(context, _SUBJECT, row.public_id, DutyKind.HANDOVER, "", assignee_id=row.giver_id)
    context.emit("handover.told", row, receiver=row.receiver_id)
    return _hand_over(context, row)


@dataclass(frozen=True, kw_only=True)
class AcceptHandover:
    """Nothing more to say."""


@action(
    "handover.accept", label=_("Accept"), policy=may_take_over, subject="handover", icon="check", primary=True,
    events=("handover.accepted", "account.handed_over"), sample=dict,
)  # fmt: skip
def accept_handover(context: ActionContext, input: AcceptHandover) -> Handover:  # noqa: ARG001
    """Say that you take the account. When the giver has said that everything is told, it moves now."""
    row: Handover = context.subject
    _all_ticked(row, HandoverSide.RECEIVER)
    context.update(row, accepted_at=context.now)
    close_duties_about(context, _SUBJECT, row.public_id, DutyKind.HANDOVER, "", assignee_id=row.receiver_id)
    context.emit("handover.accepted", row, giver=row.giver_id)
    return _hand_over(context, row)


def _all_ticked(row: Handover, side: HandoverSide) -> None:
    left = row.steps.filter(side=side, done_at=None).count()
    if left:
        raise RuleBroken(counted("One step of your checklist is not ticked off.",
                                 "{count} steps of your checklist are not ticked off.", count=left))  # fmt: skip


def _hand_over(context: ActionContext, row: Handover) -> Handover:
    """With both words the account moves, and whatever is open on it."""
    if row.told_at is None or row.accepted_at is None:
        return row
    account: Account = Account.objects.select_for_update().get(pk=row.account_id)
    if account.owner_id != row.giver_id:
        raise RuleBroken(sentence("The account has got another owner meanwhile. Call this handover off."))
    moved = [one for part in parts_of("handover") for one in part.function(context, account, row.giver, row.receiver)]
    change_owner(context, account, row.receiver_id, reason=row.reason[:200])
    context.update(row, state=HandoverState.DONE, done_at=context.now, handed_on=context.today, moved=_by_kind(moved))
    if not row.mail_body:
        draft_letter(context, row)
    context.emit("account.handed_over", account, handover=row.public_id, giver=row.giver_id, receiver=row.receiver_id,
                 occasion=row.occasion, handed_on=context.today.isoformat())  # fmt: skip
    return row


def _by_kind(moved: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for one in moved:
        found.setdefault(one["kind"], []).append(one["id"])
    return [{"kind": kind, "count": len(ids), "ids": ids} for kind, ids in found.items()]


@dataclass(frozen=True, kw_only=True)
class RefuseHandover:
    """Why not."""

    reason: str = text(_("Reason"), max_length=300, personal=True)


@action("handover.refuse", label=_("Refuse"), policy=may_take_over, subject="handover", icon="ban",
        events=("handover.ended",), sample=lambda: {"reason": "I serve their competitor"})  # fmt: skip
def refuse_handover(context: ActionContext, input: RefuseHandover) -> Handover:
    """Say that you do not take the account, and why. It stays with its owner."""
    return end_handover(context, context.subject, HandoverState.REFUSED, input.reason)


@dataclass(frozen=True, kw_only=True)
class CancelHandover:
    """Why."""

    reason: str = text(_("Reason"), max_length=300, personal=True)


@action("handover.cancel", label=_("Call off"), policy=may_work_on_handover, subject="handover", icon="x",
        destructive=True, events=("handover.ended",), sample=lambda: {"reason": "The order fell through"})  # fmt: skip
def cancel_handover(context: ActionContext, input: CancelHandover) -> Handover:
    """Call a handover off. The account stays with its owner."""
    return end_handover(context, context.subject, HandoverState.CANCELLED, input.reason)


def end_handover(context: ActionContext, row: Handover, state: HandoverState, reason: str) -> Handover:
    """End an open handover without moving anything, inside the running action; its duties are closed."""
    context.update(row, state=state, ended_at=context.now, end_reason=reason[:300],
                   ended_by_id=context.actor.user_id or None)  # fmt: skip
    close_duties_about(context, _SUBJECT, row.public_id, DutyKind.HANDOVER, str(HandoverState(state).label))
    context.emit("handover.ended", row, giver=row.giver_id, receiver=row.receiver_id)
    return row


@dataclass(frozen=True, kw_only=True)
class StartAll:
    """To whom all accounts of a colleague go, why, and by when."""

    receiver: str = reference(_("Who receives"), kind="user")
    occasion: str = choice(
        _("Occasion"), choices=tuple(HandoverOccasion.choices), default=HandoverOccasion.REMOVAL.value
    )
    reason: str = text(_("Reason"), max_length=300, personal=True)
    due_on: date | Unset = day(pgettext_lazy("day", "By"), default=UNSET)


@action(
    "handover.start_all", label=_("Hand over all accounts"), policy=by_right("account", "assign"), subject="user",
    events=("handover.started", "duty.opened"), icon="user-share",
    sample=lambda world: {"receiver": world.cast.anna.public_id, "reason": "Leads the office in Tallinn from May"},
)  # fmt: skip
def start_all_handover(context: ActionContext, input: StartAll) -> None:
    """Begin a handover of every account that a colleague owns to one other colleague; those under way stay as they are."""
    giver = context.subject
    near = {context.actor.user_id, *context.actor.line_users}
    if context.actor.extent("account", "assign") < Extent.ALL and giver.pk not in near:
        raise ActionRefused(refuse(sentence("{name} does not report to you.", name=giver.name), "line"))
    receiver_id = new_owner_id(context, input.receiver, "receiver")
    under_way = Handover.objects.filter(state=HandoverState.OPEN).values("account_id")
    seen = visible_to(context.actor, registry.kinds["account"]).filter(owner=giver, archived_at=None)
    rows = list(seen.exclude(pk__in=under_way).select_related("owner").order_by("pk"))
    due_on = in_working_days(context, _DAYS) if isinstance(input.due_on, Unset) else input.due_on
    for account in rows:
        begin_handover(context, account, receiver_id, occasion=input.occasion, reason=input.reason, due_on=due_on)
    context.answer["count"] = len(rows)


__all__ = ["begin_handover", "end_handover"]
