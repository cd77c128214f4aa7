"""What must be known, by whom, since when; and the rights that rest on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.values.inputs import choice, day, integer, lines, reference
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.knowledge.choices import right_label
from mainstay.modules.knowledge.models import KnowledgeRequirement
from mainstay.modules.knowledge.rules.resting import read_rights, resting_rights, written
from mainstay.modules.people.rules.rights import shipped_roles

_RIGHTS = resting_rights((group, verb) for role in shipped_roles() for group, verb, _extent in role.rights)
RIGHT_CHOICES = tuple((f"{group}.{verb}", right_label(group, verb)) for group, verb in _RIGHTS)
_GRACE = {"minimum": 0, "maximum": 730}


@dataclass(frozen=True, kw_only=True)
class RestingRight:
    """A right that somebody lacks until the topic is confirmed."""

    right: str = choice(_("Right"), choices=RIGHT_CHOICES)


@dataclass(frozen=True, kw_only=True)
class AddRequirement:
    """The topic, and one of: a role, a title, a person."""

    topic: str = reference(_("Topic"), kind="topic")
    role: str | None = reference(_("Of everybody in the role"), kind="role", default=None, nullable=True)
    job_title: str | None = reference(_("Of everybody with the title"), kind="job_title", default=None, nullable=True)
    person: str | None = reference(_("Of one person"), kind="user", default=None, nullable=True)
    since: date | None = day(_("From"), default=None, nullable=True, help=_("Empty: from today."))
    grace_days: int = integer(_("Days to confirm"), default=30, **_GRACE)
    rights: tuple[RestingRight, ...] = lines(_("Rights that rest on it"), of=RestingRight, default=(), maximum=40)


@action(
    "requirement.add", label=_("Require knowledge"), policy=by_right("knowledge", "create"), creates="requirement",
    icon="checklist", scope="company", events=("requirement.changed",),
    sample=lambda world: {"topic": world.public_id("topic"), "role": world.public_id("role"), "grace_days": 14,
                          "rights": [{"right": "order.create"}]},
)  # fmt: skip
def add_requirement(context: ActionContext, input: AddRequirement) -> KnowledgeRequirement:
    """Require a topic of a role, of a title or of one person. Whoever has not confirmed it when the days are over, or
    whose confirmation runs out, lacks the rights that rest on it until it is confirmed; a duty asks for it in time.
    """
    if sum(map(bool, (input.role, input.job_title, input.person))) != 1:
        one = sentence("Say of whom: a role, a title or a person; one of them.")
        raise InputInvalid([Problem("role", "one", one)])
    topic = context.find("topic", input.topic, "topic")
    if topic.retired_on is not None:
        raise RuleBroken(sentence("This topic is no longer in use."), path="topic")
    row = KnowledgeRequirement(
        topic=topic, role=context.find("role", input.role, "role") if input.role else None,
        job_title=context.find("job_title", input.job_title, "job_title") if input.job_title else None,
        person=context.find("user", input.person, "person") if input.person else None,
        since=input.since or context.today, grace_days=input.grace_days, rights=_stored(input.rights),
    )  # fmt: skip
    _refuse_twin(row)
    context.create(row)
    context.emit("requirement.changed", row)
    return row


@dataclass(frozen=True, kw_only=True)
class EditRequirement:
    """The days, and the rights that rest on it."""

    grace_days: Any = integer(_("Days to confirm"), default=UNSET, **_GRACE)
    rights: Any = lines(_("Rights that rest on it"), of=RestingRight, default=UNSET, maximum=40)


def _as_shown(row: Any) -> dict[str, Any]:
    pairs = sorted(read_rights(row.rights))
    return {"grace_days": row.grace_days, "rights": [{"right": f"{group}.{verb}"} for group, verb in pairs]}


@action(
    "requirement.edit", label=_("Edit"), policy=by_right("knowledge", "edit"), subject="requirement", initial=_as_shown,
    events=("requirement.changed",), sample=lambda: {"grace_days": 7},
)  # fmt: skip
def edit_requirement(context: ActionContext, input: EditRequirement) -> KnowledgeRequirement:
    """Change how many days there are to confirm, and which rights rest on it."""
    row: KnowledgeRequirement = context.subject
    _refuse_ended(row)
    context.answer["undo"] = {"action": "requirement.edit", "subject": row.public_id, "input": _as_shown(row)}
    values: dict[str, Any] = {}
    if input.grace_days is not UNSET:
        values["grace_days"] = input.grace_days
    if input.rights is not UNSET:
        values["rights"] = _stored(input.rights)
    context.emit("requirement.changed", row)
    return context.update(row, **values)


@dataclass(frozen=True, kw_only=True)
class EndRequirement:
    """Nothing more to say."""


@action(
    "requirement.end", label=_("End"), policy=by_right("knowledge", "edit"), subject="requirement", icon="circle-x",
    events=("requirement.changed",), sample=dict,
)  # fmt: skip
def end_requirement(context: ActionContext, input: EndRequirement) -> KnowledgeRequirement:  # noqa: ARG001
    """It is required no longer, from today on; the rights that rested on it are there again."""
    row: KnowledgeRequirement = context.subject
    _refuse_ended(row)
    context.update(row, ended_on=context.today)
    context.emit("requirement.changed", row)
    return row


def _refuse_ended(row: KnowledgeRequirement) -> None:
    if row.ended_on is not None:
        raise RuleBroken(sentence("This has ended already."))


def _refuse_twin(row: KnowledgeRequirement) -> None:
    same = KnowledgeRequirement.objects.filter(
        topic=row.topic, role=row.role, job_title=row.job_title, person=row.person, ended_on=None
    )
    if same.exists():
        raise RuleBroken(sentence("This is required already. Edit what stands, or end it first."), path="topic")


def _stored(rights: tuple[RestingRight, ...]) -> str:
    pairs = (one.right.partition(".") for one in rights)
    return written((group, verb) for group, _dot, verb in pairs)
