"""Record classes: what applies to a person, and whether every class has its grounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.framework.registry import registry
from mainstay.kernel.period import Period
from mainstay.modules.compliance.models import Erasure, LegalHold, RetentionClass
from mainstay.modules.compliance.rules.retention import Disposal, disposal, due_on, jurisdiction_of, missing_grounds


@dataclass(frozen=True)
class GroundOut:
    """A ground by jurisdiction."""

    jurisdiction: str
    ground: str


@dataclass(frozen=True)
class RetentionRow:
    """A record class with its grounds; ``missing`` are jurisdictions in use without one."""

    id: str
    code: str
    label: str
    months: int | None
    start_event: str
    at_the_end: str
    on_request: str
    basis: str
    grounds: tuple[GroundOut, ...]
    missing: tuple[str, ...]


@query(
    "retention_class.register", label=_("Record classes"), output=RetentionRow, rights=("rule", "read"), many=True,
    budget=4, sample=dict,
)  # fmt: skip
def retention_register(context: QueryContext, input: Any) -> list[RetentionRow]:  # noqa: ARG001
    """Every record class: how long, from when, what then, and on which ground in each jurisdiction in use."""
    places = jurisdictions_in_use()
    rows = context.visible("retention_class").prefetch_related("grounds").order_by("code")
    return [register_row(row, places) for row in rows]


def register_row(row: RetentionClass, places: set[str]) -> RetentionRow:
    """A class as the register shows it, with the jurisdictions in use that lack a ground."""
    grounds = tuple(GroundOut(one.jurisdiction, one.ground) for one in row.grounds.all())
    present = {one.jurisdiction for one in grounds}
    return RetentionRow(
        row.public_id, row.code, row.label, row.months, row.start_event, row.at_the_end, row.on_request, row.basis,
        grounds, tuple(sorted(places - present)),
    )  # fmt: skip


def jurisdictions_in_use() -> set[str]:
    """Under which laws the company's units stand."""
    units = registry.kinds["unit"].model._default_manager.filter(is_active=True)
    return {jurisdiction_of(country) for country in units.values_list("country", flat=True) if country}


def lacking_grounds() -> list[tuple[str, str]]:
    """(class, jurisdiction) without a ground; asked at every start."""
    rows = RetentionClass.objects.prefetch_related("grounds").order_by("code")
    classes = [(row.code, [one.jurisdiction for one in row.grounds.all()]) for row in rows]
    return missing_grounds(classes, jurisdictions_in_use())


def erasure_is_stopped() -> bool:
    """Whether the program may not erase by itself: some class has no ground where the company works, or no class is in
    place at all. What is erased on no known ground cannot be brought back; what people decide on is not stopped.
    """
    return not RetentionClass.objects.exists() or bool(lacking_grounds())


def classes_without_rule(codes: Iterable[str]) -> list[str]:
    """Codes that no record class stands for."""
    wanted = set(codes)
    return sorted(wanted - set(RetentionClass.objects.filter(code__in=wanted).values_list("code", flat=True)))


def holds_of(person_ids: Iterable[int]) -> list[Period]:
    """The legal holds on a person."""
    rows = LegalHold.objects.filter(person_id__in=list(person_ids))
    return [Period(row.from_on, row.to_on) for row in rows]


def disposal_of(code: str, start: date, *, country: str, holds: list[Period], today: date) -> Disposal:
    """What an erasure does to a class of a person of a unit in ``country``, by the rule in force; a class without a
    rule is erased.
    """
    row = RetentionClass.objects.prefetch_related("grounds").filter(code=code).first()
    if row is None:
        return disposal("erase", "at_once", "", None, today=today, held=any(today in hold for hold in holds))
    ground = next((one.ground for one in row.grounds.all() if one.jurisdiction == jurisdiction_of(country)), "")
    held = any(today in hold for hold in holds)
    return disposal(row.at_the_end, row.on_request, ground, due_on(start, row.months, holds), today=today, held=held)


def due_for_erasure(today: date) -> list[str]:
    """Public ids of persons whose erasure was begun, and kept back until a day that has passed."""
    begun = Erasure.objects.filter(is_complete=False).values("person_key_erased")
    persons = registry.kinds["data_subject"].model._default_manager
    rows = persons.filter(state="restricted", restricted_until__lte=today, key__in=begun)
    return list(rows.order_by("restricted_until", "id").values_list("public_id", flat=True)[:500])


@register(Tags.database)
def grounds_are_complete(databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """The start-up check: every record class has a ground in every jurisdiction in use."""
    if not databases or "default" not in databases:
        return []
    tables = connections["default"].introspection.table_names()
    if RetentionClass._meta.db_table not in tables:
        return []
    return [
        Error(f"Automatic erasure is stopped: the record class {code} has no ground in {place}.",
              hint="Write the ground under /record-classes/, with your counsel.", id="compliance.E001")
        for code, place in lacking_grounds()
    ]  # fmt: skip
