"""States of the data of a person: frozen, restricted, released, told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.privacy import note_notice, set_state
from mainstay.modules.compliance.actions.requests import note_done
from mainstay.modules.compliance.choices import RequestSort
from mainstay.modules.compliance.models import DataState, RetentionClass
from mainstay.modules.compliance.policy import FROZEN, LIVE, RESTRICTED, in_state

_KIND = "data_subject"


@dataclass(frozen=True, kw_only=True)
class FreezePerson:
    """Why nothing may be done with the data for now."""

    reason: str = text(_("Reason"), max_length=300, personal=True)


@action(
    "person.freeze", label=_("Freeze"), policy=in_state("edit", LIVE), subject=_KIND,
    events=("person.frozen", "privacy_request.settled"), icon="snowflake", sample=lambda: {"reason": "Asks for restriction (art. 18)"},
)  # fmt: skip
def freeze_person(context: ActionContext, input: FreezePerson) -> Any:
    """Freeze the data of a person (art. 18): stored, and hidden from lists, search, campaigns, scoring and export."""
    context.answer["undo"] = _undo("person.unfreeze", context)
    person = put_state(context, FROZEN, input.reason, "person.frozen")
    note_done(context, person, RequestSort.RESTRICTION)
    return person


@dataclass(frozen=True, kw_only=True)
class UnfreezePerson:
    """Why the data may be used again."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300, personal=True)


@action(
    "person.unfreeze", label=_("Release"), policy=in_state("edit", FROZEN, RESTRICTED), subject=_KIND,
    events=("person.unfrozen",), icon="lock-open", sample=dict,
)  # fmt: skip
def unfreeze_person(context: ActionContext, input: UnfreezePerson) -> Any:
    """Release frozen or restricted data: everybody with the right sees the person again."""
    return put_state(context, LIVE, input.reason, "person.unfrozen")


@dataclass(frozen=True, kw_only=True)
class RestrictPerson:
    """On which ground the data are kept, until when."""

    until: date | None = day(_("Until"), default=None, nullable=True)
    reason: str = text(_("Reason"), max_length=300, personal=True)
    retention_class: str = text(_("Record class"), default="contact", max_length=40)


@action(
    "person.restrict", label=_("Restrict"), policy=in_state("edit", LIVE, FROZEN, RESTRICTED), subject=_KIND,
    events=("person.restricted",), icon="lock", sample=lambda: {"reason": "Kept for a claim", "until": "2031-01-01"},
)  # fmt: skip
def restrict_person(context: ActionContext, input: RestrictPerson) -> Any:
    """Keep the data of a person on a ground until a day, seen by nobody but compliance."""
    if input.until is not None and input.until <= context.today:
        raise InputInvalid([Problem("until", "past", sentence("This day is past. Data kept until then could go now."))])
    if not RetentionClass.objects.filter(code=input.retention_class).exists():
        raise InputInvalid([Problem("retention_class", "not_found", sentence("There is no such record class."))])
    return put_state(
        context, RESTRICTED, input.reason, "person.restricted", until=input.until,
        retention_class=input.retention_class,
    )  # fmt: skip


def put_state(
    context: ActionContext, state: str, reason: str, told: str, *, until: date | None = None, retention_class: str = ""
) -> Any:
    """Write a state with its author and reason, let search follow, and tell."""
    person = context.subject
    context.create(
        DataState(person=person, state=state, until=until, reason=reason, changed_by_id=context.actor.user_id or None)
    )
    set_state(context, person.pk, state, until=until, retention_class=retention_class)
    person.refresh_from_db()
    context.emit(told, person)
    return person


@dataclass(frozen=True, kw_only=True)
class NotifyPerson:
    """How they were told."""

    how: str = choice(
        _("How"), choices=(("email", _("E-mail")), ("post", _("Post")), ("talk", _("In a talk"))), default="email"
    )


@action(
    "person.notify", label=_("Privacy notice sent"), policy=by_right("contact", "edit"), subject="person",
    events=("person.notified",), icon="mail-forward", sample=dict,
)  # fmt: skip
def notify_person(context: ActionContext, input: NotifyPerson) -> Any:
    """Note that a person was told which data we hold and where they came from (art. 13 and 14)."""
    person = context.subject
    note_notice(context, person.pk)
    person.refresh_from_db()
    context.emit("person.notified", person, how=input.how)
    return person


def _undo(name: str, context: ActionContext) -> dict[str, Any]:
    return {"action": name, "subject": context.subject.public_id, "input": {}}
