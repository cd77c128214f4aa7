"""Anna leaves the company. What she holds is shown table by table before her last day, goes to the named successors in one
act after it, her sessions and tokens end, and everything she did stays under her name.

The head plans it in the browser; a program asks through the API what is left.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.audit.models import AuditEntry
from mainstay.modules.accounts.models import Account, AccountOwner
from mainstay.modules.engagement.models import Promise
from mainstay.modules.people.models import Departure, User
from mainstay.modules.people.schedules import let_go
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.work.models import Approval, Comment, Duty

PIPELINE = {
    "name": "New business",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}


@pytest.fixture
def book(cast, do):
    """Anna's book: two clients, a deal, a promise, a duty, a remark, an approval that waits for her, and a shared view."""
    do("admin", "pipeline.create", **PIPELINE)
    piens = do("anna", "account.create", name="Lielupes Piens", status="client").public_id
    do("anna", "account.create", name="Kurzemes Siers", status="client")
    do("anna", "opportunity.create", account=piens, name="Cream", amount="90000.00 EUR")
    do("anna", "promise.make", account=piens, what="Send the shelf-life data", due_on="2031-01-15")
    do("anna", "duty.create", what="Send the new prices", due_on="2031-01-16", account=piens)
    do("anna", "comment.write", subject_kind="account", subject_id=piens, body="They close in July")
    do("clara", "approval.ask", what="15% for Piens", approvers=[cast.anna.public_id])
    do("anna", "saved_view.save", list_name="account", name="Dairies", state={}, is_shared=True)
    return piens


def test_a_leaver(cast, do, book, monkeypatch, browser, api):
    now = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    secret = perform(cast.actor("anna"), "token.create", {"name": "Phone", "verbs": ["read"]}).once["token"]
    phone = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/accounts", headers=phone).status_code == 200

    # The head plans it: Boris takes the clients, Dace the approvals and shared views. Nothing has moved yet.
    gita = browser(cast.gita)
    assert (
        f"/do/departure.plan/{cast.anna.public_id}/" in gita.get(f"/colleagues/{cast.anna.public_id}/").content.decode()
    )
    given = {
        "last_on": (now[0] + timedelta(days=14)).date().isoformat(), "reason": "Goes to sea",
        "successor": cast.boris.public_id, "approvals_to": cast.dace.public_id, "people_to": cast.dace.public_id,
    }  # fmt: skip
    assert gita.post(f"/do/departure.plan/{cast.anna.public_id}/", given).status_code in (204, 302)
    plan = Departure.objects.get()
    page = gita.get(f"/departures/{plan.public_id}/").content.decode()
    for word in ("Accounts", "Deals", "Duties", "Promises", "Approvals", "Saved views", "API tokens", "Boris Novák"):
        assert word in page
    assert browser(cast.clara).get(f"/departures/{plan.public_id}/").status_code == 404
    assert Account.objects.filter(owner=cast.anna).count() == 2

    # The day after her last day the clock does it, in one act.
    now[0] += timedelta(days=16)
    let_go()
    plan.refresh_from_db()
    assert (plan.state, User.objects.get(pk=cast.anna.pk).is_active) == ("done", False)
    assert set(Account.objects.values_list("owner__name", flat=True)) == {"Boris Novák"}
    assert (Opportunity.objects.get().owner, Promise.objects.get().owner) == (cast.boris, cast.boris)
    assert Approval.objects.get().approver == cast.dace
    assert not Duty.objects.filter(assignee=cast.anna, state__in=("open", "waiting")).exists()
    do("dace", "approval.approve", Approval.objects.get().public_id)

    # Nothing of hers goes on, nothing she did is gone, and who stays works on.
    assert Client().get("/api/v1/accounts", headers=phone).status_code == 401
    assert Comment.objects.get().author == cast.anna
    assert AccountOwner.objects.filter(user=cast.anna, to_at__isnull=False).count() == 2
    assert AuditEntry.objects.filter(actor_id=cast.anna.pk, action="account.create").count() == 2
    page = browser(cast.gita).get(f"/departures/{plan.public_id}/").content.decode()
    assert "Went to somebody else" in page
    boris = api("boris")("GET", f"/accounts/{book}").json()
    assert boris["name"] == "Lielupes Piens"
    assert Duty.objects.get(what="Send the new prices").assignee == cast.boris
    seal_pending()
    assert verify().ok
