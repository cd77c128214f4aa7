"""Colleagues: invited, joining, moving, leaving, coming back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.locale import LANGUAGES
from mainstay.framework.points import parts_of
from mainstay.framework.values.inputs import choice, day, email, phone, reference, text
from mainstay.kernel.collation import collation_key
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.actions.company import make_user, set_password
from mainstay.modules.people.actions.reviews import void_deputyships
from mainstay.modules.people.actions.roles import end_on
from mainstay.modules.people.models import Appointment, Invitation, ReportingLine, TeamMembership, UnitMembership, User
from mainstay.modules.people.policy import nobody_but_the_system
from mainstay.modules.people.queries.leaving import holds_last_right, left_in_people

INVITATION_DAYS = 7
_LANGUAGES = tuple((one.code, one.native_name) for one in LANGUAGES)


@dataclass(frozen=True, kw_only=True)
class InviteUser:
    """A new colleague and where they belong; roles are given by appointment."""

    email: str = email(_("E-mail"))
    name: str = text(_("Name"), max_length=120)
    name_latin: str = text(_("Name in Latin letters"), default="", min_length=0, max_length=120)
    title: str = text(pgettext_lazy("job", "Title"), default="", min_length=0, max_length=120)
    language: str = choice(_("Language"), choices=_LANGUAGES, default="en")
    unit: str = reference(_("Unit"), kind="unit")
    manager: str | None = reference(_("Reports to"), kind="user", default=None, nullable=True)


@action(
    "user.invite", label=_("Invite a colleague"), policy=by_right("person", "create"), creates="user", scope="company",
    icon="user-plus", events=("user.invited",),
    sample=lambda world: {"email": "new@example.com", "name": "Hana Nová", "unit": world.public_id("unit")},
)  # fmt: skip
def invite_user(context: ActionContext, input: InviteUser) -> User:
    """Make a colleague known and send them an invitation by mail; it works once, for seven days."""
    unit = context.find("unit", input.unit, "unit")
    manager = context.find("user", input.manager, "manager") if input.manager else None
    user = make_user(context, email=input.email, name=input.name, name_latin=input.name_latin, title=input.title,
                     language=input.language, unit=unit, from_on=context.today)  # fmt: skip
    if manager is not None:
        context.create(ReportingLine(user=user, manager=manager, from_on=context.today, created_at=context.now))
    send_invitation(context, user)
    return user


def send_invitation(context: ActionContext, user: User) -> None:
    """A fresh invitation, inside the running action; those before it stop working. The mail leaves after commit; when the
    mail server does not take it, the log says so, and one invites again.
    """
    token = new_invitation(context, user)
    context.emit("user.invited", user)
    inviter = context.actor.name
    transaction.on_commit(lambda: _mail(user, inviter, f"{settings.SITE_ADDRESS}/invitation/{token}/"), robust=True)


def new_invitation(context: ActionContext, user: User) -> str:
    """The token of a fresh invitation, inside the running action; those before it stop working. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    context.remove_many(Invitation.objects.filter(user=user, used_at=None), note="invitations replaced")
    context.create(
        Invitation(user=user, token_hash=hash_of(token), created_at=context.now,
                   expires_at=context.now + timedelta(days=INVITATION_DAYS))
    )  # fmt: skip
    context.update(user, invited_at=context.now)
    return token


def hash_of(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mail(user: User, inviter: str, address: str) -> None:
    with translation.override(user.language):
        values = {"name": user.name, "inviter": inviter, "address": address, "days": INVITATION_DAYS}
        body = render_to_string("people/mail/invitation.txt", values)
        send_mail(gettext("Your invitation to Mainstay"), body, settings.DEFAULT_FROM_EMAIL, [user.email])


@dataclass(frozen=True, kw_only=True)
class ReinviteUser:
    """Nothing more to say."""


@action("user.reinvite", label=_("Invite again"), policy=by_right("person", "create"), subject="user", icon="mail",
        events=("user.invited",), sample=dict)  # fmt: skip
def reinvite_user(context: ActionContext, input: ReinviteUser) -> User:  # noqa: ARG001
    """Send a fresh invitation to somebody who has not joined yet, or who left and came back."""
    user: User = context.subject
    if not user.is_active:
        raise RuleBroken(sentence("{name} no longer works here.", name=user.name))
    if user.has_usable_password():
        raise RuleBroken(sentence("{name} has joined already. They reset their password at sign-in.", name=user.name))
    send_invitation(context, user)
    return user


@dataclass(frozen=True, kw_only=True)
class AcceptInvitation:
    """The token of the mail, and the password that the invited person chooses."""

    token: str = text(_("Invitation"), max_length=100, secret=True)
    password: str = text(_("Password"), max_length=200, secret=True)


@action(
    "invitation.accept", label=_("Join"), policy=nobody_but_the_system, menu=False, scope="system",
    events=("user.joined",), sample=lambda: {"token": "x" * 43, "password": "correct horse battery staple"},
)  # fmt: skip
def accept_invitation(context: ActionContext, input: AcceptInvitation) -> User:
    """Join with an invitation: it is used up, and the password is set."""
    row = Invitation.objects.select_for_update().filter(token_hash=hash_of(input.token)).first()
    if row is None or row.used_at is not None or row.expires_at <= context.now or not row.user.is_active:
        gone = sentence("This invitation is no longer valid. Ask whoever invited you for a new one.")
        raise InputInvalid([Problem("token", "gone", gone)])
    set_password(context, row.user, input.password)
    context.update(row, used_at=context.now)
    context.emit("user.joined", row.user)
    return row.user


@dataclass(frozen=True, kw_only=True)
class EditUser:
    """What an administrator may change of a colleague."""

    email: Any = email(_("E-mail"), default=UNSET)
    name: Any = text(_("Name"), max_length=120, default=UNSET)
    name_latin: Any = text(_("Name in Latin letters"), min_length=0, max_length=120, default=UNSET)
    title: Any = text(pgettext_lazy("job", "Title"), min_length=0, max_length=120, default=UNSET)
    phone: Any = phone(_("Phone"), default=UNSET, min_length=0)


@action("user.edit", label=_("Edit"), policy=by_right("person", "edit"), subject="user", primary=True,
        sample=lambda: {"title": "Key account manager"})  # fmt: skip
def edit_user(context: ActionContext, input: EditUser) -> User:
    """Change a colleague's name, title or address. The address is what they sign in with."""
    user: User = context.subject
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if "email" in values and User.objects.filter(email__iexact=values["email"]).exclude(pk=user.pk).exists():
        taken = sentence("There is a colleague with the address {email} already.", email=values["email"])
        raise RuleBroken(taken, path="email")
    if "name" in values:
        values["name_key"] = collation_key(values["name"], user.language)[:160]
    before = {name: getattr(user, name) for name in values if name != "name_key"}
    context.answer["undo"] = {"action": "user.edit", "subject": user.public_id, "input": before}
    return context.update(user, **values)


@dataclass(frozen=True, kw_only=True)
class MoveUser:
    """The unit, and the first day there."""

    unit: str = reference(_("Unit"), kind="unit")
    from_on: Any = day(_("From"), default=UNSET)


@action("user.move", label=_("Move to another unit"), policy=by_right("person", "edit"), subject="user",
        icon="building", events=("user.moved",), sample=lambda world: {"unit": world.public_id("unit")})  # fmt: skip
def move_user(context: ActionContext, input: MoveUser) -> User:
    """Move a colleague to another unit from a day on; calendar, zone and fiscal year follow."""
    user: User = context.subject
    unit = context.find("unit", input.unit, "unit")
    from_on = context.today if input.from_on is UNSET else input.from_on
    last = UnitMembership.objects.filter(user=user, to_on=None).first()
    if last is not None:
        _close(context, last, from_on)
    context.create(UnitMembership(user=user, unit=unit, from_on=from_on, created_at=context.now))
    context.emit("user.moved", user, unit=unit.public_id)
    return user


def _close(context: ActionContext, row: UnitMembership, from_on: date) -> None:
    if row.from_on > from_on:
        later = sentence("A move on {day} is planned already. Choose a day after it.", day=row.from_on)
        raise RuleBroken(later, path="from_on")
    if row.from_on == from_on:
        context.remove(row)
    else:
        context.update(row, to_on=from_on)


@dataclass(frozen=True, kw_only=True)
class DeactivateUser:
    """Why."""

    reason: str = text(_("Reason"), max_length=300)


@action(
    "user.deactivate", label=_("Has left"), policy=by_right("person", "edit"), subject="user", icon="user-off",
    destructive=True, events=("user.left",), sample=lambda: {"reason": "Works elsewhere now"},
)  # fmt: skip
def deactivate_user(context: ActionContext, input: DeactivateUser) -> User:
    """End a colleague's work here: sessions and rights end at once. Refused while they still hold anything."""
    user: User = context.subject
    refuse_leaving(context, user)
    end_employment(context, user, input.reason)
    return user


def end_employment(context: ActionContext, user: User, reason: str) -> None:
    """Nobody's rights run any more: appointments, places and deputyships end; inside the running action."""
    context.update(user, is_active=False, left_at=context.now, left_reason=reason)
    for row in Appointment.objects.filter(Q(to_on=None) | Q(to_on__gt=context.today), user=user):
        end_on(context, row, context.today, reason)
    void_deputyships(context, user.pk)
    for model in (UnitMembership, ReportingLine, TeamMembership):
        context.update_many(model.objects.filter(user=user, to_on=None), note="ended", to_on=context.today)
    context.remove_many(Invitation.objects.filter(user=user, used_at=None), note="invitations")
    context.emit("user.left", user)


def refuse_leaving(context: ActionContext, user: User) -> None:
    """Raises RuleBroken while somebody still holds anything, has left already, or is the last who could do something."""
    if user.pk == context.actor.user_id:
        raise RuleBroken(sentence("Somebody else must do this for you."))
    if not user.is_active:
        raise RuleBroken(sentence("{name} has left already.", name=user.name))
    found = [*left_in_people(user.pk), *(row for part in parts_of("leave") for row in part.function(context, user))]
    if found:
        raise RuleBroken(
            sentence("{name} still holds: {what}. Hand these over first.", name=user.name,
                     what=", ".join(f"{row['count']} {row['what']}" for row in found))
        )  # fmt: skip
    last = holds_last_right(user.pk, context.today)
    if last:
        raise RuleBroken(sentence("Nobody else may {right}. Appoint somebody first.", right=last))


@dataclass(frozen=True, kw_only=True)
class ReactivateUser:
    """Where they belong now."""

    unit: str = reference(_("Unit"), kind="unit")


@action("user.reactivate", label=_("Came back"), policy=by_right("person", "edit"), subject="user", icon="user-check",
        events=("user.returned",), sample=lambda world: {"unit": world.public_id("unit")})  # fmt: skip
def reactivate_user(context: ActionContext, input: ReactivateUser) -> User:
    """Let somebody who left come back to a unit. Roles are appointed anew."""
    user: User = context.subject
    if user.is_active:
        raise RuleBroken(sentence("{name} works here.", name=user.name))
    unit = context.find("unit", input.unit, "unit")
    context.update(user, is_active=True, left_at=None, left_reason="")
    context.create(UnitMembership(user=user, unit=unit, from_on=context.today, created_at=context.now))
    context.emit("user.returned", user)
    return user
