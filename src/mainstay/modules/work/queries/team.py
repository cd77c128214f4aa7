"""The manager's view: what the team owes, person by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.modules.people.queries import Colleague, names_of
from mainstay.modules.work.models import Duty
from mainstay.modules.work.queries.mine import reader_for
from mainstay.modules.work.queries.rows import RUNNING, DutyRow, ranked_rows
from mainstay.modules.work.rules.due import Reader

_LATE_SHOWN: Final = 20
_AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True)
class PersonDay:
    """One person of the team: duties late, due today, in the next seven days, waiting; the oldest due day."""

    id: str
    name: str
    late: int
    today: int
    week: int
    waiting: int
    oldest: date | None


@dataclass(frozen=True)
class TeamDay:
    """The day of those who report to the reader, directly or further down, on the reader's day."""

    today: date
    people: tuple[PersonDay, ...]
    late: tuple[DutyRow, ...]
    late_count: int


@query("work.team_day", label=_("The team's day"), output=TeamDay, rights=("duty", "read"), budget=8, sample=dict)
def team_day(context: QueryContext, input: NoInput) -> TeamDay:  # noqa: ARG001
    """What your team owes: late, today and in the next seven days, person by person, and the oldest late duties."""
    reader = reader_for(context.actor, context.now)
    team = Duty.objects.filter(assignee_id__in=context.actor.line_users, state__in=RUNNING)
    people = _people(team, context.actor.line_users, reader)
    late = list(team.filter(late_on(reader)).select_related("assignee").order_by("due_on", "id")[:_LATE_SHOWN])
    return TeamDay(reader.today, people, tuple(ranked_rows(late, reader)), sum(one.late for one in people))


def late_on(reader: Reader) -> Q:
    """Duties that are late for the reader: the day is over, or the moment has come."""
    return Q(due_at=None, due_on__lt=reader.today) | Q(due_at__lte=reader.now)


def _people(team: QuerySet[Duty], user_ids: Sequence[int], reader: Reader) -> tuple[PersonDay, ...]:
    late = late_on(reader)
    counts = team.values("assignee_id").order_by("assignee_id").annotate(
        late=Count("id", filter=late),
        today=Count("id", filter=Q(due_on=reader.today) & ~late),
        week=Count("id", filter=Q(due_on__gt=reader.today, due_on__lte=reader.today + _AHEAD)),
        waiting=Count("id", filter=Q(state="waiting")),
        oldest=Min("due_on", filter=late),
    )  # fmt: skip
    found = {row["assignee_id"]: row for row in counts}
    people = [_person(one, found.get(one.pk, {})) for one in names_of(user_ids)]
    return tuple(sorted(people, key=lambda one: (-one.late, -one.today, one.name)))


def _person(one: Colleague, row: Mapping[str, Any]) -> PersonDay:
    late, today, week, waiting = (row.get(name, 0) for name in ("late", "today", "week", "waiting"))
    return PersonDay(one.public_id, one.name, late, today, week, waiting, row.get("oldest"))
