"""What I must know, and what somebody must know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import NoInput, QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.actor import Extent
from mainstay.modules.knowledge.choices import Means
from mainstay.modules.knowledge.models import KnowledgeConfirmation
from mainstay.modules.knowledge.queries.standing import asked_of
from mainstay.modules.knowledge.queries.states import TopicState, topic_state
from mainstay.modules.knowledge.rules.knowledge import Known
from mainstay.modules.people.queries.days import today_of

_FIRST: Final = (Known.EXPIRED, Known.MISSING, Known.EXPIRING, Known.DUE, Known.CONFIRMED)
_SHOWN: Final = 30


@dataclass(frozen=True)
class PastConfirmation:
    """A confirmation of one's own."""

    id: str
    topic: str
    topic_id: str
    on: date
    expires_on: date | None
    means: Label
    right: int | None
    questions: int | None
    by: str
    revoked: bool


@dataclass(frozen=True)
class MyKnowledge:
    """What is required of me, first what is in the way; and what I confirmed, newest first."""

    required: tuple[TopicState, ...]
    confirmed: tuple[PastConfirmation, ...]
    leads: bool
    edits: bool

    @property
    def in_the_way(self) -> int:
        """How many topics are missing or expired."""
        return sum(one.in_the_way for one in self.required)

    @property
    def open(self) -> int:
        """How many are to be confirmed now or soon."""
        return sum(one.open for one in self.required)


@query("knowledge.mine", label=_("My knowledge"), output=MyKnowledge, input=NoInput, open_to_all=True, budget=3,
       sample=dict)  # fmt: skip
def mine(context: QueryContext, input: NoInput) -> MyKnowledge:  # noqa: ARG001
    """Which topics you must know, how you stand to each, and what you confirmed."""
    actor = context.actor
    rows = KnowledgeConfirmation.objects.filter(user_id=actor.user_id).select_related("topic", "confirmed_by")
    return MyKnowledge(
        states_of(actor.user_id, context.today),
        tuple(_past(row) for row in rows.order_by("-confirmed_on", "-pk")[:_SHOWN]),
        leads=actor.extent("confirmation", "read") >= Extent.TEAM, edits=bool(actor.may("knowledge", "edit")),
    )  # fmt: skip


def states_of(user_id: int, today: date) -> tuple[TopicState, ...]:
    """The topics required of somebody on a day with their states, first what is in the way. One statement."""
    asked = asked_of([user_id], today)
    found = [topic_state(one, asked.topics[one.topic]) for one in asked.of(user_id, today)]
    return tuple(by_urgency(found))


def by_urgency(found: Iterable[TopicState]) -> list[TopicState]:
    """First what is in the way, last what is confirmed; by name among the same."""
    return sorted(found, key=lambda one: (_FIRST.index(Known(one.state)), one.name))


def _past(row: KnowledgeConfirmation) -> PastConfirmation:
    by = row.confirmed_by.name if row.confirmed_by is not None and row.confirmed_by_id != row.user_id else ""
    return PastConfirmation(
        row.public_id, row.topic.name, row.topic.public_id, row.confirmed_on, row.expires_on, Means(row.means).label,
        row.quiz_right, row.quiz_questions, by, row.revoked_at is not None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OfWhom:
    """The colleague."""

    user: str = reference(_("Colleague"), kind="user")


@dataclass(frozen=True)
class TheirKnowledge:
    """What is required of a colleague, as far as the reader may see it."""

    seen: bool
    required: tuple[TopicState, ...]


@query("knowledge.of", label=_("What a colleague must know"), output=TheirKnowledge, rights=("confirmation", "read"),
       input=OfWhom, budget=4, sample=lambda world: {"user": world.public_id("user")})  # fmt: skip
def of(context: QueryContext, input: OfWhom) -> TheirKnowledge:
    """Which topics a colleague must know and how they stand; nothing of people who are neither you nor in your line."""
    user = context.find("user", input.user)
    extent = context.actor.extent("confirmation", "read")
    seen = (
        user.pk == context.actor.user_id or extent == Extent.ALL
        or (extent == Extent.TEAM and user.pk in context.actor.line_users)
    )  # fmt: skip
    today = today_of([user.pk], context.now).get(user.pk) if seen else None
    return TheirKnowledge(seen, states_of(user.pk, today) if today else ())
