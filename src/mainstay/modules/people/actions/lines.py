"""Who reports to whom, and who is in which team."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import day, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.models import ReportingLine, Team, TeamMembership, User
from mainstay.modules.people.queries.rights import managers_on, names_by_id
from mainstay.modules.people.rules.lines import check_new_manager


@dataclass(frozen=True, kw_only=True)
class ReportUser:
    """The manager (none: stands at the top), and the first day."""

    manager: str | None = reference(_("Reports to"), kind="user", nullable=True, default=None)
    from_on: Any = day(_("From"), default=UNSET)


@action("user.report", label=_("Reports to"), policy=by_right("person", "edit"), subject="user", icon="hierarchy",
        events=("line.changed",), sample=lambda world: {"manager": world.public_id("user")})  # fmt: skip
def report_user(context: ActionContext, input: ReportUser) -> User:
    """Say to whom a colleague reports from a day on. The manager sees what they look after; circles are refused."""
    user: User = context.subject
    manager = context.find("user", input.manager, "manager") if input.manager else None
    from_on = context.today if input.from_on is UNSET else input.from_on
    if manager is not None:
        _check(user, manager, from_on)
    before = _end_present(context, user, from_on)
    if manager is not None:
        context.create(ReportingLine(user=user, manager=manager, from_on=from_on, created_at=context.now))
    context.answer["undo"] = {
        "action": "user.report", "subject": user.public_id,
        "input": {"manager": before.public_id if before else None, "from_on": from_on.isoformat()},
    }  # fmt: skip
    context.emit("line.changed", user, manager=manager.public_id if manager else "")
    return user


def _check(user: User, manager: User, from_on: date) -> None:
    if not manager.is_active:
        raise RuleBroken(sentence("{name} no longer works here.", name=manager.name), path="manager")
    managers = managers_on(from_on)
    names = names_by_id({*managers, *managers.values(), user.pk, manager.pk})
    check_new_manager(user.pk, manager.pk, managers, names)


def _end_present(context: ActionContext, user: User, from_on: date) -> User | None:
    """End the open line on a day; answers the manager before."""
    row = ReportingLine.objects.select_related("manager").filter(user=user, to_on=None).first()
    if row is None:
        return None
    if row.from_on > from_on:
        later = sentence("A change on {day} is planned already. Choose a day after it.", day=row.from_on)
        raise RuleBroken(later, path="from_on")
    if row.from_on == from_on:
        context.remove(row)
    else:
        context.update(row, to_on=from_on)
    return row.manager


@dataclass(frozen=True, kw_only=True)
class CreateTeam:
    """A named group with its lead."""

    name: str = text(_("Name"), max_length=120)
    unit: str | None = reference(_("Unit"), kind="unit", default=None, nullable=True)
    lead: str | None = reference(pgettext_lazy("of a team", "Lead"), kind="user", default=None, nullable=True)


@action("team.create", label=_("New team"), policy=by_right("person", "create"), creates="team", scope="company",
        icon="users-group", sample=lambda: {"name": "Dairy"})  # fmt: skip
def create_team(context: ActionContext, input: CreateTeam) -> Team:
    """Form a team."""
    _free(input.name)
    unit = context.find("unit", input.unit, "unit") if input.unit else None
    lead = context.find("user", input.lead, "lead") if input.lead else None
    return context.create(Team(name=input.name, unit=unit, lead=lead))


def _free(name: str, but: int = 0) -> None:
    if Team.objects.filter(name=name).exclude(pk=but).exists():
        raise RuleBroken(sentence("There is a team {name} already.", name=name), path="name")


@dataclass(frozen=True, kw_only=True)
class EditTeam:
    """Name, unit and lead of a team."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    unit: Any = reference(_("Unit"), kind="unit", default=UNSET, nullable=True)
    lead: Any = reference(pgettext_lazy("of a team", "Lead"), kind="user", default=UNSET, nullable=True)


def team_values(row: Any) -> dict[str, Any]:
    """The present values of a team in the form of its input."""
    return {"name": row.name, "unit": row.unit.public_id if row.unit else None,
            "lead": row.lead.public_id if row.lead else None}  # fmt: skip


@action("team.edit", label=_("Edit"), policy=by_right("person", "edit"), subject="team", initial=team_values,
        primary=True, sample=lambda: {"name": "Dairy north"})  # fmt: skip
def edit_team(context: ActionContext, input: EditTeam) -> Team:
    """Rename a team, or change its unit or lead."""
    team: Team = context.subject
    before = team_values(team)
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if "name" in values:
        _free(values["name"], team.pk)
    for name, kind in (("unit", "unit"), ("lead", "user")):
        if values.get(name):
            values[name] = context.find(kind, values[name], name)
    context.answer["undo"] = {"action": "team.edit", "subject": team.public_id,
                              "input": {name: before[name] for name in values}}  # fmt: skip
    return context.update(team, **values)


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """Who, and from or until when."""

    user: str = reference(_("Colleague"), kind="user")
    on: Any = day(_("Day"), default=UNSET)


@action("team.add", label=_("Add a colleague"), policy=by_right("person", "edit"), subject="team", icon="user-plus",
        sample=lambda world: {"user": world.public_id("user")})  # fmt: skip
def add_team(context: ActionContext, input: TeamMember) -> Team:
    """Take a colleague into a team from a day on."""
    team: Team = context.subject
    user = context.find("user", input.user, "user")
    if TeamMembership.objects.filter(team=team, user=user, to_on=None).exists():
        raise RuleBroken(sentence("{name} is in this team already.", name=user.name), path="user")
    on = context.today if input.on is UNSET else input.on
    context.create(TeamMembership(team=team, user=user, from_on=on, created_at=context.now))
    context.answer["undo"] = {"action": "team.remove", "subject": team.public_id, "input": {"user": input.user}}
    return team


@action("team.remove", label=_("Take out a colleague"), policy=by_right("person", "edit"), subject="team",
        icon="user-minus", sample=lambda world: {"user": world.public_id("user")})  # fmt: skip
def remove_team(context: ActionContext, input: TeamMember) -> Team:
    """Take a colleague out of a team from a day on."""
    team: Team = context.subject
    user = context.find("user", input.user, "user")
    row = TeamMembership.objects.filter(team=team, user=user, to_on=None).first()
    if row is None:
        raise RuleBroken(sentence("{name} is not in this team.", name=user.name), path="user")
    on = context.today if input.on is UNSET else input.on
    context.update(row, to_on=max(on, row.from_on))
    context.answer["undo"] = {"action": "team.add", "subject": team.public_id, "input": {"user": input.user}}
    return team
