"""A caller of the API: somebody of the cast, with a token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mainstay.framework.actions import perform


class Caller:
    """Calls the API with one token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call; ``path`` below /api/v1; headers by name with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Authorization": f"Bearer {self.token}"} | named if self.token else named
        return self.client.generic(
            method, f"/api/v1{path}", data=_bytes(body), content_type="application/json", headers=given
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)


def _bytes(body: Any) -> bytes:
    import json

    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


ALL = ["read", "account.*", "contact.*", "interaction.*", "opportunity.*", "duty.*"]


@pytest.fixture
def caller(cast) -> Callable[..., Caller]:
    """``caller("anna")``: a caller with a token for the usual verbs; ``verbs`` chooses others."""

    def make(who: str = "anna", verbs: list[str] | None = None) -> Caller:
        made = perform(cast.actor(who), "token.create", {"name": "Test", "verbs": verbs or ALL})
        return Caller(made.once["token"])

    return make
