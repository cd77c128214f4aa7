"""Whose time is over, and whose comes next: by the schedule of the record classes and the holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import reference
from mainstay.kernel.period import Period, add_months
from mainstay.modules.accounts.queries.privacy import relations_ended
from mainstay.modules.compliance.choices import RoundOutcome, RoundState
from mainstay.modules.compliance.models import ErasureRound, LegalHold, RetentionClass, RoundPerson
from mainstay.modules.compliance.queries.retention import (
    RetentionRow,
    erasure_is_stopped,
    jurisdictions_in_use,
    lacking_grounds,
    register_row,
)
from mainstay.modules.compliance.rules.retention import due_on
from mainstay.modules.people.queries.rights import names_by_id

_SPARED: Final = timedelta(days=365)
_AHEAD: Final = 12
_COUNTED: Final = 20_000
_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class PersonDue:
    """A person whose relation ended, and the day from which the data may go."""

    person_id: int
    ended_on: date
    due_on: date


def persons_due(today: date, most: int) -> list[PersonDue]:
    """Persons whose time was over by ``today``, holds counted, without those taken out of a round in the last year."""
    row = RetentionClass.objects.filter(code="contact").first()
    if row is None or row.months is None or row.at_the_end == "keep":
        return []
    spared = RoundPerson.objects.filter(outcome__in=(RoundOutcome.KEPT, RoundOutcome.REFUSED))
    recent = set(spared.filter(round__created_at__date__gt=today - _SPARED).values_list("person_id", flat=True))
    ended = [
        one
        for one in relations_ended(add_months(today, -row.months) + timedelta(days=1), _COUNTED)
        if one[0] not in recent
    ]
    found = [one for one in _with_holds(ended, row.months, today) if one.due_on <= today]
    return found[:most]


def _with_holds(ended: list[tuple[int, date]], months: int, today: date) -> Iterable[PersonDue]:
    """The day of each, moved by the holds; who stands under a hold today has none."""
    holds: dict[int, list[Period]] = defaultdict(list)
    for hold in LegalHold.objects.all():
        holds[hold.person_id].append(Period(hold.from_on, hold.to_on))
    for person_id, day in ended:
        due = due_on(day, months, holds[person_id])
        if due is not None and not any(today in hold for hold in holds[person_id]):
            yield PersonDue(person_id, day, due)


@dataclass(frozen=True)
class DueMonth:
    """How many persons' time is over in a month; ``month`` is its first day, the first line holds all that is past."""

    month: date
    count: int


@dataclass(frozen=True)
class HoldLine:
    """A running hold: on whom by key, since when, why."""

    id: str
    person_id: str
    key: str
    from_on: date
    reason: str


@dataclass(frozen=True)
class RoundLine:
    """A round with its state."""

    id: str
    state: str
    state_words: Label
    size: int
    made_on: date


@dataclass(frozen=True)
class Schedule:
    """The whole schedule: is it stopped and why, the classes, what falls due by month, running holds, rounds."""

    stopped: bool
    lacking: tuple[tuple[str, str], ...]
    classes: tuple[RetentionRow, ...]
    months: tuple[DueMonth, ...]
    kept_back: int
    holds: tuple[HoldLine, ...]
    rounds: tuple[RoundLine, ...]


@query(
    "retention_class.schedule", label=_("Retention"), output=Schedule, rights=("privacy", "read"), budget=14, sample=dict,
)  # fmt: skip
def retention_schedule(context: QueryContext, input: Any) -> Schedule:  # noqa: ARG001
    """How long each record class is kept, what falls due in the next twelve months, what is held back, and the rounds."""
    rows = list(RetentionClass.objects.prefetch_related("grounds").order_by("code"))
    places = jurisdictions_in_use()
    labels = {row.code: row.label for row in rows}
    persons = context.visible("data_subject").filter(state="restricted", restricted_until__gte=context.today)
    return Schedule(
        erasure_is_stopped(), tuple((labels.get(code, code), place) for code, place in lacking_grounds()),
        tuple(_in_use(register_row(row, places), places) for row in rows), tuple(_months(rows, context.today)), persons.count(),
        tuple(_holds(context)), tuple(_round(row) for row in ErasureRound.objects.order_by("-id")[:20]),
    )  # fmt: skip


def _in_use(row: RetentionRow, places: set[str]) -> RetentionRow:
    """The class with the grounds of the countries in which the company works."""
    return replace(row, grounds=tuple(one for one in row.grounds if one.jurisdiction in places))


def _months(rows: list[RetentionClass], today: date) -> Iterable[DueMonth]:
    contact = next((row for row in rows if row.code == "contact"), None)
    if contact is None or contact.months is None or contact.at_the_end == "keep":
        return
    until = add_months(today.replace(day=1), _AHEAD)
    ended = relations_ended(add_months(until, -contact.months), _COUNTED)
    due = [max(one.due_on, today) for one in _with_holds(ended, contact.months, today)]
    counts = Counter(day.replace(day=1) for day in due if day < until)
    yield from (DueMonth(month, counts[month]) for month in sorted(counts))


def _holds(context: QueryContext) -> Iterable[HoldLine]:
    rows = context.visible("legal_hold").filter(Q(to_on=None) | Q(to_on__gt=context.today)).select_related("person")
    for row in rows.order_by("from_on", "id")[:_SHOWN]:
        yield HoldLine(row.public_id, row.person.public_id, row.person.key, row.from_on, row.reason)


def _round(row: ErasureRound) -> RoundLine:
    return RoundLine(row.public_id, row.state, RoundState(row.state).label, row.size, row.created_at.date())


@dataclass(frozen=True, kw_only=True)
class OneRound:
    """The round asked about."""

    id: str = reference(_("Round of erasures"), kind="erasure_round")


@dataclass(frozen=True)
class RoundEntry:
    """A person of a round, by key."""

    person_id: str
    key: str
    ended_on: date
    due_on: date
    outcome: str
    outcome_words: Label
    note: str


@dataclass(frozen=True)
class RoundPage:
    """A round: the dry run of what would be erased, and who has released it."""

    id: str
    version: int
    state: str
    state_words: Label
    size: int
    made_on: date
    first_by: str
    second_by: str
    reason: str
    entries: tuple[RoundEntry, ...]
    counts: tuple[tuple[Label, int], ...]


@query(
    "erasure_round.page", label=_("Round of erasures"), output=RoundPage, rights=("privacy", "read"), input=OneRound,
    subject="erasure_round", budget=10, sample=lambda world: {"id": world.public_id("erasure_round")},
)  # fmt: skip
def erasure_round_page(context: QueryContext, input: OneRound) -> RoundPage:
    """Whom a round would erase, by key, since when their time is over; nothing is done before two have released it."""
    row: ErasureRound = context.find("erasure_round", input.id)
    found = list(row.persons.select_related("person").order_by("due_on", "id")[:_SHOWN])
    names = names_by_id([one for one in (row.first_by_id, row.second_by_id) if one])
    counts = Counter(one.outcome for one in found)
    return RoundPage(
        row.public_id, row.version, row.state, RoundState(row.state).label, row.size, row.created_at.date(),
        names.get(row.first_by_id or 0, ""), names.get(row.second_by_id or 0, ""), row.reason,
        tuple(RoundEntry(one.person.public_id, one.person.key, one.ended_on, one.due_on, one.outcome,
                         RoundOutcome(one.outcome).label, one.note) for one in found),
        tuple((RoundOutcome(name).label, number) for name, number in sorted(counts.items())),
    )  # fmt: skip


def released_entries(most: int) -> list[tuple[int, str]]:
    """(entry id, person's public id) of persons in released rounds who wait to be erased."""
    rows = RoundPerson.objects.filter(round__state=RoundState.RELEASED, outcome=RoundOutcome.WAITING).order_by("id")
    return list(rows.values_list("pk", "person__public_id")[:most])
