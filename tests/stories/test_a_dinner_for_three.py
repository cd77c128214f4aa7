"""Anna plans a dinner for three contacts, one of whom is at the limit: the answer is there before anything is stored.

She writes the plan in the browser and asks the same through the API; Dace approves by tier, the real cost is decided
anew, Egils sees the register and the chain. Clara, a stranger, sees nothing.
"""

import re
from datetime import UTC, datetime

import pytest

from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.queries import ask
from mainstay.modules.gifts.models import Gift, GiftEntry, GiftRule
from mainstay.modules.gifts.queries.books import broken_link
from mainstay.modules.work.models import Approval, Duty
from tests.gifts.conftest import TIERED

VERBS = ("gift.*", "approval.*")

DINNER = "2026-10-20"


@pytest.fixture
def now(monkeypatch):
    """It is Monday 5 October 2026, ten in the morning in Riga."""
    shown = [datetime(2026, 10, 5, 7, 0, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: shown[0])
    return shown


@pytest.fixture
def table(do, now):
    """House rules with tiers; a client of Anna's with three people, the first of whom had 200 euros this year."""
    do("egils", "gift_rule.write", rules={"code": "HOUSE", "title": "House rules", "rules": [TIERED]})
    rule = GiftRule.objects.get().public_id
    do("gita", "gift_rule.confirm", rule, source="Board of 1 October", checked_on="2026-10-01")
    piens = do("anna", "account.create", name="Lielupes Piens", country="LV", status="client").public_id
    people = [
        do("anna", "contact.create", account=piens, given_name=given, family_name=family).public_id
        for given, family in (("Ilze", "Ozola"), ("Pēteris", "Liepa"), ("Maija", "Krūmiņa"), ("Juris", "Kalns"))
    ]
    do("anna", "gift.record", contacts=[people[0]], given_on="2026-03-02", cost="200.00 EUR", description="Concert")
    return piens, people


def _form(people, cost, **more):
    """The planner as a browser posts it."""
    amount, currency = cost.split()
    return {"contacts": ["", *people], "category": "meal", "occasion": "meal", "given_on": DINNER, "quantity": "1",
            "cost_amount": amount, "cost_currency": currency, "description": "Dinner at the mill", **more}  # fmt: skip


def _words(answer):
    """What stands on a page, without its markup and the marks that keep directions apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|[\u2066-\u2069]", lambda found: " " * (found[0][0] == "<"),
                                      answer.content.decode()))  # fmt: skip


@pytest.mark.django_db
def test_a_dinner_for_three(cast, browser, api, table, now):
    piens, (ilze, peteris, maija, juris) = table
    anna, phone = browser(cast.anna), api("anna", *VERBS)

    _the_answer_is_there_before_saving(anna, phone, (ilze, peteris, maija), piens)
    dinner = _without_her_it_is_asked_by_tier(anna, phone, (peteris, maija), piens)
    _dace_approves(browser(cast.dace), cast, dinner)

    now[0] = datetime(2026, 10, 21, 7, 0, tzinfo=UTC)
    _the_real_cost_is_decided_anew(browser(cast.anna), phone, dinner, peteris)
    _egils_sees_the_register(cast, browser(cast.egils), dinner)
    _clara_sees_nothing(browser(cast.clara), api("clara", *VERBS), dinner, juris)
    seal_pending()
    assert verify().ok
    assert broken_link() is None


def _the_answer_is_there_before_saving(anna, phone, three, piens):
    """Sixty euros a head: Ilze would stand at 260 of 250, the other two need a yes; nothing is stored."""
    stored = (Gift.objects.count(), GiftEntry.objects.count())
    assert (
        'name="cost_currency" aria-label="Currency" value="EUR"'
        in anna.get(f"/do/gift.plan/?account={piens}").content.decode()
    )
    empty = _words(anna.post("/gift-answer/", {"account": piens}))
    assert "Name the guests, the day and the cost" in empty
    assert "Worth asking: Ilze Ozola , not met yet" in empty
    shown = _words(anna.post("/gift-answer/", _form(three, "180.00 EUR", account=piens)))
    assert "Refused" in shown
    assert "Rests on HOUSE: tiers" in shown
    assert "€50.00 left of €250.00" in shown
    assert "Without Ilze Ozola" in shown
    given = {"contacts": list(three), "category": "meal", "given_on": DINNER, "cost": "180.00 EUR"}
    same = phone("GET", "/queries/gift.answer", given).json()
    assert (same["decision"], same["paragraph"]) == ("deny", "HOUSE gifts v1 tiers")
    assert [one["decision"] for one in same["attendees"]] == ["deny", "refer", "refer"]
    assert "All amounts of one gift are in one currency." in _words(
        anna.post("/gift-answer/", _form(three, "180.00 EUR", tax_amount="3.00", tax_currency="USD"))
    )
    assert (Gift.objects.count(), GiftEntry.objects.count()) == stored


def _without_her_it_is_asked_by_tier(anna, phone, two, piens):
    """She takes Ilze out: 60 a head is for the line manager, whose name stands on the button."""
    shown = _words(anna.post("/gift-answer/", _form(two, "120.00 EUR", account=piens)))
    assert "Save and ask Dace Kalniņa" in shown
    assert "Above €50.00 to €100.00: The line manager." in shown
    saved = anna.post("/do/gift.plan/", _form(two, "120.00 EUR", account=piens))
    assert saved.status_code == 302
    dinner = Gift.objects.latest("pk")
    assert (dinner.state, dinner.decision, dinner.route) == ("asked", "refer", "line_manager")
    page = _words(anna.get(saved["Location"]))
    assert "Dinner at the mill" in page
    assert "Waits for a decision" in page
    given = {"contacts": list(two), "category": "meal", "given_on": DINNER, "cost": "120.00 EUR",
             "gift": dinner.public_id}  # fmt: skip
    assert phone("GET", "/queries/gift.answer", given).json()["decision"] == "refer"
    return dinner


def _dace_approves(dace, cast, dinner):
    """One tier, one yes; from then on the amount is kept free."""
    approval = Approval.objects.get()
    assert (approval.approver_id, approval.purpose) == (cast.dace.pk, "gift")
    assert "Dinner at the mill" in _words(dace.get(f"/gifts/{dinner.public_id}/"))
    assert dace.post(f"/do/approval.approve/{approval.public_id}/").status_code in (204, 302)
    dispatch_pending()
    dinner.refresh_from_db()
    assert (dinner.state, dinner.decision) == ("reserved", "permit")
    left = ask(cast.actor("anna"), "gift.allowance", {"contact": dinner.recipients.first().contact.public_id}).left[0]
    assert (left.reserved, left.remaining) == (60, 190)


def _the_real_cost_is_decided_anew(anna, phone, dinner, peteris):
    """It cost more than Dace had agreed to: the register says that a person must look, and compliance is told."""
    page = _words(anna.get(f"/gifts/{dinner.public_id}/"))
    assert "It was given" in page
    assert phone("POST", f"/gifts/{dinner.public_id}/confirm", cost="150.00 EUR").status_code == 200
    dinner.refresh_from_db()
    assert (dinner.state, dinner.decision) == ("given", "refer")
    assert Duty.objects.filter(subject_kind="gift", subject_id=dinner.public_id).exists()
    page = _words(anna.get(f"/gifts/{dinner.public_id}/"))
    assert "A person decides" in page
    assert "Meal, 20/10/2026" in page
    assert " €150 " in _words(anna.get("/gifts/"))
    assert [one.entry_kind for one in dinner.entries.order_by("number")] == ["request", "reservation", "given"]
    contact = _words(anna.get(f"/contacts/{peteris}/"))
    assert "€175.00 left of €250.00" in contact


def _egils_sees_the_register(cast, egils, dinner):
    """By recipient, client, giver and month; the chain holds, and the file for an examiner says so."""
    lines = ask(cast.actor("egils"), "gift.register", {"by": "recipient"})
    assert {one.name: one.given.amount for one in lines} == {
        "Ilze Ozola": 200, "Pēteris Liepa": 75, "Maija Krūmiņa": 75
    }  # fmt: skip
    assert egils.get("/gift-ledger/").status_code == 200
    assert "Pēteris Liepa" in _words(egils.get("/gift-register/"))
    year = "?from_on=2026-01-01&to_on=2026-12-31"
    record = egils.get(f"/gift-examiner/csv/{year}").content.decode()
    assert "HOUSE gifts v1 tiers" in record
    assert "The chain of seals holds over" in record
    assert egils.get(f"/gift-examiner/xlsx/{year}").content[:2] == b"PK"
    assert egils.get(f"/gift-examiner/pdf/{year}").content[:5] == b"%PDF-"
    assert "Dinner at the mill" in _words(egils.get(f"/gifts/{dinner.public_id}/"))


def _clara_sees_nothing(clara, phone, dinner, juris):
    """To a stranger there is no such gift, no such guest and no line in the register."""
    assert clara.get(f"/gifts/{dinner.public_id}/").status_code == 404
    assert clara.post("/gift-answer/", _form([juris], "60.00 EUR")).status_code == 404
    assert "Dinner at the mill" not in clara.get("/gifts/").content.decode()
    assert clara.get("/gift-examiner/csv/?from_on=2026-01-01&to_on=2026-12-31").status_code == 404
    assert phone("GET", f"/gifts/{dinner.public_id}").status_code == 404
    assert phone("GET", "/queries/gift.register").json() in ([], {"items": []}, {"rows": []})
