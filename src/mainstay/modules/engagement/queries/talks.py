"""One talk with everything about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mainstay.framework.history.as_of import row_as_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.values.inputs import reference
from mainstay.kernel.errors import SubjectNotFound
from mainstay.modules.engagement.choices import ICONS, Direction, InteractionKind, InteractionState
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.engagement.queries.agenda import Briefing, briefings
from mainstay.modules.engagement.queries.people import PersonLine, people_at
from mainstay.modules.engagement.queries.promises import PromiseLineOut, promises_by_talk
from mainstay.modules.engagement.rules.lateness import recorded_late
from mainstay.modules.engagement.rules.rich_text import RichText, cleaned


@dataclass(frozen=True)
class InteractionPage:
    """A talk: ``notes`` is cleaned rich text; ``late_by`` is set when it was recorded more than two days after;
    ``briefing`` when it is still ahead.
    """

    id: str
    version: int
    account_id: str
    account_name: str
    interaction_kind: str
    kind_label: str
    icon: str
    state: str
    state_label: str
    happened_at: datetime
    recorded_at: datetime
    late_by: timedelta | None
    duration_minutes: int | None
    direction_label: str
    place: str
    topic: str
    outcome: str
    notes: RichText
    next_step: str
    next_step_on: date | None
    next_duty_id: str
    author: str
    subject_title: str
    subject_url: str
    people: tuple[PersonLine, ...]
    promises: tuple[PromiseLineOut, ...]
    briefing: Briefing | None = None


@dataclass(frozen=True, kw_only=True)
class OneInteraction:
    """Which talk."""

    id: str = reference(_("Talk"), kind="interaction")


@query(
    "interaction.page", label=_("Talk"), output=InteractionPage, rights=("interaction", "read"), input=OneInteraction,
    subject="interaction", budget=14, sample=lambda world: {"id": world.public_id("interaction")},
)  # fmt: skip
def interaction_page(context: QueryContext, input: OneInteraction) -> InteractionPage:
    """A talk with its people, outcome, notes, next step and promises; one that is ahead with its briefing."""
    row = context.find("interaction", input.id)
    if context.as_of:
        row = row_as_of(Interaction, row.pk, context.as_of)
        if row is None:
            raise SubjectNotFound("interaction")
    title, url = _subject_of(context, row)
    ahead = row.state == InteractionState.PLANNED and not context.as_of
    people, promises = people_at([row.pk]), promises_by_talk([row.pk], context.today)
    kind = InteractionKind(row.interaction_kind)
    return InteractionPage(
        id=row.public_id, version=row.version, account_id=row.account.public_id, account_name=row.account.name,
        interaction_kind=kind.value, kind_label=str(kind.label), icon=ICONS[kind], state=row.state,
        state_label=str(InteractionState(row.state).label), happened_at=row.happened_at, recorded_at=row.recorded_at,
        late_by=recorded_late(row.happened_at, row.recorded_at), duration_minutes=row.duration_minutes,
        direction_label=str(Direction(row.direction).label) if row.direction else "", place=row.place, topic=row.topic,
        outcome=row.outcome, notes=cleaned(row.notes), next_step=row.next_step, next_step_on=row.next_step_on,
        next_duty_id=row.next_duty.public_id if row.next_duty_id else "", author=row.author.name, subject_title=title,
        subject_url=url, people=tuple(people.get(row.pk, ())), promises=tuple(promises.get(row.pk, ())),
        briefing=briefings(context, [row])[row.pk] if ahead else None,
    )  # fmt: skip


def _subject_of(context: QueryContext, row: Interaction) -> tuple[str, str]:
    """Title and address of the record that the talk was about, if the actor sees it."""
    kind = registry.kinds.get(row.subject_kind)
    found = visible_to(context.actor, kind).filter(public_id=row.subject_id).first() if kind else None
    if kind is None or found is None:
        return "", ""
    return kind.title(found), kind.url(found) if kind.url else ""
