"""The page of a topic: its material, its quiz without the solution, who must know it, and how the reader stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.files.queries import files_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.modules.knowledge.choices import TopicArea, right_label
from mainstay.modules.knowledge.models import KnowledgeConfirmation, KnowledgeRequirement, Question, Topic
from mainstay.modules.knowledge.queries.mine import states_of
from mainstay.modules.knowledge.queries.states import TopicState
from mainstay.modules.knowledge.rules.resting import read_rights


@dataclass(frozen=True, kw_only=True)
class OneTopic:
    """The topic asked about."""

    id: str = reference(_("Topic"), kind="topic")


@dataclass(frozen=True)
class QuizQuestion:
    """A question with its answers; which of them is right is not in it."""

    number: int
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class MaterialFile:
    """A file of the material."""

    id: str
    name: str


@dataclass(frozen=True)
class Required:
    """Of whom a topic is required, since when, how soon, and which rights rest on it."""

    id: str
    of: str
    since: date
    grace_days: int
    rights: tuple[Label, ...]


@dataclass(frozen=True)
class TopicPage:
    """A topic."""

    id: str
    version: int
    name: str
    area: Label
    description: str
    material: tuple[str, ...]
    material_url: str
    files: tuple[MaterialFile, ...]
    valid_months: int | None
    pass_percent: int
    product_line: str
    trainer: str
    retired_on: date | None
    questions: tuple[QuizQuestion, ...]
    required: tuple[Required, ...]
    state: TopicState | None
    confirmed_on: date | None
    expires_on: date | None
    may_confirm: bool
    may_edit: bool

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name

    @property
    def held(self) -> bool:
        """Whether the reader's confirmation holds, and nothing asks for another."""
        return self.confirmed_on is not None and (self.state is None or not self.state.open)


@query(
    "topic.page", label=_("Topic"), output=TopicPage, rights=("knowledge", "read"), input=OneTopic, subject="topic",
    budget=9, sample=lambda world: {"id": world.public_id("topic")},
)  # fmt: skip
def topic_page(context: QueryContext, input: OneTopic) -> TopicPage:
    """The material of a topic, its questions, of whom it is required, and how you stand to it."""
    row: Topic = context.find("topic", input.id)
    actor = context.actor
    states = {one.id: one for one in states_of(actor.user_id, context.today)}
    last = _last(row, actor.user_id, context.today)
    return TopicPage(
        row.public_id, row.version, row.name, TopicArea(row.area).label, row.description, _paragraphs(row.material),
        row.material_url, tuple(MaterialFile(one.public_id, one.name) for one in files_of(actor, "topic", row.public_id)),
        row.valid_months, row.pass_percent, row.product_line.name if row.product_line else "",
        row.trainer.name if row.trainer else "", row.retired_on, questions_of(row), _required(row),
        states.get(row.public_id), last.confirmed_on if last else None, last.expires_on if last else None,
        may_confirm=row.retired_on is None and bool(actor.may("confirmation", "create")),
        may_edit=bool(actor.may("knowledge", "edit")),
    )  # fmt: skip


def questions_of(topic: Any) -> tuple[QuizQuestion, ...]:
    """The quiz of a topic, without its solution: the column is not even read."""
    rows = Question.objects.filter(topic=topic).order_by("number").values_list("number", "text", "answers")
    return tuple(QuizQuestion(number, text, tuple(answers)) for number, text, answers in rows)


def _paragraphs(material: str) -> tuple[str, ...]:
    """The material in paragraphs, each on one line."""
    return tuple(" ".join(one.split()) for one in material.replace("\r\n", "\n").split("\n\n") if one.strip())


def _required(row: Topic) -> tuple[Required, ...]:
    rows = KnowledgeRequirement.objects.filter(topic=row, ended_on=None).select_related("role", "job_title", "person")
    return tuple(
        Required(
            one.public_id, _name(one), one.since,
            one.grace_days, tuple(right_label(group, verb) for group, verb in sorted(read_rights(one.rights))),
        )
        for one in rows.order_by("role__rank", "pk")
    )  # fmt: skip


def _name(one: KnowledgeRequirement) -> str:
    named = one.role or one.job_title or one.person
    return str(named.name) if named else ""


def _last(row: Topic, user_id: int, today: date) -> KnowledgeConfirmation | None:
    """The confirmation that holds longest."""
    rows = KnowledgeConfirmation.objects.filter(topic=row, user_id=user_id, revoked_at=None, confirmed_on__lte=today)
    return max(rows, key=lambda one: one.expires_on or date.max, default=None)
