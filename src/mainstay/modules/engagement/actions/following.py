"""What follows from a talk: the duty of its next step, and the measures of contact of its account."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.actions.contact_measures import set_last_contact, set_next_contact
from mainstay.modules.engagement.choices import NO_CONTACT, InteractionKind, InteractionState
from mainstay.modules.engagement.models import Interaction, Participant
from mainstay.modules.work.actions.duties import close_duty, open_duty
from mainstay.modules.work.choices import DutyKind, DutyState

_RUNNING = (DutyState.OPEN, DutyState.WAITING)
_LOOKED_AT = 50


def card_of(account: Any) -> tuple[int, str, str]:
    """An account as a duty keeps it: id, public id, name."""
    return (account.pk, account.public_id, account.name)


def agree_next(context: ActionContext, talk: Interaction, assignee_id: int) -> None:
    """Keep the duty of the next step in step with the talk: open it, change it, or drop it when there is none."""
    duty = talk.next_duty if talk.next_duty_id else None
    wanted = bool(talk.next_step_on) and talk.removed_at is None
    if duty is not None and duty.state in _RUNNING:
        if wanted:
            context.update(duty, what=_step_of(talk), due_on=talk.next_step_on)
        else:
            close_duty(context, duty, DutyState.DROPPED, gettext("No longer agreed"))
            context.update(talk, next_duty=None)
    elif wanted and duty is None and talk.next_step_on is not None:
        made = open_duty(
            context, what=_step_of(talk), assignee_id=assignee_id, due_on=talk.next_step_on,
            duty_kind=DutyKind.CONTACT, subject=talk, account=card_of(talk.account),
        )  # fmt: skip
        context.update(talk, next_duty=made)


def measure_contact(context: ActionContext, account_id: int, contact_ids: list[int]) -> None:
    """Compute anew when the account and these contacts were last talked to, and when they will be next."""
    held = Interaction.objects.filter(account_id=account_id, removed_at=None, state=InteractionState.HELD).exclude(
        interaction_kind__in=NO_CONTACT
    )
    newest = held.order_by("-happened_at", "-id").values_list("happened_at", flat=True).first()
    last = dict.fromkeys(contact_ids, None) | dict(
        Participant.objects.filter(
            contact_id__in=contact_ids, interaction__removed_at=None, interaction__state=InteractionState.HELD
        )
        .exclude(interaction__interaction_kind__in=NO_CONTACT)
        .values_list("contact_id")
        .annotate(Max("interaction__happened_at"))
    )
    set_last_contact(context, account_id, newest, last)
    set_next_contact(context, account_id, next_contact_on(context, account_id))


def next_contact_on(context: ActionContext, account_id: int) -> date | None:
    """The earliest day on which a talk with the account is planned or a next step is open."""
    rows = Interaction.objects.filter(account_id=account_id, removed_at=None)
    planned = rows.filter(state=InteractionState.PLANNED).order_by("happened_at").values_list("happened_at", flat=True)
    zone = ZoneInfo(context.actor.zone)
    days = [at.astimezone(zone).date() for at in planned[:1]]
    recent = rows.filter(state=InteractionState.HELD).order_by("-happened_at", "-id").values("pk")[:_LOOKED_AT]
    steps = Interaction.objects.filter(pk__in=list(recent.values_list("pk", flat=True)), next_duty__state__in=_RUNNING)
    days += [day for day in steps.values_list("next_duty__due_on", flat=True) if day]
    return min(days, default=None)


def _step_of(talk: Interaction) -> str:
    if talk.next_step:
        return talk.next_step
    return gettext("Get in touch again") if talk.interaction_kind != InteractionKind.VISIT else gettext("Visit again")
