"""The pages of standing in: calendar, deputyship, handover pack, return report, preview, one file."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from mainstay.framework.queries import ask
from mainstay.kernel.errors import InputInvalid


@pytest.fixture
def standing_in(cast, do):
    """Boris stands in for Anna from today, with a duty, an approval, an act and a refusal behind him."""
    today = timezone.now().date()
    account = do("anna", "account.create", name="Lielupes Piens", status="client", tier="a").public_id
    do("anna", "duty.create", what="Send the shelf-life data", due_on=today.isoformat(), account=account,
       promised_to="Ilze Ozola")  # fmt: skip
    made = do("anna", "deputyship.propose", deputy=cast.boris.public_id, from_on=today.isoformat(),
              last_on=(today + timedelta(days=9)).isoformat(), handover_note="Call Ilze first").public_id  # fmt: skip
    do("boris", "deputyship.accept", made)
    do("dace", "deputyship.confirm", made)
    do("boris", "account.edit", account, city="Jelgava")
    return made, account


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_shown(cast, standing_in, client, language):
    made, account = standing_in
    type(cast.boris).objects.filter(pk=cast.boris.pk).update(language=language)
    client.force_login(cast.boris)
    for path, words in (
        ("/deputyships/", "Anna Bērziņa"), (f"/deputyships/{made}/", "Anna Bērziņa"),
        (f"/deputyships/{made}/pack/", "Send the shelf-life data"), (f"/deputyships/{made}/pack/", "Call Ilze first"),
        (f"/deputyships/{made}/report/", "Lielupes Piens"), ("/absences/", "Boris Novák"),
        ("/standing-deputies/", ""), (f"/accounts/{account}/", "Boris Novák"), ("/", "Send the shelf-life data"),
        ("/do/deputyship.propose/", "/deputy-preview/"), ("/do/absence.plan/", ""),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert words in answer.content.decode(), path


def test_the_principal_acknowledges_and_disputes_and_it_stands_in_the_report(cast, do, standing_in):
    made, _ = standing_in
    report = ask(cast.actor("anna"), "deputyship.report", {"id": made})
    assert report.open_acts == 1
    do("anna", "deputyship.dispute", made, act=report.acts[0].id, reason="The city is Bauska")
    do("anna", "deputyship.recall", made)
    assert [one.action for one in ask(cast.actor("anna"), "deputyship.waiting").rows] == ["deputyship.acknowledge"]
    do("anna", "deputyship.acknowledge", made, note="Thank you")
    report = ask(cast.actor("boris"), "deputyship.report", {"id": made})
    assert [(one.review, one.note) for one in report.acts] == [("disputed", "The city is Bauska")]
    assert not ask(cast.actor("anna"), "deputyship.waiting").rows


def test_conflicts_are_shown_before_saving(cast, do, standing_in, client):
    client.force_login(cast.anna)
    today = timezone.now().date()
    given = {"deputy": cast.farid.public_id, "from_on": today.isoformat(), "last_on": today.isoformat()}
    answer = client.get("/deputy-preview/", given).content.decode()
    assert "One person is primary" in answer
    assert "Choose the deputy" in client.get("/deputy-preview/", {"deputy": ""}).content.decode()
    later = (today + timedelta(days=20)).isoformat()
    preview = ask(cast.actor("anna"), "deputyship.preview", {**given, "from_on": later, "last_on": later})
    assert not preview.blockers
    with pytest.raises(InputInvalid):
        ask(cast.actor("clara"), "deputyship.preview", {**given, "principal": cast.anna.public_id})


def test_one_file_for_one_deputyship(cast, standing_in, client):
    made, _ = standing_in
    client.force_login(cast.dace)
    answer = client.get(f"/deputy-export/{made}/")
    assert "attachment" in answer["Content-Disposition"]
    assert [one["actor"] for one in json.loads(answer.content)["report"]["acts"]] == ["Boris Novák"]
    client.force_login(cast.clara)
    assert client.get(f"/deputy-export/{made}/").status_code == 404


def test_the_calendar_shows_days_but_no_reasons_and_strangers_only_themselves(cast, do):
    first = timezone.now().date().replace(day=1) + timedelta(days=40)
    do("anna", "absence.plan", from_on=first.isoformat(), last_on=first.isoformat(), cover="manager", reason="illness")
    page = ask(cast.actor("boris"), "people.absences", {"month": first.isoformat()})
    anna = next(row for row in page.rows if row.person.name == "Anna Bērziņa")
    assert [cell.day for cell in anna.cells if cell.away] == [first]
    assert anna.covers == ("Dace Kalniņa",)
    assert "illness" not in str(page).lower()
    stranger = ask(cast.actor("clara"), "people.absences", {"month": first.isoformat()})
    assert [row.person.name for row in stranger.rows] == ["Clara Weiss"]


def test_acts_under_sole_signature_are_counted_in_their_quarter(cast, do):
    everybody = type(cast.gita).objects
    everybody.exclude(pk__in=[cast.gita.pk, cast.admin.pk]).update(is_active=False)
    today = timezone.now().date()
    do("gita", "sole_signature.switch_on", unit=cast.unit.public_id, last_on=(today + timedelta(days=9)).isoformat(),
       reason="Two of us are left")  # fmt: skip
    asked = do("gita", "approval.ask", what="A discount", approvers=[cast.gita.public_id]).public_id
    do("gita", "approval.approve", asked)
    found = ask(cast.actor("gita"), "people.sole_signatures")
    assert (found.count, found.acts[0].actor, found.switched_on) == (1, "Gita Sharma", ("Mainstay Trade Riga",))
    assert ask(cast.actor("gita"), "people.sole_signatures", {"month": date(2020, 5, 1).isoformat()}).count == 0


def test_every_page_says_for_whom_one_stands_in_and_who_acts_instead(cast, standing_in, client):
    made, _account = standing_in
    for who, words in (("boris", "You stand in for"), ("anna", "acts in your place")):
        client.force_login(getattr(cast, who))
        shown = client.get("/accounts/").content.decode()
        assert words in shown
        assert "&lt;time" not in shown
        assert f"/deputyships/{made}/" in shown
    client.force_login(cast.dace)
    assert "acts in your place" not in client.get("/accounts/").content.decode()


def test_the_form_that_a_deputy_may_not_send_says_which_cap_forbids_it(cast, do, standing_in, client):
    do("dace", "deputyship.change", standing_in[0], discount="10")
    asked = do("clara", "approval.ask", what="15% for Piens", approvers=[cast.anna.public_id], discount="15").public_id
    client.force_login(cast.boris)
    refused = client.get(f"/do/approval.approve/{asked}/")
    assert refused.status_code == 403
    assert "is above what you may decide for" in refused.content.decode()
    assert f"/do/approval.approve/{asked}/" not in client.get(f"/approvals/{asked}/").content.decode()


def test_days_in_the_words_about_standing_in_are_written_as_people_write_them(cast, do, standing_in, client):
    today = timezone.now().date()
    do("anna", "deputyship.propose", deputy=cast.clara.public_id, from_on=(today + timedelta(days=20)).isoformat(),
       last_on=(today + timedelta(days=25)).isoformat())  # fmt: skip
    for who in ("anna", "boris", "clara", "dace"):
        client.force_login(getattr(cast, who))
        block = client.get("/").content.decode().split('aria-label="Standing in"')[1].split("</section>")[0]
        assert "<li>" in block
        assert not re.search(r"\d{4}-\d\d-\d\d", block), block
