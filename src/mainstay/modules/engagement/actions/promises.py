"""Promises: made, kept, broken, put off, withdrawn, taken up again; their duties follow."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, reference, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.engagement.actions.clients import client_of
from mainstay.modules.engagement.actions.keeping import PromiseLine, note_promise, put_off, settle, take_up_again
from mainstay.modules.engagement.choices import PromiseState, Side
from mainstay.modules.engagement.models import Promise
from mainstay.modules.engagement.policy import may_follow, may_reopen_promise, may_settle_promise


@dataclass(frozen=True, kw_only=True)
class MakePromise:
    """What was promised to whom by when, outside a logged talk."""

    account: str = reference(_("Account"), kind="account")
    what: str = text(_("What was promised"), max_length=300, personal=True)
    due_on: date = day(pgettext_lazy("day", "By"))
    side: str = choice(_("Whose promise"), choices=tuple(Side.choices), default=Side.OURS.value)
    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    to_name: str = text(_("Or a name"), default="", min_length=0, personal=True)
    owner: str | None = reference(_("Kept by"), kind="user", default=None, nullable=True)


@action(
    "promise.make", label=_("Note a promise"), policy=by_right("interaction", "create"), creates="promise",
    events=("promise.made", "duty.opened"), icon="heart-handshake", scope="company",
    sample=lambda world: {
        "account": world.public_id("account"), "what": "Send the shelf-life data", "due_on": "2030-01-15",
    },
)  # fmt: skip
def make_promise(context: ActionContext, input: MakePromise) -> Promise:
    """Note a promise. Ours becomes a duty to keep it, theirs a duty to ask for it."""
    account = client_of(context, input.account)
    line = PromiseLine(
        what=input.what, due_on=input.due_on, side=input.side, contact=input.contact, to_name=input.to_name,
        owner=input.owner,
    )  # fmt: skip
    return note_promise(context, account, None, line)


@dataclass(frozen=True, kw_only=True)
class KeepPromise:
    """When it was kept, and a word about it."""

    note: str = text(_("What came of it"), default="", min_length=0, max_length=300, personal=True)
    kept_on: date | None = day(_("Kept on"), default=None, nullable=True)


@action(
    "promise.keep", label=_("Kept"), policy=may_settle_promise, subject="promise", events=("promise.kept", "duty.done"),
    icon="check", primary=True, sample=dict,
)  # fmt: skip
def keep_promise(context: ActionContext, input: KeepPromise) -> Promise:
    """Say that a promise was kept; its duty is done."""
    on = input.kept_on or context.today
    if on > context.today:
        raise InputInvalid([Problem("kept_on", "future", sentence("This day is still ahead."))])
    context.answer["undo"] = _reopening(context.subject)
    return settle(context, context.subject, PromiseState.KEPT, input.note, on)


@dataclass(frozen=True, kw_only=True)
class BreakPromise:
    """Why it was not kept, what the client was told, and when."""

    reason: str = text(_("Reason"), max_length=300, personal=True)
    told: str = text(_("What the client was told"), default="", min_length=0, max_length=300, personal=True)
    told_on: date | None = day(_("Told on"), default=None, nullable=True)


@action(
    "promise.break", label=_("Not kept"), policy=may_settle_promise, subject="promise", icon="circle-x",
    events=("promise.broken", "duty.dropped"), sample=lambda: {"reason": "The plant stood still"},
)  # fmt: skip
def break_promise(context: ActionContext, input: BreakPromise) -> Promise:
    """Say that a promise was not kept and will not be; what the client was told is kept with it."""
    promise: Promise = context.subject
    _tell(context, promise, promise.due_on, input)
    context.answer["undo"] = _reopening(promise)
    return settle(context, promise, PromiseState.BROKEN, input.reason, context.today)


@dataclass(frozen=True, kw_only=True)
class MovePromise:
    """The new day, what the client was told, and when. Nobody told the client: leave both empty."""

    due_on: date = day(_("New day"))
    told: str = text(_("What the client was told"), default="", min_length=0, max_length=300, personal=True)
    told_on: date | None = day(_("Told on"), default=None, nullable=True)
    reason: str = text(_("Reason"), default="", min_length=0, max_length=300, personal=True)


@action(
    "promise.move", label=_("Another day"), policy=may_settle_promise, subject="promise", icon="calendar-due",
    events=("promise.moved",), sample=lambda: {"due_on": "2030-02-01", "told": "A week later, agreed"},
)  # fmt: skip
def move_promise(context: ActionContext, input: MovePromise) -> Promise:
    """Put a promise off, or bring it forward; whether the client heard of it before or after the day is kept."""
    promise: Promise = context.subject
    before = promise.due_on
    _tell(context, promise, input.due_on, input)
    context.answer["undo"] = {
        "action": "promise.move", "subject": promise.public_id, "input": {"due_on": before.isoformat()},
    }  # fmt: skip
    return promise


@dataclass(frozen=True, kw_only=True)
class WithdrawPromise:
    """Why it need not be kept, what the client was told, and when."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300, personal=True)
    told: str = text(_("What the client was told"), default="", min_length=0, max_length=300, personal=True)
    told_on: date | None = day(_("Told on"), default=None, nullable=True)


@action(
    "promise.withdraw", label=_("Withdraw"), policy=may_settle_promise, subject="promise", icon="arrow-back-up",
    events=("promise.withdrawn", "duty.dropped"), sample=lambda: {"reason": "The client has it already"},
)  # fmt: skip
def withdraw_promise(context: ActionContext, input: WithdrawPromise) -> Promise:
    """Say that a promise need not be kept any more."""
    promise: Promise = context.subject
    if input.told:
        _tell(context, promise, promise.due_on, input)
    context.answer["undo"] = _reopening(promise)
    return settle(context, promise, PromiseState.WITHDRAWN, input.reason, context.today)


@dataclass(frozen=True, kw_only=True)
class ReopenPromise:
    """Nothing more to say."""


@action(
    "promise.reopen", label=_("Reopen"), policy=may_reopen_promise, subject="promise", icon="arrow-back-up",
    events=("promise.reopened", "duty.reopened"), sample=dict,
)  # fmt: skip
def reopen_promise(context: ActionContext, input: ReopenPromise) -> Promise:  # noqa: ARG001
    """Take up a settled promise again, with its duty."""
    return take_up_again(context, context.subject)


@dataclass(frozen=True, kw_only=True)
class PassPromise:
    """The colleague who keeps it now."""

    to: str = reference(_("To"), kind="user")


@action(
    "promise.pass", label=_("Pass on"), policy=may_follow, subject="promise", menu=False,
    sample=lambda world: {"to": world.public_id("user")},
)  # fmt: skip
def pass_promise(context: ActionContext, input: PassPromise) -> Promise:
    """The duty of a promise was handed over: the promise goes with it."""
    promise: Promise = context.subject
    return context.update(promise, owner_id=context.find("user", input.to, "to").pk)


def _tell(
    context: ActionContext, promise: Promise, due_on: date, given: BreakPromise | MovePromise | WithdrawPromise
) -> None:
    """Keep what the client was told; told without a day means today. A day ahead cannot have been."""
    told_on = given.told_on or (context.today if given.told else None)
    if told_on and told_on > context.today:
        raise InputInvalid([Problem("told_on", "future", sentence("The client cannot have been told on a day ahead."))])
    put_off(context, promise, due_on, given.told, told_on, given.reason)


def _reopening(promise: Promise) -> dict[str, object]:
    return {"action": "promise.reopen", "subject": promise.public_id, "input": {}}
