"""Finding records by words, within the actor's rights. Hits examined and shown are both capped (measured)."""

from collections.abc import Iterable, Iterator, Sequence
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
from mainstay.framework.scopes import AccountScope, CompanyScope, visible_to
from mainstay.framework.scopes.conditions import Gathered, Hashed, Walked
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.scopes.scope import walled_accounts
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.folding import fold

EXAMINED = 10_000
SMALL_REACH, MIDDLE_REACH = 1_000, 20_000
RANKED = 300
MAX_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its kind, public id, title and the account it hangs on."""

    kind: str
    public_id: str
    title: str
    account_id: int | None


class _PlainWords(Expression):
    """The document has words that begin with each of the tokens, asked of the text itself: for few documents."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(output_field=models.BooleanField())
        self.tokens = tokens

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        each = "(' ' || framework_searchdocument.text) LIKE %s"
        return " AND ".join([each] * len(self.tokens)), tuple(f"% {token}%" for token in self.tokens)


class _Words(Expression):
    """The document is of one of the kinds, has words that begin with each of the tokens, and lies within ``reach``."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, tokens: list[str], kinds: list[str], reach: Walked | None = None) -> None:
        super().__init__(output_field=models.BooleanField())
        self.tokens = tokens
        self.kinds = kinds
        self.reach = reach

    def get_source_expressions(self) -> list[Any]:
        return [self.reach]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.reach,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        match = " ".join(f'"{token}"*' for token in self.tokens)
        hits = "framework_searchdocument.id IN (SELECT rowid FROM mainstay_fts WHERE mainstay_fts MATCH %s LIMIT %s)"
        kinds = f"framework_searchdocument.kind IN ({', '.join(['%s'] * len(self.kinds))})"
        within, params = compiler.compile(self.reach) if self.reach is not None else ("1 = 1", ())
        return f"({within} AND {hits} AND {kinds})", (*params, match, EXAMINED, *self.kinds)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        """The generated column of lexemes, in which the kind is one: read by a single index, whatever is rare. The hits
        take the name of the table, so that only those within reach are read a second time.
        """
        match = " & ".join(f"'{token}':*" for token in self.tokens)
        kinds = " | ".join(f"'kind={kind}'" for kind in self.kinds)
        within, params = compiler.compile(self.reach) if self.reach is not None else ("TRUE", ())
        hits = (
            "framework_searchdocument.id IN (SELECT id FROM (SELECT id, account_id FROM framework_searchdocument "
            "WHERE words @@ (to_tsquery('simple', %s) && %s::tsquery) LIMIT %s) framework_searchdocument "
            f"WHERE {within})"
        )
        return hits, (match, kinds, EXAMINED, *params)


def find(actor: Actor, text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Hit]:
    """The best ``limit`` of the first few hundred visible hits for ``text``, best first; none for no words."""
    tokens = fold(text).replace("'", " ").replace('"', " ").split()[:MAX_TOKENS]
    if not tokens:
        return []
    found: list[tuple[str, str, str, int | None]] = []
    with _index_only():
        for rows in _visible_documents(actor, set(kinds), tokens):
            found += rows.values_list("kind", "public_id", "title", "account_id")[:RANKED]
    hits = [Hit(*row) for row in dict.fromkeys(found)]
    return sorted(hits, key=lambda hit: _distance(hit, tokens))[:limit]


@contextmanager
def _index_only() -> Iterator[None]:
    """PostgreSQL would scan the whole table for a prefix with a limit, and compile at length what runs briefly; SQLite
    must not open a write transaction.
    """
    if is_sqlite():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL jit = off")
        yield


def _visible_documents(actor: Actor, wanted: set[str], tokens: list[str]) -> list[QuerySet[SearchDocument]]:
    """The documents to ask, for each hat: what the actor sees everywhere in own right, and what is asked row by row for
    all hats together, is asked once.
    """
    found: list[QuerySet[SearchDocument]] = []
    settled: set[str] = set()
    reached: dict[tuple[Any, ...], list[tuple[Actor, Extent]]] = {}
    for hat in actor.hats():
        everywhere, by_extent, apart = _kinds_by_extent(hat, wanted, settled)
        walls = walled_accounts(hat)
        if everywhere:
            found.append(_outside(walls).filter(_Words(tokens, everywhere)))
        for extent, names in by_extent.items():
            reached.setdefault((tuple(names), extent == Extent.DUTY, tuple(walls)), []).append((hat, extent))
        for kind in apart:
            seen = visible_to(actor, kind).values("public_id")
            found.append(_outside(walls).filter(_Words(tokens, [kind.name]), public_id__in=seen))
        settled |= {kind.name for kind in apart}
        settled |= set(everywhere) if hat.mandate is None else set()
    found += [_reached(hats, names, tokens, walls) for (names, _, walls), hats in reached.items()]
    return found


def _outside(walls: Sequence[int]) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.exclude(account_id__in=walls) if walls else SearchDocument.objects.all()


def _reached(
    hats: list[tuple[Actor, Extent]], names: Sequence[str], tokens: list[str], walls: Sequence[int]
) -> QuerySet[SearchDocument]:
    """What hats of equal kinds and walls reach through accounts, asked once. Whoever reaches few accounts is answered
    from the documents of these accounts, without the full-text index.
    """
    holders = tuple(dict.fromkeys(holder for hat, extent in hats for holder in hat.holders(extent)))
    hows = (AccountAccess.DUTY,) if hats[0][1] == Extent.DUTY else ()
    reach = sum(hat.reach.get(one, 0) for hat, extent in hats for one in hat.holders(extent))
    documents, now = _outside(walls), timezone.now()
    if reach <= SMALL_REACH:
        return documents.filter(Q(Gathered("account_id", holders, now, hows)), Q(_PlainWords(tokens), kind__in=names))
    shape = Hashed if reach <= MIDDLE_REACH else Walked
    return documents.filter(_Words(tokens, list(names), shape("account_id", holders, now, hows)))


def _kinds_by_extent(
    actor: Actor, wanted: set[str], settled: set[str]
) -> tuple[list[str], dict[Extent, list[str]], list[RecordKind]]:
    """Kinds seen everywhere, kinds seen through accounts by extent, and kinds whose scope is asked row by row."""
    by_extent: dict[Extent, list[str]] = {}
    everywhere: list[str] = []
    apart: list[RecordKind] = []
    for kind in registry.kinds:
        if kind.search is None or kind.name in settled or (wanted and kind.name not in wanted):
            continue
        extent = Extent.ALL if actor.is_system else actor.extent(kind.rights, "read")
        if extent == Extent.ALL or (extent and isinstance(kind.scope, CompanyScope)):
            everywhere.append(kind.name)
        elif extent and isinstance(kind.scope, AccountScope) and not _cut_by_deputyship(actor):
            by_extent.setdefault(extent, []).append(kind.name)
        elif extent or (kind.own and actor.mandate is None):
            apart.append(kind)
    return everywhere, by_extent, apart


def _cut_by_deputyship(hat: Actor) -> bool:
    """A deputyship of partial scope is asked row by row."""
    return hat.mandate is not None and (hat.mandate.narrowed_to is not None or bool(hat.mandate.records))


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
