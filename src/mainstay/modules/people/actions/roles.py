"""Roles and their rights, each from a day on; appointments to roles."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation, by_right
from mainstay.framework.values.inputs import choice, day, integer, long_text, reference, text
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.kernel.rights_words import group_words, verb_words
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.choices import ExtentWord
from mainstay.modules.people.models import Appointment, JobTitle, Role, RoleRight
from mainstay.modules.people.policy import may_appoint, may_appoint_whom, may_end_appointment
from mainstay.modules.people.queries.rights import holders_of_right, overlapping, rights_of_role
from mainstay.modules.people.rules.rights import RoleData, shipped_roles, wider_rights

_ONE_DAY = timedelta(days=1)
# Without somebody who holds these company-wide, nobody could ever give a right again.
_NEVER_WITHOUT = (("appointment", "create"), ("role", "edit"))


def load_roles(context: ActionContext, from_on: date, roles: tuple[RoleData, ...] | None = None) -> dict[str, Role]:
    """Inside the running action: the shipped roles that are missing, with their rights from a day on; roles that are
    there stay as the company has made them, and get only rights that they never had. Answers all of them by code.
    """
    wanted = roles if roles is not None else shipped_roles()
    present = Role.objects.in_bulk([one.code for one in wanted], field_name="code")
    for one in wanted:
        if one.code not in present:
            present[one.code] = context.create(Role(code=one.code, name=one.name, rank=one.rank))
    had = set(RoleRight.objects.values_list("role_id", "group", "verb"))
    rows = [
        RoleRight(role=present[one.code], group=group, verb=verb, extent=extent, from_on=from_on, created_at=context.now)
        for one in wanted for group, verb, extent in one.rights if (present[one.code].pk, group, verb) not in had
    ]  # fmt: skip
    context.create_many(rows, note="rights of roles")
    return present


@dataclass(frozen=True, kw_only=True)
class CreateRole:
    """A role of the company's own."""

    code: str = text(_("Code"), max_length=40, pattern=r"[a-z][a-z0-9_]*")
    name: str = text(_("Name"), max_length=120)
    description: str = long_text(_("Description"), default="", min_length=0)
    rank: int = integer(_("Place in lists"), default=50, minimum=0, maximum=999)


@action("role.create", label=_("New role"), policy=by_right("role", "create"), creates="role", scope="company",
        icon="shield", sample=lambda: {"code": "order_desk", "name": "Order desk"})  # fmt: skip
def create_role(context: ActionContext, input: CreateRole) -> Role:
    """Add a role. It may do nothing until rights are given to it."""
    if Role.objects.filter(code=input.code).exists():
        raise RuleBroken(sentence("There is a role {taken} already.", taken=input.code), path="code")
    return context.create(Role(**vars(input)))


@dataclass(frozen=True, kw_only=True)
class EditRole:
    """Name and description of a role."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    description: Any = long_text(_("Description"), min_length=0, default=UNSET)
    rank: Any = integer(_("Place in lists"), minimum=0, maximum=999, default=UNSET)


@action("role.edit", label=_("Edit"), policy=by_right("role", "edit"), subject="role",
        sample=lambda: {"description": "Takes orders"})  # fmt: skip
def edit_role(context: ActionContext, input: EditRole) -> Role:
    """Change the name or description of a role."""
    role: Role = context.subject
    return context.update(role, **{name: value for name, value in vars(input).items() if value is not UNSET})


@dataclass(frozen=True, kw_only=True)
class SetRight:
    """One right of a role, from a day on."""

    group: str = text(_("Records"), max_length=40, pattern=r"[a-z][a-z_]*")
    verb: str = text(_("May do"), max_length=20, pattern=r"[a-z][a-z_]*")
    extent: str = choice(_("How far"), choices=tuple(ExtentWord.choices))
    from_on: Any = day(_("From"), default=UNSET)
    reason: str = text(_("Reason"), max_length=500)


@action(
    "role.set_right", label=_("Change a right"), policy=by_right("role", "edit"), subject="role", icon="shield",
    events=("right.changed",),
    sample=lambda: {"group": "order", "verb": "export", "extent": "none", "reason": "Not their work"},
)  # fmt: skip
def set_right_role(context: ActionContext, input: SetRight) -> Role:
    """Change what a role may do, from today or a later day on. What was before stays on record."""
    role: Role = context.subject
    from_on = context.today if input.from_on is UNSET else input.from_on
    not_backwards(context, from_on)
    before = _change_right(context, role, input, from_on)
    somebody_can_appoint(from_on)
    context.answer["undo"] = {
        "action": "role.set_right", "subject": role.public_id,
        "input": {"group": input.group, "verb": input.verb, "extent": before, "from_on": from_on.isoformat(),
                  "reason": str(_("Taken back"))},
    }  # fmt: skip
    context.emit("right.changed", role, right=f"{input.group} {input.verb}", before=before, after=input.extent,
                 from_on=from_on.isoformat(), reason=input.reason)  # fmt: skip
    return role


def _change_right(context: ActionContext, role: Role, input: SetRight, from_on: date) -> str:
    """Close the open row on the day and open another; answers the extent before."""
    right = {"role": role, "group": input.group, "verb": input.verb}
    open_row = RoleRight.objects.filter(**right, to_on=None).first()
    if open_row is not None and open_row.from_on > from_on:
        planned = sentence("A change from {day} is planned already. Choose a day after it.", day=open_row.from_on)
        raise RuleBroken(planned, path="from_on")
    before = open_row.extent if open_row else ExtentWord.NONE.value
    if open_row is not None and open_row.from_on == from_on:
        context.update(open_row, extent=input.extent)
        return before
    if open_row is not None:
        context.update(open_row, to_on=from_on)
    context.create(RoleRight(**right, extent=input.extent, from_on=from_on, created_at=context.now))
    return before


def not_backwards(context: ActionContext, from_on: date) -> None:
    """Raises RuleBroken for a day that is over."""
    if from_on < context.today:
        raise RuleBroken(sentence("Rights and appointments change from today on, not backwards."), path="from_on")


def somebody_can_appoint(on: date) -> None:
    """Raises RuleBroken when from a day on nobody could give a right any more."""
    for group, verb in _NEVER_WITHOUT:
        if not holders_of_right(group, verb, on):
            raise RuleBroken(
                sentence("Then nobody could {verb} {group} any more. Give this right to somebody else first.",
                         verb=verb_words(verb), group=group_words(group))
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CreateAppointment:
    """Who is appointed to what, from when, why; the last day only where it is known."""

    user: str = reference(_("Colleague"), kind="user")
    role: str | None = reference(_("Role"), kind="role", default=None, nullable=True)
    job_title: str | None = reference(_("Or a title"), kind="job_title", default=None, nullable=True)
    title: str = text(_("Title in other words"), default="", min_length=0, max_length=120)
    from_on: Any = day(_("From"), default=UNSET)
    last_on: date | None = day(_("Last day"), default=None, nullable=True)
    reason: str = text(_("Reason"), max_length=500)


@action(
    "appointment.create", label=_("Appoint"), policy=may_appoint, creates="appointment", scope="company",
    icon="user-check", events=("appointment.made",),
    sample=lambda world: {"user": world.public_id("user"), "role": world.public_id("role"), "reason": "New in the team"},
)  # fmt: skip
def create_appointment(context: ActionContext, input: CreateAppointment) -> Appointment:
    """Give a colleague a role, or a title that carries one, from a day on. Below the head: only to people of your line,
    and no more than your own.
    """
    user = context.find("user", input.user, "user")
    role, job_title = role_and_title(context, input.role, input.job_title)
    from_on = context.today if input.from_on is UNSET else input.from_on
    not_backwards(context, from_on)
    may_be_appointed(context, user.pk, role, from_on)
    made = appoint(context, user_id=user.pk, role=role, job_title=job_title, from_on=from_on, title=input.title,
                   reason=input.reason, to_on=input.last_on + _ONE_DAY if input.last_on else None)  # fmt: skip
    context.answer["undo"] = {"action": "appointment.end", "subject": made.public_id,
                              "input": {"reason": str(_("Taken back"))}}  # fmt: skip
    return made


def may_be_appointed(context: ActionContext, user_id: int, role: Role | None, from_on: date) -> None:
    """Raises ActionRefused where the actor may not give this colleague the role, or (None) not take one from them."""
    wider = wider_rights(rights_of_role(role, from_on), context.actor.rights) if role is not None else ()
    decision = may_appoint_whom(Situation(context.actor, None, {}, None), user_id, wider)
    if not decision:
        raise ActionRefused(decision)


def role_and_title(context: ActionContext, role: str | None, title: str | None) -> tuple[Role, JobTitle | None]:
    """The role that is meant, by itself or by a title that carries it. Raises RuleBroken when neither is named, when
    they do not belong together, or when the title is no longer given.
    """
    found: JobTitle | None = context.find("job_title", title, "job_title") if title else None
    named: Role | None = context.find("role", role, "role") if role else None
    if found is None:
        if named is None:
            raise RuleBroken(sentence("Name a role, or a title that carries one."), path="role")
        return named, None
    if not found.is_active:
        raise RuleBroken(sentence("The title {name} is no longer given.", name=found.name), path="job_title")
    if named is not None and found.role_id != named.pk:
        raise RuleBroken(sentence("The title {title} carries the role {role}.", title=found.name, role=found.role.name),
                         path="job_title")  # fmt: skip
    return found.role, found


def appoint(
    context: ActionContext, *, user_id: int, role: Role, from_on: date, reason: str, title: str = "",
    job_title: JobTitle | None = None, to_on: date | None = None,
) -> Appointment:  # fmt: skip
    """The dated appointment, inside the running action; ``to_on`` is the first day without it. Raises RuleBroken."""
    if to_on is not None and to_on <= from_on:
        raise RuleBroken(sentence("The last day is before the first."), path="last_on")
    if overlapping(user_id, role.pk, from_on, to_on):
        raise RuleBroken(sentence("This colleague already has the role {role} then.", role=role.name), path="role")
    made = context.create(
        Appointment(user_id=user_id, role=role, job_title=job_title, from_on=from_on, to_on=to_on, reason=reason,
                    title=title or (job_title.name if job_title else ""),
                    appointed_by_id=context.actor.user_id or None)
    )  # fmt: skip
    context.emit("appointment.made", made, user_id=user_id, role=role.code)
    return made


@dataclass(frozen=True, kw_only=True)
class EndAppointment:
    """The last day (unset: from now on without it), and why."""

    last_on: Any = day(_("Last day"), default=UNSET)
    reason: str = text(_("Reason"), max_length=500)


@action(
    "appointment.end", label=_("End"), policy=may_end_appointment, subject="appointment", icon="user-minus",
    events=("appointment.ended",), destructive=True, sample=lambda: {"reason": "Moves to another team"},
)  # fmt: skip
def end_appointment(context: ActionContext, input: EndAppointment) -> Appointment:
    """End an appointment, at once or after a last day. At least one person keeps the right to appoint."""
    row: Appointment = context.subject
    to_on = context.today if input.last_on is UNSET else input.last_on + _ONE_DAY
    not_backwards(context, to_on)
    if row.to_on is not None and row.to_on <= context.today:
        raise RuleBroken(sentence("This appointment has ended already."))
    end_on(context, row, to_on, input.reason)
    somebody_can_appoint(max(to_on, context.today))
    return row


def end_on(context: ActionContext, row: Appointment, to_on: date, reason: str) -> None:
    """End an appointment from a day on, inside the running action; one that had not begun ends before it begins."""
    context.update(row, to_on=max(to_on, row.from_on), end_reason=reason)
    context.emit("appointment.ended", row, user_id=row.user_id)


__all__ = [
    "appoint", "end_on", "load_roles", "may_be_appointed", "not_backwards", "role_and_title", "somebody_can_appoint",
]  # fmt: skip
