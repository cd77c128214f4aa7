"""Addresses of the API, from the routes."""

from collections import defaultdict

from django.urls import URLPattern, path, re_path

from mainstay.interfaces.api.routes import Route, routes
from mainstay.interfaces.api.views import endpoint, no_such_address


def _patterns() -> list[URLPattern]:
    by_path: dict[str, dict[str, Route]] = defaultdict(dict)
    for route in routes():
        by_path[route.path][route.method] = route
    # Addresses with a fixed word before those with {id} in its place.
    ordered = sorted(by_path, key=lambda one: ("{id}" in one, one))
    return [path(address.lstrip("/").replace("{id}", "<str:id>"), endpoint(by_path[address])) for address in ordered]


urlpatterns: list[URLPattern] = [*_patterns(), re_path(r"^", no_such_address)]
