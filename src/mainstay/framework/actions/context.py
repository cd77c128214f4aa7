"""What an action body works with: who, when, the subject, and the only functions that write."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from mainstay.framework.actions.deciding import Ruling
from mainstay.framework.audit.commitments import Commitment, commit
from mainstay.framework.kinds import kind_of
from mainstay.framework.records import Record
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import allow
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

Row = TypeVar("Row", bound=models.Model)


@dataclass
class ActionContext:
    """One run of one action. Bodies read ``actor``, ``now``, ``today`` and ``subject``, and write through it.

    ``answer`` is what the caller is told and told again; ``once`` (a secret just made) is told but never kept.
    ``ruling`` says under whose right the act is done; finding a record to which only a deputyship leads changes it.
    """

    actor: Actor
    now: datetime
    action_id: int
    action_name: str
    subject: Any = None
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    commitments: list[Commitment] = field(default_factory=list)
    events: list[tuple[str, Any, dict[str, Any]]] = field(default_factory=list)
    touched: list[models.Model] = field(default_factory=list)
    removed: list[tuple[str, int]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)
    ruling: Ruling = field(default_factory=lambda: Ruling(allow()))
    led: Callable[[str, Any], None] | None = None
    asked_for: str = ""

    @property
    def today(self) -> date:
        """The actor's day."""
        return self.now.astimezone(ZoneInfo(self.actor.zone)).date()

    def create(self, row: Row) -> Row:
        """Store a new row; records get their moment of creation, and enter the audit entry and the search index."""
        if hasattr(row, "created_at") and row.created_at is None:
            row.created_at = self.now
        row.save(force_insert=True)
        self._note(row, {f.attname: (None, getattr(row, f.attname)) for f in _noted_fields(row)})
        self.touched.append(row)
        return row

    def update(self, row: Row, **values: Any) -> Row:
        """Change fields of a row; nothing is written when nothing differs. The record's version goes up by one."""
        before = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        for name, value in values.items():
            setattr(row, name, value)
        changed = {
            f.attname: (before[f.attname], getattr(row, f.attname))
            for f in row._meta.concrete_fields
            if before[f.attname] != getattr(row, f.attname)
        }
        if not changed:
            return row
        if isinstance(row, Record):
            row.version += 1
            changed["version"] = (before["version"], row.version)
        row.save(force_update=True, update_fields=[row._meta.get_field(name).name for name in changed])
        self._note(row, {name: pair for name, pair in changed.items() if name != "version"})
        self.touched.append(row)
        return row

    def remove(self, row: models.Model) -> None:
        """Delete a row; its history stays."""
        self._note(row, {f.attname: (getattr(row, f.attname), None) for f in _noted_fields(row)})
        kind = kind_of(row)
        if kind:
            self.removed.append((kind.name, row.pk))
        row.delete()

    def create_many(self, rows: Iterable[Row], *, note: str) -> list[Row]:
        """Store many new rows at once; the audit entry says ``note`` and how many, the rows are in the tables."""
        made = list(rows)
        if not made:
            return made
        for row in made:
            if hasattr(row, "created_at") and row.created_at is None:
                row.created_at = self.now
        stored = type(made[0])._default_manager.bulk_create(made, batch_size=1_000)
        self.changes.setdefault("many", {})[note] = [0, len(stored)]
        self.touched += stored
        return stored

    def update_many(self, rows: models.QuerySet[Any], *, note: str, **values: Any) -> int:
        """Change a set of rows in one statement; versions go up, the row history keeps every old image."""
        if issubclass(rows.model, Record):
            values.setdefault("version", models.F("version") + 1)
        count = rows.update(**values)
        self.changes.setdefault("many", {})[note] = [0, count]
        return count

    def remove_many(self, rows: models.QuerySet[Any], *, note: str) -> int:
        """Delete a set of rows; the row history keeps every old image."""
        count, _ = rows.delete()
        self.changes.setdefault("many", {})[note] = [count, 0]
        return count

    def emit(self, name: str, about: models.Model | None = None, **payload: Any) -> None:
        """Tell, after commit, that something happened (a registered event, past tense)."""
        if name not in registry.events:
            msg = f"event {name!r} is not registered"
            raise LookupError(msg)
        self.events.append((name, about, payload))

    def find(self, kind_name: str, public_id: str, path: str = "") -> Any:
        """The visible record that an input field refers to; raises InputInvalid at ``path`` when there is none."""
        kind = registry.kinds[kind_name]
        row = visible_to(self.actor, kind).filter(public_id=public_id).first()
        if row is None:
            raise InputInvalid([Problem(path, "not_found", sentence("There is no such {kind}.", kind=str(kind.label)))])
        self.lead(row)
        return row

    def lead(self, row: Any) -> None:
        """Say that the act is about a record found otherwise; one reached through a deputyship only makes it an act
        for the principal. Raises ActionRefused where the deputyship does not include the act.
        """
        kind = kind_of(row) if row is not None else None
        if self.led is not None and kind is not None:
            self.led(kind.name, row)

    def find_many(self, kind_name: str, public_ids: Iterable[str], path: str = "") -> list[Any]:
        """Visible records in the order given; raises InputInvalid when one of them is missing."""
        wanted = list(public_ids)
        found = {row.public_id: row for row in visible_to(self.actor, registry.kinds[kind_name]).filter(
            public_id__in=wanted)}  # fmt: skip
        if len(found) < len(set(wanted)):
            raise InputInvalid([Problem(path, "not_found", sentence("One of these records does not exist."))])
        for row in found.values():
            self.lead(row)
        return [found[public_id] for public_id in wanted]

    def commit_value(self, value: Any, person_key: str = "") -> dict[str, str]:
        """A personal value as a commitment for the audit entry."""
        reference, commitment = commit(value, person_key)
        self.commitments.append(commitment)
        return reference

    def _note(self, row: models.Model, changed: Mapping[str, tuple[Any, Any]]) -> None:
        personal: frozenset[str] = getattr(row, "personal", frozenset())
        key = getattr(row, "person_key", "")
        person = str(key() if callable(key) else key or "")
        name = f"{row._meta.label_lower}:{getattr(row, 'public_id', row.pk)}"
        entry = self.changes.setdefault(name, {})
        secret: frozenset[str] = getattr(row, "history_skip", frozenset())
        for column, (before, after) in changed.items():
            if column in secret:
                continue
            if column in personal:
                before, after = (None if v in (None, "") else self.commit_value(v, person) for v in (before, after))  # noqa: PLW2901
            entry[column] = [before, after]


def _noted_fields(row: models.Model) -> list[Any]:
    plumbing = {"id", "public_id", "version", "created_at"}
    return [
        f for f in row._meta.concrete_fields
        if f.attname not in plumbing and getattr(row, f.attname) not in (None, "", {}, [])
    ]  # fmt: skip
