"""The same story by browser, API, command line and MCP leaves the same trail: only interface, ids and times differ.

Anna wins a new client: she writes the account down, adds a person, logs a call with a promise, opens a deal, moves it
to the next stage and corrects the city.
"""

import json
import re
from html.parser import HTMLParser

import pytest
from asgiref.sync import async_to_sync
from click.testing import CliRunner
from django.apps import apps
from django.db import transaction
from django.test import Client
from mcp import Client as McpClient

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditCommitment, AuditEntry
from mainstay.framework.registry import registry
from mainstay.interfaces.api.routes import routes
from mainstay.interfaces.cli.derived import groups
from mainstay.interfaces.mcp.server import server_for

PIPELINE = {
    "name": "New business",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "offer", "name": "Offer", "probability": 50, "category": "best_case"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[0-9.+:Z]*")
ID = re.compile(r"\b[a-z0-9]{12}\b")
PERSON_KEY = re.compile(r"\b[0-9a-f]{24}\b")


class Fields(HTMLParser):
    """What a browser would post of a page's forms if nobody touched them."""

    def __init__(self, page):
        super().__init__()
        self.found, self._select, self._text = {}, "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name") or ""
        if (
            tag == "input"
            and name
            and (given.get("type") not in {"checkbox", "radio", "submit", "file"} or "checked" in given)
        ):
            self.found[name] = given.get("value") or ("on" if given.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in self.found or "selected" in given):
            self.found[self._select] = given.get("value") or ""
        elif tag == "textarea" and name:
            self._text, self.found[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.found[self._text] = self.found[self._text].removeprefix("\n")
            self._text = ""

    def handle_data(self, data):
        if self._text:
            self.found[self._text] += data


class Browser:
    """The forms of the web."""

    def __init__(self, cast):
        self.client = Client()
        self.client.force_login(cast.anna)

    def act(self, name, subject, raw):
        address = f"/do/{name}/{subject}/" if subject else f"/do/{name}/"
        page = self.client.get(address)
        assert page.status_code == 200, (name, page.status_code)
        posted = Fields(page.content.decode()).found
        unknown = [field for field in _flat(raw) if field.split("-")[0] not in " ".join(posted)]
        assert not unknown, f"the form of {name} does not show {unknown}"
        answer = self.client.post(address, posted | _flat(raw))
        assert answer.status_code == 302, (name, answer.status_code, Fields(answer.content.decode()).found)
        return AuditEntry.objects.order_by("-id").first().subject_id


def _flat(raw):
    """Lines as lines-0-name, money as two boxes."""
    found = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            found |= {f"{name}_{part}": one for part, one in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{name}-{at}-{part}": one for at, line in enumerate(value) for part, one in line.items()}
        else:
            found[name] = value
    return found


class Api:
    """Addresses and methods."""

    def __init__(self, cast):
        self.client = Client()
        self.token = _token(cast)

    def act(self, name, subject, raw):
        route = next(one for one in routes() if one.action and one.action.name == name)
        answer = self.client.generic(
            route.method, f"/api/v1{route.path.replace('{id}', subject)}", json.dumps(raw),
            content_type="application/json", headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        assert answer.status_code in {200, 201}, (name, answer.content)
        return answer.json().get("id", "")


class CommandLine:
    """Commands with options; lines in a file."""

    def __init__(self, cast):
        self.runner = CliRunner()

    def act(self, name, subject, raw):
        noun, _, verb = name.replace("_", "-").partition(".")
        args = [subject] if subject else []
        for field, value in raw.items():
            flag = f"--{field.replace('_', '-')}"
            if isinstance(value, dict):
                args += [flag, f"{value['amount']} {value['currency']}"]
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                args += ["--input", "-"]
            else:
                args += [part for one in (value if isinstance(value, list) else [value]) for part in (flag, one)]
        lines = {field: value for field, value in raw.items() if isinstance(value, list) and isinstance(value[0], dict)}
        found = self.runner.invoke(
            groups()[noun].commands[verb], [*args, "--json", "--as", "anna@example.com"], input=json.dumps(lines)
        )
        assert found.exit_code == 0, (name, found.output)
        return json.loads(found.stdout).get("id", "")


class Assistant:
    """Tools: first the dry run, then the confirmation."""

    def __init__(self, cast):
        self.token = _token(cast)

    def act(self, name, subject, raw):
        given = {"name": name, "input": raw} | ({"id": subject} if subject else {})
        dry = self._use(given)
        return self._use(given | {"confirm": dry["confirm"]}).get("id", "")

    def _use(self, given):
        async def run():
            async with McpClient(server_for(self.token)) as client:
                return await client.call_tool("do", given)

        found = async_to_sync(run)()
        assert not found.is_error, found.structured_content
        return found.structured_content


FACES = {"web": Browser, "api": Api, "cli": CommandLine, "mcp": Assistant}


def _token(cast):
    verbs = ["read", "account.*", "contact.*", "interaction.*", "opportunity.*"]
    return perform(cast.actor("anna"), "token.create", {"name": "Story", "verbs": verbs}).once["token"]


def tell(face, offer):
    """The story, step by step."""
    account = face.act("account.create", "", {"name": "Lielupes Piens", "country": "LV", "city": "Jelgava"})
    helen = face.act(
        "contact.create", "", {"account": account, "name": "Helen Ozola", "email": "helen@lielupe.example"}
    )
    face.act("interaction.log", "", {
        "account": account, "contacts": [helen], "outcome": "Wants a price for 40 t", "next_step": "Send the price",
        "next_step_on": "2030-01-15", "promises": [{"what": "Shelf-life data", "due_on": "2030-01-20"}],
    })  # fmt: skip
    deal = face.act("opportunity.create", "", {
        "account": account, "name": "Second shift, 40 t", "amount": {"amount": "182000.00", "currency": "EUR"}})  # fmt: skip
    face.act("opportunity.move", deal, {"to": offer})
    face.act("account.edit", account, {"city": "Riga"})


class Trail:
    """The audit entries of one interface with records numbered as they were made, times blanked, commitments read."""

    def __init__(self, interface):
        self.texts = dict(AuditCommitment.objects.values_list("digest", "text"))
        self.names: dict[str, str] = {}
        entries = AuditEntry.objects.filter(interface=interface).exclude(action="token.create").order_by("id")
        self.entries = [self._entry(one) for one in entries]

    def _entry(self, one):
        rows = sorted((row for row in one.changes if ":" in row), key=_made)
        keys = {row: self._name(row) for row in rows}
        return {"action": one.action, "outcome": one.outcome, "basis": one.basis, "reason": one.reason,
                "actor": one.actor_id, "name": one.actor_name, "behalf": one.on_behalf_of, "kind": one.subject_kind,
                "subject": self._plain(one.subject_id), "input": self._plain(one.input),
                "changes": {keys.get(row, row): self._plain(value) for row, value in one.changes.items()}}  # fmt: skip

    def _name(self, row):
        """The record as the n-th of its table."""
        label, _, ident = row.partition(":")
        count = sum(name.startswith(f"<{label} ") for name in self.names.values())
        return self.names.setdefault(row if ident.isdigit() else ident, f"<{label} {count}>")

    def _plain(self, value, name=""):
        if isinstance(value, dict) and "$commit" in value:
            return {"committed": self._plain(json.loads(self.texts[value["$commit"]]))}
        if isinstance(value, dict):
            return {key: self._plain(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self._plain(one, name) for one in value]
        if isinstance(value, str):
            known = ID.sub(lambda hit: self.names.get(hit.group(), hit.group()), TIME.sub("<time>", value))
            return PERSON_KEY.sub("<key>", known)
        return "<key>" if name.endswith("_id") and isinstance(value, int) else value


def _made(row):
    """When a record was made, by its inner number."""
    label, _, ident = row.partition(":")
    if ident.isdigit():
        return label, int(ident)
    return label, apps.get_model(label).objects.get(public_id=ident).pk


@pytest.fixture
def trails(cast, do):
    """The trail of each face, each told from the same beginning."""
    do("admin", "pipeline.create", interface="setup", **PIPELINE)
    offer = registry.kinds["stage"].model.objects.get(name="Offer").public_id
    found = {}
    for name, face in FACES.items():
        with transaction.atomic():
            tell(face(cast), offer)
            found[name] = Trail(name).entries
            transaction.set_rollback(True)
    return found


def test_the_trails_of_the_four_faces_are_equal(trails):
    steps = [
        "account.create",
        "contact.create",
        "interaction.log",
        "opportunity.create",
        "opportunity.move",
        "account.edit",
    ]
    for name, found in trails.items():
        assert [one["action"] for one in found] == steps, name
        for step, one in enumerate(found):
            assert one == trails["api"][step], f"{name} differs from api in {steps[step]}"
    assert all(one["outcome"] == "done" and one["changes"] for one in trails["web"])
