"""The agenda of a day, with a briefing for each talk that is still ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import day, reference
from mainstay.modules.engagement.choices import ICONS, NO_CONTACT, InteractionKind, InteractionState, Side
from mainstay.modules.engagement.models import Interaction, Participant
from mainstay.modules.engagement.queries.people import PersonLine, people_at, theirs
from mainstay.modules.engagement.queries.promises import PromiseLineOut, open_promises_of
from mainstay.modules.engagement.rules.rich_text import plain, shortened


@dataclass(frozen=True)
class LastTalk:
    """The talk before: when, how, what came of it."""

    id: str
    at: datetime
    kind_label: str
    text: str


@dataclass(frozen=True)
class Briefing:
    """What to know before a talk: who comes, the last talk, open promises both ways, and what to bring up."""

    who: tuple[PersonLine, ...]
    last: LastTalk | None
    we_owe: tuple[PromiseLineOut, ...]
    they_owe: tuple[PromiseLineOut, ...]
    bring_up: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """One talk of the day; ``briefing`` is there while it is ahead."""

    id: str
    at: datetime
    until: datetime
    minutes: int | None
    kind_label: str
    icon: str
    account_id: str
    account_name: str
    topic: str
    place: str
    people: tuple[str, ...]
    state: str
    is_past: bool
    briefing: Briefing | None = None


@dataclass(frozen=True)
class Agenda:
    """The talks of a day in order of time, and the minutes that are taken."""

    day: date
    now: datetime
    is_today: bool
    items: tuple[AgendaItem, ...]
    minutes_taken: int


@dataclass(frozen=True, kw_only=True)
class DayInput:
    """Which day; today unless said otherwise."""

    day: date | None = day(_("Day"), default=None, nullable=True)


@query(
    "engagement.agenda", label=_("Agenda"), output=Agenda, input=DayInput, open_to_all=True, budget=10,
    sample=dict,
)  # fmt: skip
def agenda(context: QueryContext, input: DayInput) -> Agenda:
    """Your own talks of a day, planned and held, each one ahead with its briefing."""
    wanted = input.day or context.today
    zone = ZoneInfo(context.actor.zone)
    first = datetime.combine(wanted, time(), zone)
    mine = Participant.objects.filter(user_id=context.actor.user_id).values("interaction_id")
    rows = list(
        Interaction.objects.filter(
            Q(pk__in=mine) | Q(author_id=context.actor.user_id, state=InteractionState.PLANNED), removed_at=None,
            happened_at__gte=first, happened_at__lt=datetime.combine(wanted + timedelta(days=1), time(), zone),
        )
        .exclude(state=InteractionState.CANCELLED).select_related("account").order_by("happened_at", "id")[:50]
    )  # fmt: skip
    people = people_at(row.pk for row in rows)
    ahead = [row for row in rows if row.state == InteractionState.PLANNED]
    briefed = briefings(context, ahead)
    items = tuple(_item(row, people.get(row.pk, []), briefed.get(row.pk), context.now) for row in rows)
    return Agenda(wanted, context.now, wanted == context.today, items, sum(item.minutes or 0 for item in items))


def briefings(context: QueryContext, talks: Sequence[Any]) -> dict[int, Briefing]:
    """The briefing of each talk, in four statements however many there are."""
    if not talks:
        return {}
    account_ids = {talk.account_id for talk in talks}
    people = people_at(talk.pk for talk in talks)
    last = _last_talks(account_ids, context.now)
    promises = open_promises_of(account_ids, context.today)
    return {talk.pk: _briefing(talk, people.get(talk.pk, []), last, promises) for talk in talks}


@dataclass(frozen=True, kw_only=True)
class OneTalk:
    """Which talk."""

    id: str = reference(_("Talk"), kind="interaction")


@query(
    "engagement.briefing", label=_("Briefing"), output=Briefing, rights=("interaction", "read"), input=OneTalk,
    subject="interaction", budget=8, sample=lambda world: {"id": world.public_id("interaction")},
)  # fmt: skip
def briefing(context: QueryContext, input: OneTalk) -> Briefing:
    """What to know before a talk: who comes, what was said last, what we owe and they owe."""
    talk = context.find("interaction", input.id)
    return briefings(context, [talk])[talk.pk]


def _briefing(
    talk: Any, people: list[PersonLine], last: dict[int, LastTalk], promises: dict[int, list[PromiseLineOut]]
) -> Briefing:
    lines = promises.get(talk.account_id, [])
    return Briefing(
        tuple(one for one in people if one.side == Side.THEIRS), last.get(talk.account_id),
        tuple(one for one in lines if one.side == Side.OURS), tuple(one for one in lines if one.side == Side.THEIRS),
        shortened(plain(talk.notes)),
    )  # fmt: skip


def _last_talks(account_ids: set[int], now: datetime) -> dict[int, LastTalk]:
    """The last talk held with each account: one step into the index per account."""
    held = Interaction.objects.filter(
        account_id=OuterRef("account_id"), state=InteractionState.HELD, removed_at=None, happened_at__lte=now
    ).exclude(interaction_kind__in=NO_CONTACT)
    newest = held.order_by("-happened_at", "-id").values("pk")[:1]
    ids = (
        Interaction.objects.filter(account_id__in=account_ids, state=InteractionState.PLANNED)
        .annotate(last=Subquery(newest)).order_by().values_list("last", flat=True).distinct()
    )  # fmt: skip
    rows = Interaction.objects.filter(pk__in=[pk for pk in ids if pk])
    return {
        row.account_id: LastTalk(
            row.public_id, row.happened_at, str(InteractionKind(row.interaction_kind).label),
            shortened(row.outcome or plain(row.notes) or row.topic, 160),
        )
        for row in rows
    }  # fmt: skip


def _item(row: Any, people: list[PersonLine], briefed: Briefing | None, now: datetime) -> AgendaItem:
    until = row.happened_at + timedelta(minutes=row.duration_minutes or 0)
    kind = InteractionKind(row.interaction_kind)
    return AgendaItem(
        row.public_id, row.happened_at, until, row.duration_minutes, str(kind.label), ICONS[kind],
        row.account.public_id, row.account.name, row.topic, row.place, tuple(theirs(people)), row.state,
        row.state == InteractionState.HELD or until < now, briefed,
    )  # fmt: skip
