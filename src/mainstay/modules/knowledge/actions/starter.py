"""The starter list: loaded by whoever looks after required knowledge, from then on the company's own."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import boolean, integer
from mainstay.modules.knowledge.actions.questions import add_question
from mainstay.modules.knowledge.actions.topics import name_key
from mainstay.modules.knowledge.models import KnowledgeRequirement, Topic
from mainstay.modules.knowledge.rules.starter import TopicData, shipped_topics

_GRACE_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class LoadStarter:
    """Whether the topics are required of their roles at once, and how many days there are to confirm them."""

    require: bool = boolean(_("Require them of the roles they are meant for"), default=True)
    grace_days: int = integer(_("Days to confirm"), default=_GRACE_DAYS, minimum=0, maximum=730)


@action(
    "topic.load_starter", label=_("Load the starter list"), policy=by_right("knowledge", "create"), scope="company",
    icon="download", events=("topic.added", "requirement.changed"), sample=dict,
)  # fmt: skip
def load_starter_topic(context: ActionContext, input: LoadStarter) -> None:
    """Load ten topics that whoever answers for clients should know, with short material and some quizzes, and a code of
    ethics that everybody confirms once a year. What is there already stays as it is; no right rests on any of it yet.
    """
    # Retired ones count as there: the company did not want them.
    present = set(Topic.objects.exclude(starter="").values_list("starter", flat=True))
    named = set(Topic.objects.filter(retired_on=None).values_list("name", flat=True))
    missing = [one for one in shipped_topics() if one.code not in present and one.name not in named]
    for one in missing:
        topic = _load(context, one)
        if input.require:
            _require(context, topic, one, input.grace_days)
    context.answer["added"] = len(missing)


def _load(context: ActionContext, one: TopicData) -> Topic:
    topic = context.create(
        Topic(name=one.name, name_key=name_key(one.name), area=one.area, description=one.description,
              material=one.material, valid_months=one.valid_months, starter=one.code)
    )  # fmt: skip
    for question in one.questions:
        add_question(context, topic, question.text, list(question.answers), question.right)
    context.emit("topic.added", topic)
    return topic


def _require(context: ActionContext, topic: Topic, one: TopicData, grace_days: int) -> None:
    roles = (
        registry.kinds["role"].model._default_manager.filter(code__in=one.required_of, is_active=True).order_by("rank")
    )
    for role in roles:
        context.create(KnowledgeRequirement(topic=topic, role=role, since=context.today, grace_days=grace_days))
    context.emit("requirement.changed", topic)
