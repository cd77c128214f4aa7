"""Units with their calendars, teams, and what each role may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale import week_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.sentences import in_words
from mainstay.framework.values.inputs import day, integer, reference
from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import Sentence
from mainstay.modules.people.choices import ExtentWord
from mainstay.modules.people.models import (
    Appointment,
    CompanyUnit,
    Role,
    RoleRight,
    Team,
    TeamMembership,
    UnitMembership,
)
from mainstay.modules.people.queries.directory import Named
from mainstay.modules.people.queries.lines import running
from mainstay.modules.people.rules.holidays import COUNTRIES


@dataclass(frozen=True)
class HolidayLine:
    """A day of a unit's calendar."""

    id: str
    day: date
    name: str
    name_local: str
    expected: bool
    half_day: bool


@dataclass(frozen=True)
class UnitPage:
    """A unit: its week, calendar and people in a year."""

    id: str
    version: int
    code: str
    name: str
    kind_words: str
    parent: Named | None
    country: str
    currency: str
    zone: str
    week: tuple[date, ...]
    opens_at: time
    closes_at: time
    fiscal_first_month: int
    languages: tuple[str, ...]
    regulated_class: str
    is_active: bool
    year: int
    shipped: bool
    holidays: tuple[HolidayLine, ...]
    editable: bool
    people: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class AskUnit:
    """Which unit, and the year of its calendar."""

    id: str = reference(_("Unit"), kind="unit")
    year: int | None = integer(_("Year"), default=None, nullable=True, minimum=1900, maximum=2200)


@query("unit.page", label=_("A company unit"), output=UnitPage, input=AskUnit, rights=("rule", "read"), subject="unit",
       budget=6, sample=lambda world: {"id": world.public_id("unit")})  # fmt: skip
def unit_page(context: QueryContext, input: AskUnit) -> UnitPage:
    """A company unit: currency, zone, working week, fiscal year, holidays of a year, people."""
    unit: CompanyUnit = context.find("unit", input.id)
    year = input.year or context.today.year
    members = UnitMembership.objects.filter(running(context.today), unit=unit, user__is_active=True)
    names = members.select_related("user").order_by("user__name_key")
    return UnitPage(
        id=unit.public_id, version=unit.version, code=unit.code, name=unit.name,
        kind_words=unit.get_unit_kind_display(),
        parent=Named(unit.parent.public_id, unit.parent.name) if unit.parent else None, country=unit.country,
        currency=unit.currency, zone=unit.zone,
        week=_working_days(unit), opens_at=unit.opens_at,
        closes_at=unit.closes_at, fiscal_first_month=unit.fiscal_first_month, languages=tuple(unit.languages),
        regulated_class=unit.regulated_class, is_active=unit.is_active, year=year, shipped=unit.country in COUNTRIES,
        holidays=_holidays(unit, year),
        editable=bool(context.actor.may("unit", "edit")), people=tuple(Named(row.user.public_id, row.user.name) for row in names),
    )  # fmt: skip


def _working_days(unit: CompanyUnit) -> tuple[date, ...]:
    """Some day for each working weekday in the country's order, for the reader's own names of them."""
    return tuple(date(2024, 1, one) for one in week_of(unit.country).days if one in unit.working_days)


def _holidays(unit: CompanyUnit, year: int) -> tuple[HolidayLine, ...]:
    return tuple(
        HolidayLine(row.public_id, row.day, row.name, row.name_local, row.status == "expected", row.half_day)
        for row in unit.holidays.filter(day__year=year).order_by("day", "name")
    )


@dataclass(frozen=True)
class TeamPage:
    """A team with its people."""

    id: str
    version: int
    name: str
    unit: Named | None
    lead: Named | None
    members: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class AskTeam:
    """Which team."""

    id: str = reference(_("Team"), kind="team")


@query("team.page", label=_("A team"), output=TeamPage, input=AskTeam, rights=("person", "read"), subject="team",
       budget=5, sample=lambda world: {"id": world.public_id("team")})  # fmt: skip
def team_page(context: QueryContext, input: AskTeam) -> TeamPage:
    """A team: its lead and its people today."""
    team: Team = context.find("team", input.id)
    members = TeamMembership.objects.filter(running(context.today), team=team).select_related("user")
    return TeamPage(
        team.public_id,
        team.version,
        team.name,
        Named(team.unit.public_id, team.unit.name) if team.unit else None,
        Named(team.lead.public_id, team.lead.name) if team.lead else None,
        tuple(Named(row.user.public_id, row.user.name) for row in members.order_by("user__name_key")),
    )


@dataclass(frozen=True)
class RightLine:
    """What a role may do to one group of records: the verb, and how far in words."""

    group: str
    verb: str
    extent: str
    words: str
    from_on: date
    to_on: date | None

    @property
    def group_words(self) -> Sentence:
        """What the right is about, in words."""
        return group_words(self.group)

    @property
    def verb_words(self) -> Sentence:
        """What may be done, in words."""
        return verb_words(self.verb)


@dataclass(frozen=True)
class RolePage:
    """A role: its rights on a day, changes to come, and who holds it."""

    id: str
    version: int
    code: str
    name: str
    description: str
    on: date
    rights: tuple[RightLine, ...]
    planned: tuple[RightLine, ...]
    past: tuple[RightLine, ...]
    holders: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class AskRole:
    """Which role, and the day."""

    id: str = reference(_("Role"), kind="role")
    on: date | None = day(_("Day"), default=None, nullable=True)


@query("role.page", label=_("A role"), output=RolePage, input=AskRole, rights=("rule", "read"), subject="role",
       budget=5, sample=lambda world: {"id": world.public_id("role")})  # fmt: skip
def role_page(context: QueryContext, input: AskRole) -> RolePage:
    """What a role may do on a day, what will change, and who holds it."""
    role: Role = context.find("role", input.id)
    on = input.on or context.today
    lines = [_line(row) for row in role.rights.order_by("group", "verb", "from_on")]
    held = Appointment.objects.filter(running(on), role=role, user__is_active=True).select_related("user")
    return RolePage(
        id=role.public_id, version=role.version, code=role.code, name=role.name, description=role.description, on=on,
        rights=tuple(one for one in lines if one.from_on <= on and (one.to_on is None or one.to_on > on)),
        planned=tuple(one for one in lines if one.from_on > on),
        past=tuple(one for one in lines if one.to_on is not None and one.to_on <= on),
        holders=tuple(Named(row.user.public_id, row.user.name) for row in held.order_by("user__name_key")),
    )  # fmt: skip


def _line(row: RoleRight) -> RightLine:
    words = str(ExtentWord(row.extent).label)
    return RightLine(row.group, row.verb, row.extent, words, row.from_on, row.to_on)


@dataclass(frozen=True)
class TableRow:
    """A verb on a group of records, and how far each role's right reaches, in the order of the roles."""

    verb: str
    extents: tuple[str, ...]

    @property
    def verb_words(self) -> Sentence:
        """What may be done, in words."""
        return verb_words(self.verb)


@dataclass(frozen=True)
class TableGroup:
    """A group of records with its rows."""

    group: str
    label: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class RightsTable:
    """What each role may do on a day."""

    on: date
    roles: tuple[Named, ...]
    groups: tuple[TableGroup, ...]

    @property
    def columns(self) -> int:
        """The verb and the roles."""
        return len(self.roles) + 1


@dataclass(frozen=True, kw_only=True)
class AskTable:
    """The day; today when unset."""

    on: date | None = day(_("Day"), default=None, nullable=True)


@query("people.rights_table", label=_("What may each role do?"), output=RightsTable, input=AskTable,
       rights=("rule", "read"), budget=3, sample=dict)  # fmt: skip
def rights_table(context: QueryContext, input: AskTable) -> RightsTable:
    """What each role may do, and how far, today or on another day."""
    on = input.on or context.today
    roles = list(Role.objects.filter(is_active=True).order_by("rank", "pk"))
    found: dict[str, dict[str, dict[int, str]]] = {}
    for row in RoleRight.objects.filter(running(on), role__is_active=True).order_by("group", "verb"):
        found.setdefault(row.group, {}).setdefault(row.verb, {})[row.role_id] = row.extent
    ids = [role.pk for role in roles]
    groups = tuple(
        TableGroup(group, group_label(group), tuple(_row(verb, by_role, ids) for verb, by_role in verbs.items()))
        for group, verbs in found.items()
    )
    return RightsTable(on, tuple(Named(role.public_id, role.name) for role in roles), groups)


def _row(verb: str, by_role: dict[int, str], role_ids: Iterable[int]) -> TableRow:
    labels = dict(ExtentWord.choices)
    known = (by_role.get(one, "none") for one in role_ids)
    return TableRow(verb, tuple("" if extent == "none" else str(labels[extent]) for extent in known))


def group_label(group: str) -> str:
    """The plural of the records that a group governs; the group's own name where it governs fields only."""
    names = [str(kind.plural) for kind in registry.kinds if kind.rights == group]
    return ", ".join(names) or in_words(group_words(group))
