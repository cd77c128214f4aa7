"""Colleagues: one's page, oneself, and the tree of who reports to whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale import language_named
from mainstay.framework.mail.queue import stopped_by
from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.framework.values.inputs import day, reference
from mainstay.modules.people.choices import MailKind
from mainstay.modules.people.models import Appointment, ReportingLine, TeamMembership, UnitMembership, User
from mainstay.modules.people.queries.lines import running
from mainstay.modules.people.rules.lines import tree_of


@dataclass(frozen=True)
class Named:
    """A record by id and name."""

    id: str
    name: str


@dataclass(frozen=True)
class HeldRole:
    """An appointment that runs or is planned: its role, title with its page, days, and by whom it was made."""

    id: str
    role: str
    role_id: str
    title: str
    from_on: date
    to_on: date | None
    by: str
    title_id: str = ""


@dataclass(frozen=True)
class UserPage:
    """A colleague."""

    id: str
    version: int
    name: str
    name_latin: str
    title: str
    email: str
    phone: str
    language: str
    is_active: bool
    joined: bool
    invited_at: datetime | None
    left_at: datetime | None
    unit: Named | None
    manager: Named | None
    reports: tuple[Named, ...]
    teams: tuple[Named, ...]
    roles: tuple[HeldRole, ...]
    preferences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class AskUser:
    """Which colleague."""

    id: str = reference(_("Colleague"), kind="user")


@query("user.page", label=_("A colleague"), output=UserPage, input=AskUser, rights=("person", "read"), subject="user",
       budget=8, sample=lambda world: {"id": world.public_id("user")})  # fmt: skip
def user_page(context: QueryContext, input: AskUser) -> UserPage:
    """A colleague: where they belong, to whom they report, what they are appointed to."""
    return _page(context.find("user", input.id), context.today)


@query("user.me", label=_("Myself"), output=UserPage, open_to_all=True, budget=8, sample=dict)
def me(context: QueryContext, input: NoInput) -> UserPage:  # noqa: ARG001
    """Yourself, as colleagues see you, with how you want to see Mainstay."""
    return _page(User.objects.get(pk=context.actor.user_id), context.today, own=True)


def _page(user: User, today: date, *, own: bool = False) -> UserPage:
    membership = UnitMembership.objects.filter(running(today), user=user).select_related("unit").first()
    line = ReportingLine.objects.filter(running(today), user=user).select_related("manager").first()
    below = ReportingLine.objects.filter(running(today), manager=user, user__is_active=True).select_related("user")
    teams = TeamMembership.objects.filter(running(today), user=user).select_related("team").order_by("team__name")
    return UserPage(
        id=user.public_id, version=user.version, name=user.name, name_latin=user.name_latin, title=user.title,
        email=user.email, phone=user.phone, language=user.language, is_active=user.is_active,
        joined=user.has_usable_password(), invited_at=user.invited_at, left_at=user.left_at,
        unit=Named(membership.unit.public_id, membership.unit.name) if membership else None,
        manager=Named(line.manager.public_id, line.manager.name) if line else None,
        reports=tuple(Named(row.user.public_id, row.user.name) for row in below.order_by("user__name_key")),
        teams=tuple(Named(row.team.public_id, row.team.name) for row in teams), roles=_roles(user, today),
        preferences=_preferences(user) if own else (),
    )  # fmt: skip


def _roles(user: User, today: date) -> tuple[HeldRole, ...]:
    rows = (
        Appointment.objects.filter(user=user)
        .exclude(to_on__lte=today)
        .select_related("role", "appointed_by", "job_title")
    )
    return tuple(
        HeldRole(row.public_id, row.role.name, row.role.public_id, row.title, row.from_on, row.to_on,
                 row.appointed_by.name if row.appointed_by else "", row.job_title.public_id if row.job_title else "")
        for row in rows.order_by("from_on", "pk")
    )  # fmt: skip


def _preferences(user: User) -> tuple[tuple[str, str], ...]:
    stopped = stopped_by(user.pk)
    return (
        (str(_("Language")), language_named(user.language).native_name), (str(_("Colours")), user.get_theme_display()),
        (str(_("Time zone")), user.zone or str(_("that of the unit"))), (str(_("Digits")), user.get_digits_display()),
        (str(_("By mail")), ", ".join(str(kind.label) for kind in MailKind if kind not in stopped) or str(_("nothing"))),
    )  # fmt: skip


@dataclass(frozen=True)
class OrgRow:
    """One person in the tree, under their manager: how deep, and how many stand below."""

    id: str
    name: str
    title: str
    unit: str
    roles: str
    depth: int
    below: int

    @property
    def dots(self) -> str:
        """The depth as dots, for a table that cannot indent by style."""
        return "· " * self.depth


@dataclass(frozen=True)
class Organisation:
    """The company as a tree on a day."""

    on: date
    rows: tuple[OrgRow, ...]


@dataclass(frozen=True, kw_only=True)
class AskOrganisation:
    """The day; today when unset."""

    on: date | None = day(_("Day"), default=None, nullable=True)


@query("people.organisation", label=_("Who reports to whom"), output=Organisation, input=AskOrganisation,
       rights=("person", "read"), budget=6, sample=dict)  # fmt: skip
def organisation(context: QueryContext, input: AskOrganisation) -> Organisation:
    """The reporting lines of the company as a tree, today or on another day."""
    on = input.on or context.today
    people = {user.pk: user for user in User.objects.filter(is_active=True)}
    managers = dict(ReportingLine.objects.filter(running(on)).values_list("user_id", "manager_id"))
    units = dict(UnitMembership.objects.filter(running(on)).values_list("user_id", "unit__name"))
    roles: dict[int, list[str]] = {}
    held = Appointment.objects.filter(running(on)).order_by("role__rank").values_list("user_id", "role__name")
    for user_id, name in held:
        roles.setdefault(user_id, []).append(name)
    tree = tree_of({pk: user.name_key for pk, user in people.items()}, managers)
    rows = tuple(
        OrgRow(people[one.user].public_id, people[one.user].name, people[one.user].title, units.get(one.user, ""),
               ", ".join(roles.get(one.user, ())), one.depth, one.below)
        for one in tree
    )  # fmt: skip
    return Organisation(on, rows)
