"""The quiz of a topic. Which answer is right is taken in and never given out."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import integer, lines, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.modules.knowledge.models import Question, Topic

_MOST_QUESTIONS = 50


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to choose."""

    text: str = text(_("Answer"), max_length=300)


@dataclass(frozen=True, kw_only=True)
class AddQuestion:
    """A question, two to six answers, and the number of the right one."""

    text: str = text(_("Question"), max_length=300)
    answers: tuple[Answer, ...] = lines(_("Answers"), of=Answer, minimum=2, maximum=6)
    correct: int = integer(_("Number of the right answer"), minimum=1, maximum=6, secret=True)


@action(
    "topic.add_question", label=_("Add a question"), policy=by_right("knowledge", "edit"), subject="topic",
    icon="message-question", events=("topic.edited",),
    sample=lambda: {"text": "How warm may it be?", "answers": [{"text": "8 degrees"}, {"text": "25 degrees"}],
                    "correct": 1},
)  # fmt: skip
def add_question_topic(context: ActionContext, input: AddQuestion) -> Topic:
    """Add a question to the quiz of a topic. From then on it is confirmed by passing the quiz; confirmations of before
    hold. Which answer is right is shown to nobody afterwards: to correct it, remove the question and add it anew.
    """
    topic: Topic = context.subject
    add_question(context, topic, input.text, [one.text for one in input.answers], input.correct)
    context.emit("topic.edited", topic)
    return topic


def add_question(context: ActionContext, topic: Topic, text: str, answers: list[str], correct: int) -> None:
    """One more question, inside the running action; ``correct`` counts from 1. Raises InputInvalid."""
    problems = []
    if not 1 <= correct <= len(answers):
        problems.append(Problem("correct", "range", sentence("There are {count} answers.", count=len(answers))))
    if len(set(answers)) < len(answers):
        problems.append(Problem("answers", "twice", sentence("One answer stands here twice.")))
    numbers = list(topic.questions.values_list("number", flat=True))
    if len(numbers) >= _MOST_QUESTIONS:
        problems.append(Problem("text", "range", sentence("A quiz has at most {max} questions.", max=_MOST_QUESTIONS)))
    if problems:
        raise InputInvalid(problems)
    number = max(numbers, default=0) + 1
    context.create(Question(topic=topic, number=number, text=text, answers=answers, correct=correct))


@dataclass(frozen=True, kw_only=True)
class RemoveQuestion:
    """Its number."""

    number: int = integer(_("Number of the question"), minimum=1)


@action(
    "topic.remove_question", label=_("Remove a question"), policy=by_right("knowledge", "edit"), subject="topic",
    icon="trash", events=("topic.edited",), sample=lambda: {"number": 1},
)  # fmt: skip
def remove_question_topic(context: ActionContext, input: RemoveQuestion) -> Topic:
    """Take a question out of the quiz. Confirmations stay."""
    topic: Topic = context.subject
    row = topic.questions.filter(number=input.number).first()
    if row is None:
        none = sentence("The quiz has no question {number}.", number=input.number)
        raise InputInvalid([Problem("number", "not_found", none)])
    context.remove(row)
    context.emit("topic.edited", topic)
    return topic
