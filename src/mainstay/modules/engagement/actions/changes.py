"""Changing what was logged: edit, call off, remove, restore."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import choice, day, instant, integer, long_text, references, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET, Unset
from mainstay.modules.engagement.actions import hosting
from mainstay.modules.engagement.actions.clients import People, store_people
from mainstay.modules.engagement.actions.following import agree_next, measure_contact
from mainstay.modules.engagement.choices import Direction, InteractionKind, InteractionState, PromiseState
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.engagement.policy import may_change_talk, may_conclude_talk, may_follow
from mainstay.modules.engagement.rules.rich_text import cleaned

_PEOPLE = ("contacts", "colleagues", "other_names")
_ELSEWHERE = (*_PEOPLE, *hosting.NAMES)
_FORM = (
    "interaction_kind", "happened_at", "duration_minutes", "direction", "place", "topic", "outcome", "notes",
    "next_step", "next_step_on",
)  # fmt: skip
_EMPTY_WHEN_NONE = ("direction", "place", "topic", "notes", "outcome", "next_step")


@dataclass(frozen=True, kw_only=True)
class EditInteraction:
    """What may be changed of a talk; what is not mentioned stays."""

    interaction_kind: str | Unset = choice(_("Kind"), choices=tuple(InteractionKind.choices), default=UNSET)
    happened_at: datetime | Unset = instant(_("When"), default=UNSET)
    duration_minutes: int | Unset | None = integer(
        _("Minutes"), default=UNSET, nullable=True, minimum=0, maximum=24 * 60
    )
    direction: str | Unset | None = choice(
        _("Who began"), choices=tuple(Direction.choices), default=UNSET, nullable=True
    )
    contacts: tuple[str, ...] | Unset = references(_("With"), kind="contact", default=UNSET)
    other_names: str | Unset = text(_("Others"), default=UNSET, min_length=0, max_length=600, personal=True)
    colleagues: tuple[str, ...] | Unset = references(_("Of ours"), kind="user", default=UNSET)
    place: str | Unset | None = text(_("Place"), default=UNSET, nullable=True, personal=True)
    topic: str | Unset | None = text(_("Subject line"), default=UNSET, nullable=True, personal=True)
    outcome: str | Unset | None = text(
        _("What came of it"), default=UNSET, nullable=True, max_length=500, personal=True
    )
    notes: str | Unset | None = long_text(_("Notes"), default=UNSET, nullable=True, max_length=200_000, personal=True)
    next_step: str | Unset | None = text(_("Next step"), default=UNSET, nullable=True, max_length=300, personal=True)
    next_step_on: date | Unset | None = day(pgettext_lazy("day", "On"), default=UNSET, nullable=True)
    hospitality: str | Unset | None = hosting.asks_category(UNSET)
    cost: Money | Unset | None = hosting.asks_cost(UNSET)
    host_present: bool | Unset | None = hosting.asks_host(UNSET)
    solicited: bool | Unset | None = hosting.asks_solicited(UNSET)
    tender_running: bool | Unset | None = hosting.asks_tender(UNSET)
    receipt: str | None = hosting.asks_receipt()


def _present(talk: Interaction) -> dict[str, Any]:
    """What stands in the form before anything is changed."""
    rows = list(talk.participants.select_related("contact", "user"))
    found = {name: getattr(talk, name) for name in _FORM}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()} | {
        "contacts": [row.contact.public_id for row in rows if row.contact is not None],
        "colleagues": [row.user.public_id for row in rows if row.user is not None],
        "other_names": ", ".join(row.name for row in rows if row.name), **hosting.shown_costs(talk),
    }  # fmt: skip


@action(
    "interaction.edit", label=_("Edit"), policy=may_change_talk, subject="interaction", icon="pencil",
    events=("interaction.edited", "gift.changed"), initial=_present, commits=hosting.committed,
    sample=lambda: {"topic": "Second shift in Jelgava"},
)  # fmt: skip
def edit_interaction(context: ActionContext, input: EditInteraction) -> Interaction:
    """Change a talk; the old wording stays in its history, the duty of its next step and the measures follow. Other
    people, another day or another cost have the gift rules decide anew.
    """
    talk: Interaction = context.subject
    given = {name: value for name, value in vars(input).items() if value is not UNSET}
    values = {name: _stored(name, value) for name, value in given.items() if name not in _ELSEWHERE}
    _check_time(context, talk, values)
    context.answer["undo"] = {
        "action": "interaction.edit", "subject": talk.public_id, "input": _before(talk, values),
    }  # fmt: skip
    contacts, before = _contacts_of(talk), hosting.attendance_of(context, talk)
    context.update(talk, **values)
    if set(given) & set(_PEOPLE):
        _change_people(context, talk, input)
    agree_next(context, talk, context.actor.user_id or talk.author_id)
    measure_contact(context, talk.account_id, sorted({*contacts, *_contacts_of(talk)}))
    hosting.follow(context, talk, before, input)
    context.emit("interaction.edited", talk)
    return talk


@dataclass(frozen=True, kw_only=True)
class CancelInteraction:
    """Why it does not take place."""

    reason: str = text(_("Reason"), default="", min_length=0, max_length=300, personal=True)


@action(
    "interaction.cancel", label=_("Call off"), policy=may_conclude_talk, subject="interaction",
    events=("interaction.cancelled", "gift.cancelled"), icon="ban", sample=lambda: {"reason": "The client is ill"},
)  # fmt: skip
def cancel_interaction(context: ActionContext, input: CancelInteraction) -> Interaction:
    """Call off a planned talk; it stays in the timeline as called off, and what was planned for it is free again."""
    talk: Interaction = context.update(context.subject, state=InteractionState.CANCELLED.value, outcome=input.reason)
    measure_contact(context, talk.account_id, [])
    hosting.call_off(context, talk)
    context.emit("interaction.cancelled", talk)
    return talk


@dataclass(frozen=True, kw_only=True)
class RemoveInteraction:
    """Nothing more to say."""


@action(
    "interaction.remove", label=_("Remove"), policy=may_change_talk, subject="interaction", icon="trash",
    events=("interaction.removed",), destructive=True, sample=dict,
)  # fmt: skip
def remove_interaction(context: ActionContext, input: RemoveInteraction) -> Interaction:  # noqa: ARG001
    """Remove a talk that was logged by mistake. It can be restored; its next step is no duty any more."""
    talk: Interaction = context.subject
    count = talk.promises.filter(state=PromiseState.OPEN).count()
    if count:
        raise RuleBroken(
            sentence("{count} open promises hang on this talk. Keep or withdraw them, then remove it.", count=count)
        )
    context.update(talk, removed_at=context.now)
    _refresh(context, talk)
    hosting.strike(context, talk)
    context.emit("interaction.removed", talk)
    context.answer["undo"] = {"action": "interaction.restore", "subject": talk.public_id, "input": {}}
    return talk


@action(
    "interaction.restore", label=_("Restore"), policy=may_change_talk, subject="removed_interaction",
    events=("interaction.restored",), icon="arrow-back-up", sample=dict,
)  # fmt: skip
def restore_interaction(context: ActionContext, input: RemoveInteraction) -> Interaction:  # noqa: ARG001
    """Put a removed talk back where it was, with its next step."""
    talk: Interaction = context.update(context.subject, removed_at=None)
    _refresh(context, talk)
    hosting.take_up(context, talk)
    context.emit("interaction.restored", talk)
    return talk


@action(
    "interaction.measure", label=_("Measure contact"), policy=may_follow, subject="interaction", menu=False,
    sample=dict,
)  # fmt: skip
def measure_interaction(context: ActionContext, input: RemoveInteraction) -> Interaction:  # noqa: ARG001
    """Compute the next contact of the account anew, after the duty of a next step was closed or moved."""
    measure_contact(context, context.subject.account_id, [])
    return context.subject  # type: ignore[no-any-return]


def _refresh(context: ActionContext, talk: Interaction) -> None:
    agree_next(context, talk, talk.author_id)
    measure_contact(context, talk.account_id, _contacts_of(talk))


def _stored(name: str, value: Any) -> Any:
    if value is None and name in _EMPTY_WHEN_NONE:
        return ""
    return cleaned(value) if name == "notes" else value


def _before(talk: Interaction, values: dict[str, Any]) -> dict[str, Any]:
    found = {name: getattr(talk, name) or None for name in values}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _check_time(context: ActionContext, talk: Interaction, values: dict[str, Any]) -> None:
    at = values.get("happened_at")
    if at is not None and talk.state == InteractionState.HELD and at > context.now:
        raise InputInvalid([Problem("happened_at", "future", sentence("A talk that was held cannot lie ahead."))])


def _contacts_of(talk: Interaction) -> list[int]:
    return list(talk.participants.exclude(contact=None).values_list("contact_id", flat=True))


def _change_people(context: ActionContext, talk: Interaction, given: EditInteraction) -> None:
    """The people as they are, with what was mentioned in their place."""
    rows = list(talk.participants.select_related("contact", "user"))
    contacts: Any = [row.contact for row in rows if row.contact_id]
    users: Any = [row.user for row in rows if row.user_id]
    names = [row.name for row in rows if row.name]
    if not isinstance(given.contacts, Unset):
        contacts = context.find_many("contact", given.contacts, "contacts")
    if not isinstance(given.colleagues, Unset):
        users = context.find_many("user", given.colleagues, "colleagues")
    if not isinstance(given.other_names, Unset):
        names = [name.strip() for name in given.other_names.split(",") if name.strip()]
    store_people(context, talk, People(contacts, users, names), [user.pk for user in users])
