"""Which address and method each action and query has; the one source of the router and of the OpenAPI document."""

from dataclasses import dataclass
from typing import Any

from mainstay.framework.actions import Action
from mainstay.framework.pages import RecordPage
from mainstay.framework.queries import Query
from mainstay.framework.registry import registry


@dataclass(frozen=True)
class Route:
    """One operation: ``path`` with ``{id}`` where a record is meant.

    ``purpose`` is action, query, page (the query of a record's page), list, upload or document.
    """

    method: str
    path: str
    kind: str = ""
    action: Action | None = None
    query: Query | None = None
    purpose: str = "action"

    @property
    def operation_id(self) -> str:
        """Unique in the document."""
        named = self.action or self.query
        name = named.name if named else f"{self.kind}.{self.purpose}" if self.kind else self.purpose
        return name.replace(".", "_")


def base_of(kind_name: str) -> str:
    """The collection of a kind: its list's path, else its plural."""
    spec = registry.lists.get(kind_name)
    return str(spec.path) if spec else f"{kind_name}s"


def routes() -> list[Route]:
    """Every operation, in order of address. Raises ValueError when two have one address and method."""
    found = [*_fixed_routes(), *_list_routes(), *_query_routes(), *_action_routes()]
    taken: dict[tuple[str, str], str] = {}
    for route in found:
        other = taken.setdefault((route.method, route.path), route.operation_id)
        if other != route.operation_id:
            msg = f"{other} and {route.operation_id} are both {route.method} {route.path}"
            raise ValueError(msg)
    return sorted(found, key=lambda one: (one.path, one.method))


def _fixed_routes() -> list[Route]:
    return [Route("GET", "/openapi.json", purpose="document"), Route("POST", "/uploads", purpose="upload")]


def _list_routes() -> list[Route]:
    return [Route("GET", f"/{spec.path}", kind=spec.kind, purpose="list") for spec in registry.lists]


def _query_routes() -> list[Route]:
    pages = {page.query: page.kind for page in registry.pages if isinstance(page, RecordPage)}
    found = []
    for query in registry.queries:
        if query.name in pages:
            kind = pages[query.name]
            found.append(Route("GET", f"/{base_of(kind)}/{{id}}", kind=kind, query=query, purpose="page"))
        else:
            found.append(Route("GET", f"/queries/{query.name}", query=query, purpose="query"))
    return found


def _action_routes() -> list[Route]:
    return [_action_route(action) for action in registry.actions]


def _action_route(action: Action) -> Route:
    verb = action.name.partition(".")[2]
    given: dict[str, Any] = {"action": action, "kind": action.subject or action.creates}
    if action.subject:
        base = f"/{base_of(action.subject)}/{{id}}"
        same_noun = action.noun == action.subject
        if same_noun and verb in {"edit", "remove"}:
            return Route("PATCH" if verb == "edit" else "DELETE", base, **given)
        return Route("POST", f"{base}/{verb if same_noun else action.name}", **given)
    if action.creates and verb == "create" and action.noun == action.creates:
        return Route("POST", f"/{base_of(action.creates)}", **given)
    return Route("POST", f"/do/{action.name}", **given)
