"""Titles, powers to appoint, and proposals: what the head of the company decides, and what others ask of the head."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, long_text, reference, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.actions.roles import (
    appoint,
    end_on,
    may_be_appointed,
    not_backwards,
    role_and_title,
    somebody_can_appoint,
)
from mainstay.modules.people.choices import ExtentWord, ProposalState, ProposedAct
from mainstay.modules.people.models import AppointingPower, Appointment, AppointmentProposal, JobTitle, User
from mainstay.modules.people.policy import may_answer_proposal, may_propose_appointment, may_withdraw_proposal
from mainstay.modules.people.queries.rights import deciders_about

_ONE_DAY = timedelta(days=1)
_POWER_EXTENTS = tuple((one.value, one.label) for one in (ExtentWord.TEAM, ExtentWord.ALL))


@dataclass(frozen=True, kw_only=True)
class CreateJobTitle:
    """A title, the role that it carries, and what its holder answers for."""

    name: str = text(_("Title"), max_length=120)
    role: str = reference(_("Role"), kind="role")
    duties: str = long_text(_("Duties"), default="", min_length=0, max_length=4_000,
                            help=_("One duty on each line. Rights follow from the role."))  # fmt: skip


@action("job_title.create", label=_("New title"), policy=by_right("role", "create"), creates="job_title", scope="company",
        icon="shield", sample=lambda world: {"name": "Key account manager", "role": world.public_id("role"),
                                             "duties": "Keeps the plan of each key account"})  # fmt: skip
def create_job_title(context: ActionContext, input: CreateJobTitle) -> JobTitle:
    """Add a title of the company's own. Two titles may carry the same role; what their holders may do is then the same."""
    _name_is_free(input.name)
    return context.create(JobTitle(name=input.name, role=context.find("role", input.role, "role"), duties=input.duties))


@dataclass(frozen=True, kw_only=True)
class EditJobTitle:
    """The words of a title, and whether it is still given."""

    name: Any = text(_("Title"), max_length=120, default=UNSET)
    duties: Any = long_text(_("Duties"), min_length=0, max_length=4_000, default=UNSET)
    is_active: Any = choice(_("In use"), choices=(("yes", _("Yes")), ("no", _("No"))), default=UNSET)


@action("job_title.edit", label=_("Edit"), policy=by_right("role", "edit"), subject="job_title", primary=True,
        initial=lambda row: {"name": row.name, "duties": row.duties, "is_active": "yes" if row.is_active else "no"},
        sample=lambda: {"duties": "Keeps the plans\nMeets each client twice a year"})  # fmt: skip
def edit_job_title(context: ActionContext, input: EditJobTitle) -> JobTitle:
    """Change the name or duties of a title. The role of a title stays: make another title for another role."""
    row: JobTitle = context.subject
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if values.get("name", row.name) != row.name:
        _name_is_free(values["name"])
    if "is_active" in values:
        values["is_active"] = values["is_active"] == "yes"
    return context.update(row, **values)


def _name_is_free(name: str) -> None:
    if JobTitle.objects.filter(name=name).exists():
        raise RuleBroken(sentence("There is a title {name} already.", name=name), path="name")


@dataclass(frozen=True, kw_only=True)
class GiveAppointingPower:
    """Who may appoint and remove besides the head: a person, or whoever holds a role; where it is written."""

    holder: str | None = reference(_("Colleague"), kind="user", default=None, nullable=True)
    role: str | None = reference(_("Or whoever holds the role"), kind="role", default=None, nullable=True)
    extent: str = choice(_("Whom they appoint"), choices=_POWER_EXTENTS, default=ExtentWord.TEAM.value)
    from_on: Any = day(_("From"), default=UNSET)
    last_on: date | None = day(_("Last day"), default=None, nullable=True)
    writing: str = text(_("Where it is written"), max_length=500, help=_("The order or letter, its number and day."))


@action(
    "appointing_power.give", label=_("Let somebody appoint"), policy=by_right("role", "edit"), creates="appointing_power",
    scope="company", icon="user-check", events=("appointing_power.changed",),
    sample=lambda world: {"role": world.public_id("role"), "writing": "Order 12 of 3 January"},
)  # fmt: skip
def give_appointing_power(context: ActionContext, input: GiveAppointingPower) -> AppointingPower:
    """Let a colleague, or whoever holds a role, appoint and remove besides the head: in writing, from a day, until one."""
    if (input.holder is None) == (input.role is None):
        raise RuleBroken(sentence("Name either a colleague or a role."), path="holder")
    from_on = context.today if input.from_on is UNSET else input.from_on
    not_backwards(context, from_on)
    made = context.create(
        AppointingPower(
            holder=context.find("user", input.holder, "holder") if input.holder else None,
            role=context.find("role", input.role, "role") if input.role else None, extent=input.extent,
            from_on=from_on, to_on=_after(input.last_on, from_on), writing=input.writing,
            given_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
    context.emit("appointing_power.changed", made, given=True)
    return made


def _after(last_on: date | None, from_on: date) -> date | None:
    """The first day without it, None for no end; raises RuleBroken where it would end before it begins."""
    if last_on is not None and last_on < from_on:
        raise RuleBroken(sentence("The last day is before the first."), path="last_on")
    return None if last_on is None else last_on + _ONE_DAY


@dataclass(frozen=True, kw_only=True)
class EndAppointingPower:
    """Why."""

    reason: str = text(_("Reason"), max_length=500)


@action(
    "appointing_power.end", label=_("End"), policy=by_right("role", "edit"), subject="appointing_power", icon="user-minus",
    destructive=True, events=("appointing_power.changed",), sample=lambda: {"reason": "The office has its own head now"},
)  # fmt: skip
def end_appointing_power(context: ActionContext, input: EndAppointingPower) -> AppointingPower:
    """End the power to appoint from today on; appointments that were made by it stay."""
    row: AppointingPower = context.subject
    if row.to_on is not None and row.to_on <= context.today:
        raise RuleBroken(sentence("This has ended already."))
    context.update(row, to_on=max(context.today, row.from_on), end_reason=input.reason,
                   ended_by_id=context.actor.user_id or None)  # fmt: skip
    context.emit("appointing_power.changed", row, given=False)
    return row


@dataclass(frozen=True, kw_only=True)
class ProposeAppointment:
    """Who should have which role or title, from when, and why."""

    user: str = reference(_("Colleague"), kind="user")
    role: str | None = reference(_("Role"), kind="role", default=None, nullable=True)
    job_title: str | None = reference(_("Or a title"), kind="job_title", default=None, nullable=True)
    from_on: Any = day(_("From"), default=UNSET)
    last_on: date | None = day(_("Last day"), default=None, nullable=True)
    reason: str = text(_("Reason"), max_length=500, personal=True)


@action(
    "appointment.propose", label=_("Propose an appointment"), policy=may_propose_appointment, scope="company",
    creates="appointment_proposal", icon="user-check", events=("appointment.proposed",),
    sample=lambda world: {"user": world.public_id("user"), "role": world.public_id("role"), "reason": "Leads the team already"},
)  # fmt: skip
def propose_appointment(context: ActionContext, input: ProposeAppointment) -> AppointmentProposal:
    """Propose that a colleague is given a role. Whoever may appoint them says yes or no."""
    role, title = role_and_title(context, input.role, input.job_title)
    from_on = context.today if input.from_on is UNSET else input.from_on
    not_backwards(context, from_on)
    user = context.find("user", input.user, "user")
    return _proposed(context, AppointmentProposal(
        act=ProposedAct.APPOINT, user=user, role=role, job_title=title, from_on=from_on,
        to_on=_after(input.last_on, from_on), reason=input.reason, proposed_by_id=context.actor.user_id,
    ))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProposeRemoval:
    """Who should lose which role, after which day (unset: at once), and why."""

    user: str = reference(_("Colleague"), kind="user")
    role: str = reference(_("Role"), kind="role")
    last_on: Any = day(_("Last day"), default=UNSET)
    reason: str = text(_("Reason"), max_length=500, personal=True)


@action(
    "appointment.propose_removal", label=_("Propose a removal"), policy=may_propose_appointment, scope="company",
    creates="appointment_proposal", icon="user-minus", events=("appointment.proposed",),
    sample=lambda world: {"user": world.cast.anna.public_id, "role": _role_of_anna(world), "reason": "Asked for it"},
)  # fmt: skip
def propose_removal_appointment(context: ActionContext, input: ProposeRemoval) -> AppointmentProposal:
    """Propose that a colleague loses a role. They see neither the proposal nor the reason."""
    user, role = context.find("user", input.user, "user"), context.find("role", input.role, "role")
    to_on = context.today if input.last_on is UNSET else input.last_on + _ONE_DAY
    not_backwards(context, to_on)
    held = Appointment.objects.filter(user=user, role=role).exclude(to_on__lte=context.today).order_by("pk").first()
    if held is None:
        raise RuleBroken(sentence("{name} does not have the role {role}.", name=user.name, role=role.name), path="role")
    return _proposed(context, AppointmentProposal(
        act=ProposedAct.REMOVE, user=user, role=role, appointment=held, from_on=to_on, reason=input.reason,
        proposed_by_id=context.actor.user_id,
    ))  # fmt: skip


def _role_of_anna(world: Any) -> str:
    return str(Appointment.objects.filter(user=world.cast.anna).earliest("pk").role.public_id)


def _proposed(context: ActionContext, row: AppointmentProposal) -> AppointmentProposal:
    if not row.user.is_active:
        raise RuleBroken(sentence("{name} no longer works here.", name=row.user.name), path="user")
    made = context.create(row)
    context.emit("appointment.proposed", made, deciders=sorted(deciders_about(row.user_id, context.today)))
    return made


@dataclass(frozen=True, kw_only=True)
class AcceptProposal:
    """A word with the yes, if it needs one."""

    answer: str = text(_("A word with it"), default="", min_length=0, max_length=500, personal=True)


@action(
    "appointment_proposal.accept", label=_("Accept"), policy=may_answer_proposal, subject="appointment_proposal",
    icon="check", primary=True, events=("appointment.proposal_answered", "appointment.made", "appointment.ended"),
    sample=dict,
)  # fmt: skip
def accept_appointment_proposal(context: ActionContext, input: AcceptProposal) -> AppointmentProposal:
    """Do what was proposed: appoint or remove, from the proposed day or from today where it has passed."""
    row: AppointmentProposal = context.subject
    from_on = max(row.from_on, context.today)
    if row.act == ProposedAct.APPOINT:
        may_be_appointed(context, row.user_id, row.role, from_on)
        made = appoint(context, user_id=row.user_id, role=row.role, job_title=row.job_title, from_on=from_on,
                       to_on=row.to_on, reason=row.reason)  # fmt: skip
        context.update(row, appointment=made)
    else:
        may_be_appointed(context, row.user_id, None, from_on)
        _remove(context, row, from_on)
    return _answered(context, row, ProposalState.ACCEPTED, input.answer)


def _remove(context: ActionContext, row: AppointmentProposal, from_on: date) -> None:
    held = row.appointment
    if held is None or (held.to_on is not None and held.to_on <= context.today):
        raise RuleBroken(sentence("This appointment has ended already."))
    end_on(context, held, from_on, row.reason)
    somebody_can_appoint(from_on)


@dataclass(frozen=True, kw_only=True)
class RefuseProposal:
    """Why not."""

    answer: str = text(_("Reason"), max_length=500, personal=True)


@action("appointment_proposal.refuse", label=_("Refuse"), policy=may_answer_proposal, subject="appointment_proposal",
        icon="ban", events=("appointment.proposal_answered",), sample=lambda: {"answer": "Not before the spring"})  # fmt: skip
def refuse_appointment_proposal(context: ActionContext, input: RefuseProposal) -> AppointmentProposal:
    """Say no to a proposal, with the reason; nothing changes."""
    return _answered(context, context.subject, ProposalState.REFUSED, input.answer)


@dataclass(frozen=True, kw_only=True)
class WithdrawProposal:
    """Nothing more to say."""


@action("appointment_proposal.withdraw", label=_("Take back"), policy=may_withdraw_proposal,
        subject="appointment_proposal", icon="arrow-back-up", sample=dict)  # fmt: skip
def withdraw_appointment_proposal(context: ActionContext, input: WithdrawProposal) -> AppointmentProposal:  # noqa: ARG001
    """Take back what you proposed, until it has its answer."""
    row: AppointmentProposal = context.subject
    return context.update(row, state=ProposalState.WITHDRAWN, decided_at=context.now)


def _answered(
    context: ActionContext, row: AppointmentProposal, state: ProposalState, answer: str
) -> AppointmentProposal:
    context.update(row, state=state, answer=answer, decided_at=context.now,
                   decided_by_id=context.actor.user_id or None)  # fmt: skip
    context.emit("appointment.proposal_answered", row, proposed_by=row.proposed_by_id, accepted=state == "accepted")
    return row


def void_proposals(context: ActionContext, user: User) -> int:
    """Proposals about somebody who leaves need no answer any more; inside the running action. Answers how many."""
    rows = list(AppointmentProposal.objects.filter(user=user, state=ProposalState.PROPOSED))
    for row in rows:
        context.update(row, state=ProposalState.WITHDRAWN, decided_at=context.now)
    for power in AppointingPower.objects.filter(Q(to_on=None) | Q(to_on__gt=context.today), holder=user):
        context.update(power, to_on=max(context.today, power.from_on), end_reason=str(_("Left the company")))
    return len(rows)
