"""The data of a person for whoever answers for privacy; each look is written down."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext
from mainstay.framework.audit.models import AuditCommitment
from mainstay.framework.points import Part, parts_of
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.values.inputs import reference, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.folding import fold
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.queries.privacy import addresses_of, language_of, names_of
from mainstay.modules.compliance.models import DataState
from mainstay.modules.compliance.queries.files import FILES, contents_of
from mainstay.modules.compliance.queries.looks import note_look
from mainstay.modules.compliance.queries.plan import OnePerson
from mainstay.modules.compliance.queries.processing import about_processing, in_words_of
from mainstay.modules.compliance.queries.tables import PersonIds, ids_of, tables_about_persons
from mainstay.modules.compliance.rules.archive import access_zip, readable
from mainstay.modules.compliance.rules.suppression import normal_address

_INNER = frozenset({"id", "public_id", "version", "name_key", "name_folded", "match_key", "key"})
_SECTION_CAP = 5_000


@dataclass(frozen=True)
class StateLine:
    """The data came into a state: when, until when, why."""

    at: datetime
    state: str
    until: date | None
    reason: str


@dataclass(frozen=True)
class DataSubject:
    """A person with names and addresses, whatever the state of the data, and the way of that state."""

    id: str
    key: str
    version: int
    state: str
    restricted_until: date | None
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    source: str
    notice_sent_at: datetime | None
    states: tuple[StateLine, ...]


@query(
    "privacy.person", label=_("Data subject"), output=DataSubject, rights=("privacy", "read"), input=OnePerson,
    subject="data_subject", budget=20, sample=lambda world: {"id": world.public_id("data_subject")},
)  # fmt: skip
def data_subject(context: QueryContext, input: OnePerson) -> DataSubject:
    """Look at a person whose data may be withheld from everybody else; the look is written down."""
    person = context.find("data_subject", input.id)
    note_look(context, "privacy.person", person)
    states = DataState.objects.filter(person=person).order_by("id")
    return DataSubject(
        person.public_id, person.key, person.version, person.state, person.restricted_until,
        tuple(names_of(person.pk)), tuple(normal for _kind, normal in addresses_of(person.pk)), person.source,
        person.notice_sent_at, tuple(StateLine(row.created_at, row.state, row.until, row.reason) for row in states),
    )  # fmt: skip


@dataclass(frozen=True)
class Withheld:
    """A person whose data are withheld: by key only."""

    id: str
    key: str
    state: str
    restricted_until: date | None


@query(
    "privacy.withheld", label=_("Withheld persons"), output=Withheld, rights=("privacy", "read"), many=True, budget=3,
    sample=dict,
)  # fmt: skip
def withheld(context: QueryContext, input: Any) -> list[Withheld]:  # noqa: ARG001
    """Everybody whose data are frozen or restricted, without names, those due first before."""
    rows = context.visible("data_subject").filter(state__in=("frozen", "restricted"))
    return [
        Withheld(row.public_id, row.key, row.state, row.restricted_until)
        for row in rows.order_by("restricted_until", "id")[:1_000]
    ]


@dataclass(frozen=True, kw_only=True)
class FindInput:
    """A name, an address or a number."""

    words: str = text(_("Name, address or number"), max_length=254, min_length=3)


@query(
    "privacy.find", label=_("Find a person"), output=Withheld, rights=("privacy", "read"), input=FindInput, many=True,
    budget=40, sample=lambda: {"words": "Helen Marsh"},
)  # fmt: skip
def find_person(context: QueryContext, input: FindInput) -> list[Withheld]:
    """Find persons in every state by name, address or number; each one found counts as a look."""
    kind, normal = normal_address(input.words, context.actor.country)
    words = fold(input.words)
    if not normal and not words:
        raise InputInvalid([Problem("words", "words", sentence("Write a name, an address or a number."))])
    wanted = Q(identity__email_key=normal) if kind == "email" else (
        Q(identity__phone_key=normal) | Q(identity__mobile_key=normal) if kind == "phone"
        else Q(identity__name_folded__contains=words)
    )  # fmt: skip
    rows = list(context.visible("data_subject").filter(wanted).order_by("id")[:20])
    for row in rows:
        note_look(context, "privacy.find", row)
    return [Withheld(row.public_id, row.key, row.state, row.restricted_until) for row in rows]


@dataclass(frozen=True)
class Section:
    """Rows of one table about a person."""

    name: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class AccessExport:
    """Everything that is held about a person, by section, and the same as a zip of JSON and CSV."""

    id: str
    language: str
    sections: tuple[Section, ...]

    def archive(self) -> bytes:
        """The file that the person receives, with the files on their records."""
        sections = {section.name: section.rows for section in self.sections}
        files = contents_of(row["id"] for row in sections.get(FILES, ()))
        page = readable(gettext("What we hold about you"), {in_words_of(name): rows for name, rows in sections.items()},
                        get_language() or "en")  # fmt: skip
        return access_zip(sections, files | {"read-me.html": page.encode()})


@dataclass(frozen=True, kw_only=True)
class ExportInput:
    """Whose data."""

    id: str = reference(_("Person"), kind="data_subject")


@query(
    "privacy.access_export", label=_("Everything about a person"), output=AccessExport, rights=("privacy", "read"),
    input=ExportInput, subject="data_subject", budget=80, sample=lambda world: {"id": world.public_id("data_subject")},
)  # fmt: skip
def access_export(context: QueryContext, input: ExportInput) -> AccessExport:
    """The copy for a request of access (art. 15): every table, the parts of all modules, and the audit lines."""
    person = context.find("data_subject", input.id)
    ids = ids_of(person.pk)
    told = ActionContext(context.actor, context.now, 0, "privacy.access_export", person)
    sections: dict[str, list[dict[str, Any]]] = {}
    for one in parts_of("access_export"):
        name = ", ".join(one.tables)
        sections.setdefault(name, []).extend(_distinct(one, told, person.pk, ids.keys))
    claimed = {table for one in parts_of("access_export") for table in one.tables}
    sections |= rows_by_table(ids, but=claimed)
    sections["audit"] = _audit_lines(ids)
    sections["about"] = about_processing(person)
    rows = sum(len(found) for found in sections.values())
    note_look(context, "privacy.access_export", person, {"form": "zip", "rows": rows, "purpose": "GDPR art. 15"})
    return AccessExport(
        person.public_id,
        language_of(person.pk),
        tuple(Section(name, tuple(rows)) for name, rows in sorted(sections.items()) if rows),
    )


def _distinct(one: Part, context: ActionContext, person_id: int, keys: Iterable[str]) -> list[dict[str, Any]]:
    """What a part gives for each key of the person, each row once."""
    found: list[dict[str, Any]] = []
    for key in keys:
        found += [row for row in one.function(context, person_id, key) if row not in found]
    return found


def rows_by_table(
    ids: PersonIds, *, but: Container[str] = (), only: Container[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows about a person of every table, or of some, by its label."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for table in tables_about_persons():
        if table.label in but or (only is not None and table.label not in only) or not ids.values(table.link):
            continue
        rows = table.model._default_manager.filter(
            **{f"{_attname(table.model, table.column)}__in": ids.values(table.link)}
        )
        for row in rows.order_by("pk")[:_SECTION_CAP]:
            found.setdefault(table.label, {})[row.pk] = _values(row)
    return {label: list(rows.values()) for label, rows in found.items()}


def _attname(model: type[models.Model], column: str) -> str:
    return next(field.attname for field in model._meta.concrete_fields if field.column == column)


def _values(row: models.Model) -> dict[str, Any]:
    """The columns of a row that tell something; references to others stay out, they are not about the person."""
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _INNER and not isinstance(field, models.ForeignKey)
        and getattr(row, field.attname) not in (None, "", {}, [])
    }  # fmt: skip


def _audit_lines(ids: PersonIds) -> list[dict[str, Any]]:
    rows: Iterable[AuditCommitment] = (
        AuditCommitment.objects.filter(person_key__in=ids.keys).select_related("entry").order_by("entry_id", "id")
    )
    return [{"at": row.entry.at, "action": row.entry.action, "text": row.text} for row in rows]
