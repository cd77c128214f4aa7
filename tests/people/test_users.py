"""Colleagues come by invitation, move, and leave nothing behind."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.modules.people.models import Appointment, Invitation, ReportingLine, UnitMembership, User

PASSWORD = "correct horse battery staple"


@pytest.fixture
def invite(cast, do, django_capture_on_commit_callbacks):
    """Invites Hana and answers (public id, token of the mail)."""

    def go(**more):
        with django_capture_on_commit_callbacks(execute=True):
            made = do(
                "admin", "user.invite", email="hana@example.com", name="Hana Nová", unit=cast.unit.public_id, **more
            )
        return made.public_id, re.search(r"/invitation/([\w-]+)/", mail.outbox[-1].body)[1]

    return go


def accept(token, password=PASSWORD):
    return perform(system_actor("doorkeeper", frozenset({"invitation.accept"})), "invitation.accept",
                   {"token": token, "password": password})  # fmt: skip


def test_an_invitation_is_mailed_and_works_once(cast, invite):
    public_id, token = invite(language="cs", manager=cast.dace.public_id)
    assert (mail.outbox[0].to, "Hana Nová" in mail.outbox[0].body) == (["hana@example.com"], True)
    assert not Invitation.objects.filter(token_hash=token).exists()
    assert token not in str([entry.input for entry in AuditEntry.objects.all()])
    accept(token)
    assert User.objects.get(public_id=public_id).check_password(PASSWORD)
    with pytest.raises(InputInvalid, match="no longer valid"):
        accept(token)
    page = ask(cast.actor("anna"), "user.page", {"id": public_id})
    assert (page.unit.name, page.manager.name, page.joined) == ("Mainstay Trade Riga", "Dace Kalniņa", True)


def test_a_mail_server_that_is_away_does_not_make_the_invitation_fail(
    cast, do, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def away(*_given, **_more):
        raise OSError("nobody answers")

    monkeypatch.setattr("mainstay.modules.people.actions.users.send_mail", away)
    with django_capture_on_commit_callbacks(execute=True):
        made = do("admin", "user.invite", email="hana@example.com", name="Hana Nová", unit=cast.unit.public_id)
    assert User.objects.filter(public_id=made.public_id).exists()
    assert "nobody answers" in caplog.text


def test_an_invitation_ends_after_a_week_and_with_the_next_one(cast, do, invite, django_capture_on_commit_callbacks):
    public_id, first = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InputInvalid, match="no longer valid"):
        accept(first)
    with django_capture_on_commit_callbacks(execute=True):
        do("admin", "user.reinvite", public_id)
    second = re.search(r"/invitation/([\w-]+)/", mail.outbox[-1].body)[1]
    accept(second)
    with pytest.raises(RuleBroken, match="joined already"):
        do("admin", "user.reinvite", public_id)


def test_a_weak_password_is_refused_and_the_invitation_stays(invite):
    _, token = invite()
    for weak in ("short", "password12", "hana@example.com"):
        with pytest.raises(InputInvalid):
            accept(token, weak)
    accept(token)


def test_joining_in_the_browser(invite):
    public_id, token = invite()
    browser = Client()
    assert browser.get(f"/invitation/{token}/").status_code == 200
    assert browser.post(f"/invitation/{token}/", {"password": "short"}).status_code == 422
    assert browser.post(f"/invitation/{token}/", {"password": PASSWORD}).status_code == 302
    assert "no longer valid" in browser.post(f"/invitation/{token}/", {"password": PASSWORD}).content.decode()
    assert User.objects.get(public_id=public_id).has_usable_password()


def test_only_the_system_accepts_and_only_administrators_invite(cast, do, invite):
    _, token = invite()
    with pytest.raises(ActionRefused):
        do("admin", "invitation.accept", token=token, password=PASSWORD)
    with pytest.raises(ActionRefused):
        do("anna", "user.invite", email="x@example.com", name="X", unit=cast.unit.public_id)
    with pytest.raises(RuleBroken, match="already"):
        do("admin", "user.invite", email="HANA@example.com", name="Hana", unit=cast.unit.public_id)


def test_a_leaver_loses_sessions_and_rights_at_once(cast, do):
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.clara.pk))
    key = browser.session.session_key
    assert browser.get("/").status_code == 200
    do("admin", "user.deactivate", cast.clara.public_id, reason="Works elsewhere")
    assert browser.get("/").status_code == 302
    assert not cast.actor("clara").rights
    assert not Appointment.objects.filter(user=cast.clara, to_on=None).exists()
    assert not UnitMembership.objects.filter(user=cast.clara, to_on=None).exists()
    assert not Session.objects.filter(session_key=key).exists()


def test_nobody_leaves_anything_behind(cast, do):
    do("anna", "duty.create", what="Call", due_on="2030-01-01")
    with pytest.raises(RuleBroken, match="Anna Bērziņa still holds: 1 duties"):
        do("admin", "user.deactivate", cast.anna.public_id, reason="Left")
    with pytest.raises(RuleBroken, match="2 people who report to them"):
        do("admin", "user.deactivate", cast.dace.public_id, reason="Left")
    with pytest.raises(RuleBroken, match="Nobody else may appoint"):
        do("admin", "user.deactivate", cast.gita.public_id, reason="Left")
    with pytest.raises(RuleBroken, match="Somebody else"):
        do("admin", "user.deactivate", cast.admin.public_id, reason="Left")
    assert User.objects.filter(is_active=False).count() == 0


def test_who_comes_back_starts_without_roles(cast, do):
    do("admin", "user.deactivate", cast.clara.public_id, reason="Left")
    with pytest.raises(RuleBroken, match="left already"):
        do("admin", "user.deactivate", cast.clara.public_id, reason="Left")
    do("admin", "user.reactivate", cast.clara.public_id, unit=cast.unit.public_id)
    assert (cast.actor("clara").roles, cast.actor("clara").zone) == (frozenset(), "Europe/Riga")


def test_a_colleague_moves_to_another_unit_with_its_zone(cast, do):
    made = do("admin", "unit.create", code="cairo", name="Cairo", country="EG", currency="EGP", zone="Africa/Cairo")
    do("admin", "user.move", cast.anna.public_id, unit=made.public_id)
    assert cast.actor("anna").zone == "Africa/Cairo"
    assert UnitMembership.objects.filter(user=cast.anna).count() == 2


def test_an_address_belongs_to_one_colleague(cast, do):
    with pytest.raises(RuleBroken, match="already"):
        do("admin", "user.edit", cast.anna.public_id, email="Boris@example.com")
    do("admin", "user.edit", cast.anna.public_id, name="Anna Ozola")
    assert User.objects.get(pk=cast.anna.pk).name_key != cast.anna.name_key


def test_lines_have_no_circles_and_managers_see_what_is_below(cast, do):
    with pytest.raises(RuleBroken, match="Anna Bērziņa already reports to Dace Kalniņa"):
        do("admin", "user.report", cast.dace.public_id, manager=cast.anna.public_id)
    with pytest.raises(RuleBroken, match="themselves"):
        do("admin", "user.report", cast.anna.public_id, manager=cast.anna.public_id)
    account = do("clara", "account.create", name="Hers").public_id
    with pytest.raises(Exception, match="no such account"):
        ask(cast.actor("dace"), "people.why", {"kind": "account", "id": account})
    moved = do("admin", "user.report", cast.clara.public_id, manager=cast.anna.public_id)
    assert cast.clara.pk in cast.actor("dace").line_users
    assert ask(cast.actor("dace"), "people.why", {"kind": "account", "id": account}).title == "Hers"
    back = moved.answer["undo"]
    do("admin", back["action"], back["subject"], **back["input"])
    assert cast.clara.pk not in cast.actor("dace").line_users
    assert not ReportingLine.objects.filter(user=cast.clara).exists()


def test_the_organisation_is_a_tree(cast):
    rows = ask(cast.actor("anna"), "people.organisation").rows
    found = {row.name: (row.depth, row.below) for row in rows}
    assert (found["Dace Kalniņa"], found["Anna Bērziņa"], len(rows)) == ((0, 2), (1, 0), 8)
    names = [row.name for row in rows]
    assert names[names.index("Dace Kalniņa") + 1 :][:2] == ["Anna Bērziņa", "Boris Novák"]


def test_teams_take_in_and_let_go(cast, do):
    team = do("admin", "team.create", name="Dairy", lead=cast.dace.public_id).public_id
    do("admin", "team.add", team, user=cast.anna.public_id)
    with pytest.raises(RuleBroken, match="already"):
        do("admin", "team.add", team, user=cast.anna.public_id)
    assert [one.name for one in ask(cast.actor("anna"), "team.page", {"id": team}).members] == ["Anna Bērziņa"]
    do("admin", "team.remove", team, user=cast.anna.public_id)
    assert ask(cast.actor("anna"), "team.page", {"id": team}).members == ()
    for one in (cast.anna, cast.boris):
        do("admin", "user.report", one.public_id, manager=None)
    with pytest.raises(RuleBroken, match="1 teams"):
        do("admin", "user.deactivate", cast.dace.public_id, reason="Left")
