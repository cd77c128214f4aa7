"""Anna falls ill for two weeks. Boris stands in, negotiates, is refused what may not be passed on, and hands back.

Anna's word comes through the browser, Boris works through the API and the browser, under his own login all the time.
"""

from datetime import UTC, datetime, timedelta

from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.modules.people.models import Deputyship
from mainstay.modules.people.schedules import record_silence, turn_deputyships

VERBS = ("account.*", "opportunity.*", "duty.*", "approval.*", "interaction.*")

PIPELINE = {
    "name": "New business",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "offer", "name": "Offer", "probability": 50, "category": "best_case"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}


def test_a_manager_falls_ill_for_two_weeks(cast, do, browser, api, monkeypatch):
    now = [datetime(2026, 8, 3, 5, 30, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    do("admin", "pipeline.create", **PIPELINE)
    piens = do("anna", "account.create", name="Lielupes Piens", status="client").public_id
    deal = do(
        "anna", "opportunity.create", account=piens, name="Cream for three years", amount="90000.00 EUR"
    ).public_id
    do("anna", "duty.create", what="Send the new prices", due_on="2026-08-04", account=piens, promised_to="Ilze Ozola")
    named = do("anna", "standing_deputy.name", deputy=cast.boris.public_id).public_id
    do("boris", "standing_deputy.accept", named)

    # Monday, half past eight: one tap by Anna, one by Dace.
    assert browser(cast.anna).post("/do/absence.report/", {"reason": "illness"}).status_code == 302
    waiting = ask(cast.actor("dace"), "deputyship.waiting").rows[0]
    assert browser(cast.dace).post(f"/do/deputyship.confirm/{waiting.id}/").status_code in (204, 302)
    row = Deputyship.objects.get()
    assert (row.state, row.deputy_id, row.appointed_by_id) == ("active", cast.boris.pk, cast.dace.pk)

    # Boris finds Anna's day in his, and the pack was made from data.
    boris = browser(cast.boris)
    assert "Send the new prices" in boris.get("/").content.decode()
    assert "Ilze Ozola" in boris.get(f"/deputyships/{row.public_id}/pack/").content.decode()
    assert "Boris Novák" in browser(cast.dace).get(f"/accounts/{piens}/").content.decode()

    # He negotiates: the deal, the talk and the duty are done for Anna.
    phone = api("boris", *VERBS)
    assert phone("PATCH", f"/deals/{deal}", amount="84000.00 EUR").status_code == 200
    duty = ask(cast.actor("boris"), "work.my_day").groups[0].rows[0].id
    assert phone("POST", f"/duties/{duty}/done", outcome="Prices sent").status_code == 200

    _is_refused_what_may_not_be_passed_on(cast, do, phone, row, piens)

    # Two weeks later Boris hands back and Anna is back: one second later he is a stranger, and his text is kept.
    do("boris", "deputyship.hand_back", row.public_id, return_note="Piens takes 84,000 at 8%; prices sent to Ilze")
    now[0] += timedelta(days=14)
    _hands_back(cast, browser, api, piens)
    _is_reviewed(cast, do, browser, row)
    turn_deputyships()
    now[0] += timedelta(days=20)
    record_silence()
    assert set(row.reviews.values_list("state", flat=True)) == {"disputed", "acknowledged"}
    seal_pending()
    assert verify().ok
    assert not AuditEntry.objects.filter(actor_id=cast.anna.pk, on_behalf_of__isnull=False).exists()


def _is_refused_what_may_not_be_passed_on(cast, do, phone, row, piens):
    """A discount above the cap, his own question, giving the client away; what is within the cap he decides."""
    do("dace", "deputyship.change", row.public_id, discount="10")
    asked = do("clara", "approval.ask", what="15% for Piens", approvers=[cast.anna.public_id], discount="15").public_id
    refused = phone("POST", f"/approvals/{asked}/approve")
    assert (refused.status_code, "above what you may decide" in refused.json()["detail"]) == (403, True)
    own = do("boris", "approval.ask", what="5% for Piens", approvers=[cast.anna.public_id], discount="5").public_id
    assert "yourself" in phone("POST", f"/approvals/{own}/approve").json()["detail"]
    assert phone("POST", f"/accounts/{piens}/assign", owner=cast.boris.public_id, reason="Mine").status_code == 403
    within = do("clara", "approval.ask", what="8% for Piens", approvers=[cast.anna.public_id], discount="8").public_id
    assert phone("POST", f"/approvals/{within}/approve").status_code == 200


def _hands_back(cast, browser, api, piens):
    """A form opened before the end is refused after it; the text comes back, and nothing lingers."""
    boris, phone = browser(cast.boris), api("boris", *VERBS)
    opened = boris.get(f"/do/account.edit/{piens}/")
    assert opened.status_code == 200
    absence = ask(cast.actor("anna"), "deputyship.waiting").absence
    assert browser(cast.anna).post(f"/do/absence.end/{absence}/").status_code in (204, 302)
    late = boris.post(f"/do/account.edit/{piens}/", {"city": "Jelgava by the river"})
    assert late.status_code == 403
    assert "Jelgava by the river" in late.content.decode()
    assert phone("GET", f"/accounts/{piens}").status_code == 404
    assert "Send the new prices" not in boris.get("/").content.decode()


def _is_reviewed(cast, do, browser, row):
    """Anna sees every act and refusal under both names, disputes one and acknowledges the rest."""
    report = ask(cast.actor("anna"), "deputyship.report", {"id": row.public_id})
    assert [one.action for one in report.acts] == ["opportunity.edit", "duty.done", "approval.approve"]
    assert {one.actor for one in report.acts} == {"Boris Novák"}
    assert {one.owner for one in report.acts} == {"Anna Bērziņa"}
    assert [one.action for one in report.refused] == [
        "approval.approve", "approval.approve", "account.assign", "account.edit"
    ]  # fmt: skip
    do("anna", "deputyship.dispute", row.public_id, act=report.acts[0].id, reason="I had promised 86,000")
    do("anna", "deputyship.acknowledge", row.public_id)
    page = browser(cast.anna).get(f"/deputyships/{row.public_id}/report/").content.decode()
    assert "I had promised 86,000" in page
    assert "Piens takes 84,000" in page
