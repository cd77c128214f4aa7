"""Boris, a business developer, wins a client and hands it over to Anna, who looks after clients. Both say yes, what is open
moves, the client is told by a letter, the credit begins to decay, and a stranger sees nothing of it.

Boris works in the browser, Anna through the API.
"""

from datetime import date
from fractions import Fraction

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.modules.accounts.models import Account, Handover
from mainstay.modules.people.models import Appointment, Role
from mainstay.modules.performance.queries import credit_handovers
from mainstay.modules.performance.rules.crediting import kept_by_developer
from mainstay.modules.performance.rules.transactions import DecayStep
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.work.models import Duty

VERBS = ("handover.*",)

PIPELINE = {
    "name": "New business",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}


@pytest.fixture
def landed(cast, do):
    """Boris is a business developer now; his client has landed with a second deal open and two things promised."""
    do("gita", "appointment.end", Appointment.objects.get(user=cast.boris).public_id, reason="Wins clients now")
    developer = Role.objects.get(code="business_developer").public_id
    do("gita", "appointment.create", user=cast.boris.public_id, role=developer, reason="Wins clients")
    do("admin", "pipeline.create", **PIPELINE)
    piens = do("boris", "account.create", name="Lielupes Piens", status="client").public_id
    ilze = do("boris", "contact.create", account=piens, name="Ilze Ozola", email="ilze@piens.example", is_main=True,
              language="lv").public_id  # fmt: skip
    do("boris", "contact.set_salutation", ilze, language="lv", line="Labdien, Ozolas kundze!")
    do("boris", "opportunity.create", account=piens, name="Cream for three years", amount="90000.00 EUR")
    do("boris", "promise.make", account=piens, what="Send the shelf-life data", due_on="2030-01-15")
    do("boris", "duty.create", what="Send the new prices", due_on="2030-01-16", account=piens)
    return piens


def test_a_client_lands_and_is_handed_over(cast, landed, api, browser):
    boris = browser(cast.boris)
    page = boris.get(f"/accounts/{landed}/").content.decode()
    assert f"/do/handover.start/{landed}/" in page
    given = {"receiver": cast.anna.public_id, "occasion": "landed", "reason": "The first order is in"}
    assert boris.post(f"/do/handover.start/{landed}/", given).status_code in (204, 302)
    handover = Handover.objects.get().public_id

    # What would move is on the page; a stranger finds neither the handover nor the client, and Anna only the card.
    page = boris.get(f"/handovers/{handover}/").content.decode()
    assert "Cream for three years" in page
    assert "Send the shelf-life data" in page
    assert browser(cast.clara).get(f"/handovers/{handover}/").status_code == 404
    assert "Lielupes" not in browser(cast.clara).get("/handovers/").content.decode()
    clara = api("clara", *VERBS)
    assert clara("GET", f"/handovers/{handover}").status_code == 404
    assert clara("POST", f"/handovers/{handover}/accept").status_code == 404

    # Both tick their lists off and say yes, each only for themselves.
    for step in Handover.objects.get().steps.filter(side="giver"):
        done = boris.post(f"/do/handover.tick/{handover}/", {"step": step.position, "done": "true"})
        assert done.status_code in (204, 302)
    assert boris.post(f"/do/handover.accept/{handover}/").status_code == 403
    told = {"told": "Ilze dislikes calls before ten."}
    assert boris.post(f"/do/handover.tell/{handover}/", told).status_code in (204, 302)
    anna = api("anna", *VERBS)
    refused = anna("POST", f"/handovers/{handover}/accept")
    assert (refused.status_code, Account.objects.get().owner) == (422, cast.boris)
    for step in Handover.objects.get().steps.filter(side="receiver"):
        assert anna("POST", f"/handovers/{handover}/tick", step=step.position).status_code == 200
    assert anna("POST", f"/handovers/{handover}/accept").status_code == 200

    # Everything that was open is Anna's; Boris sees the client no more, and still what he handed over.
    assert Account.objects.get().owner == cast.anna
    assert Opportunity.objects.get().owner == cast.anna
    assert set(Duty.objects.filter(state="open").values_list("assignee__name", flat=True)) == {"Anna Bērziņa"}
    assert anna("GET", f"/accounts/{landed}").status_code == 200
    assert boris.get(f"/accounts/{landed}/").status_code == 404
    assert boris.get(f"/handovers/{handover}/").status_code == 200

    # The client is told in Latvian with the salutation that is kept for her, and Anna says that it was sent.
    row = Handover.objects.get()
    assert (row.mail_language, row.mail_body.splitlines()[0]) == ("lv", "Labdien, Ozolas kundze!")
    assert "Labdien, Ozolas kundze!" in browser(cast.anna).get(f"/handovers/{handover}/").content.decode()
    assert browser(cast.anna).post(f"/do/handover.letter_sent/{handover}/").status_code in (204, 302)
    assert Handover.objects.get().mail_sent_by == cast.anna

    # Pay reads the day and both people; the log has one act with everything that moved.
    (credit,) = credit_handovers(row.handed_on, row.handed_on, (DecayStep(6, Fraction(1, 2)),))
    assert (credit.developer, credit.manager) == (cast.boris.public_id, cast.anna.public_id)
    assert kept_by_developer(credit, row.handed_on) == Fraction(1, 2)
    assert kept_by_developer(credit, date(row.handed_on.year + 1, 6, 1)) == 0
    entry = AuditEntry.objects.get(action="handover.accept", outcome=AuditEntry.DONE)
    changed = {name.split(":")[0] for name in entry.changes}
    assert {"accounts.account", "pipeline.opportunity", "engagement.promise", "work.duty"} <= changed
