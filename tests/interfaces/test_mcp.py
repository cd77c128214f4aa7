"""The MCP server: everything under a token's rights, and no write without its dry run."""

import time
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core import signing
from django.utils import timezone
from mcp import Client

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.registry import registry
from mainstay.framework.tokens.models import ApiToken
from mainstay.interfaces.mcp import confirming
from mainstay.interfaces.mcp.favourites import MOST
from mainstay.interfaces.mcp.server import server_for
from mainstay.modules.accounts.models import Account


class Assistant:
    """A client of the server with one token."""

    def __init__(self, token):
        self.token = token

    def tools(self):
        async def run():
            async with Client(server_for(self.token)) as client:
                return (await client.list_tools()).tools

        return {tool.name: tool for tool in async_to_sync(run)()}

    def use(self, tool, /, **arguments):
        async def run():
            async with Client(server_for(self.token)) as client:
                return await client.call_tool(tool, arguments)

        return async_to_sync(run)()

    def ok(self, tool, /, **arguments):
        found = self.use(tool, **arguments)
        assert not found.is_error, found.structured_content
        return found.structured_content

    def wrong(self, tool, /, **arguments):
        found = self.use(tool, **arguments)
        assert found.is_error, found.structured_content
        return found.structured_content


@pytest.fixture
def assistant(caller):
    return lambda who="anna", verbs=None: Assistant(caller(who, verbs).token)


def create(anna, name="Lielupes Piens"):
    first = anna.ok("do", name="account.create", input={"name": name})
    return anna.ok("do", name="account.create", input={"name": name}, confirm=first["confirm"])["id"]


def test_there_are_three_tools_and_at_most_twenty_favourites_that_the_role_may_use(assistant):
    tools = assistant().tools()
    assert {"find", "describe", "do"} <= set(tools)
    assert {"account_create", "work_my_day"} <= set(tools)
    assert len(tools) <= MOST + 3
    assert all(tool.input_schema["type"] == "object" for tool in tools.values())
    assert tools["account_page"].annotations.read_only_hint
    assert not tools["account_create"].annotations.read_only_hint
    assert set(assistant(verbs=["read"]).tools()) & {"account_create", "interaction_log"} == set()
    assert "account_create" not in assistant("egils").tools()


def test_what_can_be_done_is_found_by_words_and_described_by_schema(assistant):
    anna = assistant()
    found = anna.ok("find", words="create account")
    assert found["abilities"][0]["name"] == "account.create"
    about = anna.ok("describe", name="account.create")
    assert about["input"]["required"] == ["name"]
    assert about["confirm"] is True
    assert "output" in anna.ok("describe", name="account.page")
    assert anna.ok("describe", name="account.list")["fields"][0]["name"]
    assert anna.wrong("describe", name="account.explode")["code"] == "not_found"


def test_every_action_query_and_list_can_be_described(assistant):
    from mainstay.interfaces.mcp.abilities import described, known
    from mainstay.kernel.actor import system_actor

    names = [*(a.name for a in registry.actions), *(q.name for q in registry.queries),
             *(f"{spec.kind}.list" for spec in registry.lists)]  # fmt: skip
    someone = system_actor("test", frozenset())
    assert all(described(someone, known(name))["input"]["type"] == "object" for name in names)


def test_a_write_needs_the_confirmation_of_its_dry_run(assistant):
    anna = assistant()
    dry = anna.ok("do", name="account.create", input={"name": "Maybe"})
    assert dry["dry_run"]
    assert any("Maybe" in str(one) for one in dry["changes"])
    assert not Account.objects.exists()
    done = anna.ok("do", name="account.create", input={"name": "Maybe"}, confirm=dry["confirm"])
    assert Account.objects.get().public_id == done["id"]
    assert AuditEntry.objects.get(action="account.create").interface == "mcp"


def test_a_confirmation_counts_once(assistant):
    anna = assistant()
    dry = anna.ok("do", name="account.create", input={"name": "Once"})
    ids = {anna.ok("do", name="account.create", input={"name": "Once"}, confirm=dry["confirm"])["id"] for _ in range(2)}
    assert len(ids) == Account.objects.count() == 1


def test_a_confirmation_is_for_one_actor_one_act_one_input(assistant):
    anna, boris = assistant(), assistant("boris")
    token = anna.ok("do", name="account.create", input={"name": "Mine"})["confirm"]
    one = create(anna)
    tries = [
        (boris, {"name": "account.create", "input": {"name": "Mine"}}),
        (anna, {"name": "account.create", "input": {"name": "Other"}}),
        (anna, {"name": "account.edit", "input": {"name": "Mine"}, "id": one}),
    ]
    for who, given in tries:
        assert who.wrong("do", **given, confirm=token)["errors"][0]["path"] == "confirm"
    assert anna.wrong("do", name="account.create", input={"name": "Mine"}, confirm=f"{token}x")["code"] == "rule"
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        "x",
        "",
        "a:b:c",
        pytest.param(signing.dumps([1, 2], salt="mainstay.mcp.confirm"), id="signed-for-something-else"),
    ],
)
def test_a_forged_confirmation_does_nothing(assistant, forged):
    found = assistant().use("do", name="account.create", input={"name": "No"}, confirm=forged)
    assert found.is_error or found.structured_content["dry_run"]
    assert not Account.objects.exists()


def test_a_confirmation_ends_after_ten_minutes(assistant, monkeypatch):
    anna = assistant()
    token = anna.ok("do", name="account.create", input={"name": "Late"})["confirm"]
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + confirming.SECONDS + 2)
    assert (
        anna.wrong("do", name="account.create", input={"name": "Late"}, confirm=token)["errors"][0]["path"] == "confirm"
    )
    assert not Account.objects.exists()


def test_what_changed_after_the_dry_run_is_not_overwritten(assistant, do):
    anna = assistant()
    one = create(anna)
    dry = anna.ok("do", name="account.edit", id=one, input={"city": "Riga"})
    do("anna", "account.edit", subject=one, city="Ogre")
    assert (
        anna.wrong("do", name="account.edit", id=one, input={"city": "Riga"}, confirm=dry["confirm"])["code"] == "stale"
    )
    assert Account.objects.get().city == "Ogre"


def test_a_favourite_is_the_same_ability(assistant):
    anna = assistant()
    dry = anna.ok("account_create", input={"name": "By name"})
    one = anna.ok("account_create", input={"name": "By name"}, confirm=dry["confirm"])["id"]
    assert anna.ok("account_page", input={"id": one})["name"] == "By name"
    assert anna.wrong("account_explode")["code"] == "not_found"


def test_reading_answers_at_once_and_pages(assistant):
    anna = assistant()
    for number in range(3):
        create(anna, f"Client {number}")
    first = anna.ok("do", name="account.list", input={"limit": 2, "columns": ["name"], "sort": "name"})
    assert [row["name"] for row in first["items"]] == ["Client 0", "Client 1"]
    rest = anna.ok(
        "do", name="account.list", input={"limit": 2, "columns": ["name"], "sort": "name", "cursor": first["next"]}
    )
    assert [row["name"] for row in rest["items"]] == ["Client 2"]
    assert anna.ok("find", words="Client 1")["records"][0]["kind"] == "account"


def test_problems_come_as_data_in_the_language_of_the_holder(assistant, cast, monkeypatch):
    from django.utils import translation

    from mainstay.framework import sentences

    monkeypatch.setattr(sentences, "gettext", lambda text: f"{translation.get_language()}:{text}")
    cast.anna.language = "lv"
    cast.anna.save()
    anna = assistant()
    found = anna.wrong("do", name="account.create", input={"country": "Latvia"})
    assert {one["path"] for one in found["errors"]} == {"name", "country"}
    assert all(one["detail"].startswith("lv:") for one in found["errors"])


@pytest.mark.parametrize(
    ("tool", "arguments", "path"),
    [("do", {"name": "account.create", "colour": "red"}, "colour"), ("do", {"name": 7}, "name"),
     ("find", {"words": "x", "limit": True}, "limit"), ("do", {"name": "work.my_day", "as_of": "yesterday"}, "as_of"),
     ("do", {"name": "account.list", "input": {"sort": 1}}, "sort"), ("do", {"name": "account.create", "input": []}, "input"),
     ("do", {"name": "account.list", "input": {"columns": ["nothing"]}}, "columns")],
)  # fmt: skip
def test_wrong_arguments_are_named(assistant, tool, arguments, path):
    assert assistant().wrong(tool, **arguments)["errors"][0]["path"] == path


def test_a_token_goes_as_far_as_it_says_and_ends_in_the_middle(assistant):
    reader = assistant(verbs=["read"])
    assert reader.wrong("do", name="account.create", input={"name": "No"})["code"] == "refused"
    assert reader.ok("do", name="account.list")["items"] == []
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert reader.wrong("do", name="account.list")["code"] == "token"
    assert reader.tools() == {}


def test_a_stranger_finds_nothing(assistant):
    one = create(assistant())
    clara = assistant("clara")
    assert clara.wrong("do", name="account.edit", id=one, input={"city": "X"})["code"] == "not_found"
    assert clara.wrong("do", name="account.page", input={"id": one})["code"] == "not_found"
    assert clara.ok("find", words="Lielupes")["records"] == []


def test_the_command_refuses_to_start_without_a_token(cast):
    from click.testing import CliRunner

    from mainstay.interfaces.cli.serving import mcp

    found = CliRunner(env={"MAINSTAY_TOKEN": "ms_nothing"}).invoke(mcp)
    assert found.exit_code == 2
    assert "MAINSTAY_TOKEN" in found.stderr
