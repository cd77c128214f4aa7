"""Who of the people around one is away: a month of absences, without the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import day
from mainstay.kernel.actor import Extent
from mainstay.kernel.period import FiscalCalendar, add_months
from mainstay.modules.people.models import Absence, Deputyship, ReportingLine, SoleSignature, User
from mainstay.modules.people.queries.calendars import working_calendar_of
from mainstay.modules.people.queries.directory import Named
from mainstay.modules.people.queries.lines import running

_ONE_DAY: Final = timedelta(days=1)
_MOST: Final = 200


@dataclass(frozen=True)
class DayCell:
    """One day of one person: away or not, covered by whom, a day off of the unit or not."""

    day: date
    away: bool
    off: bool


@dataclass(frozen=True)
class AwayRow:
    """One colleague in the month; ``spans`` are (first, last day) of absences with who covers."""

    person: Named
    cells: tuple[DayCell, ...]
    covers: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class AbsenceCalendar:
    """A month of the people around the reader."""

    month: date
    before: date
    after: date
    days: tuple[date, ...]
    rows: tuple[AwayRow, ...]


@dataclass(frozen=True, kw_only=True)
class AskMonth:
    """Any day of the month; today's when empty."""

    month: date | None = day(_("Month"), default=None, nullable=True)


@query("people.absences", label=_("Who is away"), output=AbsenceCalendar, input=AskMonth, open_to_all=True, budget=12,
       sample=dict)  # fmt: skip
def absences(context: QueryContext, input: AskMonth) -> AbsenceCalendar:
    """Who of the people around you is away in a month, and who covers; never why."""
    first = (input.month or context.today).replace(day=1)
    after = add_months(first, 1)
    days = tuple(first + timedelta(days=n) for n in range((after - first).days))
    people = list(_around(context)[:_MOST])
    rows = Absence.objects.filter(Q(to_on=None) | Q(to_on__gt=first), user__in=people, from_on__lt=after)
    away: dict[int, list[Absence]] = {}
    for row in rows.order_by("from_on", "pk"):
        away.setdefault(row.user_id, []).append(row)
    covers = _covers(people, first, after)
    calendar = working_calendar_of(context.actor.unit_id, first, after)
    off = {one for one in days if not calendar.is_working_day(one)}
    return AbsenceCalendar(
        first, add_months(first, -1), after, days,
        tuple(_row(user, days, off, away.get(user.pk, []), covers.get(user.pk, ())) for user in people),
    )  # fmt: skip


def _around(context: QueryContext) -> QuerySet[User]:
    """Everybody for who reads all absences; else oneself, one's line, one's manager, and who reports to the same."""
    rows = User.objects.filter(is_active=True).order_by("name_key", "pk")
    if context.actor.extent("absence", "read") == Extent.ALL:
        return rows
    lines = ReportingLine.objects.filter(running(context.today))
    manager = lines.filter(user_id=context.actor.user_id).values("manager_id")
    peers = lines.filter(manager_id__in=manager).values("user_id")
    near = Q(pk__in=[context.actor.user_id, *context.actor.line_users]) | Q(pk__in=manager) | Q(pk__in=peers)
    return rows.filter(near)


def _covers(people: Iterable[User], first: date, after: date) -> dict[int, tuple[str, ...]]:
    rows = Deputyship.objects.filter(principal__in=people, from_on__lt=after, to_on__gt=first, ended_at=None)
    found: dict[int, tuple[str, ...]] = {}
    for row in rows.select_related("deputy").order_by("from_on", "pk"):
        found[row.principal_id] = (*found.get(row.principal_id, ()), row.deputy.name)
    return found


def _row(
    user: User, days: tuple[date, ...], off: set[date], away: list[Absence], covers: tuple[str, ...]
) -> AwayRow:  # fmt: skip
    cells = tuple(DayCell(one, any(_on(row, one) for row in away), one in off) for one in days)
    return AwayRow(Named(user.public_id, user.name), cells, covers, sum(one.away and not one.off for one in cells))


def _on(row: Absence, one: date) -> bool:
    return row.from_on <= one and (row.to_on is None or one < row.to_on)


@dataclass(frozen=True)
class SoleAct:
    """One act decided alone."""

    id: str
    action: str
    subject_kind: str
    subject_id: str
    actor: str


@dataclass(frozen=True)
class SoleSignatures:
    """A quarter of acts under sole signature: how many, which, and where it is switched on."""

    first: date
    last: date
    count: int
    acts: tuple[SoleAct, ...]
    switched_on: tuple[str, ...]


@query("people.sole_signatures", label=_("Acts under sole signature"), output=SoleSignatures, input=AskMonth,
       rights=("audit", "read"), budget=4, sample=dict)  # fmt: skip
def sole_signatures(context: QueryContext, input: AskMonth) -> SoleSignatures:
    """What was decided by one alone in a quarter: each such act is marked, counted and named here."""
    quarter = FiscalCalendar().quarter(input.month or context.today)
    rows = AuditEntry.objects.filter(at__date__gte=quarter.start, at__date__lt=quarter.end or quarter.start,
                                     basis__startswith="sole_signature:", outcome=AuditEntry.DONE)  # fmt: skip
    found = list(rows.order_by("id")[:500])
    names = dict(User.objects.filter(pk__in={one.actor_id for one in found}).values_list("pk", "name"))
    on = SoleSignature.objects.filter(running(context.today), ended_at=None).select_related("unit")
    return SoleSignatures(
        quarter.start, (quarter.end or quarter.start) - _ONE_DAY, len(found),
        tuple(SoleAct(str(one.action_id), one.action, one.subject_kind, one.subject_id, names.get(one.actor_id, ""))
              for one in found),
        tuple(row.unit.name for row in on),
    )  # fmt: skip
