"""Writers of promises: noting one with its duty, settling it, changing its day with what the client was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext
from mainstay.framework.values.inputs import choice, day, reference, text
from mainstay.modules.engagement.actions.following import card_of
from mainstay.modules.engagement.choices import PromiseState, Side
from mainstay.modules.engagement.models import Interaction, Promise, PromiseChange
from mainstay.modules.work.actions.duties import close_duty, open_duty, take_up
from mainstay.modules.work.choices import DutyKind, DutyState

_RUNNING = (DutyState.OPEN, DutyState.WAITING)
_DUTY_STATE = {PromiseState.KEPT: DutyState.DONE}


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """One promise of a talk: what, by when, whose (ours, or theirs to us), to or from whom."""

    what: str = text(_("What was promised"), max_length=300)
    due_on: date = day(pgettext_lazy("day", "By"))
    side: str = choice(_("Whose promise"), choices=tuple(Side.choices), default=Side.OURS.value)
    contact: str | None = reference(_("Contact"), kind="contact", default=None, nullable=True)
    to_name: str = text(_("Or a name"), default="", min_length=0)
    owner: str | None = reference(_("Kept by"), kind="user", default=None, nullable=True)


def note_promises(context: ActionContext, account: Any, talk: Interaction | None, lines: Sequence[PromiseLine]) -> None:
    """Note the promises of a talk, each with its duty."""
    for index, line in enumerate(lines):
        note_promise(context, account, talk, line, path=f"promises.{index}.")


def note_promise(
    context: ActionContext, account: Any, talk: Interaction | None, line: PromiseLine, *, path: str = ""
) -> Promise:
    """Store a promise and open its duty: ours is to keep it, theirs is to ask for it."""
    contact = context.find("contact", line.contact, f"{path}contact") if line.contact else None
    owner = context.find("user", line.owner, f"{path}owner").pk if line.owner else context.actor.user_id
    promise = Promise(
        interaction=talk, account_id=account.pk, side=line.side, what=line.what, contact=contact, owner_id=owner,
        to_name=line.to_name, first_due_on=line.due_on, due_on=line.due_on,
    )  # fmt: skip
    ours = line.side == Side.OURS
    promise.duty = open_duty(
        context, what=line.what if ours else translate("Ask for: %(what)s") % {"what": line.what}, assignee_id=owner,
        due_on=line.due_on, duty_kind=DutyKind.PROMISE if ours else DutyKind.CONTACT, subject=promise,
        account=card_of(account), promised_to=name_of(contact) or line.to_name if ours else "",
        promised_key=contact.person.key if contact is not None else "",
    )  # fmt: skip
    context.create(promise)
    context.emit("promise.made", promise, side=line.side)
    return promise


def name_of(contact: Any) -> str:
    """The name of a contact; empty for none."""
    identity = getattr(contact.person, "identity", None) if contact is not None else None
    return identity.name if identity is not None else ""


def settle(context: ActionContext, promise: Promise, state: PromiseState, note: str, on: date) -> Promise:
    """Close a promise and its duty, which is done when the promise was kept and dropped otherwise."""
    context.update(promise, state=state.value, closed_on=on, closed_note=note)
    if promise.duty is not None and promise.duty.state in _RUNNING:
        close_duty(context, promise.duty, _DUTY_STATE.get(state, DutyState.DROPPED), note)
    context.emit(f"promise.{state.value}", promise)
    return promise


def put_off(
    context: ActionContext, promise: Promise, due_on: date, told: str, told_on: date | None, reason: str
) -> None:
    """Keep what the client was told of a promise and when; another day moves its duty along."""
    context.create(
        PromiseChange(promise=promise, from_due_on=promise.due_on, to_due_on=due_on, told=told, told_on=told_on,
                      reason=reason, changed_by_id=context.actor.user_id or None)
    )  # fmt: skip
    if due_on == promise.due_on:
        return
    context.emit("promise.moved", promise, before=promise.due_on.isoformat(), after=due_on.isoformat())
    context.update(promise, due_on=due_on)
    if promise.duty is not None and promise.duty.state in _RUNNING and promise.duty.due_on != due_on:
        context.update(promise.duty, due_on=due_on, due_at=None)


def take_up_again(context: ActionContext, promise: Promise) -> Promise:
    """Open a settled promise and its duty again."""
    context.update(promise, state=PromiseState.OPEN.value, closed_on=None, closed_note="")
    if promise.duty is not None and promise.duty.state not in _RUNNING:
        take_up(context, promise.duty)
    context.emit("promise.reopened", promise)
    return promise
