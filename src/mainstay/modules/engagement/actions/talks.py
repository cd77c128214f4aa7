"""Logging, planning and concluding talks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import (
    choice,
    day,
    instant,
    integer,
    lines,
    long_text,
    reference,
    references,
    text,
)
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.actions.contact_measures import note_contact, set_next_contact
from mainstay.modules.engagement.actions import hosting
from mainstay.modules.engagement.actions.clients import People, client_of, people_of, store_people, with_self
from mainstay.modules.engagement.actions.following import agree_next, next_contact_on
from mainstay.modules.engagement.actions.keeping import PromiseLine, note_promises
from mainstay.modules.engagement.choices import NO_CONTACT, Direction, InteractionKind, InteractionState
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.engagement.policy import may_conclude_talk
from mainstay.modules.engagement.rules.rich_text import cleaned
from mainstay.modules.work.queries.subjects import find_subject

_CLOCKS_DIFFER = timedelta(minutes=15)
_STEP_DAYS = timedelta(days=7)
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class LogInteraction:
    """What the quick log asks: with whom, what came of it, what is next, what was promised. All else has a default."""

    account: str = reference(_("Account"), kind="account")
    interaction_kind: str = choice(
        _("Kind"), choices=tuple(InteractionKind.choices), default=InteractionKind.CALL.value
    )
    contacts: tuple[str, ...] = references(_("With"), kind="contact", default=())
    other_names: str = text(
        _("Others"), default="", min_length=0, max_length=600, personal=True,
        help=_("Names of people who are no contacts yet, with commas between."),
    )  # fmt: skip
    colleagues: tuple[str, ...] = references(_("Of ours"), kind="user", default=())
    outcome: str = text(_("What came of it"), default="", min_length=0, max_length=500, personal=True)
    next_step: str = text(_("Next step"), default="", min_length=0, max_length=300, personal=True)
    next_step_on: date | None = day(
        pgettext_lazy("day", "On"), default=None, nullable=True, help=_("Without a day a next step is due in a week.")
    )
    promises: tuple[PromiseLine, ...] = lines(_("Promises"), of=PromiseLine, default=(), maximum=20, personal=True)
    happened_at: datetime | None = instant(_("When"), default=None, nullable=True, help=_("Now, unless you say."))
    duration_minutes: int | None = integer(_("Minutes"), default=None, nullable=True, minimum=0, maximum=_DAY_MINUTES)
    direction: str | None = choice(_("Who began"), choices=tuple(Direction.choices), default=None, nullable=True)
    place: str = text(_("Place"), default="", min_length=0, personal=True)
    topic: str = text(_("Subject line"), default="", min_length=0, personal=True)
    notes: str = long_text(_("Notes"), default="", min_length=0, max_length=200_000, personal=True)
    hospitality: str | None = hosting.asks_category()
    cost: Money | None = hosting.asks_cost()
    host_present: bool | None = hosting.asks_host()
    solicited: bool | None = hosting.asks_solicited()
    tender_running: bool | None = hosting.asks_tender()
    receipt: str | None = hosting.asks_receipt()
    subject_kind: str = text(_("About (kind)"), default="", min_length=0, max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), default="", min_length=0, max_length=16, hidden=True)


@action(
    "interaction.log", label=_("Log a talk"), policy=by_right("interaction", "create"), creates="interaction",
    events=("interaction.logged", "promise.made", "duty.opened", "gift.recorded"), icon="message-plus", scope="company",
    primary=True, commits=hosting.committed,
    form_template="engagement/log.html", favourite_of=("account_manager", "account_executive", "representative"),
    sample=lambda world: {"account": world.public_id("account"), "outcome": "Wants a price for 40 t"},
)  # fmt: skip
def log_interaction(context: ActionContext, input: LogInteraction) -> Interaction:
    """Log a talk that took place: its outcome, the next step and the promises, each of which becomes a duty. What it
    cost is put on the register of gifts in the same act, with the receipt.
    """
    account = client_of(context, input.account)
    happened_at = input.happened_at or context.now
    if happened_at > context.now + _CLOCKS_DIFFER:
        raise InputInvalid([Problem("happened_at", "future", sentence(
            "This talk is still ahead. Plan it, or give the time at which it took place."))])  # fmt: skip
    people = people_of(context, input.contacts, input.colleagues, input.other_names)
    talk = context.create(_talk(context, account, input, happened_at, InteractionState.HELD))
    _tell(context, talk, account, people, input.promises)
    hosting.spend(context, talk, input)
    context.emit("interaction.logged", talk, kind=talk.interaction_kind)
    context.answer["undo"] = {"action": "interaction.remove", "subject": talk.public_id, "input": {}}
    return talk


@dataclass(frozen=True, kw_only=True)
class PlanInteraction:
    """A talk that is still ahead."""

    account: str = reference(_("Account"), kind="account")
    interaction_kind: str = choice(
        _("Kind"), choices=tuple(InteractionKind.choices), default=InteractionKind.MEETING.value
    )
    happened_at: datetime = instant(_("When"))
    duration_minutes: int | None = integer(_("Minutes"), default=60, nullable=True, minimum=0, maximum=_DAY_MINUTES)
    contacts: tuple[str, ...] = references(_("With"), kind="contact", default=())
    other_names: str = text(_("Others"), default="", min_length=0, max_length=600, personal=True)
    colleagues: tuple[str, ...] = references(_("Of ours"), kind="user", default=())
    place: str = text(_("Place"), default="", min_length=0, personal=True)
    topic: str = text(_("Subject line"), default="", min_length=0, personal=True)
    notes: str = long_text(_("Agenda"), default="", min_length=0, max_length=200_000, personal=True)
    hospitality: str | None = hosting.asks_category()
    cost: Money | None = hosting.asks_cost()
    host_present: bool | None = hosting.asks_host()
    solicited: bool | None = hosting.asks_solicited()
    tender_running: bool | None = hosting.asks_tender()
    subject_kind: str = text(_("About (kind)"), default="", min_length=0, max_length=40, hidden=True)
    subject_id: str = text(_("About (record)"), default="", min_length=0, max_length=16, hidden=True)


@action(
    "interaction.plan", label=_("Plan a talk"), policy=by_right("interaction", "create"), creates="interaction",
    events=("interaction.planned", "gift.planned"), icon="calendar-plus", scope="company", commits=hosting.committed,
    sample=lambda world: {"account": world.public_id("account"), "happened_at": "2030-03-01T10:00:00+02:00"},
)  # fmt: skip
def plan_interaction(context: ActionContext, input: PlanInteraction) -> Interaction:
    """Plan a talk: it enters the agenda of everybody of ours who takes part, with a briefing. What it will cost is
    decided by the gift rules in the same act: reserved, waiting for a decision, or not saved.
    """
    account = client_of(context, input.account)
    if input.happened_at < context.now - _CLOCKS_DIFFER:
        raise InputInvalid([Problem("happened_at", "past", sentence("This time is past. Log the talk instead."))])
    people = people_of(context, input.contacts, input.colleagues, input.other_names)
    talk = context.create(_talk(context, account, input, input.happened_at, InteractionState.PLANNED))
    store_people(context, talk, people, with_self(context, people.colleagues))
    set_next_contact(context, account.pk, next_contact_on(context, account.pk))
    hosting.spend(context, talk, input)
    context.emit("interaction.planned", talk, kind=talk.interaction_kind)
    context.answer["undo"] = {"action": "interaction.cancel", "subject": talk.public_id, "input": {}}
    return talk


@dataclass(frozen=True, kw_only=True)
class ConcludeInteraction:
    """What came of a planned talk."""

    outcome: str = text(_("What came of it"), default="", min_length=0, max_length=500, personal=True)
    next_step: str = text(_("Next step"), default="", min_length=0, max_length=300, personal=True)
    next_step_on: date | None = day(pgettext_lazy("day", "On"), default=None, nullable=True)
    promises: tuple[PromiseLine, ...] = lines(_("Promises"), of=PromiseLine, default=(), maximum=20, personal=True)
    duration_minutes: int | None = integer(_("Minutes"), default=None, nullable=True, minimum=0, maximum=_DAY_MINUTES)
    hospitality: str | None = hosting.asks_category()
    cost: Money | None = hosting.asks_cost()
    host_present: bool | None = hosting.asks_host()
    solicited: bool | None = hosting.asks_solicited()
    tender_running: bool | None = hosting.asks_tender()
    receipt: str | None = hosting.asks_receipt()


def _planned(talk: Interaction) -> dict[str, Any]:
    """What stands in the form: the minutes and the cost as they were planned."""
    return {"duration_minutes": talk.duration_minutes, **hosting.shown_costs(talk)}


@action(
    "interaction.conclude", label=_("Log what came of it"), policy=may_conclude_talk, subject="interaction",
    events=("interaction.logged", "promise.made", "duty.opened", "gift.recorded"), icon="message-plus", primary=True,
    initial=_planned, commits=hosting.committed, sample=lambda: {"outcome": "They take the second shift"},
)  # fmt: skip
def conclude_interaction(context: ActionContext, input: ConcludeInteraction) -> Interaction:
    """Log the outcome of a planned talk: it has been held. With its cost, what was planned for it was given."""
    talk: Interaction = context.subject
    context.update(
        talk, state=InteractionState.HELD.value, outcome=input.outcome, next_step=input.next_step,
        next_step_on=_step_day(context, input), recorded_at=context.now,
        happened_at=min(talk.happened_at, context.now),
        duration_minutes=input.duration_minutes or talk.duration_minutes,
    )  # fmt: skip
    contacts = [row.contact for row in talk.participants.select_related("contact") if row.contact_id]
    _follow(context, talk, People(contacts), input.promises)
    hosting.spend(context, talk, input)
    context.emit("interaction.logged", talk, kind=talk.interaction_kind)
    return talk


def _talk(
    context: ActionContext, account: Any, given: Any, happened_at: datetime, state: InteractionState
) -> Interaction:
    """The row of a talk from either input; what the input does not ask stays empty."""
    find_subject(context.actor, given.subject_kind, given.subject_id, "subject_id")
    return Interaction(
        account=account, interaction_kind=given.interaction_kind, state=state, happened_at=happened_at,
        recorded_at=context.now, duration_minutes=given.duration_minutes,
        direction=getattr(given, "direction", None) or "", place=given.place, topic=given.topic,
        notes=cleaned(given.notes), outcome=getattr(given, "outcome", ""), next_step=getattr(given, "next_step", ""),
        next_step_on=_step_day(context, given), subject_kind=given.subject_kind, subject_id=given.subject_id,
        author_id=context.actor.user_id,
    )  # fmt: skip


def _step_day(context: ActionContext, given: Any) -> date | None:
    step_on: date | None = getattr(given, "next_step_on", None)
    return step_on or (context.today + _STEP_DAYS if getattr(given, "next_step", "") else None)


def _tell(context: ActionContext, talk: Interaction, account: Any, people: People, promises: Any) -> None:
    store_people(context, talk, people, with_self(context, people.colleagues))
    talk.account = account
    _follow(context, talk, people, promises)


def _follow(context: ActionContext, talk: Interaction, people: People, promises: Any) -> None:
    """Promises, next step and measures of a talk that was held."""
    note_promises(context, talk.account, talk, promises)
    agree_next(context, talk, context.actor.user_id or talk.author_id)
    if talk.interaction_kind not in NO_CONTACT:
        note_contact(context, talk.account_id, people.contact_ids, talk.happened_at)
    set_next_contact(context, talk.account_id, next_contact_on(context, talk.account_id))
