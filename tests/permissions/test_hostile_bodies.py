"""Whatever is sent to whichever action or query: a sentence that says what is wrong, never a fault of the program."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.actions import perform
from mainstay.framework.registry import registry
from mainstay.framework.values import Lines, Reference
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.api.routes import routes
from mainstay.modules.people.models import Appointment, Role

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from([10**30, -(10**18), 2**63, 0, -1]), st.floats(allow_nan=False),
    st.text(max_size=40), st.sampled_from([
        "", " ", "\x00", "\u202e\u2066x", "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "=1+1",
        "9" * 5000, "x" * 70_000, "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01T00:00:00", "1e400", "NaN", "-Infinity",
        "10.50 EUR", "1 XXX", "1e-9 EUR", "Ａ", "́" * 50, "٣", "zzzzzzzzzzzz", "null", "[]", "\ud800", "a\x1b[31mb",
    ]),
    st.lists(st.none() | st.integers() | st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text(max_size=5), max_size=3),
    st.recursive(st.none() | st.integers(), lambda inner: st.lists(inner, max_size=2), max_leaves=5),
    st.sampled_from([{"amount": "1", "currency": "EUR"}, {"amount": 1.5, "currency": "eur"}, {"amount": "9e99", "currency": "BHD"}]),
)  # fmt: skip
SETTINGS = settings(
    max_examples=8, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def bodies(input_class, sample):
    """The sample with some fields replaced, more added, some left out; or no object at all."""
    names = [spec.name for spec in fields_of(input_class)]
    one_field = st.builds(lambda name, value: {name: value}, st.sampled_from(names), JUNK) if names else st.just({})
    changed = one_field | st.dictionaries(st.sampled_from([*names, "colour"]), JUNK, min_size=1, max_size=3)
    lines = [(spec.name, spec.type.of) for spec in fields_of(input_class) if isinstance(spec.type, Lines)]
    if lines:
        inner = [field.name for field in fields_of(lines[0][1])]
        one = st.dictionaries(st.sampled_from(inner), JUNK, max_size=4)
        changed |= st.builds(lambda rows: {lines[0][0]: rows}, st.lists(one | JUNK, max_size=3))
    hostile = changed.map(lambda more: {**sample, **more})
    return st.one_of(hostile, hostile, st.just(sample), JUNK)


@pytest.fixture
def everyone(cast):
    """Anna with every role there is, so that bodies come as far as they can; and her way to call."""
    for role in Role.objects.exclude(code="account_manager"):
        Appointment.objects.create(user=cast.anna, role=role, from_on=date(2020, 1, 1), created_at=timezone.now())
    verbs = ["read", *sorted({f"{one.noun}.*" for one in registry.actions})]
    token = perform(cast.actor("anna"), "token.create", {"name": "All", "verbs": verbs}).once["token"]
    client = Client(raise_request_exception=False)

    def call(method, path, body=b""):
        headers = {"Authorization": f"Bearer {token}"}
        return client.generic(method, f"/api/v1{path}", body, content_type="application/json", headers=headers)

    return call


def check(answer, what):
    assert answer.status_code < 500, (what, answer.status_code)
    if answer.status_code >= 400:
        problem = answer.json()
        assert problem["detail"], (what, problem)
        assert all(one["detail"] for one in problem.get("errors", [])), (what, problem)


@pytest.mark.parametrize("noun", sorted({one.noun for one in registry.actions}))
def test_no_body_makes_an_action_fail(noun, everyone, world, taken_back):
    actions = [one for one in registry.actions if one.noun == noun]
    addresses = {one.action.name: one for one in routes() if one.action}
    samples = {one.name: json.loads(json.dumps(world.raw(one.sample), default=str)) for one in actions}
    subjects = {one.subject: world.public_id(one.subject) for one in actions if one.subject}

    @SETTINGS
    @given(st.data())
    def attack(data):
        for action in actions:
            body = data.draw(bodies(action.input, samples[action.name]), label=action.name)
            route = addresses[action.name]
            with taken_back():
                answer = everyone(
                    route.method, route.path.replace("{id}", subjects.get(action.subject, "")), json.dumps(body)
                )
                check(answer, (action.name, body))

    attack()


@pytest.mark.parametrize(
    "state", [[], [1], {"columns": 7}, {"columns": [[1]]}, {"columns": {"a": 1}}, {"limit": 1e400}, {"filter": 7},
              {"filter": [[]]}, {"sort": {"a": 1}}, {"cursor": []}, {"filter": {"field": ["x"], "is": 1}}],
)  # fmt: skip
def test_a_look_at_a_list_that_is_none_is_named_so(state, everyone):
    body = json.dumps({"list_name": "account", "name": "View", "state": state})
    check(everyone("POST", "/do/saved_view.save", body), state)


@pytest.mark.parametrize("noun", sorted({one.noun for one in registry.queries}))
def test_no_parameters_make_a_query_fail(noun, everyone, world):
    found = [one for one in routes() if one.query and one.query.noun == noun]
    samples = {one.query.name: world.raw(one.query.sample) for one in found}

    @SETTINGS
    @given(st.data())
    def attack(data):
        for route in found:
            names = [*(spec.name for spec in fields_of(route.query.input)), "as_of", "colour"]
            hostile = data.draw(st.dictionaries(st.sampled_from(names), JUNK, max_size=3), label=route.query.name)
            given_ = {**samples[route.query.name], **hostile}
            one = str(given_.pop("id", "")) if "{id}" in route.path else ""
            text = urlencode({key: _in_address(value) for key, value in given_.items()}, errors="replace")
            if not one.isalnum() or not one.isascii():
                one = "zzzzzzzzzzzz"
            check(everyone("GET", f"{route.path.replace('{id}', one)}?{text}"), (route.query.name, given_))

    attack()


def _in_address(value):
    return value if isinstance(value, str) else json.dumps(value, default=str)


OPERATORS = ["is", "is_not", "contains", "starts", "from", "to", "after", "before", "empty", "within_days"]


def trees(kind):
    """Filters over the fields of a kind, with operators and values that may not fit."""
    leaf = st.builds(
        lambda name, more: {"field": name, **more},
        st.sampled_from([one.name for one in kind.fields] or ["x"]) | st.text(max_size=8),
        st.dictionaries(st.sampled_from(OPERATORS), JUNK, min_size=1, max_size=2),
    )
    return st.recursive(
        leaf, lambda inner: st.builds(lambda one: {"all": one}, st.lists(inner, max_size=3)) | st.builds(
            lambda one: {"not": one}, inner), max_leaves=4,
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(spec.kind for spec in registry.lists))
def test_no_parameters_make_a_list_fail(name, everyone, world):
    spec = registry.lists[name]
    world.public_id(name)

    @SETTINGS
    @given(
        trees(registry.kinds[name]) | JUNK,
        st.dictionaries(st.sampled_from(["sort", "columns", "cursor", "limit"]), JUNK),
    )
    def attack(tree, more):
        asked = {"filter": json.dumps(tree), **more}
        text = urlencode({key: _in_address(value) for key, value in asked.items()}, errors="replace")
        check(everyone("GET", f"/{spec.path}?{text}"), (name, asked))

    attack()


def test_references_are_drawn_from_real_records(world):
    """The samples do hold ids of records, so that bodies get behind the first look."""
    holding = [
        one.name
        for one in registry.actions
        if any(isinstance(spec.type, Reference) for spec in fields_of(one.input))
        and any(isinstance(value, str) and value in world.ids.values() for value in world.raw(one.sample).values())
    ]
    assert len(holding) > 20
