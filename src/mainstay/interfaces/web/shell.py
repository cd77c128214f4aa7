"""The frame around every page: navigation by role, create items, languages, theme, bands."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The ``shell`` of the templates; empty before sign-in."""
    return {}
