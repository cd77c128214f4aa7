"""Which address and method each action and query has; the one source of the router and of the OpenAPI document."""

from dataclasses import dataclass
from typing import Any

from mainstay.framework.actions import Action
from mainstay.framework.pages import RecordPage
from mainstay.framework.queries import Query
from mainstay.framework.registry import registry


@dataclass(frozen=True)
class Route:
    """One operation: ``path`` with ``{id}`` where a record is meant."""

    method: str
    path: str
    kind: str = ""
    action: Action | None = None
    query: Query | None = None
    purpose: str = "action"

    @property
    def operation_id(self) -> str:
        """Unique in the document."""
        name = self.action.name if self.action else self.query.name if self.query else f"{self.kind}.{self.purpose}"
        return name.replace(".", "_")


def base_of(kind_name: str) -> str:
    """The collection of a kind: its list's path, else its plural."""
    spec = registry.lists.get(kind_name)
    return str(spec.path) if spec else f"{kind_name}s"


def routes() -> list[Route]:
    """Every operation, in order of address."""
    found = [*_list_routes(), *_query_routes(), *_action_routes()]
    return sorted(found, key=lambda one: (one.path, one.method))


def _list_routes() -> list[Route]:
    return [Route("GET", f"/{spec.path}", kind=spec.kind, purpose="list") for spec in registry.lists]


def _query_routes() -> list[Route]:
    pages = {page.query: page.kind for page in registry.pages if isinstance(page, RecordPage)}
    found = []
    for query in registry.queries:
        if query.name in pages:
            found.append(Route("GET", f"/{base_of(pages[query.name])}/{{id}}", kind=pages[query.name], query=query,
                               purpose="page"))  # fmt: skip
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
        if same_noun and verb == "edit":
            return Route("PATCH", base, **given)
        if same_noun and verb == "remove":
            return Route("DELETE", base, **given)
        return Route("POST", f"{base}/{verb if same_noun else action.name}", **given)
    if action.creates and verb == "create" and action.noun == action.creates:
        return Route("POST", f"/{base_of(action.creates)}", **given)
    return Route("POST", f"/do/{action.name}", **given)
