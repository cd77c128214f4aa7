"""An account is handed over by checklist, with both words: what is open moves, who gave it loses sight of it, the client is
told by a letter in their language, and the credit of who won the client begins to decay.
"""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from mainstay.framework.points import parts_of
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, AccountOwner, Handover, Salutation
from mainstay.modules.engagement.models import Promise
from mainstay.modules.performance.queries import credit_handovers
from mainstay.modules.performance.rules.crediting import kept_by_developer
from mainstay.modules.performance.rules.transactions import DecayStep
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.work.models import Duty

PIPELINE = {
    "name": "New business",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}


@pytest.fixture
def piens(cast, do):
    """A client of Anna's with something open of every sort."""
    do("admin", "pipeline.create", **PIPELINE)
    made = do("anna", "account.create", name="Lielupes Piens", status="client").public_id
    do(
        "anna",
        "contact.create",
        account=made,
        name="Ilze Ozola",
        email="ilze@piens.example",
        is_main=True,
        language="lv",
    )
    do("anna", "opportunity.create", account=made, name="Cream", amount="90000.00 EUR")
    do("anna", "promise.make", account=made, what="Send the shelf-life data", due_on="2030-01-15")
    do("anna", "duty.create", what="Send the new prices", due_on="2030-01-16", account=made)
    return made


def start(do, account, who="anna", to=None, cast=None, **more):
    given = {"occasion": "landed", "reason": "The first order is in"} | more
    return do(who, "handover.start", account, receiver=(to or cast.boris).public_id, **given).public_id


def tick_all(do, handover, who, side):
    for step in Handover.objects.get(public_id=handover).steps.filter(side=side):
        do(who, "handover.tick", handover, step=step.position)


def hand_over(do, handover):
    tick_all(do, handover, "anna", "giver")
    do("anna", "handover.tell", handover, told="Ilze dislikes calls before ten.")
    tick_all(do, handover, "boris", "receiver")
    do("boris", "handover.accept", handover)


def test_with_both_words_the_account_and_all_that_is_open_moves(cast, do, piens):
    handover = start(do, piens, cast=cast)
    assert Account.objects.get(public_id=piens).owner == cast.anna
    hand_over(do, handover)
    row = Handover.objects.get(public_id=handover)
    account = Account.objects.get(public_id=piens)
    assert (row.state, account.owner, row.handed_on) == ("done", cast.boris, timezone.localdate(timezone.now()))
    assert {one["kind"]: one["count"] for one in row.moved} == {"duty": 2, "promise": 1, "opportunity": 1}
    assert {d.assignee for d in Duty.objects.filter(account_id=account.pk, state="open")} == {cast.boris}
    assert (Opportunity.objects.get().owner, Promise.objects.get().owner) == (cast.boris, cast.boris)
    assert AccountOwner.objects.filter(account=account).count() == 2
    assert not visible_to(cast.actor("anna"), registry.kinds["account"]).filter(public_id=piens).exists()
    assert visible_to(cast.actor("boris"), registry.kinds["account"]).filter(public_id=piens).exists()


def test_nothing_moves_before_both_have_spoken_and_ticked_everything_off(cast, do, piens):
    handover = start(do, piens, cast=cast)
    with pytest.raises(RuleBroken, match="steps of your checklist"):
        do("anna", "handover.tell", handover)
    with pytest.raises(RuleBroken, match="steps of your checklist"):
        do("boris", "handover.accept", handover)
    tick_all(do, handover, "boris", "receiver")
    do("boris", "handover.accept", handover)
    assert Account.objects.get(public_id=piens).owner == cast.anna
    tick_all(do, handover, "anna", "giver")
    do("anna", "handover.tell", handover)
    assert Account.objects.get(public_id=piens).owner == cast.boris


def test_each_side_says_its_own_word_only(cast, do, piens):
    handover = start(do, piens, cast=cast)
    for who in ("boris", "dace"):
        with pytest.raises(ActionRefused, match="Only who gives"):
            do(who, "handover.tell", handover)
    for who in ("anna", "dace"):
        with pytest.raises(ActionRefused, match="Only who receives"):
            do(who, "handover.accept", handover)
    with pytest.raises(SubjectNotFound):
        do("clara", "handover.accept", handover)


def test_a_manager_speaks_for_who_is_removed_and_the_page_names_the_manager(cast, do, piens):
    handover = start(do, piens, who="dace", cast=cast, occasion="removal", reason="Moves to Tallinn")
    do("dace", "handover.tell", handover, told="Made from the record")
    tick_all(do, handover, "boris", "receiver")
    do("boris", "handover.accept", handover)
    page = ask(cast.actor("boris"), "handover.page", {"id": handover})
    assert (page.state, page.told_by.name) == ("done", "Dace Kalniņa")


def test_an_owner_hands_over_what_has_landed_and_a_manager_for_any_reason(cast, do, piens):
    with pytest.raises(ActionRefused, match="ask your manager"):
        start(do, piens, cast=cast, occasion="rebalancing")
    with pytest.raises(RuleBroken, match="owns this account already"):
        start(do, piens, to=cast.anna)
    with pytest.raises(RuleBroken, match="no role that looks after accounts"):
        start(do, piens, to=cast.egils)
    with pytest.raises(ActionRefused, match="does not report to you"):
        start(do, piens, who="dace", to=cast.clara, occasion="rebalancing")
    start(do, piens, cast=cast)
    with pytest.raises(RuleBroken, match="under way"):
        start(do, piens, who="dace", cast=cast)


def test_a_refusal_and_a_call_off_leave_everything_with_its_owner(cast, do, piens):
    first = start(do, piens, cast=cast)
    do("boris", "handover.refuse", first, reason="I serve their competitor")
    second = start(do, piens, cast=cast)
    do("anna", "handover.cancel", second, reason="Not now")
    assert [row.state for row in Handover.objects.order_by("pk")] == ["refused", "cancelled"]
    assert not Duty.objects.filter(duty_kind="handover", state="open").exists()
    assert Account.objects.get(public_id=piens).owner == cast.anna
    with pytest.raises(ActionRefused, match="its answer already"):
        do("boris", "handover.accept", first)


def test_an_account_that_got_another_owner_meanwhile_is_not_handed_over(cast, do, piens):
    handover = start(do, piens, cast=cast)
    do("gita", "account.assign", piens, owner=cast.clara.public_id, reason="Divided")
    tick_all(do, handover, "anna", "giver")
    do("anna", "handover.tell", handover)
    tick_all(do, handover, "boris", "receiver")
    with pytest.raises(RuleBroken, match="another owner meanwhile"):
        do("boris", "handover.accept", handover)


def test_both_sides_have_a_duty_until_they_have_spoken(cast, do, piens):
    handover = start(do, piens, cast=cast)
    open_ = Duty.objects.filter(duty_kind="handover", state="open")
    assert {duty.assignee for duty in open_} == {cast.anna, cast.boris}
    tick_all(do, handover, "anna", "giver")
    do("anna", "handover.tell", handover)
    assert [duty.assignee for duty in open_.all()] == [cast.boris]


def test_the_preview_shows_what_would_move_and_what_stays_to_be_found(cast, do, piens):
    do("anna", "comment.write", subject_kind="account", subject_id=piens, body="They close in July")
    handover = start(do, piens, cast=cast)
    page = ask(cast.actor("anna"), "handover.page", {"id": handover})
    found = {(one.kind, one.stays): one.count for one in page.moving}
    assert found == {("duty", False): 2, ("promise", False): 1, ("opportunity", False): 1, ("comment", True): 1}
    assert "Send the new prices" in {row.title for one in page.moving for row in one.rows}


def test_every_module_that_moves_something_previews_it():
    modules = {name: {one.function.__module__ for one in parts_of(name)} for name in ("handover", "handover_preview")}
    assert modules["handover"] <= modules["handover_preview"]
    assert len(modules["handover"]) >= 3


def test_the_letter_is_in_the_language_of_the_contact_with_the_stored_salutation(cast, do, piens):
    contact = Account.objects.get(public_id=piens).contacts.get()
    Salutation.objects.create(
        person=contact.person, language="lv", line="Labdien, Ilzes kundze!", created_at=timezone.now()
    )
    handover = start(do, piens, cast=cast)
    hand_over(do, handover)
    row = Handover.objects.get(public_id=handover)
    assert (row.mail_language, row.mail_salutation) == ("lv", "stored")
    assert row.mail_body.startswith("Labdien, Ilzes kundze!\n\n")
    assert "Boris Novák" in row.mail_subject
    assert "boris@example.com" in row.mail_body
    do("boris", "handover.edit_letter", handover, body="Labdien! Es esmu Boriss.")
    do("boris", "handover.letter_sent", handover)
    row.refresh_from_db()
    assert (row.mail_body, row.mail_sent_by) == ("Labdien! Es esmu Boriss.", cast.boris)
    with pytest.raises(ActionRefused, match="has this letter already"):
        do("boris", "handover.draft_letter", handover)


def test_a_letter_goes_to_a_contact_of_this_account_only(cast, do, piens):
    other = do("anna", "account.create", name="Kurzemes Siers").public_id
    stranger = do("anna", "contact.create", account=other, name="Jānis Bērzs").public_id
    handover = start(do, piens, cast=cast)
    with pytest.raises(RuleBroken, match="another account"):
        do("anna", "handover.draft_letter", handover, contact=stranger)
    with pytest.raises(ActionRefused, match="Draft the letter first"):
        do("anna", "handover.letter_sent", handover)


def test_the_company_writes_its_own_checklist_and_goes_back_to_the_shipped_one(cast, do, piens):
    do("gita", "handover_template.set", occasion="landed", giver_steps="The plan is on file\n\nKeys returned")
    handover = start(do, piens, cast=cast)
    steps = Handover.objects.get(public_id=handover).steps
    assert [(one.side, one.what) for one in steps.all()] == [
        ("giver", "The plan is on file"),
        ("giver", "Keys returned"),
    ]
    do("boris", "handover.accept", handover)
    do("gita", "handover_template.set", occasion="landed")
    assert not next(c for c in ask(cast.actor("anna"), "handover.checklists") if c.occasion == "landed").is_own
    with pytest.raises(ActionRefused):
        do("anna", "handover_template.set", occasion="landed", giver_steps="Nothing")


def test_all_accounts_of_a_colleague_are_handed_over_at_once(cast, do, piens):
    do("anna", "account.create", name="Kurzemes Siers")
    done = do("dace", "handover.start_all", cast.anna.public_id, receiver=cast.boris.public_id, reason="Moves")
    assert done.answer["count"] == 2
    assert Handover.objects.filter(giver=cast.anna, receiver=cast.boris, occasion="removal").count() == 2
    with pytest.raises(ActionRefused, match="does not report to you"):
        do("dace", "handover.start_all", cast.clara.public_id, receiver=cast.boris.public_id, reason="Moves")


def test_who_gave_an_account_still_sees_the_handover_and_a_stranger_never(cast, do, piens):
    handover = start(do, piens, cast=cast)
    hand_over(do, handover)
    kind = registry.kinds["handover"]
    seen = {who: visible_to(cast.actor(who), kind).exists() for who in ("anna", "boris", "dace", "clara")}
    assert seen == {"anna": True, "boris": True, "dace": True, "clara": False}
    assert not ask(cast.actor("anna"), "handover.page", {"id": handover}).whole


def test_the_credit_of_who_won_the_client_decays_from_the_day_of_the_handover(cast, do, piens):
    hand_over(do, start(do, piens, cast=cast))
    today = Handover.objects.get().handed_on
    steps = (DecayStep(3, Fraction(1)), DecayStep(6, Fraction(1, 2)))
    (found,) = credit_handovers(today, today, steps)
    assert (found.account, found.developer, found.manager) == (piens, cast.anna.public_id, cast.boris.public_id)
    shares = [kept_by_developer(found, today + timedelta(days=n)) for n in (-1, 0, 120, 220)]
    assert shares == [0, 1, Fraction(1, 2), 0]
    assert credit_handovers(today + timedelta(days=1), today + timedelta(days=9), steps) == ()


def test_a_merge_calls_an_open_handover_of_the_account_that_goes_off(cast, do, piens):
    other = do("anna", "account.create", name="Lielupes Piens SIA").public_id
    handover = start(do, other, cast=cast)
    do("dace", "account.merge", piens, other=other)
    row = Handover.objects.get(public_id=handover)
    assert (row.state, row.account.public_id) == ("cancelled", piens)


def test_an_unknown_step_is_refused(cast, do, piens):
    handover = start(do, piens, cast=cast)
    with pytest.raises(RuleBroken, match="no such step"):
        do("anna", "handover.tick", handover, step=99)
    with pytest.raises(InputInvalid):
        do("anna", "handover.tick", handover, step=0)
