"""Addresses of the API, from the routes."""

from collections import defaultdict

from django.urls import URLPattern, path

from mainstay.interfaces.api.routes import Route, routes
from mainstay.interfaces.api.views import endpoint, openapi, upload


def _patterns() -> list[URLPattern]:
    by_path: dict[str, dict[str, Route]] = defaultdict(dict)
    for route in routes():
        if route.method in by_path[route.path]:
            msg = f"two operations at {route.method} {route.path}: {route.operation_id}"
            raise ValueError(msg)
        by_path[route.path][route.method] = route
    # Addresses with a fixed word before those with {id} in its place.
    ordered = sorted(by_path, key=lambda one: ("{id}" in one, one))
    return [path(address.lstrip("/").replace("{id}", "<str:id>"), endpoint(by_path[address])) for address in ordered]


urlpatterns: list[URLPattern] = [path("openapi.json", openapi), path("files", upload), *_patterns()]
