"""What an erasure would do, class by class, and what stands against it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext
from mainstay.framework.actions.perform import may_perform
from mainstay.framework.points import parts_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import reference
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.queries.privacy import addresses_of, country_of, merged_with
from mainstay.modules.compliance.models import RetentionClass
from mainstay.modules.compliance.queries.looks import note_look
from mainstay.modules.compliance.queries.retention import disposal_of, holds_of
from mainstay.modules.compliance.rules.retention import Disposal
from mainstay.modules.work.queries.promised import OpenDuty, running_duties_towards


class _Trial(ActionContext):
    """A context that writes nothing: parts of the erasure say what they would do."""

    def create(self, row: Any) -> Any:
        """Nothing is stored."""
        return row

    def update(self, row: Any, **values: Any) -> Any:  # noqa: ARG002
        """Nothing is changed."""
        return row

    def remove(self, row: models.Model) -> None:
        """Nothing is deleted."""

    def create_many(self, rows: Iterable[Any], *, note: str) -> list[Any]:  # noqa: ARG002
        """Nothing is stored."""
        return list(rows)

    def update_many(self, rows: models.QuerySet[Any], *, note: str, **values: Any) -> int:  # noqa: ARG002
        """How many rows would change."""
        return rows.count()

    def remove_many(self, rows: models.QuerySet[Any], *, note: str) -> int:  # noqa: ARG002
        """How many rows would go."""
        return rows.count()

    def emit(self, name: str, about: models.Model | None = None, **payload: Any) -> None:
        """Nobody is told."""


@dataclass(frozen=True)
class PlanRow:
    """What happens to the rows of one table: its record class, how many, what, until when, on which ground."""

    record_class: str
    label: str
    table: str
    count: int
    outcome: str
    until: date | None
    ground: str


@dataclass(frozen=True)
class ErasePlan:
    """The plan of an erasure. ``blocked_by`` are running duties towards the person: while there are any, erasure is
    refused with ``refusal``. ``may_erase`` says whether the reader may, now. ``state_after`` is ``erased``, or
    ``restricted`` when something is kept.
    """

    id: str
    rows: tuple[PlanRow, ...]
    blocked_by: tuple[OpenDuty, ...]
    refusal: Sentence | None
    state_after: str
    restricted_until: date | None
    suppressed_addresses: int
    may_erase: bool

    @property
    def by_class(self) -> tuple[PlanRow, ...]:
        """For people: one row for all tables of a record class with which the same happens."""
        found: dict[tuple[str, str, date | None], PlanRow] = {}
        for row in self.rows:
            key = (row.record_class, row.outcome, row.until)
            before = found.get(key)
            found[key] = row if before is None else replace(
                before, count=before.count + row.count, ground=before.ground or row.ground, table=""
            )  # fmt: skip
        return tuple(found.values())


@dataclass(frozen=True, kw_only=True)
class OnePerson:
    """Which person."""

    id: str = reference(_("Person"), kind="data_subject")


@query(
    "privacy.erase_plan", label=_("Erasure plan"), output=ErasePlan, rights=("privacy", "read"), input=OnePerson,
    subject="data_subject", budget=60, sample=lambda world: {"id": world.public_id("data_subject")},
)  # fmt: skip
def erase_plan(context: QueryContext, input: OnePerson) -> ErasePlan:
    """What an erasure would do to each record class, before it is done; the look is written down."""
    person = context.find("data_subject", input.id)
    note_look(context, "privacy.erase_plan", person)
    trial = _Trial(context.actor, context.now, 0, "person.erase", person)
    rows = plan_rows(run_parts(trial, person), identity_row(trial, person))
    blocked = blocking_duties(person)
    kept = [row for row in rows if row.outcome == "keep"]
    until = [row.until for row in kept]
    return ErasePlan(
        person.public_id, rows, tuple(blocked), refusal(blocked), "restricted" if kept else "erased",
        None if None in until else max((one for one in until if one), default=None), len(addresses_of(person.pk)),
        not blocked and bool(may_perform(context.actor, registry.actions["person.erase"], person)),
    )  # fmt: skip


def run_parts(context: ActionContext, person: Any) -> list[dict[str, Any]]:
    """Let every module do its part of an erasure, the highest first: they still know the names."""
    return [row for one in reversed(list(parts_of("erase"))) for row in one.function(context, person.pk, person.key)]


def identity_row(context: ActionContext, person: Any) -> dict[str, Any]:
    """The row of the identity itself: kept only under a legal hold or by the rule of its class."""
    found = disposal_for(context, person.pk, "contact", context.today)
    return {"table": "accounts.PersonIdentity", "class": "contact", "count": len(merged_with(person.pk)),
            "outcome": found.outcome, "until": found.until, "ground": found.ground}  # fmt: skip


def disposal_for(context: ActionContext, person_id: int, code: str, start: date) -> Disposal:
    """What an erasure does to a record of a class that began on ``start``, by the law of the unit that looks after the
    person and the holds on the person.
    """
    holds = holds_of(one.pk for one in merged_with(person_id))
    country = country_of(person_id) or context.actor.country
    return disposal_of(code, start, country=country, holds=holds, today=context.today)


def plan_rows(*parts: Any) -> tuple[PlanRow, ...]:
    """The rows of all parts as the plan shows them; rows without anything in them are left out."""
    labels = dict(RetentionClass.objects.values_list("code", "label"))
    rows = [row for part in parts for row in (part if isinstance(part, list) else [part]) if row.get("count")]
    return tuple(
        PlanRow(
            code, labels.get(code, code), row.get("table", ""), row["count"], row.get("outcome", "pseudonymise"),
            row.get("until"), row.get("ground", ""),
        )
        for row in rows for code in [row.get("class", "promise" if row.get("table") == "work.Duty" else "contact")]
    )  # fmt: skip


def blocking_duties(person: Any) -> list[OpenDuty]:
    """What we still owe the person."""
    return running_duties_towards(one.key for one in merged_with(person.pk))


def refusal(blocked: list[OpenDuty]) -> Sentence | None:
    """Why the person is not erased yet."""
    if not blocked:
        return None
    return sentence(
        "{count} open duties towards this person stand against it, the first: {what} ({who}). Close or move them.",
        count=len(blocked), what=blocked[0].what, who=blocked[0].assignee,
    )  # fmt: skip
