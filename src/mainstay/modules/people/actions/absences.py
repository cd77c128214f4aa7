"""Absences: planned, reported in one step, ended with "I am back". Each is covered by a deputy or by the manager."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, long_text, reference, references, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.actions.standing_in import (
    Terms,
    about_whom,
    appointer_of,
    confirm,
    finish,
    make_deputyship,
    say_yes,
    today_of,
)
from mainstay.modules.people.choices import AbsenceReason, Cover, DeputyKind, EndReason, InFlight
from mainstay.modules.people.models import Absence, Deputyship, User
from mainstay.modules.people.policy import may_end_absence
from mainstay.modules.people.queries.mandates import people_there
from mainstay.modules.people.queries.proposals import facts_for, manager_of, standing_deputies_of
from mainstay.modules.people.rules.deputyships.conflicts import Proposal, blockers
from mainstay.modules.people.rules.deputyships.times import longest_to_on

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class PlanAbsence:
    """Who is away when, and who covers: a deputy, or the manager on purpose."""

    user: str | None = reference(_("Who"), kind="user", default=None, nullable=True,
                                 help=_("Yourself when empty."))  # fmt: skip
    reason: str = choice(_("Why"), choices=tuple(AbsenceReason.choices), default=AbsenceReason.LEAVE.value)
    from_on: date = day(_("From"))
    last_on: date = day(_("Last day"))
    cover: str = choice(_("Covered by"), choices=tuple(Cover.choices), default=Cover.DEPUTY.value)
    deputy: str | None = reference(_("Deputy"), kind="user", default=None, nullable=True,
                                   help=_("Your first standing deputy when empty."))  # fmt: skip
    next_in_line: tuple[str, ...] = references(_("Next in line"), kind="user", default=(), maximum=4)
    deputy_kind: str = choice(_("How"), choices=tuple(DeputyKind.choices), default=DeputyKind.REPLACE.value)
    in_flight: str = choice(_("Open duties"), choices=tuple(InFlight.choices), default=InFlight.LEAVE.value)
    handover_note: str = long_text(_("Note for the deputy"), default="", min_length=0, max_length=4_000, personal=True)
    note: str = text(_("Note"), default="", min_length=0, max_length=500, personal=True)


@action(
    "absence.plan", label=_("Plan an absence"), policy=by_right("absence", "create"), creates="absence",
    scope="company", icon="calendar-due", events=("absence.planned", "deputyship.proposed"),
    sample=lambda world: {"from_on": "2030-08-03", "last_on": "2030-08-14", "deputy": world.public_id("user")},
)  # fmt: skip
def plan_absence(context: ActionContext, input: PlanAbsence) -> Absence:
    """Plan to be away on days, covered by a deputy who agrees and whom the manager confirms, or by the manager."""
    user = about_whom(context, input.user)
    if input.last_on < input.from_on:
        raise RuleBroken(sentence("The last day is before the first."), path="last_on")
    to_on = input.last_on + _ONE_DAY
    _not_twice(user, input.from_on, to_on)
    row = context.create(
        Absence(user=user, reason=input.reason, cover=input.cover, from_on=input.from_on, to_on=to_on,
                note=input.note, reported_by_id=context.actor.user_id or None)
    )  # fmt: skip
    people = [one.pk for one in context.find_many("user", input.next_in_line, "next_in_line")]
    terms = Terms(deputy_kind=input.deputy_kind, in_flight=input.in_flight, handover_note=input.handover_note,
                  next_in_line=tuple(people))  # fmt: skip
    _cover(context, row, input.deputy, terms)
    context.emit("absence.planned", row)
    return row


def _not_twice(user: User, from_on: date, to_on: date | None) -> None:
    rows = Absence.objects.filter(user=user, ended_at=None)
    if to_on is not None:
        rows = rows.filter(from_on__lt=to_on)
    if any(row.to_on is None or row.to_on > from_on for row in rows):
        raise RuleBroken(sentence("{name} is away on some of these days already.", name=user.name), path="from_on")


def _cover(context: ActionContext, row: Absence, deputy: str | None, terms: Terms) -> Deputyship | None:
    """The deputyship that covers an absence; parental leave goes by handover and needs the word "manager covers"."""
    user = row.user
    if row.cover == Cover.MANAGER and row.reason == AbsenceReason.PARENTAL:
        return None
    deputy_id = appointer_of(context, user) if row.cover == Cover.MANAGER else _deputy_of(context, user, deputy)
    longest = longest_to_on(row.reason, row.from_on)
    to_on = longest if row.to_on is None else min(row.to_on, max(longest, row.from_on + _ONE_DAY))
    terms = replace(terms, by_manager=row.cover == Cover.MANAGER)
    made = make_deputyship(context, principal=user, deputy_id=deputy_id, from_on=row.from_on, to_on=to_on,
                           reason=row.reason, terms=terms, absence=row)  # fmt: skip
    if deputy_id in standing_deputies_of(user.pk):
        say_yes(context, made)
    if appoints(context, user):
        confirm(context, made)
    return made


def appoints(context: ActionContext, user: User) -> bool:
    """Whether the actor is the appointer of the person: somebody above, or the head about oneself."""
    if user.pk in context.actor.line_users:
        return True
    head = context.actor.extent("deputyship", "edit").name == "ALL"
    return head and (user.pk != context.actor.user_id or manager_of(user) is None)


def _deputy_of(context: ActionContext, user: User, deputy: str | None) -> int:
    if deputy:
        return int(context.find("user", deputy, "deputy").pk)
    standing = standing_deputies_of(user.pk)
    there = people_there(standing, user, context.now)
    for one in standing:
        if one in there:
            return one
    raise RuleBroken(
        sentence("Name a deputy, or say that the manager covers: an absence is never without cover."), path="deputy"
    )


@dataclass(frozen=True, kw_only=True)
class ReportAbsence:
    """Who cannot come, and until when if that is known. Nothing else is needed: the pack is made from data."""

    user: str | None = reference(_("Who"), kind="user", default=None, nullable=True)
    reason: str = choice(_("Why"), choices=tuple(AbsenceReason.choices), default=AbsenceReason.ILLNESS.value)
    last_on: date | None = day(_("Probably until"), default=None, nullable=True)


@action(
    "absence.report", label=_("I am ill"), policy=by_right("absence", "create"), creates="absence", scope="company",
    icon="first-aid-kit", events=("absence.reported", "deputyship.proposed"), sample=dict,
)  # fmt: skip
def report_absence(context: ActionContext, input: ReportAbsence) -> Absence:
    """Say in one step that you, or somebody of your line, cannot come from today on. The first standing deputy who is
    there takes over, else the manager; it counts from the manager's confirmation.
    """
    user = about_whom(context, input.user)
    today = today_of(context, user)
    to_on = input.last_on + _ONE_DAY if input.last_on else None
    _not_twice(user, today, to_on)
    there = _ready(context, user, today, to_on)
    row = context.create(
        Absence(user=user, reason=input.reason, cover=Cover.DEPUTY if there else Cover.MANAGER, from_on=today,
                to_on=to_on, reported_by_id=context.actor.user_id or None)
    )  # fmt: skip
    first = User.objects.get(pk=there[0]).public_id if there else None
    _cover(context, row, first, Terms(next_in_line=tuple(there[1:])))
    context.emit("absence.reported", row)
    return row


def _ready(context: ActionContext, user: User, today: date, to_on: date | None) -> list[int]:
    """Standing deputies who are there and may stand in: whoever stands in for others already, and is away, does not."""
    standing = standing_deputies_of(user.pk)
    there = people_there(standing, user, context.now)
    longest = longest_to_on(AbsenceReason.ILLNESS, today)
    until = min(to_on or longest, longest)
    proposals = [Proposal(user.pk, one, today, until, AbsenceReason.ILLNESS) for one in standing if one in there]
    return [one.deputy for one in proposals if not blockers(one, facts_for(one))]


@dataclass(frozen=True, kw_only=True)
class EndAbsence:
    """A word for the deputy, if worth one."""

    note: str = text(_("Note"), default="", min_length=0, max_length=500)


@action(
    "absence.end", label=_("I am back"), policy=may_end_absence, subject="absence", icon="user-check", primary=True,
    events=("absence.ended", "deputyship.ended"), sample=dict,
)  # fmt: skip
def end_absence(context: ActionContext, input: EndAbsence) -> Absence:
    """End an absence now: whoever stood in stops at once, and what moved comes back."""
    row: Absence = context.subject
    today = today_of(context, row.user)
    context.update(row, ended_at=context.now, ended_by_id=context.actor.user_id or None,
                   to_on=min(row.to_on or today + _ONE_DAY, max(today, row.from_on)))  # fmt: skip
    for one in row.deputyships.filter(ended_at=None):
        finish(context, one, EndReason.PRINCIPAL_BACK, input.note)
    context.emit("absence.ended", row)
    return row


@dataclass(frozen=True, kw_only=True)
class ChangeAbsence:
    """The new last day."""

    last_on: Any = day(_("Last day"), default=UNSET)
    note: Any = text(_("Note"), default=UNSET, min_length=0, max_length=500)


@action("absence.change", label=_("Change"), policy=may_end_absence, subject="absence",
        sample=lambda: {"note": "Back a little later"})  # fmt: skip
def change_absence(context: ActionContext, input: ChangeAbsence) -> Absence:
    """Change the last day of an absence, or its note. A deputyship ends with it; a longer one is renewed apart."""
    row: Absence = context.subject
    values: dict[str, Any] = {} if input.note is UNSET else {"note": input.note}
    if input.last_on is not UNSET:
        if input.last_on < row.from_on:
            raise RuleBroken(sentence("The last day is before the first."), path="last_on")
        values["to_on"] = input.last_on + _ONE_DAY
        for one in row.deputyships.filter(ended_at=None, to_on__gt=values["to_on"]):
            context.update(one, to_on=values["to_on"])
            context.emit("deputyship.changed", one, tell=[one.deputy_id])
    return context.update(row, **values)
