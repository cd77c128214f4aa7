"""No interface offers what the registry does not hold: links, buttons, lists, inline edits, favourites, addresses."""

import re
from pathlib import Path

import pytest
from django.test import Client

import mainstay
from mainstay.framework.pages import RecordPage
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import fields_of
from mainstay.interfaces.api.routes import routes
from mainstay.interfaces.cli.derived import groups
from mainstay.interfaces.mcp import favourites
from mainstay.interfaces.mcp.abilities import ability

SOURCE = Path(mainstay.__file__).parent
LINK = re.compile(r"/do/([a-z_]+\.[a-z_]+)")
ASKED = re.compile(r"""\b(?:ask|perform|prepare)\(\s*[\w.]+,\s*["']([a-z_]+\.[a-z_]+)["']""")


def files():
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".html", ".py", ".js"} and "tests" not in path.parts and "vendor" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def test_every_link_to_an_action_leads_to_a_registered_one():
    wrong = [f"{path.relative_to(SOURCE)}: {name}" for path, text in files() for name in LINK.findall(text)
             if name not in registry.actions]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_every_name_that_is_asked_or_performed_is_registered():
    known = {*(one.name for one in registry.actions), *(one.name for one in registry.queries)}
    wrong = [f"{path.relative_to(SOURCE)}: {name}" for path, text in files() for name in ASKED.findall(text)
             if name not in known]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_lists_pages_and_inline_edits_name_registered_actions_and_queries():
    wrong = []
    for spec in registry.lists:
        wrong += [
            f"list {spec.kind}: {name}" for name in (*spec.bulk, spec.create) if name and name not in registry.actions
        ]
        wrong += [
            f"list {spec.kind}: column {name}" for name in spec.columns if registry.kinds[spec.kind].field(name) is None
        ]
    for kind in registry.kinds:
        for field in kind.fields:
            if field.edit_with is not None:
                action = registry.actions.get(field.edit_with[0])
                if action is None or field.edit_with[1] not in {one.name for one in fields_of(action.input)}:
                    wrong.append(f"{kind.name}.{field.name}: {field.edit_with}")
    wrong += [f"page {page.name}: {page.query}" for page in registry.pages if page.query not in registry.queries]
    wrong += [f"page {page.name}: {page.kind}" for page in registry.pages
              if isinstance(page, RecordPage) and page.kind not in registry.kinds]  # fmt: skip
    for action in registry.actions:
        wrong += [
            f"{action.name}: {kind}" for kind in (action.subject, action.creates) if kind and kind not in registry.kinds
        ]
        wrong += [f"{action.name}: event {name}" for name in action.events if name not in registry.events]
    assert not wrong, "\n".join(wrong)


def test_favourites_that_are_named_for_roles_exist():
    named = {name for names in (favourites._EVERYBODY, *favourites._BY_ROLE.values()) for name in names}
    assert not [name for name in sorted(named) if ability(name) is None]


@pytest.mark.parametrize(
    "name", ["account.explode", "account", "account.", "token.steal", "__class__.x", "account.create "]
)
def test_an_action_that_is_none_is_offered_by_no_face(name, cast):
    client = Client()
    client.force_login(cast.anna)
    assert client.get(f"/do/{name}/").status_code == 404
    assert client.post(f"/do/{name}/", {}).status_code == 404
    assert name not in {one.action.name for one in routes() if one.action}
    noun, _, verb = name.replace("_", "-").partition(".")
    assert noun not in groups() or verb not in groups()[noun].commands
    assert ability(name) is None
