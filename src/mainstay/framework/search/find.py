"""Finding records by words, within the actor's rights. Hits examined and shown are both capped (measured)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import Expression
from django.utils import timezone

from mainstay.framework.database import is_sqlite
from mainstay.framework.kinds import RecordKind
from mainstay.framework.registry import registry
from mainstay.framework.scopes import AccountScope
from mainstay.framework.scopes.conditions import Walked
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.scopes.scope import walled_accounts
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.folding import fold

EXAMINED = 50_000
RANKED = 1_000
MAX_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its kind, public id, title and the account it hangs on."""

    kind: str
    public_id: str
    title: str
    account_id: int | None


class _Words(Expression):
    """The document has words that begin with each of the tokens."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(output_field=models.BooleanField())
        self.tokens = tokens

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        match = " ".join(f'"{token}"*' for token in self.tokens)
        return (
            "framework_searchdocument.id IN (SELECT rowid FROM mainstay_fts WHERE mainstay_fts MATCH %s LIMIT %s)",
            (match, EXAMINED),
        )

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        """The generated column of lexemes."""
        match = " & ".join(f"'{token}':*" for token in self.tokens)
        return "framework_searchdocument.words @@ to_tsquery('simple', %s)", (match,)


def find(actor: Actor, text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Hit]:
    """The best ``limit`` of the first thousand visible hits for ``text``, best first; none for no words."""
    tokens = fold(text).replace("'", " ").replace('"', " ").split()[:MAX_TOKENS]
    if not tokens:
        return []
    documents = _visible_documents(actor, kinds)
    if documents is None:
        return []
    rows = documents.filter(_Words(tokens)).values_list("kind", "public_id", "title", "account_id")[:RANKED]
    with _index_only():
        found = list(rows)
    hits = [Hit(*row) for row in found]
    return sorted(hits, key=lambda hit: _distance(hit, tokens))[:limit]


@contextmanager
def _index_only() -> Iterator[None]:
    """PostgreSQL would scan the whole table for a prefix with a limit; SQLite must not open a write transaction."""
    if is_sqlite():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def _visible_documents(actor: Actor, kinds: Iterable[str]) -> QuerySet[SearchDocument] | None:
    wanted = set(kinds)
    by_extent: dict[Extent, list[str]] = {}
    everywhere: list[str] = []
    for kind in registry.kinds:
        if kind.search is None or (wanted and kind.name not in wanted):
            continue
        extent = Extent.ALL if actor.is_system else actor.extent(kind.rights, "read")
        if extent == Extent.NONE:
            continue
        if extent == Extent.ALL or not isinstance(kind.scope, AccountScope):
            everywhere.append(kind.name)
        else:
            by_extent.setdefault(extent, []).append(kind.name)
    if not everywhere and not by_extent:
        return None
    seen = Q(kind__in=everywhere)
    for extent, names in by_extent.items():
        hows = (AccountAccess.DUTY,) if extent == Extent.DUTY else ()
        seen |= Q(kind__in=names) & Q(Walked("account_id", actor.holders(extent), timezone.now(), hows))
    walls = walled_accounts(actor)
    documents = SearchDocument.objects.filter(seen)
    return documents.exclude(account_id__in=walls) if walls else documents


def _distance(hit: Hit, tokens: list[str]) -> tuple[int, int, str]:
    """Whole title first, then titles that begin with the words, then by length."""
    title = fold(hit.title)
    phrase = " ".join(tokens)
    if title == phrase:
        return (0, 0, title)
    if title.startswith(phrase):
        return (1, len(title), title)
    in_title = all(token in title for token in tokens)
    return (2 if in_title else 3, len(title), title)


def kind_of_hit(hit: Hit) -> RecordKind:
    """The kind of a hit."""
    return registry.kinds[hit.kind]  # type: ignore[no-any-return]
