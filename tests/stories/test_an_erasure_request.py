"""Helen asks to be erased. Anna hears it, Egils finds out who she is, reads the plan, erases and answers within the month.

Anna notes the request in the browser; Egils works through the browser and, from his compliance tool, through the API.
"""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.queries import ask
from mainstay.modules.accounts.models import Contact, Person
from mainstay.modules.compliance.actions.erasure_list import listed
from mainstay.modules.compliance.models import Erasure, PrivacyRequest
from mainstay.modules.compliance.schedules import finish_erasures
from mainstay.modules.gifts.models import GiftEntry
from mainstay.modules.work.models import Duty
from tests.compliance.test_privacy import WORDS, everything_stored

VERBS = ("person.*", "duty.*", "privacy_request.*")


@pytest.fixture
def helen(do):
    """A contact of Anna's, with a talk, a promise, a consent, and a life of edits behind her."""
    piens = do("anna", "account.create", name="Lielupes Piens", country="LV", status="client").public_id
    helen = do("anna", "contact.create", account=piens, name="Helen Marsh", email="Helen.Marsh@example.com",
               mobile="+44 7700 900123", title="Purchasing director of the dairy").public_id  # fmt: skip
    do("anna", "consent.give", contact=helen, channel="email", wording="You may write to me.", source="Fair in Riga")
    do("anna", "interaction.log", account=piens, contacts=[helen], outcome="Helen wants 40 t", topic="Call with Helen Marsh",
       promises=[{"what": "Send Helen the shelf-life data", "due_on": "2027-03-08", "contact": helen}])  # fmt: skip
    do("egils", "retention_class.load")
    return helen


def test_an_erasure_request(cast, do, browser, api, helen, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    now = [datetime(2027, 3, 2, 9, 0, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    person = Contact.objects.select_related("person").get(public_id=helen).person.public_id

    request = _anna_notes_it(browser(cast.anna), helen)
    assert "Answer a privacy request" in browser(cast.egils).get("/duties/").content.decode()

    egils, tool = browser(cast.egils), api("egils", *VERBS)
    address = f"/privacy-requests/{request.public_id}/"
    assert f"?person={person}" in egils.get(address).content.decode()
    given = {"person": person, "proof": "known_address"}
    assert egils.post(f"/do/privacy_request.identify/{request.public_id}/", given).status_code in (204, 302)

    _something_is_still_owed(egils, tool, api("anna", *VERBS), person)
    _the_copy_goes_out_first(egils, person)

    done = tool("POST", f"/data_subjects/{person}/person.erase", ground="request", requested_on="2027-03-02")
    assert done.status_code in (200, 201), done.content
    assert tool("POST", f"/data_subjects/{person}/person.erase", ground="request").status_code == 403

    now[0] += timedelta(days=1)
    _he_answers(browser(cast.egils), request, address)
    _nothing_is_left(cast, do, browser, helen)


def test_an_erasure_request_from_somebody_with_gifts_on_record(cast, do, browser, api, helen, monkeypatch, tmp_path):
    """What was given must be provable for six years: until then she is locked away, and the totals never change."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    now = [datetime(2027, 3, 2, 9, 0, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    for duty in Duty.objects.filter(state="open"):
        do("anna", "duty.done", duty.public_id)
    do(
        "anna",
        "gift.record",
        contacts=[helen],
        given_on="2027-02-20",
        cost="40.00 EUR",
        description="Chocolates for Helen Marsh",
    )
    ledger = sorted(GiftEntry.objects.values_list("public_id", "entry_kind", "facts__cost"))
    person = Contact.objects.select_related("person").get(public_id=helen).person.public_id
    request = _anna_notes_it(browser(cast.anna), helen)
    egils = browser(cast.egils)
    given = {"person": person, "proof": "known_address"}
    assert egils.post(f"/do/privacy_request.identify/{request.public_id}/", given).status_code in (204, 302)

    # The plan says what is kept, on which ground, until when; and so do certificate and letter.
    plan = egils.get(f"/erase-plan/?id={person}").content.decode()
    assert "Register of gifts" in plan
    assert "GDPR art. 6(1)(f) and 17(3)(e)" in plan
    done = api("egils", *VERBS)(
        "POST", f"/data_subjects/{person}/person.erase", ground="request", requested_on="2027-03-02"
    )
    assert done.status_code in (200, 201), done.content
    certificate = Erasure.objects.get()
    assert (certificate.is_complete, certificate.restricted_until.isoformat()) == (False, "2033-02-20")
    letter = ask(cast.actor("egils"), "privacy_request.page", {"id": request.public_id}).letter
    assert "Register of gifts: kept until 20 Feb 2033, because: Legitimate interests and legal claims" in letter
    assert egils.post(f"/do/privacy_request.answer/{request.public_id}/", {"answered_by": "email"}).status_code in (
        204,
        302,
    )

    # Nobody but compliance sees her, and each of their looks is written down.
    assert browser(cast.anna).get(f"/contacts/{helen}/").status_code == 404
    assert "Helen" not in browser(cast.gita).get("/contacts/").content.decode()
    looks = AuditEntry.objects.filter(action="privacy.person", subject_id=person)
    before = looks.count()
    assert "Helen Marsh" in egils.get(f"/data_subjects/{person}/").content.decode()
    assert looks.count() == before + 1
    assert finish_erasures() == 0

    # Six years later the clock finishes it: the register adds up as before, and nothing knows who she was.
    now[0] = datetime(2033, 2, 21, 9, 0, tzinfo=UTC)
    assert finish_erasures() == 1
    while dispatch_pending():
        pass
    assert Person.objects.get().state == "erased"
    assert sorted(GiftEntry.objects.values_list("public_id", "entry_kind", "facts__cost")) == ledger
    assert not [(table, word) for table, text in everything_stored() for word in WORDS if word in text]
    seal_pending()
    assert verify().ok


def _anna_notes_it(anna, helen):
    """On the page of the contact; the clock of a month begins, and compliance has a duty."""
    assert f"/do/privacy_request.receive/?contact={helen}" in anna.get(f"/contacts/{helen}/").content.decode()
    sent = anna.post("/do/privacy_request.receive/", {
        "sort": "erasure", "contact": helen, "received_by": "email", "received_on": "2027-03-02",
        "words": "Please delete everything about me. Helen Marsh",
    })  # fmt: skip
    assert sent.status_code in (204, 302), sent.content
    row = PrivacyRequest.objects.get()
    assert (row.due_on.isoformat(), row.who) == ("2027-04-02", "Helen Marsh")
    assert anna.get(f"/privacy-requests/{row.public_id}/").status_code == 404
    return row


def _something_is_still_owed(egils, tool, anna, person):
    """The plan shows each class with its ground, and what stands against it; Anna keeps her promise first."""
    plan = egils.get(f"/erase-plan/?id={person}").content.decode()
    for words in ("Talks and notes", "GDPR art. 6(1)(f)", "Send Helen the shelf-life data"):
        assert words in plan, words
    refused = tool("POST", f"/data_subjects/{person}/person.erase", ground="request")
    assert (refused.status_code, "open duties" in refused.json()["detail"]) == (422, True)
    duty = tool("GET", f"/queries/privacy.erase_plan?id={person}").json()["blocked_by"][0]["id"]
    assert anna("POST", f"/duties/{duty}/done", outcome="Sent").status_code == 200


def _the_copy_goes_out_first(egils, person):
    """Helen wanted to know, too: one button, and it stands on the register of exports."""
    copy = zipfile.ZipFile(io.BytesIO(egils.get(f"/privacy-copy/access/{person}/").content))
    assert "Helen wants 40 t" in copy.read("data.json").decode()
    assert "GDPR art. 15" in egils.get("/exports/").content.decode()


def _he_answers(egils, request, address):
    """The letter is drafted from what was done, and names the certificate."""
    letter = egils.get(address).content.decode()
    assert "Good day, Helen Marsh," in letter
    assert Erasure.objects.get().public_id in letter
    assert egils.post(f"/do/privacy_request.answer/{request.public_id}/", {"answered_by": "email"}).status_code in (
        204,
        302,
    )
    request.refresh_from_db()
    assert (request.state, request.who, request.letter, len(request.letter_digest)) == ("answered", "", "", 64)


def _nothing_is_left(cast, do, browser, helen):
    """No table, history or log knows her; the chain verifies; brought in again she still gets no marketing."""
    while dispatch_pending():
        pass
    assert Person.objects.get().state == "erased"
    assert [one.key for one in listed()] == [Person.objects.get().key]
    assert not [(table, word) for table, text in everything_stored() for word in WORDS if word in text]
    seal_pending()
    assert verify().ok
    anna = browser(cast.anna)
    assert anna.get(f"/contacts/{helen}/").status_code == 404
    account = Contact.objects.select_related("account").get().account.public_id
    again = do("anna", "contact.create", interface="import", account=account, name="Helen Marsh",
               email="helen.marsh@example.com").public_id  # fmt: skip
    given = {"contact": again, "channel": "email", "purpose": "marketing"}
    assert ask(cast.actor("anna"), "consent.may_contact", given).basis == "suppressed"
