"""Browsers of the cast, and an importer."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.imports.conftest import Importer, folder, importer

__all__ = ["Importer", "folder", "importer"]


@pytest.fixture
def browser(cast) -> Callable[[str], Client]:
    """``browser("anna")``: a signed-in client."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
