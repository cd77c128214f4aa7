"""Queries: everything read. Declared with `@query`, run by `ask`; model rows never leave a module's queries."""

import inspect
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.framework.one_page import once_for
from mainstay.framework.queries.prepared import DAY, INSTANT, ROW_ID, ROW_IDS, WORD, Prepared, prepared
from mainstay.framework.registry import registry
from mainstay.framework.scopes import seen, sees_all_on, visible_to
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import fields_of, read_input
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import refuse
from mainstay.kernel.errors import ActionRefused, SubjectNotFound
from mainstay.kernel.sentences import sentence

T = TypeVar("T")
__all__ = [
    "DAY", "INSTANT", "ROW_ID", "ROW_IDS", "WORD", "NoInput", "Prepared", "Query", "QueryContext", "ask",
    "prepared", "query",
]  # fmt: skip


@dataclass(frozen=True)
class QueryContext:
    """Who asks, and when; ``as_of`` is the past moment looked at, or None for now."""

    actor: Actor
    now: datetime
    as_of: datetime | None = None

    @property
    def today(self) -> date:
        """The actor's day."""
        return self.now.astimezone(ZoneInfo(self.actor.zone)).date()

    def find(self, kind_name: str, public_id: str) -> Any:
        """The visible record; raises SubjectNotFound. While one page is read, a record is fetched once."""
        row = seen(self.actor, registry.kinds[kind_name], public_id)
        if row is None:
            raise SubjectNotFound(kind_name)
        return row

    def once(self, key: Hashable, fetch: Callable[[], T]) -> T:
        """What ``fetch`` answers for this actor; while one page is read it is asked a single time for each ``key``."""
        return once_for(self.actor, key, fetch)

    def visible(self, kind_name: str) -> Any:
        """All visible rows of a kind."""
        return visible_to(self.actor, registry.kinds[kind_name])

    def on_account(self, question: Prepared, account: int, **given: Any) -> list[Any]:
        """What a prepared question to a kind, with a blank ``account``, answers from the rows that are visible."""
        kind = registry.kinds[str(question.source)]
        if sees_all_on(self.actor, kind, account):
            return question(account=account, **given)
        return question.within(visible_to(self.actor, kind), account=account, **given)


@dataclass(frozen=True, kw_only=True)
class Query:
    """A registered query: its input, its output dataclass, the right it needs, and its budget of SQL statements.

    ``subject`` names the kind whose record it is about: its public id is then the first field of the input.
    ``open_to_all`` marks queries about the actor alone (one's own day).
    """

    name: str
    label: Label
    input: type
    output: type
    body: Callable[..., Any]
    rights: tuple[str, str] | None
    subject: str = ""
    many: bool = False
    budget: int = 20
    help: str = ""
    sample: Callable[..., Mapping[str, Any]] | None = None
    open_to_all: bool = False

    @property
    def noun(self) -> str:
        """The part before the dot."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class NoInput:
    """A query that asks nothing more."""


def query(
    name: str,
    *,
    label: Label,
    output: type,
    rights: tuple[str, str] | None = None,
    input: type = NoInput,
    **options: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated body as a query. ``rights`` is (group, verb); None only with ``open_to_all``.

    Raises ValueError for a query with neither, or without a docstring.
    """

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        if rights is None and not options.get("open_to_all"):
            msg = f"query {name!r} declares no right"
            raise ValueError(msg)
        if not body.__doc__:
            msg = f"query {name!r} needs a docstring"
            raise ValueError(msg)
        fields_of(input)
        registry.queries.add(
            Query(name=name, label=label, input=input, output=output, body=body, rights=rights,
                  help=inspect.cleandoc(body.__doc__), **options)
        )  # fmt: skip
        return body

    return register


def ask(actor: Actor, name: str, raw: Mapping[str, Any] | None = None, *, as_of: datetime | None = None) -> Any:
    """Run a query as ``actor``. Raises InputInvalid, SubjectNotFound, or ActionRefused without the right."""
    found = registry.queries.get(name)
    if found is None:
        raise SubjectNotFound("query")
    given = read_input(found.input, raw or {})
    if (
        actor.token_verbs is not None
        and found.name not in actor.token_verbs
        and (f"{found.noun}.*" not in actor.token_verbs and "read" not in actor.token_verbs)
    ):
        raise ActionRefused(refuse(sentence("This token does not include {action}.", action=found.name), "token"))
    if found.rights is not None and not actor.is_system:
        decision = actor.may(*found.rights)
        if not decision:
            # A stranger to a record learns nothing; a person without the right to a whole area is told why.
            raise SubjectNotFound(found.subject) if found.subject else ActionRefused(decision)
    return found.body(QueryContext(actor, timezone.now(), as_of), given)
