"""A colleague leaves: planned with successors, previewed by table, done in one act on the last day or after it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.imports.models import ImportProfile
from mainstay.framework.points import parts_of
from mainstay.framework.tasks.models import BackgroundTask
from mainstay.framework.values.inputs import day, reference, text
from mainstay.framework.views.models import SavedView
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.actions.appointing import void_proposals
from mainstay.modules.people.actions.reviews import void_deputyships
from mainstay.modules.people.actions.standing_in import finish
from mainstay.modules.people.actions.users import end_employment, refuse_leaving
from mainstay.modules.people.choices import DepartureState, EndReason
from mainstay.modules.people.models import Absence, Departure, Deputyship, ReportingLine, StandingDeputy, Team, User
from mainstay.modules.people.policy import may_change_departure, may_let_go, nobody_but_the_system
from mainstay.modules.people.queries.leaving import preview_rows
from mainstay.modules.people.queries.mandates import firm_today
from mainstay.modules.people.rules.leaving import SORTS, Successors, successors_of

Done = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class PlanDeparture:
    """The last day, why, and who takes over; where no special successor is named, the general one."""

    last_on: date = day(_("Last day"))
    reason: str = text(_("Reason"), max_length=300, personal=True)
    successor: str = reference(_("Successor"), kind="user")
    accounts_to: str | None = reference(_("Accounts to"), kind="user", default=None, nullable=True)
    deals_to: str | None = reference(_("Deals and leads to"), kind="user", default=None, nullable=True)
    duties_to: str | None = reference(_("Duties and promises to"), kind="user", default=None, nullable=True)
    approvals_to: str | None = reference(_("Approvals to"), kind="user", default=None, nullable=True)
    people_to: str | None = reference(_("People, teams and shared views to"), kind="user", default=None, nullable=True)


@action(
    "departure.plan", label=_("Leaves the company"), policy=may_let_go, subject="user", creates="departure",
    icon="user-minus", events=("departure.planned",),
    sample=lambda world: {"last_on": "2031-05-30", "reason": "Retires", "successor": world.cast.anna.public_id},
)  # fmt: skip
def plan_departure(context: ActionContext, input: PlanDeparture) -> Departure:
    """Plan that a colleague leaves: the last day, and who takes over what. It shows what will move; nothing moves yet."""
    user: User = context.subject
    _may_plan(context, user, input.last_on)
    named: dict[str, User | None] = {"successor": _successor(context, user, input.successor, "successor")}
    for sort in SORTS:
        given = getattr(input, f"{sort}_to")
        named[f"{sort}_to"] = _successor(context, user, given, f"{sort}_to") if given else None
    made = context.create(
        Departure(
            user=user, last_on=input.last_on, reason=input.reason, planned_by_id=context.actor.user_id or None, **named
        )
    )
    context.emit("departure.planned", made, user=user.pk)
    return made


def _may_plan(context: ActionContext, user: User, last_on: date) -> None:
    if user.pk == context.actor.user_id:
        raise RuleBroken(sentence("Somebody else must do this for you."))
    if not user.is_active:
        raise RuleBroken(sentence("{name} has left already.", name=user.name))
    if last_on < context.today:
        raise RuleBroken(sentence("The last day is over already. Choose today."), path="last_on")
    if Departure.objects.filter(user=user, state=DepartureState.PLANNED).exists():
        raise RuleBroken(sentence("It is planned already that {name} leaves. Call that off first.", name=user.name))


def _successor(context: ActionContext, user: User, public_id: str, path: str) -> User:
    found: User = context.find("user", public_id, path)
    if not found.is_active or found.pk == user.pk:
        wrong = sentence("{name} cannot take over: choose somebody who stays.", name=found.name)
        raise InputInvalid([Problem(path, "inactive", wrong)])
    return found


@dataclass(frozen=True, kw_only=True)
class NothingMore:
    """Nothing more to say."""


@action(
    "departure.do", label=_("Hand everything over and let them go"), policy=may_change_departure, subject="departure",
    destructive=True, icon="user-off", primary=True, events=("user.left",), sample=dict,
)  # fmt: skip
def do_departure(context: ActionContext, input: NothingMore) -> Departure:  # noqa: ARG001
    """Hand over everything that a colleague still holds and end their work here, from their last day on. All of it is one
    act: if something cannot be handed over, nothing is.
    """
    row: Departure = context.subject
    user, to = row.user, successors_of(row)
    if firm_today(user) < row.last_on:
        raise RuleBroken(
            sentence("Their last day is {day}. Before it, accounts are handed over one by one.", day=row.last_on)
        )
    gone = [one.name for sort in SORTS if not (one := to.of(sort)).is_active]
    if gone:
        raise RuleBroken(sentence("{name} has left too. Call this off and name somebody else.", name=gone[0]))
    moved = preview_rows(user, to)
    for part in parts_of("leave_to"):
        part.function(context, user, to)
    refuse_leaving(context, user)
    end_employment(context, user, row.reason)
    context.update(
        row, state=DepartureState.DONE, done_at=context.now, done_by_id=context.actor.user_id or None, moved=moved
    )
    return row


@action("departure.cancel", label=_("They stay"), policy=may_change_departure, subject="departure", icon="arrow-back-up",
        events=("departure.cancelled",), sample=dict)  # fmt: skip
def cancel_departure(context: ActionContext, input: NothingMore) -> Departure:  # noqa: ARG001
    """Call it off: the colleague stays, with everything that is theirs."""
    row: Departure = context.subject
    context.update(row, state=DepartureState.CANCELLED, cancelled_at=context.now,
                   cancelled_by_id=context.actor.user_id or None)  # fmt: skip
    context.emit("departure.cancelled", row, user=row.user_id)
    return row


@dataclass(frozen=True, kw_only=True)
class NoteTrouble:
    """What stands in the way."""

    trouble: str = text(_("What stands in the way"), max_length=500)


@action("departure.note_trouble", label=_("Note what stands in the way"), policy=nobody_but_the_system, subject="departure",
        menu=False, sample=lambda: {"trouble": "Nobody else may appoint colleagues"})  # fmt: skip
def note_trouble_departure(context: ActionContext, input: NoteTrouble) -> Departure:
    """Note why a departure could not be done on its day; it is tried again."""
    row: Departure = context.subject
    return context.update(row, trouble=input.trouble)


def leave_people(context: ActionContext, user: User, to: Successors) -> Done:
    """The part of this module, and of the tables below it: reports, teams and shared views go to the successor;
    deputyships, absences, proposals and waiting tasks end.
    """
    for line in ReportingLine.objects.filter(manager=user, to_on=None, user__is_active=True).select_related("user"):
        context.update(line, to_on=max(context.today, line.from_on))
        if line.user_id != to.people.pk:
            context.create(ReportingLine(user=line.user, manager=to.people, from_on=max(context.today, line.from_on),
                                         created_at=context.now))  # fmt: skip
    for team in Team.objects.filter(lead=user):
        context.update(team, lead=to.people)
    views = SavedView.objects.filter(owner_id=user.pk, is_shared=True)
    context.update_many(views, note="shared views", owner_id=to.people.pk)
    profiles = ImportProfile.objects.filter(owner_id=user.pk)
    context.update_many(profiles, note="import profiles", owner_id=to.people.pk)
    waiting = BackgroundTask.objects.filter(owner_id=user.pk, state=BackgroundTask.WAITING)
    context.update_many(waiting, note="tasks called off", state=BackgroundTask.CANCELLED, ended_at=context.now)
    _end_standing_in(context, user)
    void_proposals(context, user)
    return []


def _end_standing_in(context: ActionContext, user: User) -> None:
    void_deputyships(context, user.pk)
    for row in Deputyship.objects.filter(deputy=user, ended_at=None):
        finish(context, row, EndReason.VOID)
    for standing in StandingDeputy.objects.filter(deputy=user, ended_at=None):
        context.update(standing, ended_at=context.now)
    for absence in Absence.objects.filter(user=user, ended_at=None):
        context.update(absence, ended_at=context.now, ended_by_id=context.actor.user_id or None)
