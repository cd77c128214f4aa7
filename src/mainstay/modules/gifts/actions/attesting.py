"""Attestations: everybody says that the register of a period is whole."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import boolean, day, text
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.choices import AnswerState
from mainstay.modules.gifts.models import GiftAttestation, GiftAttestationAnswer
from mainstay.modules.gifts.policy import may_answer
from mainstay.modules.gifts.queries.deciders import officers_on
from mainstay.modules.people.queries import active_names
from mainstay.modules.work.actions.duties import close_duties_about, open_duty
from mainstay.modules.work.choices import DutyKind


@dataclass(frozen=True, kw_only=True)
class StartAttestation:
    """For which period, until when to answer."""

    title: str = text(pgettext_lazy("text", "Title"), max_length=200)
    from_on: date = day(_("First day"))
    last_on: date = day(_("Last day"))
    due_on: date = day(_("Answer by"))


@action(
    "gift_attestation.start", label=_("Start an attestation"), policy=by_right("gift_rule", "create"),
    creates="gift_attestation", events=("gift_attestation.started",), icon="signature", scope="company",
    sample=lambda: {"title": "Gifts of 2026", "from_on": "2026-01-01", "last_on": "2026-12-31", "due_on": "2031-01-31"},
)  # fmt: skip
def start_gift_attestation(context: ActionContext, input: StartAttestation) -> GiftAttestation:
    """Ask every colleague to say that the register of a period is whole; each gets a duty."""
    if input.last_on < input.from_on:
        raise RuleBroken(sentence("The last day comes before the first."), path="last_on")
    made = context.create(
        GiftAttestation(
            title=input.title, from_on=input.from_on, to_on=input.last_on + timedelta(days=1), due_on=input.due_on,
            started_by_id=context.actor.user_id or None,
        )
    )  # fmt: skip
    for user_id in sorted(active_names()):
        answer = context.create(GiftAttestationAnswer(attestation=made, user_id=user_id))
        open_duty(
            context, what=str(sentence("Say whether the register of your gifts is whole: {title}", title=made.title)),
            assignee_id=user_id, due_on=made.due_on, subject=answer,
        )  # fmt: skip
    context.emit("gift_attestation.started", made)
    return made


@dataclass(frozen=True, kw_only=True)
class AnswerAttestation:
    """Whether everything is there, and what is missing."""

    whole: bool = boolean(_("Everything that I gave, received or declined is on the register"))
    note: str = text(_("What is missing"), default="", min_length=0, max_length=500)


@action(
    "gift_attestation.answer", label=_("Answer"), policy=may_answer, subject="gift_attestation_answer", primary=True,
    events=("gift_attestation.answered",), icon="signature", sample=lambda: {"whole": True},
)  # fmt: skip
def answer_gift_attestation(context: ActionContext, input: AnswerAttestation) -> GiftAttestationAnswer:
    """Say that your part of the register is whole, or what is missing; compliance then looks at it with you."""
    row: GiftAttestationAnswer = context.subject
    if not input.whole and not input.note:
        raise RuleBroken(sentence("Say what is missing."), path="note")
    state = AnswerState.CONFIRMED if input.whole else AnswerState.EXCEPTION
    context.update(row, state=state, note=input.note, answered_at=context.now)
    close_duties_about(context, "gift_attestation_answer", row.public_id, DutyKind.TASK.value, str(state.label))
    context.emit("gift_attestation.answered", row, state=state.value)
    if not input.whole:
        for user_id in officers_on(context.today)[:1]:
            open_duty(
                context, what=str(sentence("Something is missing on the register of gifts")), why=input.note[:300],
                assignee_id=user_id, due_on=context.today + timedelta(days=7), subject=row,
            )  # fmt: skip
    _close_when_all_answered(context, row.attestation)
    return row


def _close_when_all_answered(context: ActionContext, attestation: GiftAttestation) -> None:
    if not attestation.answers.filter(state=AnswerState.OPEN).exists():
        context.update(attestation, closed_at=context.now)
        context.emit("gift_attestation.closed", attestation)


@dataclass(frozen=True, kw_only=True)
class CloseAttestation:
    """Nothing to say."""


@action(
    "gift_attestation.close", label=_("Close"), policy=by_right("gift_rule", "create"), subject="gift_attestation",
    events=("gift_attestation.closed",), icon="lock", destructive=True, sample=dict,
)  # fmt: skip
def close_gift_attestation(context: ActionContext, input: CloseAttestation) -> GiftAttestation:  # noqa: ARG001
    """Close it although some have not answered; who has not is shown."""
    row: GiftAttestation = context.subject
    if row.closed_at is not None:
        raise RuleBroken(sentence("It was closed before."))
    context.update(row, closed_at=context.now)
    for answer in row.answers.filter(state=AnswerState.OPEN):
        close_duties_about(
            context, "gift_attestation_answer", answer.public_id, DutyKind.TASK.value, str(sentence("It was closed."))
        )
    context.emit("gift_attestation.closed", row)
    return row
