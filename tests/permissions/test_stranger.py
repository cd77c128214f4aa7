"""Clara is a stranger to Anna's records: no action, query, list, search or address tells her that they exist.

Generated from the registries: whatever is added is tried. The database is compared before and after every try.
"""

import json

import pytest
from django.test import Client

from mainstay.framework.actions import perform
from mainstay.framework.lists import ListState, list_page, may_list
from mainstay.framework.outputs import as_json_value
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import CompanyScope, visible_to
from mainstay.framework.search.find import find
from mainstay.interfaces.api.routes import routes
from mainstay.kernel.errors import ActionRefused, InputInvalid, MainstayError, SubjectNotFound

# What every seller may do to a record that the whole company shares.
HERS_TOO = {"competitor.edit", "knowledge.confirm"}
# What does nothing, and says so, about a record that one does not see or that does not exist.
HARMLESS = {"record.unfollow"}
NOBODY = "zzzzzzzzzzzz"


def in_the_directory(world):
    """Roles of colleagues stand in the directory, which everybody reads."""
    return {world.ids["appointment"]}


@pytest.fixture
def full(world):
    """A world with a record of every kind that can be made."""
    missing = []
    for kind in registry.kinds:
        try:
            world.public_id(kind.name)
        except Exception as error:  # noqa: BLE001 - told by test_samples by name
            missing.append(f"{kind.name}: {error}")
    world.missing = missing
    return world


def scoped(kind):
    return not isinstance(registry.kinds[kind].scope, CompanyScope)


def mentions(value, ids):
    """Whether a JSON value holds one of the ids."""
    text = json.dumps(value, default=str)
    return any(one in text for one in ids)


def attempt(call):
    """How a call ends: what it gives, or the error."""
    try:
        return call()
    except MainstayError as error:
        return error


def test_she_sees_none_of_the_records(full):
    clara = full.cast.actor("clara")
    seen = [kind for kind, one in full.ids.items() if kind in registry.kinds and scoped(kind)
            and visible_to(clara, registry.kinds[kind]).filter(public_id=one).exists()]  # fmt: skip
    assert not seen


def as_told(found):
    """What is told to the caller: the kind of error with its sentences, or the answer."""
    if isinstance(found, InputInvalid):
        return [(one.path, one.code, str(one.sentence)) for one in found.problems]
    return str(found) if isinstance(found, MainstayError) else as_json_value(getattr(found, "answer", found))


def elsewhere(value, ids):
    """The same with ids of records that do not exist."""
    text = json.dumps(value, default=str)
    for one in ids:
        text = text.replace(one, NOBODY)
    return json.loads(text)


def test_she_acts_on_none_of_them_and_nothing_changes(full, state, taken_back):
    clara = full.cast.actor("clara")
    wrong = []
    for action in [one for one in registry.actions if one.subject and one.subject in full.ids]:
        raw = full.raw(action.sample)
        before = state()
        with taken_back():
            found = attempt(lambda name=action.name, raw=raw, one=full.ids[action.subject]:
                            perform(clara, name, raw, subject=one))  # fmt: skip
            if action.name in HERS_TOO:
                continue
            if state() != before:
                wrong.append(f"{action.name} changed something")
        allowed = SubjectNotFound if scoped(action.subject) else SubjectNotFound | ActionRefused
        if not isinstance(found, allowed):
            wrong.append(f"{action.name}: {found}")
    assert not wrong, "\n".join(wrong)


def test_naming_them_tells_her_no_more_than_naming_nothing(full, state, taken_back):
    clara = full.cast.actor("clara")
    wrong = []
    for action in [one for one in registry.actions if not one.subject]:
        raw = full.raw(action.sample)
        if not mentions(raw, full.scoped_ids()):
            continue
        before = state()
        with taken_back():
            there = attempt(lambda name=action.name, raw=raw: perform(clara, name, raw))
            if state() != before:
                wrong.append(f"{action.name} changed something")
        with taken_back():
            nowhere = attempt(lambda name=action.name, raw=raw:
                              perform(clara, name, elsewhere(raw, full.scoped_ids())))  # fmt: skip
        if as_told(there) != as_told(nowhere):
            wrong.append(f"{action.name}: {as_told(there)}, but of nothing {as_told(nowhere)}")
        if not isinstance(there, MainstayError) and action.name not in HARMLESS:
            wrong.append(f"{action.name}: done")
    assert not wrong, "\n".join(wrong)


def test_no_query_answers_her_about_them(full, state):
    clara = full.cast.actor("clara")
    before = state()
    wrong = []
    for query in registry.queries:
        raw = full.raw(query.sample)
        there = attempt(lambda name=query.name, raw=raw: ask(clara, name, raw))
        if mentions(raw, full.scoped_ids()):
            nowhere = attempt(lambda name=query.name, raw=raw: ask(clara, name, elsewhere(raw, full.scoped_ids())))
            if not isinstance(there, MainstayError) or as_told(there) != as_told(nowhere):
                wrong.append(f"{query.name}: {as_told(there)}, but of nothing {as_told(nowhere)}")
        elif not isinstance(there, MainstayError):
            shown = [kind for kind, one in full.ids.items() if one in full.scoped_ids() - in_the_directory(full)
                     and mentions(as_json_value(there), {one})]  # fmt: skip
            wrong += [f"{query.name} shows Anna's {kind}" for kind in shown]
    assert not wrong, "\n".join(wrong)
    assert state() == before


def test_no_list_and_no_search_shows_her_any(full):
    clara = full.cast.actor("clara")
    wrong = []
    for spec in registry.lists:
        if may_list(clara, registry.kinds[spec.kind]):
            shown = {row.id for row in list_page(clara, spec.kind, ListState.read({"limit": 500}, spec)).rows}
            wrong += [f"{spec.kind} lists {one}" for one in shown & full.scoped_ids()]
    hits = [hit for word in ("Lielupes", "Ozols", "shelf", "4711", "Second", "token") for hit in find(clara, word)]
    wrong += [f"search shows {hit}" for hit in hits if hit.public_id in full.scoped_ids()]
    assert not wrong, "\n".join(wrong)
    assert full.ids["duty"] in {hit.public_id for hit in find(full.cast.actor("anna"), "shelf")}


def test_every_address_of_the_api_tells_her_that_there_is_nothing(full):
    client = Client()
    made = perform(full.cast.actor("clara"), "token.create", {"name": "All", "verbs": ["read", *_nouns()]})
    headers = {"Authorization": f"Bearer {made.once['token']}"}
    wrong = []
    for route in [one for one in routes() if "{id}" in one.path and one.kind in full.ids and scoped(one.kind)]:
        raw = full.raw(route.action.sample) if route.action else None
        answer = client.generic(route.method, f"/api/v1{route.path.replace('{id}', full.ids[route.kind])}",
                                data=json.dumps(raw) if raw is not None else b"", content_type="application/json",
                                headers=headers)  # fmt: skip
        if answer.status_code != 404:
            wrong.append(f"{route.method} {route.path}: {answer.status_code} {answer.content[:200]}")
    assert not wrong, "\n".join(wrong)


def _nouns():
    return sorted({f"{one.noun}.*" for one in registry.actions})
