"""Keeping the searched documents."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from mainstay.framework.custom_fields.fields import Words
from mainstay.framework.kinds import RecordKind, kind_of
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.folding import fold

_MAX_TEXT = 4_000


def index_rows(rows: Iterable[models.Model]) -> None:
    """Bring the documents of these rows up to date, inside the running transaction."""
    found: dict[tuple[str, int], SearchDocument] = {}
    gone: list[tuple[str, int]] = []
    words = Words()
    for row in rows:
        for kind, record in _documents_of(row):
            if kind.search is None or record.pk is None:
                continue
            text = kind.search(record)
            key = (kind.name, record.pk)
            if text is None:
                gone.append(key)
                continue
            custom = words.of(kind.name, record.custom) if kind.custom_fields else ""
            found[key] = SearchDocument(
                kind=kind.name, record_id=record.pk, public_id=record.public_id, account_id=text.account_id,
                title=text.title[:300], text=fold(f"{text.title} {text.body} {custom}".rstrip())[:_MAX_TEXT],
            )  # fmt: skip
    store_documents(list(found.values()))
    unindex(gone)


def store_documents(documents: Sequence[SearchDocument]) -> None:
    """Insert or replace documents; also used by imports, which build them in bulk."""
    if documents:
        SearchDocument.objects.bulk_create(
            documents, batch_size=500, update_conflicts=True, unique_fields=["kind", "record_id"],
            update_fields=["public_id", "account_id", "title", "text"],
        )  # fmt: skip


def unindex(removed: Iterable[tuple[str, int]]) -> None:
    """Forget documents by (kind, record id)."""
    for kind, record_id in removed:
        SearchDocument.objects.filter(kind=kind, record_id=record_id).delete()


def _documents_of(row: models.Model) -> list[tuple[RecordKind, Any]]:
    """The row itself, and the records that a part (a name, an address) belongs to: ``search_owner`` on the model."""
    owner = getattr(row, "search_owner", None)
    record = owner() if callable(owner) else row
    kind = kind_of(record)
    return [(kind, record)] if kind is not None else []
