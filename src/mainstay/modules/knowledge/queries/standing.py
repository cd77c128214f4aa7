"""How people stand to what is required of them: everything that the rule wants to know, in one statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q, Value

from mainstay.modules.knowledge.models import KnowledgeConfirmation, KnowledgeRequirement
from mainstay.modules.knowledge.rules.knowledge import Confirmation, Requirement, Standing, standings
from mainstay.modules.knowledge.rules.resting import read_rights

_COLUMNS = ("confirmed", "who", "about", "first", "last", "days", "words", "called", "address")


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic by its public id and name."""

    public_id: str
    name: str


@dataclass
class Asked:
    """What is required of people and what they confirmed; ``topics`` names every topic in it by id."""

    required: dict[int, list[Requirement]] = field(default_factory=lambda: defaultdict(list))
    confirmed: dict[int, list[Confirmation]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, TopicName] = field(default_factory=dict)

    def of(self, user_id: int, today: date) -> tuple[Standing, ...]:
        """How somebody stands to every topic required of them on their day."""
        return standings(self.required.get(user_id, ()), self.confirmed.get(user_id, ()), today)


def asked_of(user_ids: Collection[int], today: date, *, rights_only: bool = False) -> Asked:
    """Everything required of people on a day and everything they confirmed, in one statement; with ``rights_only`` only
    what rights rest on: nothing more is asked where none does.
    """
    required = _running(today)
    if rights_only:
        required = required.exclude(rights="")
        if not required.exists():
            return Asked()
    rows = _by_appointment(required, "role", user_ids, today).union(
        _by_appointment(required, "job_title", user_ids, today), _by_person(required, user_ids),
        _confirmations(user_ids), all=True,
    )  # fmt: skip
    return _gathered(rows)


def _running(today: date) -> models.QuerySet[KnowledgeRequirement]:
    rows = KnowledgeRequirement.objects.filter(since__lte=today, topic__retired_on=None)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=today))


def _columns(rows: Any, **named: Any) -> Any:
    """Every branch of the statement has the same columns, of the same types."""
    empty = {"confirmed": Value(0), "days": Value(0), "words": Value(""), "called": Value(""), "address": Value("")}
    aliased = {f"c_{name}": named[name] if name in named else empty[name] for name in _COLUMNS}
    return rows.order_by().annotate(**aliased).values_list(*aliased)


def _requirement() -> dict[str, Any]:
    return {"about": F("topic_id"), "first": F("since"), "days": F("grace_days"), "words": F("rights"),
            "called": F("topic__name"), "address": F("topic__public_id")}  # fmt: skip


def _by_appointment(required: Any, through: str, user_ids: Collection[int], today: date) -> Any:
    path = f"{through}__appointments__"
    # One filter, so that user and days are those of one appointment.
    rows = required.filter(
        Q(**{f"{path}to_on": None}) | Q(**{f"{path}to_on__gt": today}),
        **{f"{path}user_id__in": user_ids, f"{path}from_on__lte": today},
    )
    return _columns(rows, **_requirement(), who=F(f"{path}user_id"), last=F(f"{path}from_on"))


def _by_person(required: Any, user_ids: Collection[int]) -> Any:
    return _columns(required.filter(person_id__in=user_ids), **_requirement(), who=F("person_id"), last=F("since"))


def _confirmations(user_ids: Collection[int]) -> Any:
    rows = KnowledgeConfirmation.objects.filter(user_id__in=user_ids, revoked_at=None)
    return _columns(rows, confirmed=Value(1), who=F("user_id"), about=F("topic_id"), first=F("confirmed_on"),
                    last=F("expires_on"))  # fmt: skip


def _gathered(rows: Any) -> Asked:
    found = Asked()
    for confirmed, who, about, first, last, days, words, called, address in rows:
        if confirmed:
            found.confirmed[who].append(Confirmation(about, first, last))
        else:
            found.topics[about] = TopicName(address, called)
            found.required[who].append(Requirement(about, max(first, last), days, read_rights(words)))
    return found


def standings_of(user_ids: Collection[int], days: Mapping[int, date]) -> tuple[dict[int, tuple[Standing, ...]], Asked]:
    """How each of several people stands on their own day, in one statement."""
    if not days:
        return {}, Asked()
    asked = asked_of(user_ids, max(days.values()))
    return {one: asked.of(one, days[one]) for one in user_ids if one in days}, asked
