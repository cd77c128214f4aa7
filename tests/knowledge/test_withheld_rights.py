"""A right that rests on knowledge is withheld while it is missing or expired, and the refusal says what to do."""

import json
from datetime import UTC, date, datetime

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from mcp import Client as Tools

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.interfaces.mcp.server import server_for
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import ActionRefused, InputInvalid
from mainstay.modules.knowledge.models import KnowledgeConfirmation
from mainstay.modules.people.models import Appointment, JobTitle, Role, User
from mainstay.modules.people.queries import actor_for

NEW = {"name": "Lielupes Piens", "status": "client"}


def confirm(do, who, topic):
    return do(who, "knowledge.confirm", topic, understood=True).public_id


def refusal(do, who="anna", action="account.create", subject="", **given):
    with pytest.raises(ActionRefused) as refused:
        do(who, action, subject, **(given or NEW))
    return str(refused.value)


def test_what_was_never_confirmed_withholds_the_right_and_says_which_topic_since_when_and_where(
    cast, do, topic, require
):
    cold = topic()
    require(cold, "account.create")
    said = refusal(do)
    assert "Cold chain" in said
    assert "missing since 2026-08-03" in said
    assert f"/topics/{cold}/" in said
    assert "add accounts" in said
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert (entry.actor_id, entry.action, entry.basis) == (cast.anna.pk, "account.create", "withheld")
    assert "Cold chain" in entry.reason
    confirm(do, "anna", cold)
    assert do("anna", "account.create", **NEW).public_id


def test_an_expired_confirmation_withholds_it_and_only_that_right(cast, do, clock, topic, require):
    cold = topic(valid_months=1)
    require(cold, "account.create")
    confirm(do, "anna", cold)
    dairy = do("anna", "account.create", **NEW).public_id
    clock.go(days=31)
    said = refusal(do)
    assert "your confirmation of Cold chain expired on 2026-09-03" in said
    do("anna", "account.edit", dairy, city="Jelgava")
    confirm(do, "anna", cold)
    do("anna", "account.create", **NEW | {"name": "Second"})


def test_it_expires_by_the_day_of_the_person(cast, do, clock, topic, require):
    cold = topic(valid_months=1)
    require(cold, "account.create")
    confirm(do, "anna", cold)
    User.objects.filter(pk=cast.anna.pk).update(zone="Asia/Dhaka")
    clock.now = datetime(2026, 9, 2, 17, 59, tzinfo=UTC)
    assert cast.actor("anna").extent("account", "create") == Extent.OWN
    clock.now = datetime(2026, 9, 2, 18, 1, tzinfo=UTC)
    assert cast.actor("anna").extent("account", "create") == Extent.NONE
    User.objects.filter(pk=cast.anna.pk).update(zone="")
    assert cast.actor("anna").extent("account", "create") == Extent.OWN


def test_nothing_is_withheld_while_there_is_grace_and_from_its_end_it_is(cast, do, clock, topic, require):
    require(topic(), "account.create", grace_days=10)
    clock.go(days=9)
    do("anna", "account.create", **NEW)
    clock.go(days=1)
    assert "missing since 2026-08-13" in refusal(do, name="Second", status="client")


def test_grace_counts_from_the_appointment_of_who_comes_later(cast, do, clock, topic, require):
    require(topic(), "account.create", grace_days=10)
    clock.go(days=30)
    Appointment.objects.create(user=cast.clara, role=Role.objects.get(code="account_manager"), from_on=date(2026, 9, 1),
                               created_at=clock.now)  # fmt: skip
    assert cast.actor("clara").extent("account", "create") == Extent.OWN
    clock.go(days=9)
    assert cast.actor("clara").extent("account", "create") == Extent.NONE


def test_a_title_and_a_person_can_be_required_to_know_something(cast, do, clock, topic, require):
    manager = Role.objects.get(code="account_manager")
    title = do("gita", "job_title.create", name="Key account manager", role=manager.public_id).public_id
    require(topic("Powder"), "lead.create", job_title=title)
    require(topic("Whey"), "contact.create", person=cast.boris.public_id)
    Appointment.objects.filter(user=cast.anna).update(job_title=JobTitle.objects.get(public_id=title))
    assert set(cast.actor("anna").withheld) == {("lead", "create")}
    assert set(cast.actor("boris").withheld) == {("contact", "create")}
    assert not cast.actor("clara").withheld


def test_who_has_another_role_is_not_asked_and_a_right_that_no_role_gives_is_not_named(cast, do, topic, require):
    require(topic(), "account.create", "wall.create")
    assert not cast.actor("clara").withheld
    assert set(cast.actor("anna").withheld) == {("account", "create")}
    assert "Your roles do not include" in str(cast.actor("anna").may("wall", "create").reason)


def test_an_ended_requirement_and_a_retired_topic_withhold_nothing(cast, do, topic, require):
    one, two = topic(), topic("Powder")
    required = require(one, "account.create")
    require(two, "lead.create")
    assert len(cast.actor("anna").withheld) == 2
    do("gita", "requirement.end", required)
    do("gita", "topic.retire", two)
    assert not cast.actor("anna").withheld


def test_a_revoked_confirmation_counts_no_longer(cast, do, topic, require):
    cold = topic()
    require(cold, "account.create")
    done = confirm(do, "anna", cold)
    do("dace", "knowledge.revoke", done, reason="Somebody else clicked")
    assert "missing since" in refusal(do)
    row = KnowledgeConfirmation.objects.get(public_id=done)
    assert (row.revoked_by, row.revoked_why) == (cast.dace, "Somebody else clicked")


def test_the_browser_shows_the_reason_with_the_way_out_and_takes_the_text_back(cast, do, topic, require, client):
    cold = topic()
    require(cold, "account.create")
    client.force_login(cast.anna)
    shown = client.get("/do/account.create/")
    assert shown.status_code == 403
    assert f'href="/topics/{cold}/"' in shown.content.decode()
    sent = client.post("/do/account.create/", NEW)
    assert sent.status_code == 403
    assert "Lielupes Piens" in sent.content.decode()
    assert f'href="/topics/{cold}/"' in sent.content.decode()
    assert AuditEntry.objects.filter(outcome="refused", action="account.create", actor_id=cast.anna.pk).count() == 1
    assert "Cold chain" in client.get("/why/refused/").content.decode()


def test_programs_are_refused_with_the_same_sentence(cast, do, topic, require):
    cold = topic()
    require(cold, "account.create")
    token = perform(cast.actor("anna"), "token.create", {"name": "Tool", "verbs": ["read", "account.*", "knowledge.*"]})
    headers = {"Authorization": f"Bearer {token.once['token']}"}
    client = Client()
    answer = client.post("/api/v1/accounts", json.dumps(NEW), content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert f"/topics/{cold}/" in answer.content.decode()
    tool = assistant_of(token.once["token"])("do", name="account.create", input=NEW)
    assert tool.is_error
    assert f"/topics/{cold}/" in json.dumps(tool.structured_content)
    said = client.post(f"/api/v1/topics/{cold}/knowledge.confirm", json.dumps({"understood": True}),
                       content_type="application/json", headers=headers)  # fmt: skip
    assert said.status_code in (200, 201), said.content
    again = client.post("/api/v1/accounts", json.dumps(NEW), content_type="application/json", headers=headers)
    assert again.status_code in (200, 201), again.content


def assistant_of(token):
    """A program that speaks to the MCP server with a token."""

    def use(tool, **arguments):
        async def run():
            async with Tools(server_for(token)) as tools:
                return await tools.call_tool(tool, arguments)

        return async_to_sync(run)()

    return use


def statements(user):
    with CaptureQueriesContext(connection) as caught:
        actor_for(user)
    return len(caught), [one["sql"] for one in caught if "knowledge_" in one["sql"]]


def test_it_costs_two_statements_a_request_however_much_is_required_and_one_where_nothing_is(cast, do, topic, require):
    before, asked = statements(cast.anna)
    assert len(asked) == 1
    for number in range(12):
        one = topic(f"Topic {number}")
        require(one, "account.create")
        if number % 2:
            confirm(do, "anna", one)
    after, asked = statements(cast.anna)
    assert len(asked) == 2
    assert after == before + 1


def test_reading_never_rests_on_knowledge_nor_does_what_is_needed_to_know(cast, do, topic):
    for right in ("account.read", "confirmation.create", "duty.edit", "appointment.create", "role.edit"):
        with pytest.raises(InputInvalid):
            do("gita", "requirement.add", topic=topic(f"About {right}"), person=cast.anna.public_id,
               rights=[{"right": right}])  # fmt: skip


def test_the_page_why_may_i_names_the_reason(cast, do, topic, require):
    dairy = do("anna", "account.create", **NEW).public_id
    require(topic(), "account.edit")
    found = ask(cast.actor("anna"), "people.why", {"kind": "account", "id": dairy})
    edit = next(one for one in found.acts if one.action == "account.edit")
    assert not edit.allowed
    assert "Cold chain" in str(edit.reason)
