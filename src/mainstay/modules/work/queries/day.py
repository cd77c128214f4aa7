"""My day: what a person owes now, today and this week, and what waits for their yes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.work.choices import DutyKind
from mainstay.modules.work.models import Approval, Duty
from mainstay.modules.work.queries.mine import reader_for
from mainstay.modules.work.queries.rows import RUNNING, DutyRow, duty_row, ranked
from mainstay.modules.work.rules.day import DayPart, day_parts
from mainstay.modules.work.rules.due import Reader, When

_MOST: Final = 300
_WAITING_SHOWN: Final = 5
PART_LABELS: Final = {
    When.NOW: sentence("Now"), When.TODAY: sentence("Today"), When.WEEK: sentence("This week"),
    When.LATER: sentence("Later"),
}  # fmt: skip
PART_NOTES: Final = {When.NOW: sentence("late, or it costs money today")}
FOLDED: Final = sentence("folded by client")


@dataclass(frozen=True)
class DayFold:
    """Duties folded under one client; the client is empty for duties without one."""

    client: str
    count: int
    words: str
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True)
class DayGroup:
    """Now, today or this week: how many, the rows shown, and the rest folded by client."""

    name: str
    label: Sentence
    note: Sentence | None
    count: int
    rows: tuple[DutyRow, ...]
    folds: tuple[DayFold, ...]


@dataclass(frozen=True)
class WaitingYes:
    """An approval that waits for the reader, or for whom the reader stands in (``for_whom``)."""

    id: str
    what: str
    about: str
    asked_by: str
    why: str
    url: str
    for_whom: str = ""


@dataclass(frozen=True)
class MyDay:
    """A person's day in their zone and by their unit's calendar."""

    today: date
    zone: str
    day_off: bool
    day_off_name: str
    summary: Sentence
    groups: tuple[DayGroup, ...]
    later: int
    approvals: tuple[WaitingYes, ...]
    approvals_count: int
    leads: bool


@query("work.my_day", label=_("My day"), output=MyDay, open_to_all=True, budget=8, sample=dict)
def my_day(context: QueryContext, input: NoInput) -> MyDay:  # noqa: ARG001
    """What you owe now, today and this week, with the reason and how late it is, and what waits for your yes."""
    reader = reader_for(context.actor, context.now)
    mine = own_running(context.actor)
    due = mine.filter(due_on__lte=reader.last_of_week)
    duties = list(due.select_related("assignee").order_by("due_on", "id")[:_MOST])
    groups = _groups(duties, reader, context.actor)
    waiting = waiting_for(context.actor).order_by("id")
    me = context.actor.user_id
    shown = [_waiting(row, me) for row in waiting.select_related("asked_by", "approver")[:_WAITING_SHOWN]]
    holidays = [row for row in reader.calendar.holidays_on(reader.today) if not row.half_day]
    return MyDay(
        today=reader.today, zone=context.actor.zone, day_off=not reader.calendar.is_working_day(reader.today),
        day_off_name=holidays[0].name if holidays else "", summary=_summary(groups), groups=groups,
        later=mine.filter(due_on__gt=reader.last_of_week).count(), approvals=tuple(shown),
        approvals_count=waiting.count() if len(shown) == _WAITING_SHOWN else len(shown),
        leads=bool(context.actor.line_users),
    )  # fmt: skip


def own_running(actor: Actor) -> QuerySet[Duty]:
    """The running duties of the actor and of those whom the actor stands in for, approvals apart: those wait for a yes."""
    found = Duty.objects.filter(assignee_id=actor.user_id)
    for hat in actor.hats()[1:]:
        found = found | visible_to(hat, registry.kinds["duty"]).filter(assignee_id=hat.user_id)
    return found.filter(state__in=RUNNING).exclude(duty_kind=DutyKind.APPROVAL)


def waiting_for(actor: Actor) -> QuerySet[Approval]:
    """The approvals that wait for the actor, or for somebody whom the actor stands in for."""
    found = Approval.objects.filter(approver_id=actor.user_id)
    for hat in actor.hats()[1:]:
        if hat.may("approval", "edit"):
            found = found | visible_to(hat, registry.kinds["approval"]).filter(approver_id=hat.user_id)
    return found.filter(state="asked")


def due_count(actor: Actor) -> int:
    """How many duties are due up to the actor's today, late ones included: the number beside "My day"."""
    today = timezone.now().astimezone(ZoneInfo(actor.zone)).date()
    return own_running(actor).filter(due_on__lte=today).count()


def _groups(duties: Sequence[Duty], reader: Reader, actor: Actor) -> tuple[DayGroup, ...]:
    rows = {duty.pk: _for_whom(duty, duty_row(duty, reader), actor) for duty in duties}
    return tuple(_group(part, rows) for part in day_parts(ranked(duties), reader))


def _for_whom(duty: Duty, row: DutyRow, actor: Actor) -> DutyRow:
    """What is done for somebody else says so."""
    if duty.assignee_id == actor.user_id:
        return row
    if row.why is None:
        return replace(row, why=sentence("for {name}", name=duty.assignee.name))
    return replace(row, why=sentence("for {name}: {why}", name=duty.assignee.name, why=row.why))


def _group(part: DayPart, rows: dict[int, DutyRow]) -> DayGroup:
    folds = []
    for fold in part.folds:
        inside = tuple(rows[one] for one in fold.ids)
        folds.append(DayFold(fold.client, len(inside), ", ".join(row.what for row in inside), inside))
    note = PART_NOTES.get(part.when) or (FOLDED if folds else None)
    shown = tuple(rows[one] for one in part.shown)
    return DayGroup(part.when.name.lower(), PART_LABELS[part.when], note, part.count, shown, tuple(folds))


def _summary(groups: Sequence[DayGroup]) -> Sentence:
    count = {group.name: group.count for group in groups}
    if not count:
        return sentence("nothing due this week")
    return sentence(
        "{now} now, {today} today, {week} later this week",
        now=count.get("now", 0), today=count.get("today", 0), week=count.get("week", 0),
    )  # fmt: skip


def _waiting(row: Approval, me: int) -> WaitingYes:
    for_whom = "" if row.approver_id == me else row.approver.name
    return WaitingYes(row.public_id, row.what, row.subject_title, row.asked_by.name, row.why,
                      f"/approvals/{row.public_id}/", for_whom)  # fmt: skip
