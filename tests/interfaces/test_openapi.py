"""The OpenAPI document and the router are one list, and both are the registries."""

import json
from collections import Counter

import pytest
from django.urls import Resolver404, get_resolver
from openapi_spec_validator import OpenAPIV31SpecValidator

from mainstay.framework.registry import registry
from mainstay.interfaces.api.openapi import document
from mainstay.interfaces.api.routes import routes
from mainstay.interfaces.api.urls import urlpatterns

pytestmark = pytest.mark.django_db  # the schema of inputs says the custom fields as they are


pytestmark = pytest.mark.django_db


def test_the_document_is_valid_openapi_3_1():
    errors = list(OpenAPIV31SpecValidator(json.loads(json.dumps(document()))).iter_errors())
    assert not errors


def test_every_action_query_and_list_is_offered_exactly_once():
    offered = Counter(
        one.action.name if one.action else one.query.name if one.query else f"list {one.kind}"
        for one in routes() if one.purpose not in {"upload", "document"}
    )  # fmt: skip
    registered = [*(a.name for a in registry.actions), *(q.name for q in registry.queries),
                  *(f"list {spec.kind}" for spec in registry.lists)]  # fmt: skip
    assert offered == Counter(registered)


def test_router_and_document_list_the_same_addresses():
    routed = {f"/{one.pattern}".replace("<str:id>", "{id}") for one in urlpatterns if str(one.pattern) != "^"}
    assert routed == set(document()["paths"])
    described = {(method.upper(), path) for path, item in document()["paths"].items() for method in item}
    assert described == {(one.method, one.path) for one in routes()}


def test_no_address_hides_another():
    resolver = get_resolver()
    for path in document()["paths"]:
        address = f"/api/v1{path.replace('{id}', 'abcd1234')}"
        try:
            found = resolver.resolve(address)
        except Resolver404:
            pytest.fail(address)
        assert f"/{str(found.route).removeprefix('api/v1/')}".replace("<str:id>", "{id}") == path


def test_operation_ids_are_unique():
    ids = Counter(operation["operationId"] for item in document()["paths"].values() for operation in item.values())
    assert not [name for name, count in ids.items() if count > 1]


def test_the_document_is_served_to_whoever_is_known(caller, client):
    assert caller().get("/openapi.json").json()["openapi"] == "3.1.0"
    assert client.get("/api/v1/openapi.json").status_code == 401
