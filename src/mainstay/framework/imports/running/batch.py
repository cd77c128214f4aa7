"""One transaction's worth of rows, and the only functions by which a module's import writes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.imports.models import ImportBatch, ImportChange
from mainstay.framework.imports.running.rows import BadField, ImportRow, Likeness
from mainstay.framework.imports.running.tables import Table, image, stretches, table_of
from mainstay.framework.registry import registry
from mainstay.framework.scopes.models import Holder
from mainstay.framework.search.index import Document, document, index_rows, store_documents
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.sentences import Sentence

if TYPE_CHECKING:
    from mainstay.framework.imports.running.session import Session

_REMEMBERED = 200_000


class Batch:
    """What a module's import works with: who, when, and writing. In a dry run nothing is written, ids are negative."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.actor: Actor = session.actor
        self.now: datetime = session.now
        self.today: date = session.today
        self.dry = session.dry
        self.refused: list[tuple[ImportRow, BadField]] = []
        self.skipped: list[tuple[ImportRow, Sentence]] = []
        self.notes: list[tuple[ImportRow, str, Sentence, Sentence | None]] = []
        self.alike: list[tuple[ImportRow, Likeness]] = []
        self.placeholders: Counter[str] = Counter()
        self.reindex: dict[str, list[int]] = {}
        self._made: dict[str, list[int]] = {}
        self._documents: list[Document] = []

    def memory(self, name: str, make: Any) -> Any:
        """Something read once in a run and kept: ``make()`` when it is not there yet."""
        found = self.session.memory
        if name not in found:
            found[name] = make()
        return found[name]

    def context(self) -> ActionContext:
        """For writers of modules that take the context of an action."""
        return self.session.context()

    def reach(self, group: str = "", verb: str = "") -> Extent:
        """How far the importer's right reaches; the right of the target when none is named."""
        return self.session.reach((group, verb) if group else self.session.target.right)

    def may_be_owned_by(self, user_id: int) -> bool:
        """Whether the importer may make somebody the owner: anybody, people of the own line, or oneself."""
        extent = self.reach()
        return (
            extent >= Extent.ALL
            or user_id == self.actor.user_id
            or (extent == Extent.TEAM and user_id in self.actor.line_users)
        )

    def read(self, kind: str, ids: Iterable[int], *columns: str) -> dict[int, tuple[Any, ...]]:
        """Columns of stored records of any kind that can be imported, by id; read once in a run."""
        known: dict[int, tuple[Any, ...]] = self.memory(f"read {kind} {' '.join(columns)}", dict)
        if len(known) > _REMEMBERED:
            known.clear()
        missing = {pk for pk in ids if pk not in known and pk > 0}
        if missing:
            rows = self.session.targets[kind].model._default_manager.filter(pk__in=missing)
            known |= {pk: tuple(stored) for pk, *stored in rows.values_list("pk", *columns)}
        return known

    def accounts_within(self, ids: Iterable[int]) -> set[int]:
        """Those of the accounts that the importer's right reaches; made-up ids of a dry run are."""
        wanted, extent = set(ids), self.reach()
        kind = registry.kinds["account"]
        condition = kind.scope.condition(self.actor, extent) if extent < Extent.ALL else None
        if condition is None:
            return wanted
        rows = kind.model._default_manager.filter(pk__in=[pk for pk in wanted if pk > 0])
        return set(rows.filter(condition).values_list("pk", flat=True)) | {pk for pk in wanted if pk < 0}

    def holder_of(self, user_id: int) -> int:
        """The place for a user's account access; made when there is none."""
        holders: dict[int, int] = self.memory("holders", lambda: dict(
            Holder.objects.filter(deputyship_id=None).values_list("user_id", "pk")))  # fmt: skip
        if user_id not in holders:
            holders[user_id] = self.insert(Holder, [{"user_id": user_id}])[0]
        return holders[user_id]

    def refuse(self, row: ImportRow, name: str, message: Sentence, remedy: Sentence | None = None) -> None:
        """Leave a row out, with the reason."""
        self.refused.append((row, BadField(name, row.values.get(name, ""), message, remedy)))

    def note(self, row: ImportRow, name: str, message: Sentence, remedy: Sentence | None = None) -> None:
        """Take a row, but tell that something of it was not taken."""
        self.notes.append((row, name, message, remedy))

    def insert(
        self, model: type[models.Model], rows: Sequence[Mapping[str, Any]], ids: Sequence[int] = ()
    ) -> list[int]:
        """Add rows given by column name (all with the same columns); gives their ids. ``created_at`` is filled."""
        if not rows:
            return []
        table = table_of(model)
        numbers = list(ids) or self.allot(model, len(rows))
        if self.dry:
            return numbers
        names = list(rows[0])
        self.insert_columns(table, numbers, {name: [row[name] for row in rows] for name in names})
        return numbers

    def insert_columns(self, table: Table, ids: list[int], columns: dict[str, Any]) -> None:
        """Add rows given by column: a list of values, or one value for all rows; not in a dry run."""
        if self.dry or not ids:
            return
        given = {table.pk: ids, **columns}
        if "created_at" in table.fields:
            given.setdefault("created_at", self.now)
        table.insert_columns(len(ids), given)
        self.note_made(table, ids)

    def allot(self, model: type[models.Model], count: int) -> list[int]:
        """Ids for rows that are about to be added."""
        return self.session.fake_ids(count) if self.dry else table_of(model).allot(count)

    def note_made(self, table: Table, ids: Iterable[int]) -> None:
        """Remember rows as made by this run."""
        self._made.setdefault(table.label, []).extend(ids)

    def update(self, model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Change ``names`` of rows given as (Python values…, id). Tables without row history keep their old image."""
        if self.dry or not rows:
            return
        table = table_of(model)
        if not table.tracked:
            self._keep_images(table, [row[-1] for row in rows])
        table.update(
            names,
            [(*(table.stored(name, value) for name, value in zip(names, row, strict=False)), row[-1]) for row in rows],
        )

    def _keep_images(self, table: Table, ids: list[int]) -> None:
        stored = table.model._default_manager.filter(pk__in=ids).values(*table.fields)
        ImportChange.objects.bulk_create(
            [ImportChange(run_id=self.session.run.pk, table_label=table.label, record_id=row[table.pk], before=image(row))
             for row in stored], ignore_conflicts=True,
        )  # fmt: skip

    def found(self, kind: str, record_id: int, public_id: str, title: str, body: str, account_id: int | None) -> None:
        """Put a record into the search index when the batch ends."""
        if self.dry:
            return
        self._documents.append(document(kind, record_id, public_id, account_id, title, body))

    def close(self, step: int) -> None:
        """Store which rows were made, and the searched documents; inside the transaction."""
        if self.dry:
            return
        run = self.session.run.pk
        ImportBatch.objects.bulk_create(
            ImportBatch(run_id=run, step=step, table_label=label, first_id=first, last_id=last)
            for label, ids in self._made.items()
            for first, last in stretches(ids)
        )
        store_documents(self._documents)
        for kind, ids in self.reindex.items():
            index_rows(records_of(kind, ids))


def records_of(kind_name: str, ids: Iterable[int]) -> list[Any]:
    """Records of a kind with what its searched text is made of, in one go."""
    kind = registry.kinds[kind_name]
    found = kind.model._default_manager.filter(pk__in=set(ids))
    return list(found.select_related(*kind.related) if kind.related else found)
