"""What an appointment would ask of somebody, before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import day, reference
from mainstay.modules.knowledge.choices import right_label
from mainstay.modules.knowledge.models import KnowledgeConfirmation, KnowledgeRequirement
from mainstay.modules.knowledge.rules.knowledge import Confirmation, Known, Requirement, standings
from mainstay.modules.knowledge.rules.resting import read_rights


@dataclass(frozen=True, kw_only=True)
class AskNeeded:
    """The appointment that is being written."""

    user: str | None = reference(_("Colleague"), kind="user", default=None, nullable=True)
    role: str | None = reference(_("Role"), kind="role", default=None, nullable=True)
    job_title: str | None = reference(_("Title"), kind="job_title", default=None, nullable=True)
    from_on: date | None = day(_("From"), default=None, nullable=True)


@dataclass(frozen=True)
class NeededTopic:
    """A topic that the appointment asks for: until when to confirm it, and the rights that wait or would be lost."""

    id: str
    name: str
    act_by: date | None
    rights: tuple[Label, ...]


@dataclass(frozen=True)
class Needed:
    """What would still have to be confirmed, and how many topics are confirmed already."""

    person: str
    missing: tuple[NeededTopic, ...]
    confirmed: int


@query("knowledge.needed", label=_("What an appointment asks for"), output=Needed, rights=("appointment", "create"),
       input=AskNeeded, budget=5, sample=lambda world: {"user": world.public_id("user"), "role": world.public_id("role")})  # fmt: skip
def needed(context: QueryContext, input: AskNeeded) -> Needed:
    """Which topics somebody would have to confirm once appointed to a role or under a title."""
    user = context.find("user", input.user) if input.user else None
    role = context.find("role", input.role) if input.role else None
    title = context.find("job_title", input.job_title) if input.job_title else None
    begins = max(input.from_on or context.today, context.today)
    rows = _required(role.pk if role else title.role_id if title else None, title.pk if title else None, begins)
    asked = [Requirement(one.topic_id, max(one.since, begins), one.grace_days, read_rights(one.rights)) for one in rows]
    found = standings(asked, _confirmed(user.pk) if user else (), begins)
    topics = {one.topic_id: one.topic for one in rows}
    missing = tuple(
        NeededTopic(topics[one.topic].public_id, topics[one.topic].name, one.act_by,
                    _rights(rest for rest in asked if rest.topic == one.topic))
        for one in found if one.state not in (Known.CONFIRMED, Known.EXPIRING)
    )  # fmt: skip
    return Needed(user.name if user else "", missing, len(found) - len(missing))


def _required(role_id: int | None, title_id: int | None, on: date) -> list[KnowledgeRequirement]:
    wanted = Q(pk__in=[])
    if role_id is not None:
        wanted |= Q(role_id=role_id)
    if title_id is not None:
        wanted |= Q(job_title_id=title_id)
    rows = KnowledgeRequirement.objects.filter(wanted, since__lte=on, topic__retired_on=None)
    return list(rows.filter(Q(ended_on=None) | Q(ended_on__gt=on)).select_related("topic").order_by("topic__name_key"))


def _confirmed(user_id: int) -> list[Confirmation]:
    rows = KnowledgeConfirmation.objects.filter(user_id=user_id, revoked_at=None)
    return [Confirmation(*one) for one in rows.values_list("topic_id", "confirmed_on", "expires_on")]


def _rights(asked: Iterable[Requirement]) -> tuple[Label, ...]:
    return tuple(right_label(group, verb) for group, verb in sorted({right for one in asked for right in one.rights}))
