"""Duties: the writers that higher modules call inside their actions, and what a person does with a duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.kinds import kind_of
from mainstay.framework.scopes.access import Reach, end_access, grant_access, own_holder
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.values.inputs import choice, day, instant, integer, long_text, reference, text
from mainstay.kernel.actor import Standing
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.people.queries import next_working_day_of
from mainstay.modules.work.choices import DutyKind, DutyState
from mainstay.modules.work.models import Duty
from mainstay.modules.work.policy import may_change_duty, may_close_duty, may_reopen_duty
from mainstay.modules.work.queries.subjects import AccountOf, account_of, find_subject, standing_at

GIVEN_KINDS = tuple(
    (kind.value, kind.label)
    for kind in (DutyKind.TASK, DutyKind.PROMISE, DutyKind.CALL, DutyKind.VISIT, DutyKind.CONTACT)
)
RUNNING = (DutyState.OPEN, DutyState.WAITING)


def open_duty(
    context: ActionContext, *, what: str, assignee_id: int, due_on: date, duty_kind: str = "task", why: str = "",
    subject: models.Model | None = None, account: AccountOf | None = None, promised_to: str = "",
    promised_key: str = "", note: str = "", due_at: datetime | None = None, weight: int = 0,
) -> Duty:  # fmt: skip
    """Open a duty inside the running action, and with it the assignee's access to ``account`` (id, public id, name).

    ``due_on`` is a day of the assignee's calendar, ``due_at`` an instant on it for what is due by the hour;
    ``weight`` from `work.choices.MONEY` on says that lateness costs money. Emits ``duty.opened``.
    """
    kind = kind_of(subject) if subject is not None else None
    account_id, account_public_id, account_name = account or (None, "", "")
    duty = context.create(
        Duty(
            what=what[:300], why=why[:300], note=note, duty_kind=duty_kind, assignee_id=assignee_id,
            created_by_id=context.actor.user_id or None, due_on=due_on, due_at=due_at, promised_to=promised_to[:200],
            promised_key=promised_key, subject_kind=kind.name if kind else "",
            subject_id=getattr(subject, "public_id", ""), account_id=account_id, account_public_id=account_public_id,
            account_name=account_name[:200], weight=weight,
        )
    )  # fmt: skip
    _open_access(context, duty)
    context.emit("duty.opened", duty, assignee_id=assignee_id)
    return duty


def close_duty(context: ActionContext, duty: Duty, state: str, outcome: str = "") -> Duty:
    """Close a duty inside the running action as done or dropped; the access that it gave ends."""
    context.update(
        duty, state=state, closed_at=context.now, closed_by_id=context.actor.user_id or None, outcome=outcome[:300]
    )
    end_access(AccountAccess.DUTY, [duty.pk], context.now)
    context.emit("duty.done" if state == DutyState.DONE else "duty.dropped", duty)
    return duty


def close_duties_about(
    context: ActionContext, subject_kind: str, subject_id: str, duty_kind: str, outcome: str,
    assignee_id: int | None = None,
) -> list[Duty]:  # fmt: skip
    """Close as done every running duty of a kind about a record (by kind and public id), of everybody or of one person:
    what it asked for happened.
    """
    found = Duty.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, duty_kind=duty_kind, state__in=RUNNING
    ).order_by("pk")
    rows = found if assignee_id is None else found.filter(assignee_id=assignee_id)
    return [close_duty(context, duty, DutyState.DONE, outcome) for duty in rows]


def pass_duty(context: ActionContext, duty: Duty, to_id: int) -> Duty:
    """Give a running duty to somebody else inside the running action: the access goes with it."""
    context.update(duty, assignee_id=to_id, handed_by_id=context.actor.user_id or None)
    end_access(AccountAccess.DUTY, [duty.pk], context.now)
    _open_access(context, duty)
    context.emit("duty.handed_over", duty, assignee_id=to_id)
    return duty


def _open_access(context: ActionContext, duty: Duty) -> None:
    if duty.account_id is not None:
        reach = Reach(own_holder(duty.assignee_id), duty.account_id, AccountAccess.DUTY, duty.pk)
        grant_access([reach], context.now)


@dataclass(frozen=True, kw_only=True)
class CreateDuty:
    """A new duty, for oneself or a colleague, about a record (its kind and id) or a client."""

    what: str = text(_("What is to be done"), max_length=300)
    due_on: date = day(_("Due"))
    due_at: datetime | None = instant(_("By (moment)"), default=None, nullable=True)
    assignee: str | None = reference(_("For"), kind="user", default=None, nullable=True)
    account: str | None = reference(_("Account"), kind="account", default=None, nullable=True)
    duty_kind: str = choice(_("Sort"), choices=GIVEN_KINDS, default=DutyKind.TASK.value)
    promised_to: str = text(_("Promised to"), default="", min_length=0, personal=True)
    why: str = text(_("Why"), default="", min_length=0, max_length=300)
    note: str = long_text(_("Note"), default="", min_length=0)
    weight: int = integer(_("Weight"), default=0, minimum=0, maximum=100, hidden=True)
    subject_kind: str = text(_("About (kind)"), default="", min_length=0, max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), default="", min_length=0, max_length=16, hidden=True)


@action(
    "duty.create", label=_("New duty"), policy=by_right("duty", "create"), creates="duty", events=("duty.opened",),
    icon="checklist", scope="company", sample=lambda: {"what": "Send the shelf-life data", "due_on": "2030-01-15"},
)  # fmt: skip
def create_duty(context: ActionContext, input: CreateDuty) -> Duty:
    """Open a duty, for yourself or a colleague; one on an account lets its assignee see the account's card."""
    subject = find_subject(context.actor, input.subject_kind, input.subject_id, "subject_id")
    context.lead(subject)
    account = context.find("account", input.account, "account") if input.account else None
    about = (account.pk, account.public_id, account.name) if account else account_of(context.actor, subject)
    assignee_id = _colleague(context, input.assignee, "assignee") if input.assignee else context.actor.user_id
    if assignee_id != context.actor.user_id:
        _may_give(context, account if account is not None else subject)
    return open_duty(
        context, what=input.what, assignee_id=assignee_id, due_on=day_of(context, input), due_at=input.due_at,
        duty_kind=input.duty_kind, why=input.why, note=input.note, promised_to=input.promised_to, weight=input.weight,
        subject=subject, account=about,
    )  # fmt: skip


def _may_give(context: ActionContext, about: Any) -> None:
    """A duty gives sight of its account: who sees it only through a duty passes that duty on, but makes no new one."""
    standing = standing_at(context.actor, about)
    held = None if standing is None else standing - {Standing.DUTY}
    decision = context.actor.may("duty", "create", held)
    if not decision:
        raise ActionRefused(decision)


def day_of(context: ActionContext, input: "CreateDuty | MoveDuty") -> date:
    """The day that was given; where a moment was given too, the moment's day in the actor's zone."""
    return input.due_at.astimezone(ZoneInfo(context.actor.zone)).date() if input.due_at else input.due_on


def _colleague(context: ActionContext, public_id: str, path: str) -> int:
    user = context.find("user", public_id, path)
    if not user.is_active:
        raise InputInvalid([Problem(path, "inactive", sentence("{name} no longer works here.", name=user.name))])
    return int(user.pk)


@dataclass(frozen=True, kw_only=True)
class EditDuty:
    """What may be changed in the words of a duty; its day and its assignee have actions of their own."""

    what: str | Unset = text(_("What is to be done"), max_length=300, default=UNSET)
    why: str | Unset = text(_("Why"), default=UNSET, min_length=0, max_length=300)
    note: str | Unset = long_text(_("Note"), default=UNSET, min_length=0)
    promised_to: str | Unset = text(_("Promised to"), default=UNSET, min_length=0, personal=True)


@action(
    "duty.edit", label=_("Edit"), policy=may_change_duty, subject="duty", sample=lambda: {"why": "Asked twice"},
)  # fmt: skip
def edit_duty(context: ActionContext, input: EditDuty) -> Duty:
    """Change the words of a duty."""
    duty: Duty = context.subject
    wished = {name: value for name, value in vars(input).items() if value is not UNSET}
    context.answer["undo"] = undo_of("duty.edit", duty, {name: getattr(duty, name) for name in wished})
    return context.update(duty, **wished)


@dataclass(frozen=True, kw_only=True)
class DoDuty:
    """What came of it, if worth a word."""

    outcome: str = text(_("What came of it"), default="", min_length=0, max_length=300)


@action(
    "duty.done", label=_("Done"), policy=may_close_duty, subject="duty", events=("duty.done",), icon="check",
    primary=True, sample=dict,
)  # fmt: skip
def done_duty(context: ActionContext, input: DoDuty) -> Duty:
    """Tick a duty off. It can be reopened."""
    context.answer["undo"] = undo_of("duty.reopen", context.subject, {})
    return close_duty(context, context.subject, DutyState.DONE, input.outcome)


@dataclass(frozen=True, kw_only=True)
class DropDuty:
    """Why it need not be done."""

    reason: str = text(_("Reason"), max_length=300, personal=True)


@action(
    "duty.drop", label=_("Drop"), policy=may_close_duty, subject="duty", events=("duty.dropped",), icon="trash",
    sample=lambda: {"reason": "The client has it already"},
)  # fmt: skip
def drop_duty(context: ActionContext, input: DropDuty) -> Duty:
    """Close a duty that need not be done, with the reason. It can be reopened."""
    context.answer["undo"] = undo_of("duty.reopen", context.subject, {})
    return close_duty(context, context.subject, DutyState.DROPPED, input.reason)


@dataclass(frozen=True, kw_only=True)
class WaitDuty:
    """For whom it waits, and when to look again."""

    note: str = text(_("Waits for"), default="", min_length=0, max_length=300)
    due_on: date | Unset = day(_("Look again on"), default=UNSET)


@action(
    "duty.wait", label=_("Waits"), policy=may_close_duty, subject="duty", icon="hourglass-empty",
    sample=lambda: {"note": "Forecast of the client"},
)  # fmt: skip
def wait_duty(context: ActionContext, input: WaitDuty) -> Duty:
    """Say that a duty waits for somebody else; it stays yours."""
    duty: Duty = context.subject
    context.answer["undo"] = undo_of("duty.resume", duty, {"due_on": duty.due_on.isoformat()})
    values: dict[str, Any] = {"state": DutyState.WAITING.value, "outcome": input.note}
    if not isinstance(input.due_on, Unset):
        values["due_on"] = input.due_on
    return context.update(duty, **values)


@dataclass(frozen=True, kw_only=True)
class ResumeDuty:
    """When it is due now."""

    due_on: date | Unset = day(_("Due"), default=UNSET)


@action("duty.resume", label=_("Take up again"), policy=may_close_duty, subject="duty", icon="player-play",
        sample=dict)  # fmt: skip
def resume_duty(context: ActionContext, input: ResumeDuty) -> Duty:
    """Take up a duty that waited."""
    duty: Duty = context.subject
    due_on = duty.due_on if isinstance(input.due_on, Unset) else input.due_on
    return context.update(duty, state=DutyState.OPEN.value, outcome="", due_on=due_on)


@dataclass(frozen=True, kw_only=True)
class MoveDuty:
    """The new day; a moment only when it is due by the hour."""

    due_on: date = day(_("New day"))
    due_at: datetime | None = instant(_("By (moment)"), default=None, nullable=True)


@action(
    "duty.move", label=_("Move"), policy=may_change_duty, subject="duty", events=("duty.moved",),
    icon="calendar-due", initial=lambda row: {"due_on": next_working_day_of(row.assignee_id).isoformat()},
    sample=lambda: {"due_on": "2030-02-01"},
)  # fmt: skip
def move_duty(context: ActionContext, input: MoveDuty) -> Duty:
    """Move a duty to another day."""
    duty: Duty = context.subject
    before = {"due_on": duty.due_on.isoformat(), "due_at": duty.due_at.isoformat() if duty.due_at else None}
    context.answer["undo"] = undo_of("duty.move", duty, before)
    due_on = day_of(context, input)
    context.emit("duty.moved", duty, before=before["due_on"], after=due_on.isoformat())
    return context.update(duty, due_on=due_on, due_at=input.due_at)


@dataclass(frozen=True, kw_only=True)
class HandOverDuty:
    """The colleague who takes it, and a word to them."""

    to: str = reference(_("To"), kind="user")
    note: str = long_text(_("Note"), default="", min_length=0, max_length=2_000)


@action(
    "duty.hand_over", label=_("Hand over"), policy=may_close_duty, subject="duty", events=("duty.handed_over",),
    icon="user-share", sample=lambda world: {"to": world.public_id("user")},
)  # fmt: skip
def hand_over_duty(context: ActionContext, input: HandOverDuty) -> Duty:
    """Give a duty to a colleague, who then sees the account it is about; you keep it in sight."""
    duty: Duty = context.subject
    to_id = _colleague(context, input.to, "to")
    if to_id == duty.assignee_id:
        raise InputInvalid(
            [Problem("to", "same", sentence("This duty is with {name} already.", name=duty.assignee.name))]
        )
    context.answer["undo"] = undo_of("duty.hand_over", duty, {"to": duty.assignee.public_id})
    if input.note:
        context.update(duty, note=f"{duty.note}\n{input.note}".strip())
    return pass_duty(context, duty, to_id)


@dataclass(frozen=True, kw_only=True)
class ReopenDuty:
    """Nothing more to say."""


@action(
    "duty.reopen", label=_("Reopen"), policy=may_reopen_duty, subject="duty", events=("duty.reopened",),
    icon="arrow-back-up", sample=dict,
)  # fmt: skip
def reopen_duty(context: ActionContext, input: ReopenDuty) -> Duty:  # noqa: ARG001
    """Open a closed duty again, with the access that it gives."""
    context.answer["undo"] = undo_of("duty.done", context.subject, {})
    return take_up(context, context.subject)


def take_up(context: ActionContext, duty: Duty) -> Duty:
    """Open a closed duty again inside the running action."""
    context.update(duty, state=DutyState.OPEN.value, closed_at=None, closed_by_id=None, outcome="")
    _open_access(context, duty)
    context.emit("duty.reopened", duty)
    return duty


def undo_of(name: str, duty: Duty, given: Mapping[str, Any]) -> dict[str, Any]:
    """What takes an act back, for the answer."""
    return {"action": name, "subject": duty.public_id, "input": dict(given)}
