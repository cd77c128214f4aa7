"""What stands in the way of somebody's leaving, and what goes where when they do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import RecordKind
from mainstay.framework.leaving import ENDS, MOVES, STOPS, live_rows, person_columns
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import reference
from mainstay.modules.people.choices import DepartureState
from mainstay.modules.people.models import Departure, ReportingLine, Team, User
from mainstay.modules.people.queries.directory import Named
from mainstay.modules.people.queries.mandates import firm_today
from mainstay.modules.people.queries.rights import holders_of_right
from mainstay.modules.people.rules.leaving import Successors, successors_of

_NEVER_WITHOUT = {("appointment", "create"): "appoint colleagues", ("role", "edit"): "change the rights of roles",
                  ("person", "edit"): "administer colleagues"}  # fmt: skip


def left_in_people(user_id: int) -> list[dict[str, Any]]:
    """Colleagues who report to somebody, and teams that they lead."""
    reports = ReportingLine.objects.filter(manager_id=user_id, to_on=None, user__is_active=True).count()
    teams = Team.objects.filter(lead_id=user_id).count()
    found = (("people who report to them", reports), ("teams", teams))
    return [{"what": what, "count": count} for what, count in found if count]


def holds_last_right(user_id: int, on: date) -> str:
    """What nobody else could do; empty when everything could go on."""
    for (group, verb), words in _NEVER_WITHOUT.items():
        if holders_of_right(group, verb, on) == {user_id}:
            return words
    return ""


def preview_rows(user: User, to: Successors) -> list[dict[str, Any]]:
    """What is live of a colleague, table by table from the declarations beside the models: how many rows, what becomes of
    them (``moves``, ``ends``, ``stops``), and to whom they go.
    """
    found = []
    for one in person_columns():
        fate = one.fate
        if fate is None or fate.word not in (MOVES, ENDS, STOPS):
            continue
        count = live_rows(one, user.pk).count()
        if count:
            found.append({"table": one.model._meta.label, "column": one.name, "count": count, "fate": fate.word,
                          "to": to.of(fate.to).name if fate.to else ""})  # fmt: skip
    return found


def due_departures() -> list[str]:
    """The public ids of planned departures whose last day is over where the colleague works."""
    rows = Departure.objects.filter(state=DepartureState.PLANNED).select_related("user").order_by("last_on", "pk")
    return [row.public_id for row in rows if row.last_on < firm_today(row.user)]


@dataclass(frozen=True)
class GoingLine:
    """Rows of one table: what they are called, how many, what becomes of them, and to whom they go."""

    what: str
    icon: str
    count: int
    fate: str
    to: str


@dataclass(frozen=True)
class DeparturePage:
    """Somebody's leaving: the last day, who takes what over, and what goes where (or has gone)."""

    id: str
    version: int
    user: Named
    last_on: date
    reason: str
    state: str
    state_words: str
    successor: Named
    planned_by: str
    done_at: datetime | None
    trouble: str
    moving: tuple[GoingLine, ...]
    ending: tuple[GoingLine, ...]
    stopping: tuple[GoingLine, ...]


@dataclass(frozen=True, kw_only=True)
class AskDeparture:
    """Whose leaving."""

    id: str = reference(_("Departure"), kind="departure")


@query("departure.page", label=_("A colleague leaves"), output=DeparturePage, input=AskDeparture, rights=("person", "read"),
       subject="departure", budget=60, sample=lambda world: {"id": world.public_id("departure")})  # fmt: skip
def departure_page(context: QueryContext, input: AskDeparture) -> DeparturePage:
    """What a colleague who leaves still holds, table by table, and who takes it over."""
    row: Departure = context.find("departure", input.id)
    planned = row.state == DepartureState.PLANNED
    found = preview_rows(row.user, successors_of(row)) if planned else row.moved
    lines = [_going(one) for one in found]
    return DeparturePage(
        id=row.public_id, version=row.version, user=Named(row.user.public_id, row.user.name), last_on=row.last_on,
        reason=row.reason, state=row.state, state_words=row.get_state_display(),
        successor=Named(row.successor.public_id, row.successor.name),
        planned_by=row.planned_by.name if row.planned_by else "", done_at=row.done_at, trouble=row.trouble,
        moving=tuple(one for one in lines if one.fate == MOVES), ending=tuple(one for one in lines if one.fate == ENDS),
        stopping=tuple(one for one in lines if one.fate == STOPS),
    )  # fmt: skip


def _going(one: dict[str, Any]) -> GoingLine:
    kind = next((kind for kind in registry.kinds if kind.model._meta.label == one["table"]), None)
    return GoingLine(_called(kind, one["table"]), kind.icon if kind else "file", one["count"], one["fate"], one["to"])


def _called(kind: RecordKind | None, table: str) -> str:
    if kind is not None:
        return str(kind.plural)
    return str(_WORDS.get(table, table.partition(".")[2]))


_WORDS = {
    "accounts.AccountOwner": _("Ownerships"), "people.ReportingLine": _("Reporting lines"),
    "people.UnitMembership": _("Places in units"), "people.TeamMembership": _("Places in teams"),
    "people.Invitation": _("Invitations"), "work.ApprovalTier": _("Turns in approvals"),
    "engagement.Participant": _("Places in planned talks"),
}  # fmt: skip
