"""Topics: what is to be known, with its material."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.files.declared import keep_on
from mainstay.framework.values.inputs import choice, file_handle, integer, long_text, reference, text, url
from mainstay.framework.values.mentioned import mentioned
from mainstay.kernel.collation import collation_key
from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.knowledge.choices import TopicArea
from mainstay.modules.knowledge.models import Topic

# One order for the whole company, as lists are shared.
SORT_LANGUAGE = "en"
_REFERENCES = (("product_line", "product_line"), ("trainer", "user"))
_MONTHS = {"minimum": 1, "maximum": 120}
_PERCENT = {"minimum": 1, "maximum": 100}
_KEPT_BLANK = {"min_length": 0}


@dataclass(frozen=True, kw_only=True)
class AddTopic:
    """A topic with its material: text, an address, a file, or several of these."""

    name: str = text(_("Topic"), max_length=120)
    area: str = choice(_("Area"), choices=tuple(TopicArea.choices), default=TopicArea.OTHER.value)
    description: str = text(_("In one sentence"), max_length=500, default="", **_KEPT_BLANK)
    material: str = long_text(_("What to know"), default="", **_KEPT_BLANK)
    material_url: str | None = url(_("Material elsewhere"), default=None, nullable=True)
    file: str | None = file_handle(_("Material as a file"), kind="file", default=None, nullable=True)
    valid_months: int | None = integer(
        _("A confirmation holds for (months)"), default=None, nullable=True, help=_("Empty: for ever."), **_MONTHS
    )
    pass_percent: int = integer(_("Right answers to pass the quiz, percent"), default=80, **_PERCENT)
    product_line: str | None = reference(_("Product line"), kind="product_line", default=None, nullable=True)
    trainer: str | None = reference(_("Trainer"), kind="user", default=None, nullable=True)


@action(
    "topic.add", label=_("New topic"), policy=by_right("knowledge", "create"), creates="topic", icon="school",
    scope="company", events=("topic.added",),
    sample=lambda: {"name": "Cold chain", "area": "products", "material": "Milk powder travels dry.", "valid_months": 12},
)  # fmt: skip
def add_topic(context: ActionContext, input: AddTopic) -> Topic:
    """Add something to know. Nobody has to know it before you require it of a role, a title or a person."""
    _refuse_twin(input.name, None)
    values = {name: getattr(input, name) for name in ("name", "area", "description", "material", "valid_months",
                                                      "pass_percent")}  # fmt: skip
    topic = context.create(
        Topic(**values, **_found(context, input), name_key=name_key(input.name), material_url=input.material_url or "")
    )
    if input.file:
        keep_on(context, input.file, topic, "file")
    context.emit("topic.added", topic)
    return topic


@dataclass(frozen=True, kw_only=True)
class EditTopic:
    """Changes to a topic."""

    name: Any = text(_("Topic"), max_length=120, default=UNSET)
    area: Any = choice(_("Area"), choices=tuple(TopicArea.choices), default=UNSET)
    description: Any = text(_("In one sentence"), max_length=500, default=UNSET, **_KEPT_BLANK)
    material: Any = long_text(_("What to know"), default=UNSET, **_KEPT_BLANK)
    material_url: Any = url(_("Material elsewhere"), default=UNSET, nullable=True)
    file: Any = file_handle(_("One more file"), kind="file", default=UNSET, nullable=True)
    valid_months: Any = integer(
        _("A confirmation holds for (months)"), default=UNSET, nullable=True,
        help=_("Empty: for ever. What was confirmed before keeps its day."), **_MONTHS,
    )  # fmt: skip
    pass_percent: Any = integer(_("Right answers to pass the quiz, percent"), default=UNSET, **_PERCENT)
    product_line: Any = reference(_("Product line"), kind="product_line", default=UNSET, nullable=True)
    trainer: Any = reference(_("Trainer"), kind="user", default=UNSET, nullable=True)


@action(
    "topic.edit", label=_("Edit"), policy=by_right("knowledge", "edit"), subject="topic", events=("topic.edited",),
    sample=lambda: {"description": "From the dairy to the client"},
)  # fmt: skip
def edit_topic(context: ActionContext, input: EditTopic) -> Topic:
    """Change a topic or its material. Confirmations stay as they are."""
    topic: Topic = context.subject
    values = mentioned(input, "name", "area", "description", "material", "valid_months", "pass_percent")
    if input.material_url is not UNSET:
        values["material_url"] = input.material_url or ""
    if "name" in values:
        _refuse_twin(values["name"], topic)
        values["name_key"] = name_key(values["name"])
    if input.file is not UNSET and input.file:
        keep_on(context, input.file, topic, "file")
    context.emit("topic.edited", topic)
    return context.update(topic, **values, **_found(context, input))


@dataclass(frozen=True, kw_only=True)
class RetireTopic:
    """Nothing more to say."""


@action(
    "topic.retire", label=_("Retire"), policy=by_right("knowledge", "edit"), subject="topic", icon="archive",
    destructive=True, events=("topic.retired",), sample=dict,
)  # fmt: skip
def retire_topic(context: ActionContext, input: RetireTopic) -> Topic:  # noqa: ARG001
    """Nobody has to know this any more: its requirements count no longer, no right rests on it. Confirmations stay."""
    topic: Topic = context.subject
    if topic.retired_on is not None:
        raise RuleBroken(sentence("This topic is retired already."))
    context.update(topic, retired_on=context.today)
    context.emit("topic.retired", topic)
    return topic


def name_key(name: str) -> str:
    """What topics are sorted by."""
    return collation_key(name, SORT_LANGUAGE)[:200]


def _found(context: ActionContext, input: AddTopic | EditTopic) -> dict[str, Any]:
    """The records that the input names."""
    found = {}
    for name, kind in _REFERENCES:
        given = getattr(input, name)
        if given is not UNSET:
            found[name] = context.find(kind, given, name) if given else None
    return found


def _refuse_twin(name: str, topic: Topic | None) -> None:
    twins = Topic.objects.filter(name=name, retired_on=None)
    if (twins.exclude(pk=topic.pk) if topic else twins).exists():
        raise RuleBroken(sentence("There is a topic {name} already.", name=name), path="name")
