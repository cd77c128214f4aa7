"""Everything that happened on an account, newest first: talks, and what other records told of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.history.as_of import rows_as_of
from mainstay.framework.kinds import RecordKind
from mainstay.framework.queries import ROW_ID, Prepared, QueryContext, prepared, query
from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope, visible_to
from mainstay.framework.values.inputs import choice, integer, reference, text
from mainstay.kernel.actor import Actor
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.queries.books import merged_ids
from mainstay.modules.engagement.choices import ICONS, WRITTEN, InteractionKind, InteractionState
from mainstay.modules.engagement.models import Interaction, Participant
from mainstay.modules.engagement.queries.people import PersonLine, people_at, theirs
from mainstay.modules.engagement.queries.promises import PromiseLineOut, promises_by_talk
from mainstay.modules.engagement.rules.lateness import recorded_late
from mainstay.modules.engagement.rules.rich_text import plain, shortened
from mainstay.modules.engagement.rules.timeline import ALL, CHIPS, QUIET, Place, chip_of_event, newest

PAGE = 20
_MOST_PAGES = 5
_LABELS = {
    ALL: _("All"), "talks": _("Talks"), "mail": _("Mail"), "promises": _("Promises"), "deals": _("Deals"),
    "orders": _("Orders"), "changes": _("Changes"),
}  # fmt: skip


@dataclass(frozen=True)
class _Told:
    """An event, with the title and the address of its record."""

    row: OutboxEvent
    title: str
    url: str


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened. ``title`` is a sentence, ``text`` what was said, ``late`` that it was recorded late."""

    at: datetime
    source: str
    kind: str
    icon: str
    title: Sentence
    text: str
    url: str
    by: str
    state: str = ""
    late: bool = False
    promises: tuple[PromiseLineOut, ...] = ()


@dataclass(frozen=True)
class Chip:
    """A filter of the timeline."""

    name: str
    label: Any
    active: bool


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline; ``next_cursor`` is empty at the end."""

    account_id: str
    account_name: str
    chip: str
    chips: tuple[Chip, ...]
    entries: tuple[TimelineEntry, ...]
    next_cursor: str


@dataclass(frozen=True, kw_only=True)
class TimelineInput:
    """Which account, what of it, from where on."""

    account: str = reference(_("Account"), kind="account")
    chip: str = choice(_("Show"), choices=tuple(_LABELS.items()), default=ALL)
    cursor: str = text(_("From"), default="", min_length=0, max_length=300)
    limit: int = integer(_("Entries"), default=PAGE, minimum=1, maximum=100)


@query(
    "engagement.timeline", label=_("Timeline"), output=Timeline, rights=("interaction", "read"), input=TimelineInput,
    subject="account", budget=20, sample=lambda world: {"account": world.public_id("account")},
)  # fmt: skip
def timeline(context: QueryContext, input: TimelineInput) -> Timeline:
    """The timeline of an account: talks of all kinds with their promises, and what happened to its records."""
    account = context.find("account", input.account)
    edge = _edge(input.cursor)
    talks = _talks(context, account, input, edge)
    events = _events(context, account, input, edge)
    places, more = newest([*talks, *events], input.limit)
    shown_talks = [talks[place] for place in places if place in talks]
    shown_events = [events[place] for place in places if place in events]
    made = _talk_entries(context, shown_talks) | _event_entries(shown_events)
    entries = tuple(made[(place.source, place.number)] for place in places)
    chips = tuple(Chip(name, _LABELS[name], name == input.chip) for name in CHIPS)
    return Timeline(
        account.public_id, account.name, input.chip, chips, entries, places[-1].token() if more and places else ""
    )


def entries_since(context: QueryContext, account: Any, since: datetime, limit: int) -> tuple[TimelineEntry, ...]:
    """What others added to the timeline after a moment, newest first: talks by the time they were logged, and events."""
    given = TimelineInput(account=account.public_id, limit=limit)
    me = context.actor.user_id
    talks = context.visible("interaction").filter(account_id=account.pk, recorded_at__gt=since).exclude(author_id=me)
    by_place = {Place(row.recorded_at, "talk", row.pk): row
                for row in talks.select_related("author").order_by("-recorded_at", "-id")[:limit]}  # fmt: skip
    events = {place: told for place, told in _events(context, account, given, None).items()
              if place.at > since and told.row.actor_id != me}  # fmt: skip
    places, _more = newest([*by_place, *events], limit)
    made = _talk_entries(context, list(by_place.values())) | _event_entries(list(events.values()))
    return tuple(made[(place.source, place.number)] for place in places)


def _edge(cursor: str) -> Place | None:
    try:
        return Place.read(cursor) if cursor else None
    except ValueError:
        raise InputInvalid([Problem("cursor", "cursor", sentence(
            "This place in the timeline is no longer valid. Start from the newest entry."))]) from None  # fmt: skip


def _talks(context: QueryContext, account: Any, given: TimelineInput, edge: Place | None) -> dict[Place, Any]:
    if given.chip not in (ALL, "talks", "mail"):
        return {}
    if context.as_of:
        return _past_talks(context, account, given, edge)
    if given.chip == ALL and edge is None:
        first = context.on_account(_newest_talks(given.limit), account.pk)
        return {Place(row.happened_at, "talk", row.pk): row for row in first}
    rows = context.visible("interaction").filter(account_id=account.pk)
    if given.chip != ALL:
        written = Q(interaction_kind__in=WRITTEN)
        rows = rows.filter(written if given.chip == "mail" else ~written)
    if edge is not None:
        same = Q(happened_at=edge.at, pk__lt=edge.number) if edge.source == "talk" else Q(pk__in=())
        rows = rows.filter(Q(happened_at__lt=edge.at) | same)
    rows = rows.select_related("author").order_by("-happened_at", "-id")[: given.limit + 1]
    return {Place(row.happened_at, "talk", row.pk): row for row in rows}


@cache
def _newest_talks(limit: int) -> Prepared:
    @prepared("interaction", account=ROW_ID)
    def newest(rows: Any, account: Any) -> Any:
        return rows.filter(account_id=account).select_related("author").order_by("-happened_at", "-id")[: limit + 1]

    return newest


def _past_talks(context: QueryContext, account: Any, given: TimelineInput, edge: Place | None) -> dict[Place, Any]:
    """The talks as they stood at the moment, of those that may be seen today."""
    moment = context.as_of or context.now
    rows = rows_as_of(Interaction, {"account": account.pk}, moment)
    seen = set(context.visible("interaction").filter(account_id=account.pk).values_list("pk", flat=True))
    found = {
        Place(row.happened_at, "talk", row.pk): row
        for row in rows
        if row.pk in seen and row.removed_at is None
        and (given.chip == ALL or (given.chip == "mail") == (row.interaction_kind in WRITTEN))
    }  # fmt: skip
    return {place: row for place, row in found.items() if edge is None or place < edge}


def _events(context: QueryContext, account: Any, given: TimelineInput, edge: Place | None) -> dict[Place, _Told]:
    """What happened to the account and to the records on it, as far as the reader sees these, the newest first."""
    if given.chip in ("talks", "mail"):
        return {}
    rows = OutboxEvent.objects.filter(
        account_id__in=[account.pk, *merged_ids(account.pk)], subject_kind__in=_telling(context.actor, given.chip),
        name__in=[event.name for event in registry.events if given.chip in (ALL, chip_of_event(event.name))],
    ).exclude(name__in=QUIET)  # fmt: skip
    if context.as_of:
        rows = rows.filter(at__lte=context.as_of)
    found: dict[Place, _Told] = {}
    for _page in range(_MOST_PAGES):
        page = list(_before(rows, edge).order_by("-at", "-id")[: given.limit + 1])
        records = _records(context, page)
        found |= {
            Place(row.at, "event", row.pk): _Told(row, *records[row.subject_kind, row.subject_id])
            for row in page if (row.subject_kind, row.subject_id) in records
        }  # fmt: skip
        if len(page) <= given.limit or len(found) > given.limit:
            break
        edge = Place(page[-1].at, "event", page[-1].pk)
    return found


def _before(rows: QuerySet[OutboxEvent], edge: Place | None) -> QuerySet[OutboxEvent]:
    if edge is None:
        return rows
    same = Q(at=edge.at) if edge.source == "talk" else Q(at=edge.at, pk__lt=edge.number)
    return rows.filter(Q(at__lt=edge.at) | same)


def _telling(actor: Actor, chip: str) -> list[str]:
    """The kinds on an account that tell of themselves, of which the chip asks and of which the actor may read."""
    return ["account", *(
        kind.name for kind in registry.kinds
        if _tells(kind, chip) and (actor.is_system or actor.may(kind.rights, "read"))
    )]  # fmt: skip


def _tells(kind: RecordKind, chip: str) -> bool:
    if not isinstance(kind.scope, AccountScope) or not kind.account_path or kind.name in ("account", "interaction"):
        return False
    nouns = [event.name for event in registry.events if event.name.startswith(f"{kind.name}.")]
    return bool(nouns) and chip in (ALL, chip_of_event(nouns[0]))


def _talk_entries(context: QueryContext, rows: list[Any]) -> dict[tuple[str, int], TimelineEntry]:
    ids = [row.pk for row in rows]
    people, promises = people_at(ids), promises_by_talk(ids, context.today)
    return {("talk", row.pk): _talk_entry(row, people.get(row.pk, []), tuple(promises.get(row.pk, ()))) for row in rows}


def _talk_entry(row: Any, people: list[PersonLine], promises: tuple[PromiseLineOut, ...]) -> TimelineEntry:
    kind = InteractionKind(row.interaction_kind)
    names = ", ".join(theirs(people)[:4])
    words = row.outcome or shortened(plain(row.notes))
    return TimelineEntry(
        row.happened_at, "talk", kind.value, ICONS[kind], _talk_title(row, kind.label, names),
        f"{row.topic}: {words}" if row.topic and words else row.topic or words, f"/talks/{row.public_id}/",
        row.author.name, "" if row.state == InteractionState.HELD else str(InteractionState(row.state).label),
        recorded_late(row.happened_at, row.recorded_at) is not None, promises,
    )  # fmt: skip


def _talk_title(row: Any, label: Any, names: str) -> Sentence:
    if names and row.duration_minutes:
        return sentence(
            "{kind} with {people}, {minutes} minutes", kind=label, people=names, minutes=row.duration_minutes
        )
    if names:
        return sentence("{kind} with {people}", kind=label, people=names)
    return sentence("{kind}", kind=label)


def _event_entries(rows: list[_Told]) -> dict[tuple[str, int], TimelineEntry]:
    users = dict(
        registry.kinds["user"].model._default_manager.filter(pk__in={told.row.actor_id for told in rows})
        .values_list("pk", "name")
    ) if rows else {}  # fmt: skip
    return {("event", told.row.pk): _event_entry(told, users) for told in rows}


def _event_entry(told: _Told, users: dict[int, str]) -> TimelineEntry:
    row = told.row
    words = registry.events[row.name].sentence if row.name in registry.events else row.name
    kind = registry.kinds.get(row.subject_kind)
    before, after = row.payload.get("before"), row.payload.get("after")
    change = f"{before} → {after}" if isinstance(before, str) and isinstance(after, str) else ""
    who = users.get(row.actor_id, "Mainstay")
    return TimelineEntry(
        row.at, "event", row.name, kind.icon if kind else "point", sentence("{who} {did}", who=who, did=words),
        ": ".join(part for part in (told.title, change) if part), told.url, who,
    )  # fmt: skip


def _records(context: QueryContext, rows: Iterable[OutboxEvent]) -> dict[tuple[str, str], tuple[str, str]]:
    """Titles and addresses of the visible records that the events are about, one statement per kind."""
    wanted: dict[str, set[str]] = {}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        if row.subject_kind == "account":
            found["account", row.subject_id] = ("", "")
        else:
            wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
    for name, ids in wanted.items():
        kind = registry.kinds[name]
        related = visible_to(context.actor, kind).filter(public_id__in=ids).select_related(*kind.related)
        for record in related:
            found[name, record.public_id] = (kind.title(record), kind.url(record) if kind.url else "")
    return found


@dataclass(frozen=True, kw_only=True)
class ContactTalksInput:
    """Whose talks, and how many of the newest."""

    contact: str = reference(_("Contact"), kind="contact")
    limit: int = integer(_("Entries"), default=PAGE, minimum=1, maximum=100)


@query(
    "engagement.talks_with", label=_("Talks with a contact"), output=TimelineEntry, rights=("interaction", "read"),
    input=ContactTalksInput, subject="contact", many=True, budget=6,
    sample=lambda world: {"contact": world.public_id("contact")},
)  # fmt: skip
def talks_with(context: QueryContext, input: ContactTalksInput) -> list[TimelineEntry]:
    """The newest talks in which a contact took part, wherever the contact works now."""
    contact = context.find("contact", input.contact)
    mine = Participant.objects.filter(contact_id=contact.pk).values("interaction_id")
    rows = list(
        context.visible("interaction").filter(pk__in=mine).select_related("author")
        .order_by("-happened_at", "-id")[: input.limit]
    )  # fmt: skip
    made = _talk_entries(context, rows)
    return [made["talk", row.pk] for row in rows]
