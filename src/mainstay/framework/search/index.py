"""Keeping the searched documents."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from django.db import connection, models

from mainstay.framework.custom_fields.fields import Words
from mainstay.framework.kinds import RecordKind, kind_of
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.folding import fold

_MAX_TEXT: Final = 4_000
_MAX_TITLE: Final = 300
# One statement for many rows: the full-text index of SQLite is brought to disk once for each statement that writes to
# it, which costs four times the writing itself. Six values each stay below the bound on values of a statement.
_AT_ONCE: Final = 5_000
_KEY: Final = ("kind", "record_id")
_NAMES: Final = (*_KEY, "public_id", "account_id", "title", "text")


class Document(NamedTuple):
    """What search is to know of a record; ``text`` is folded."""

    kind: str
    record_id: int
    public_id: str
    account_id: int | None
    title: str
    text: str


def document(kind: str, record_id: int, public_id: str, account_id: int | None, title: str, body: str) -> Document:
    """The document of a record, folded and cut to its columns."""
    text = fold(f"{title} {body}".rstrip())[:_MAX_TEXT]
    return Document(kind, record_id, public_id, account_id, title[:_MAX_TITLE], text)


def index_rows(rows: Iterable[models.Model]) -> None:
    """Bring the documents of these rows up to date, inside the running transaction."""
    found: dict[tuple[str, int], Document] = {}
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
            body = f"{text.body} {custom}".rstrip()
            found[key] = document(kind.name, record.pk, record.public_id, text.account_id, text.title, body)
    store_documents(found.values())
    unindex(gone)


def store_documents(documents: Iterable[Document]) -> None:
    """Insert or replace documents; of several for one record the last one counts."""
    found = list({(one.kind, one.record_id): one for one in documents}.values())
    for start in range(0, len(found), _AT_ONCE):
        _store(found[start : start + _AT_ONCE])


def _store(documents: Sequence[Document]) -> None:
    row = f"({', '.join(['%s'] * len(_NAMES))})"
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in _NAMES if name not in _KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{SearchDocument._meta.db_table}" ({", ".join(_NAMES)}) '
            f"VALUES {', '.join([row] * len(documents))} ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {sets}",
            list(chain.from_iterable(documents)),
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
