"""What a visit or a meal costs: asked before it is saved, on the register in the same act, following the talk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.gifts.conftest import RULE, TIERED, Clock
from tests.gifts.conftest import rules as rules  # noqa: PLC0414 - a fixture
from tests.gifts.test_ledger import replayed_alike

from mainstay.framework.actions import perform
from mainstay.framework.files.store import stage
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Handover
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.gifts.models import Gift, GiftEntry
from mainstay.modules.gifts.queries.books import broken_link
from mainstay.modules.work.models import Approval, Duty

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
AHEAD = "2026-10-20T19:00:00+03:00"
EARLIER = "2026-10-02T12:00:00+03:00"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is Monday 5 October 2026, ten in the morning in Riga."""
    found = Clock(datetime(2026, 10, 5, 7, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", found)
    return found


@pytest.fixture
def plan(do, client, helen):
    """``plan("60.00 EUR")``: a dinner with Helen that Anna plans."""

    def run(cost="60.00 EUR", who="anna", **values):
        given = {"contacts": [helen], "interaction_kind": "meal", "happened_at": AHEAD, "cost": cost} | values
        return do(who, "interaction.plan", account=client, **given).public_id

    return run


@pytest.fixture
def receipt(cast, tmp_path, settings):
    """``receipt("bill.jpg")``: a file that Anna has uploaded."""
    settings.DATA = tmp_path

    def make(name="bill.jpg", who="anna"):
        return stage(cast.actor(who), name, [b"\xff\xd8\xff a photo"]).public_id

    return make


def only_gift():
    return Gift.objects.get()


def duties_about(gift):
    return {one.assignee_id for one in Duty.objects.filter(subject_kind="gift", subject_id=gift.public_id)}


def test_a_planned_meal_reserves_its_cost_in_the_same_act(plan, rules, helen, cast):
    rules(RULE)
    talk = plan(hospitality=None)
    gift = only_gift()
    assert (gift.state, gift.decision, gift.category, gift.occasion) == ("reserved", "permit", "meal", "meal")
    assert (gift.subject_kind, gift.subject_id, gift.given_on.isoformat()) == ("interaction", talk, "2026-10-20")
    assert (gift.host_id, gift.host_present, gift.own_people, gift.unnamed) == (cast.anna.pk, True, 1, 0)
    assert gift.recipients.get().contact.public_id == helen
    assert gift.account.name == "Lielupes Piens"
    assert broken_link() is None


def test_a_plan_that_the_rules_bar_is_not_saved_at_all(plan, rules):
    rules(RULE)
    with pytest.raises(RuleBroken, match=r"do not allow this for Helen Marsh .*\(a\)") as refused:
        plan("500.00 EUR")
    assert refused.value.path == "cost"
    assert not Interaction.objects.exists()
    assert not Gift.objects.exists()
    assert not GiftEntry.objects.exists()


def test_a_plan_that_needs_a_yes_is_saved_and_waits(plan, rules, cast):
    rules(TIERED)
    talk = plan("180.00 EUR")
    gift = only_gift()
    assert (gift.state, gift.route) == ("asked", "line_manager")
    assert Approval.objects.get().approver_id == cast.dace.pk
    assert Interaction.objects.get(public_id=talk).state == "planned"


def test_without_a_cost_nothing_changes(do, client, helen, rules):
    rules(RULE)
    talk = do("anna", "interaction.plan", account=client, contacts=[helen], happened_at=AHEAD, host_present=True)
    do("anna", "interaction.edit", talk.public_id, happened_at="2026-10-21T19:00:00+03:00", contacts=[])
    do("anna", "interaction.cancel", talk.public_id)
    assert not Gift.objects.exists()
    assert not GiftEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "path"),
    [({"hospitality": "meal"}, "cost"), ({"cost": "20.00 EUR"}, "hospitality")],
)
def test_half_of_what_is_asked_is_not_enough(do, client, given, path):
    with pytest.raises(InputInvalid) as refused:
        do("anna", "interaction.plan", account=client, happened_at=AHEAD, interaction_kind="visit", **given)
    assert [one.path for one in refused.value.problems] == [path]
    assert not Interaction.objects.exists()


def test_before_saving_each_attendee_sees_what_is_left(plan, rules, client, helen, andris, look):
    rules(RULE)
    plan("60.00 EUR")
    asked = {"account": client, "interaction_kind": "meal", "happened_at": AHEAD, "contacts": [helen, andris]}
    found = look("anna", "interaction.hospitality", **asked, cost="300.00 EUR")
    assert (found.tone, found.answer.decision) == ("late", "deny")
    left = {one.name: one.left[0].remaining for _tone, _words, one in found.attendees}
    assert set(left) == {"Helen Marsh", "Andris Vītols"}
    assert left["Andris Vītols"] > left["Helen Marsh"]
    assert all(one.paragraph for _tone, _words, one in found.attendees)
    assert look("anna", "interaction.hospitality", **asked).asked is False
    assert Gift.objects.count() == 1


def test_a_rule_that_must_know_whether_they_asked_for_it_is_told_in_the_form(plan, do, rules, look, client, helen):
    rules(RULE, RULE | {"row": "asked", "paragraph": "(d)", "measure": {"kind": "ban"}, "when": {"solicited": True}})
    asked = {"account": client, "contacts": [helen], "interaction_kind": "meal", "cost": "20.00 EUR"}
    found = {one: look("anna", "interaction.hospitality", **asked, solicited=one).answer.decision
             for one in (None, True, False)}  # fmt: skip
    assert found == {None: "refer", True: "deny", False: "permit"}
    talk = plan("20.00 EUR", solicited=False)
    assert only_gift().decision == "permit"
    do("anna", "interaction.edit", talk, solicited=True)
    assert (only_gift().decision, only_gift().state) == ("deny", "refused")


def test_what_is_asked_about_a_saved_talk_replaces_its_plan(plan, rules, look):
    rules(RULE)
    talk = plan("190.00 EUR")
    assert look("anna", "interaction.hospitality", talk=talk, cost="195.00 EUR").answer.decision == "permit"


def test_a_guest_who_comes_too_has_the_plan_decided_anew(plan, do, rules, helen, andris):
    rules(RULE)
    talk = plan("90.00 EUR")
    do("anna", "interaction.edit", talk, contacts=[helen, andris])
    gift = only_gift()
    assert {one.contact.public_id for one in gift.recipients.all()} == {helen, andris}
    kinds = list(GiftEntry.objects.order_by("number").values_list("entry_kind", flat=True))
    assert kinds == ["reservation", "reversal", "reservation"]
    assert gift.state == "reserved"
    assert not duties_about(gift)


def test_a_guest_who_drops_out_leaves_more_for_the_other_and_a_worse_answer_becomes_duties(
    plan, do, rules, helen, andris, cast
):
    rules(RULE)
    talk = plan("240.00 EUR", contacts=[helen, andris])
    assert only_gift().state == "reserved"
    do("anna", "interaction.edit", talk, contacts=[helen])
    gift = only_gift()
    assert (gift.state, gift.decision) == ("refused", "deny")
    assert duties_about(gift) == {cast.anna.pk, cast.egils.pk}


def test_the_host_who_drops_out_and_the_new_day_are_followed(plan, do, rules, cast):
    rules(RULE)
    talk = plan("60.00 EUR")
    do("anna", "interaction.edit", talk, colleagues=[], happened_at="2026-10-22T19:00:00+03:00")
    gift = only_gift()
    assert (gift.host_id, gift.host_present, gift.own_people) == (None, False, 0)
    assert gift.given_on.isoformat() == "2026-10-22"
    do("anna", "interaction.edit", talk, colleagues=[cast.boris.public_id], host_present=False)
    gift.refresh_from_db()
    assert (gift.host_id, gift.host_present) == (cast.boris.pk, False)


def test_another_cost_of_the_plan_is_decided_anew(plan, do, rules, cast):
    rules(RULE)
    talk = plan("60.00 EUR")
    do("anna", "interaction.edit", talk, cost="500.00 EUR")
    gift = only_gift()
    assert (gift.decision, gift.state, gift.cost_minor) == ("deny", "refused", 50000)
    assert duties_about(gift) == {cast.anna.pk, cast.egils.pk}


def test_a_plan_can_get_its_cost_later_and_lose_it_again(do, client, helen, rules):
    rules(RULE)
    talk = do(
        "anna", "interaction.plan", account=client, contacts=[helen], happened_at=AHEAD, interaction_kind="visit"
    ).public_id
    do("anna", "interaction.edit", talk, cost="30.00 EUR", hospitality="gift")
    assert (only_gift().state, only_gift().occasion) == ("reserved", "visit")
    do("anna", "interaction.edit", talk, cost=None)
    assert only_gift().state == "cancelled"


def test_a_talk_that_is_called_off_frees_its_allowance(plan, do, rules):
    rules(RULE)
    do("anna", "interaction.cancel", plan("190.00 EUR"))
    assert only_gift().state == "cancelled"
    plan("190.00 EUR")
    assert Gift.objects.filter(state="reserved").count() == 1


def test_a_held_meal_is_on_the_register_with_its_receipt_on_both_pages(do, client, helen, rules, receipt, look, cast):
    rules(RULE)
    talk = do("anna", "interaction.log", account=client, contacts=[helen], interaction_kind="meal", happened_at=EARLIER,
              cost="80.00 EUR", receipt=receipt(), outcome="Agreed").public_id  # fmt: skip
    gift = only_gift()
    assert (gift.state, gift.decision, gift.is_actual) == ("given", "permit", True)
    (given,) = look("anna", "interaction.given", id=talk).gifts
    assert [name for name, _url in given.receipts] == ["bill.jpg"]
    assert look("anna", "gift.talk", id=gift.public_id).receipts == given.receipts
    assert GiftEntry.objects.get().facts["receipt"] in given.receipts[0][1]
    web = Client()
    web.force_login(cast.anna, backend=BACKEND)
    for address in (f"/talks/{talk}/", f"/gifts/{gift.public_id}/"):
        body = web.get(address).content.decode()
        assert "bill.jpg" in body, address
        assert "part-failed" not in body
    assert web.get(given.receipts[0][1]).status_code == 200


def test_a_receipt_is_a_photo_or_a_pdf_of_ones_own(do, client, helen, receipt):
    given = {"account": client, "contacts": [helen], "interaction_kind": "meal", "happened_at": EARLIER}
    with pytest.raises(InputInvalid, match="photo or a PDF"):
        do("anna", "interaction.log", **given, cost="8.00 EUR", receipt=receipt("bill.exe"))
    with pytest.raises(InputInvalid, match="Upload the file again"):
        do("anna", "interaction.log", **given, cost="8.00 EUR", receipt=receipt("bill.pdf", who="dace"))
    with pytest.raises(InputInvalid, match="Say what it cost"):
        do("anna", "interaction.log", **given, receipt=receipt("bill.pdf"))
    assert not Interaction.objects.exists()


def test_what_was_held_above_a_limit_is_recorded_and_looked_at(do, client, helen, rules, cast):
    rules(RULE)
    do("anna", "interaction.log", account=client, contacts=[helen], interaction_kind="meal", happened_at=EARLIER,
       cost="400.00 EUR")  # fmt: skip
    gift = only_gift()
    assert (gift.state, gift.decision) == ("given", "breach")
    assert duties_about(gift) == {cast.anna.pk, cast.egils.pk}


def test_what_came_of_the_dinner_uses_up_the_reservation(plan, do, rules, clock, receipt, andris, helen, look):
    rules(RULE)
    talk = plan("60.00 EUR")
    clock.now += timedelta(days=16)
    form = registry.actions["interaction.conclude"].initial(Interaction.objects.get())
    assert (form["cost"], form["hospitality"]) == ({"amount": "60.00", "currency": "EUR"}, "meal")
    do("anna", "interaction.conclude", talk, outcome="Good", cost="75.00 EUR", receipt=receipt("bill.pdf"))
    gift = only_gift()
    assert (gift.state, gift.cost_minor, gift.is_actual) == ("given", 7500, True)
    with pytest.raises(RuleBroken, match="Correct it on the page of the gift"):
        do("anna", "interaction.edit", talk, cost="70.00 EUR")
    do("anna", "interaction.edit", talk, contacts=[helen, andris])
    last = GiftEntry.objects.latest("number")
    assert (last.entry_kind, len(last.facts["recipients"])) == ("correction", 2)
    assert last.facts["receipt"]
    assert broken_link() is None


def test_a_removed_talk_takes_its_cost_off_the_register_and_back(do, client, helen, rules, cast, look):
    rules(RULE)
    made = do("anna", "interaction.log", account=client, contacts=[helen], interaction_kind="meal", happened_at=EARLIER,
              cost="80.00 EUR")  # fmt: skip
    back = made.answer["undo"]
    perform(cast.actor("anna"), back["action"], back["input"], subject=back["subject"])
    gift = only_gift()
    assert gift.state == "cancelled"
    assert duties_about(gift) == {cast.egils.pk}
    assert look("anna", "gift.allowance", contact=helen).left[0].used == 0
    do("anna", "interaction.restore", made.public_id)
    assert only_gift().state == "given"
    assert look("anna", "gift.allowance", contact=helen).left[0].used > 0
    assert broken_link() is None


def test_a_dinner_that_passes_with_its_account_has_another_host(plan, do, rules, client, cast):
    rules(RULE)
    plan("60.00 EUR")
    handover = do(
        "anna", "handover.start", client, receiver=cast.boris.public_id, occasion="landed", reason="First order"
    ).public_id
    for who, side in (("anna", "giver"), ("boris", "receiver")):
        for step in Handover.objects.get(public_id=handover).steps.filter(side=side):
            do(who, "handover.tick", handover, step=step.position)
    do("anna", "handover.tell", handover, told="No calls before ten.")
    do("boris", "handover.accept", handover)
    gift = only_gift()
    assert (gift.host_id, gift.host_present, gift.giver_id) == (cast.boris.pk, True, cast.anna.pk)
    assert GiftEntry.objects.latest("number").facts["host_confirmed_by"] == f"user:{cast.boris.public_id}"


def test_whoever_may_not_plan_gifts_may_not_plan_a_cost_either(plan, rules, cast, monkeypatch):
    from mainstay.kernel.actor import Actor

    rules(RULE)
    may = Actor.may

    def no_gifts(self, group, verb, *more):
        from mainstay.kernel.decision import refuse
        from mainstay.kernel.sentences import sentence

        return refuse(sentence("No gifts."), "rights") if group == "gift" else may(self, group, verb, *more)

    monkeypatch.setattr(Actor, "may", no_gifts)
    with pytest.raises(ActionRefused, match="No gifts"):
        plan()
    assert not Interaction.objects.exists()


def test_a_stranger_learns_nothing(plan, rules, look, helen):
    rules(RULE)
    talk = plan()
    gift = only_gift()
    for query, values in (
        ("interaction.hospitality", {"talk": talk, "cost": "5.00 EUR"}),
        ("interaction.given", {"id": talk}),
        ("gift.talk", {"id": gift.public_id}),
    ):
        with pytest.raises(SubjectNotFound):
            look("clara", query, **values)


@pytest.fixture
def anna(cast):
    """Anna's browser."""
    found = Client()
    found.force_login(cast.anna, backend=BACKEND)
    return found


def test_the_panel_of_the_form_says_it_as_one_types(anna, plan, rules, client, helen):
    rules(RULE)
    talk = plan("60.00 EUR")
    body = anna.get("/do/interaction.plan/").content.decode()
    assert 'hx-get="/talk-hospitality/"' in body
    assert "part-failed" not in body
    for address in ("/do/interaction.log/", f"/do/interaction.edit/{talk}/", f"/do/interaction.conclude/{talk}/"):
        assert "/talk-hospitality/" in anna.get(address).content.decode()
    typed = {"account": client, "interaction_kind": "meal", "happened_at": "2026-10-20T19:00", "contacts": ["", helen],
             "colleagues": "", "other_names": "", "hospitality": "", "cost_currency": "EUR", "host_present": ""}  # fmt: skip
    assert not anna.get("/talk-hospitality/", typed | {"cost_amount": ""}).content.strip()
    body = anna.get("/talk-hospitality/", typed | {"cost_amount": "500"}).content.decode()
    assert "Helen Marsh" in body
    assert "Not allowed" in body
    assert "(a)" in body
    half = anna.get("/talk-hospitality/", typed | {"cost_amount": "500", "interaction_kind": "visit"}).content.decode()
    assert "Say what the cost is for" in half


def test_the_browser_logs_a_meal_with_a_photo_of_the_bill(anna, rules, client, helen, tmp_path, settings):
    settings.DATA = tmp_path
    rules(RULE)
    answer = anna.post("/do/interaction.log/", {
        "account": client, "interaction_kind": "meal", "contacts": ["", helen], "outcome": "Agreed", "next_step": "",
        "next_step_on": "", "happened_at": "2026-10-02T12:00", "duration_minutes": "", "direction": "", "place": "",
        "topic": "", "notes": "", "other_names": "", "hospitality": "meal", "cost_amount": "42.50",
        "cost_currency": "EUR", "host_present": "true", "subject_kind": "", "subject_id": "",
        "receipt": SimpleUploadedFile("bill.png", b"\x89PNG photo", "image/png"),
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    gift = only_gift()
    assert (gift.cost_minor, gift.state) == (4250, "given")


def test_the_browser_is_told_why_a_plan_is_not_saved(anna, rules, client, helen):
    rules(RULE)
    answer = anna.post("/do/interaction.plan/", {
        "account": client, "interaction_kind": "meal", "happened_at": "2026-10-20T19:00", "contacts": [helen],
        "cost_amount": "500", "cost_currency": "EUR", "hospitality": "meal", "topic": "Dinner",
    })  # fmt: skip
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "do not allow this" in body
    assert "Dinner" in body
    assert not Interaction.objects.exists()


def test_the_answers_keep_to_their_budgets(plan, rules, cast, client, helen, andris):
    rules(RULE)
    talk = plan("60.00 EUR")
    for query, values in (
        ("interaction.hospitality", {"talk": talk, "contacts": [helen, andris], "cost": "5.00 EUR"}),
        ("interaction.given", {"id": talk}),
        ("gift.talk", {"id": only_gift().public_id}),
    ):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ask(cast.actor("anna"), query, values)
        assert len(seen) <= registry.queries[query].budget, query


CLIENTS = RULE | {"row": "client", "paragraph": "(c)",
                  "measure": RULE["measure"] | {"aggregate_by": ["recipient_org"]}}  # fmt: skip


def test_after_a_merge_of_clients_their_totals_add_up_and_after_the_undo_they_do_not(
    do, client, helen, rules, cast, clock, tell
):
    rules(CLIENTS)
    other = do("anna", "account.create", name="Lielupes Piens SIA", country="LV").public_id
    ilze = do("anna", "contact.create", account=other, name="Ilze Ozola").public_id
    rows = [
        Gift.objects.get(public_id=do("anna", "gift.record", contacts=[one], given_on="2026-10-01", cost="60.00 EUR").public_id)
        for one in (helen, ilze)
    ]  # fmt: skip
    assert [row.decision for row in rows] == ["permit", "permit"]
    clock.now += timedelta(hours=1)
    done = do("dace", "account.merge", client, other=other)
    tell()
    assert [Gift.objects.get(pk=row.pk).decision for row in rows] == ["permit", "breach"]
    assert duties_about(rows[1]) == {cast.anna.pk, cast.egils.pk}
    assert {Gift.objects.get(pk=row.pk).account.public_id for row in rows} == {client}
    assert Gift.objects.get(pk=rows[1].pk).recipients.get().organisation == other
    clock.now += timedelta(hours=1)
    do("dace", "merge.undo", done.answer["undo"]["subject"])
    tell()
    assert [Gift.objects.get(pk=row.pk).decision for row in rows] == ["permit", "permit"]
    assert replayed_alike() == 2
