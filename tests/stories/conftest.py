"""One running program for all browser stories of a run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from mainstay.framework.actions import perform
from tests.stories.program import Program


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    folder: Path = tmp_path_factory.mktemp("program")
    running = Program(folder, "--demo")
    yield running
    assert running.stop() == 0


@pytest.fixture
def browser():
    """``browser(user)`` is signed in."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api(cast):
    """``api("anna", "gift.*")`` calls the API under a token of that person, for reading and these verbs."""

    def begin(who, *verbs):
        given = {"name": "Phone", "verbs": ["read", *verbs]}
        token = perform(cast.actor(who), "token.create", given).once["token"]

        def call(method, path, query=None, **body):
            headers = {"Authorization": f"Bearer {token}"}
            sent = json.dumps(body) if method != "GET" else b""
            return Client().generic(
                method,
                f"/api/v1{path}",
                sent,
                content_type="application/json",
                headers=headers,
                query_params=query or {},
            )

        return call

    return begin
