"""Confirming what one knows, with the quiz where there is one; attendance by the trainer or manager; taking it back."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.values.inputs import boolean, day, integer, lines, references, text
from mainstay.kernel.actor import Extent
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.modules.knowledge.actions.asking import ask_or_release
from mainstay.modules.knowledge.choices import Means
from mainstay.modules.knowledge.models import KnowledgeConfirmation, Topic
from mainstay.modules.knowledge.policy import may_confirm, may_confirm_for, may_revoke
from mainstay.modules.knowledge.rules.knowledge import QuizResult, expires_on, graded


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """The number of a question, and of the answer chosen."""

    question: int = integer(_("Question"), minimum=1)
    choice: int = integer(_("Answer"), default=0, minimum=0)


@dataclass(frozen=True, kw_only=True)
class ConfirmKnowledge:
    """That one has read and understood the material, and the answers where there is a quiz."""

    understood: bool = boolean(_("I have read this and understood it"), default=False)
    answers: tuple[GivenAnswer, ...] = lines(_("Answers"), of=GivenAnswer, default=(), maximum=50)


@action(
    "knowledge.confirm", label=_("Confirm"), policy=may_confirm, subject="topic", creates="confirmation",
    icon="certificate", primary=True, events=("knowledge.confirmed",), sample=lambda: {"understood": True},
    form_template="knowledge/confirm_form.html",
)  # fmt: skip
def confirm_knowledge(context: ActionContext, input: ConfirmKnowledge) -> KnowledgeConfirmation:
    """Confirm for yourself that you know a topic; where it has a quiz, by passing it. It counts from today, as long as
    confirmations of the topic hold, and the rights that rested on it are there again at once.
    """
    topic: Topic = context.subject
    if not input.understood:
        unread = sentence("Read the material, then say that you understood it.")
        raise InputInvalid([Problem("understood", "required", unread)])
    result = _quiz(topic, input.answers)
    if not result.passed:
        failed = sentence(
            "{right} of {questions} answers are right; {percent}% are needed. Read again, then try once more.",
            right=result.right, questions=result.questions, percent=topic.pass_percent,
        )  # fmt: skip
        raise RuleBroken(failed, path="answers")
    means = Means.QUIZ if result.questions else Means.SELF
    row = _confirm(context, topic, context.actor.user_id, context.today, means, result=result)
    ask_or_release(context, context.actor.user_id)
    return row


def _quiz(topic: Topic, answers: tuple[GivenAnswer, ...]) -> QuizResult:
    correct = dict(topic.questions.values_list("number", "correct"))
    return graded(correct, {one.question: one.choice for one in answers}, topic.pass_percent)


def _confirm(
    context: ActionContext, topic: Topic, user_id: int, on: date, means: Means, *, result: QuizResult | None = None,
    note: str = "",
) -> KnowledgeConfirmation:  # fmt: skip
    quizzed = result if result is not None and result.questions else None
    row = context.create(
        KnowledgeConfirmation(
            user_id=user_id, topic=topic, confirmed_on=on, expires_on=expires_on(on, topic.valid_months), means=means,
            quiz_right=quizzed.right if quizzed else None, quiz_questions=quizzed.questions if quizzed else None,
            confirmed_by_id=context.actor.user_id or None, note=note,
        )
    )  # fmt: skip
    context.emit("knowledge.confirmed", row, user=user_id)
    return row


@dataclass(frozen=True, kw_only=True)
class ConfirmFor:
    """Who was there, and when."""

    people: tuple[str, ...] = references(_("Who was there"), kind="user", maximum=200)
    on: date | None = day(_("On"), default=None, nullable=True, help=_("Empty: today."))
    note: str = text(_("Where, or what was taught"), default="", min_length=0, max_length=300, personal=True)


@action(
    "knowledge.confirm_for", label=_("Confirm attendance"), policy=may_confirm_for, subject="topic", icon="users",
    events=("knowledge.confirmed",), sample=lambda world: {"people": [world.public_id("user")]},
)  # fmt: skip
def confirm_for_knowledge(context: ActionContext, input: ConfirmFor) -> Topic:
    """Confirm that people attended a training on the topic: its trainer for anybody, a manager for the team. Nobody
    does it for oneself.
    """
    topic: Topic = context.subject
    on = input.on or context.today
    if on > context.today:
        raise InputInvalid([Problem("on", "range", sentence("This day has not come yet."))])
    people = context.find_many("user", input.people, "people")
    if not people:
        raise InputInvalid([Problem("people", "required", sentence("Say who was there."))])
    for user in people:
        _may_confirm(context, topic, user.pk, user.name)
    for user in people:
        _confirm(context, topic, user.pk, on, Means.TRAINER, note=input.note)
        ask_or_release(context, user.pk)
    context.answer["count"] = len(people)
    return topic


def _may_confirm(context: ActionContext, topic: Topic, user_id: int, name: str) -> None:
    actor = context.actor
    if actor.is_system:
        return
    if user_id == actor.user_id:
        raise ActionRefused(refuse(sentence("Nobody confirms the attendance of oneself."), "self"))
    everybody = topic.trainer_id == actor.user_id or actor.extent("confirmation", "create") == Extent.ALL
    if not everybody and user_id not in actor.line_users:
        raise ActionRefused(refuse(sentence("{name} does not report to you.", name=name), "line"))


@dataclass(frozen=True, kw_only=True)
class RevokeKnowledge:
    """Why it does not hold."""

    reason: str = text(_("Reason"), max_length=300, personal=True)


@action(
    "knowledge.revoke", label=_("Revoke"), policy=may_revoke, subject="confirmation", icon="circle-x", destructive=True,
    events=("knowledge.revoked",), sample=lambda: {"reason": "Was not there after all"},
)  # fmt: skip
def revoke_knowledge(context: ActionContext, input: RevokeKnowledge) -> KnowledgeConfirmation:
    """Take a confirmation back: it counts no longer, and stays on record with the reason."""
    row: KnowledgeConfirmation = context.subject
    context.update(row, revoked_at=context.now, revoked_by_id=context.actor.user_id or None, revoked_why=input.reason)
    context.emit("knowledge.revoked", row, user=row.user_id)
    ask_or_release(context, row.user_id)
    return row
