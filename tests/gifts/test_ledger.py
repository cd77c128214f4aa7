"""The gift ledger in the database: decided, reserved, replayed, never changed."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mainstay.framework.events.dispatch import dispatch_pending as deliver
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken
from mainstay.modules.gifts.models import Gift, GiftEntry, GiftRule, GiftSetting
from mainstay.modules.gifts.queries.books import broken_link, event_of, ledger_before, stored_book
from mainstay.modules.gifts.rules.deciding import decide
from mainstay.modules.gifts.rules.shown import evaluation_data
from mainstay.modules.work.models import Approval, Duty
from tests.gifts.conftest import RULE, TIERED

pytestmark = pytest.mark.django_db
DAY = "2026-10-20"


def gift(outcome):
    return Gift.objects.get(public_id=outcome.public_id)


def plan(do, who, contacts, cost, day=DAY, **more):
    return gift(do(who, "gift.plan", contacts=contacts, given_on=day, cost=cost, **more))


def replayed_alike():
    """Every stored decision, made again from what the ledger holds: the same trace."""
    found = 0
    for entry in GiftEntry.objects.exclude(decision="").order_by("number"):
        again = decide(event_of(entry), ledger_before(entry), stored_book(entry))
        assert evaluation_data(again) == entry.trace, entry.number
        found += 1
    assert broken_link() is None
    return found


def test_without_a_confirmed_rule_every_gift_goes_to_compliance(do, contact):
    row = plan(do, "anna", [contact("Ilze Ozola")], "5.00 EUR")
    assert (row.state, row.decision, row.route) == ("asked", "refer", "compliance")
    assert Approval.objects.get().approver.email == "egils@example.com"


def test_what_the_rules_allow_is_reserved_and_the_next_sees_it(do, contact, rules, cast):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    first = plan(do, "anna", [ilze], "60.00 EUR")
    assert (first.state, first.decision) == ("reserved", "permit")
    answer = ask(cast.actor("anna"), "gift.answer", {"contacts": [ilze], "given_on": DAY, "cost": "40.01 EUR"})
    assert answer.decision == "deny"
    assert (answer.attendees[0].name, answer.attendees[0].left[0].remaining) == ("Ilze Ozola", 40)
    assert plan(do, "dace", [ilze], "40.01 EUR").state == "refused"
    assert plan(do, "dace", [ilze], "40.00 EUR").state == "reserved"
    left = ask(cast.actor("anna"), "gift.allowance", {"contact": ilze}).left[0]
    assert (left.limit, left.used, left.reserved, left.remaining) == (100, 0, 100, 0)
    assert replayed_alike() == 3


def test_a_refused_or_called_off_plan_uses_no_allowance(do, contact, rules):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    row = plan(do, "anna", [ilze], "100.00 EUR")
    do("anna", "gift.cancel", row.public_id, reason="They cannot come")
    again = plan(do, "anna", [ilze], "100.00 EUR")
    assert again.state == "reserved"
    do("anna", "gift.decline", again.public_id)
    assert plan(do, "anna", [ilze], "100.00 EUR").state == "reserved"
    with pytest.raises(ActionRefused, match="does not allow"):
        do("anna", "gift.cancel", again.public_id)
    assert replayed_alike() == 4


def test_the_real_cost_uses_up_the_reservation_and_a_return_frees_it(do, contact, rules, clock):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    row = plan(do, "anna", [ilze], "80.00 EUR", day="2026-10-05")
    do("anna", "gift.confirm", row.public_id, cost="90.00 EUR")
    row.refresh_from_db()
    assert (row.state, row.decision, row.is_actual) == ("given", "permit", True)
    assert plan(do, "anna", [ilze], "10.01 EUR").state == "refused"
    do("anna", "gift.return", row.public_id)
    assert plan(do, "anna", [ilze], "100.00 EUR").state == "reserved"
    assert replayed_alike() == 4


def test_a_correction_above_the_limit_is_a_breach_with_a_duty_for_compliance_and_the_giver(do, contact, rules, cast):
    rules(RULE)
    row = gift(do("anna", "gift.record", contacts=[contact("Ilze Ozola")], given_on="2026-10-01", cost="100.00 EUR"))
    assert row.decision == "permit"
    do("anna", "gift.correct", row.public_id, cost="100.01 EUR", note="The bill came later")
    row.refresh_from_db()
    assert row.decision == "breach"
    told = Duty.objects.filter(subject_kind="gift", subject_id=row.public_id)
    assert {one.assignee_id for one in told} == {cast.anna.pk, cast.egils.pk}
    assert [one.decision for one in GiftEntry.objects.order_by("number")] == ["permit", "breach"]
    replayed_alike()


@pytest.mark.parametrize(
    ("cost", "route", "state"),
    [("50.00 EUR", "auto", "reserved"), ("50.01 EUR", "line_manager", "asked"), ("100.01 EUR", "compliance", "asked")],
)
def test_the_tier_says_who_decides(do, contact, rules, cost, route, state):
    rules(TIERED)
    row = plan(do, "anna", [contact("Ilze Ozola")], cost)
    assert (row.state, row.route) == (state, route)


def test_an_approved_plan_is_reserved_and_its_approval_runs_out(do, contact, rules, cast, clock):
    from mainstay.modules.gifts.schedules import let_approvals_run_out

    rules({**TIERED, "approval": {**TIERED["approval"], "validity_days": 10}})
    ilze = contact("Ilze Ozola")
    row = plan(do, "anna", [ilze], "80.00 EUR", day="2026-10-12")
    approval = Approval.objects.get()
    assert approval.approver_id == cast.dace.pk
    do("dace", "approval.approve", approval.public_id)
    deliver()
    row.refresh_from_db()
    assert (row.state, row.decision, row.valid_until.isoformat()) == ("reserved", "permit", "2026-10-15")
    assert event_of(GiftEntry.objects.latest("number")).approvals[0].by == f"user:{cast.dace.public_id}"
    clock.now = clock.now.replace(day=16)
    assert let_approvals_run_out() == 1
    row.refresh_from_db()
    assert row.state == "expired"
    assert GiftEntry.objects.latest("number").facts["reason"] == "expired"
    replayed_alike()


def test_two_persons_are_two_and_one_refusal_is_enough(do, contact, rules, cast):
    rules(TIERED)
    row = plan(do, "anna", [contact("Ilze Ozola")], "201.00 EUR")
    approval = Approval.objects.get()
    assert [one.approver_id for one in approval.tiers.all()] == [cast.egils.pk, cast.gita.pk]
    do("egils", "approval.approve", approval.public_id)
    deliver()
    row.refresh_from_db()
    assert row.state == "asked"
    do("gita", "approval.refuse", approval.public_id, reason="Too much")
    deliver()
    row.refresh_from_db()
    assert row.state == "refused"
    replayed_alike()


def test_an_approved_plan_is_not_reserved_when_the_allowance_is_gone_meanwhile(do, contact, rules, cast):
    rules(TIERED)
    ilze = contact("Ilze Ozola")
    row = plan(do, "anna", [ilze], "90.00 EUR")
    do("egils", "gift_rule.write", rules={"code": "LAW", "title": "Law", "rules": [{**RULE, "measure": {
        **RULE["measure"], "amount": "80"}}]})  # fmt: skip
    do(
        "gita",
        "gift_rule.confirm",
        GiftRule.objects.get(rule_set__code="LAW").public_id,
        source="x",
        checked_on="2026-10-01",
    )
    do("dace", "approval.approve", Approval.objects.get().public_id)
    deliver()
    row.refresh_from_db()
    assert (row.state, row.decision) == ("refused", "deny")
    assert Duty.objects.filter(subject_id=row.public_id, assignee=cast.anna, what__contains="bar").exists()


def test_a_change_of_attendees_host_or_cost_is_decided_anew(do, contact, rules):
    rules(RULE)
    ilze, janis = contact("Ilze Ozola"), contact("Jānis Liepa")
    row = plan(do, "anna", [ilze, janis], "200.00 EUR")
    assert row.state == "reserved"
    do("anna", "gift.change", row.public_id, contacts=[ilze])
    row.refresh_from_db()
    assert (row.state, row.decision, row.recipients.count()) == ("refused", "deny", 1)
    do("anna", "gift.resume", row.public_id)
    row.refresh_from_db()
    assert row.state == "refused"
    assert replayed_alike() == 3


def test_facts_that_contradict_each_other_are_said(do, contact, rules):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    with pytest.raises(InputInvalid, match="more than the cost"):
        plan(do, "anna", [ilze], "10.00 EUR", tax="11.00 EUR")
    with pytest.raises(InputInvalid, match="one currency"):
        plan(do, "anna", [ilze], "10.00 EUR", tax="1.00 USD")
    with pytest.raises(RuleBroken, match="has not happened"):
        do("anna", "gift.record", contacts=[ilze], given_on="2026-10-20", cost="1.00 EUR")
    assert not GiftEntry.objects.exists()


def test_a_standard_without_a_number_is_never_decided_by_the_program(do, contact):
    do("egils", "gift_pack.load", pack="standards")
    row = GiftRule.objects.filter(measure="standard").first()
    do("egils", "gift_rule.confirm", row.public_id, source="Guidance of 30 March 2011", checked_on="2026-10-01")
    decided = {plan(do, "anna", [contact("Ilze Ozola")], cost).decision for cost in ("0.01 EUR", "5000.00 EUR")}
    assert "permit" not in decided


def test_what_is_received_is_declared_and_decided_too(do, contact, rules, cast):
    rules({**RULE, "scope": {"direction": "received"}})
    ilze = contact("Ilze Ozola")
    row = gift(do("anna", "gift.receive", contacts=[ilze], given_on="2026-10-01", cost="120.00 EUR"))
    assert (row.state, row.decision) == ("received", "breach")
    other = gift(do("boris", "gift.receive", other_party="Fair stand", given_on="2026-10-01", declined=True))
    assert (other.state, other.account) == ("declined", None)
    replayed_alike()


def test_the_exemption_of_a_regulator_frees_the_allowance_under_its_rules(do, contact, rules):
    rules(RULE)
    row = plan(do, "anna", [contact("Ilze Ozola")], "150.00 EUR")
    assert row.state == "refused"
    with pytest.raises(RuleBroken, match="Known: HOUSE"):
        do("egils", "gift.exempt", row.public_id, rule_set="LAW", exemption_ref="Letter 7")
    do("egils", "gift.exempt", row.public_id, rule_set="HOUSE", exemption_ref="Letter 7")
    row.refresh_from_db()
    assert row.decision != "deny"
    with pytest.raises(ActionRefused):
        do("anna", "gift.exempt", row.public_id, rule_set="HOUSE", exemption_ref="Letter 8")
    do("anna", "gift.resume", row.public_id)
    row.refresh_from_db()
    assert (row.state, row.decision) == ("reserved", "excluded")
    replayed_alike()


def test_rates_are_frozen_with_the_gift(do, contact, rules):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    assert plan(do, "anna", [ilze], "50.00 USD").state == "asked"
    rates = [{"source": "USD", "target": "EUR", "rate": "0.9", "from_on": "2026-10-01"}]
    do("admin", "exchange_rate.record", rates=rates)
    assert plan(do, "anna", [ilze], "111.11 USD").state == "reserved"
    assert GiftEntry.objects.latest("number").facts["stored_rates"] == [{"into": "EUR", "rate": "0.90000000"}]
    assert plan(do, "anna", [ilze], "0.02 USD").state == "refused"
    replayed_alike()


def test_the_database_itself_refuses_to_change_an_entry(do, contact, rules):
    rules(RULE)
    plan(do, "anna", [contact("Ilze Ozola")], "10.00 EUR")
    with pytest.raises(DatabaseError), transaction.atomic():
        GiftEntry.objects.update(decision="deny")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE gifts_giftentry SET digest = 'x'")
    assert broken_link() is None


def test_a_changed_or_missing_entry_shows_in_the_chain(do, contact, rules):
    rules(RULE)
    for cost in ("1.00 EUR", "2.00 EUR", "3.00 EUR"):
        plan(do, "anna", [contact(f"Ilze {cost[0]}")], cost)
    rows = list(GiftEntry.objects.order_by("number"))
    assert broken_link(rows) is None
    rows[1].facts = {**rows[1].facts, "cost": "1.50"}
    assert broken_link(rows) == 2
    assert broken_link([rows[0], rows[2]]) == 2


def test_nobody_confirms_his_own_rule_or_setting(do):
    do("egils", "gift_rule.write", rules={"code": "HOUSE", "title": "House", "rules": [RULE]})
    with pytest.raises(ActionRefused, match="Somebody else"):
        do("egils", "gift_rule.confirm", GiftRule.objects.get().public_id, source="x", checked_on="2026-10-01")
    made = do("egils", "gift_setting.propose", settings={"entertainment_per_year": 6}, reason="Enough").public_id
    with pytest.raises(ActionRefused, match="Somebody else"):
        do("egils", "gift_setting.confirm", made)
    do("gita", "gift_setting.confirm", made)
    assert GiftSetting.objects.get().confirmed_at is not None
    with pytest.raises(InputInvalid):
        do("egils", "gift_setting.propose", settings={"retention_years": 1}, reason="Less")


def test_every_shipped_pack_loads_as_drafts_and_decides_nothing(do, contact):
    from mainstay.modules.gifts.rules.packs import pack_names

    for name in pack_names():
        do("egils", "gift_pack.load", pack=name)
        do("egils", "gift_pack.load", pack=name)
    assert set(GiftRule.objects.values_list("state", flat=True)) == {"draft"}
    assert len(set(GiftRule.objects.values_list("rule_set", "row", "number"))) == GiftRule.objects.count()
    assert plan(do, "anna", [contact("Ilze Ozola")], "5.00 EUR").decision == "refer"


def test_a_coming_period_without_a_threshold_warns_compliance_once(do, contact, clock, cast):
    from mainstay.modules.gifts.schedules import look_after_rules

    do("egils", "gift_pack.load", pack="open-payments-2026")
    for row in GiftRule.objects.all():
        do("egils", "gift_rule.confirm", row.public_id, source="CMS notice", checked_on="2026-10-01")
    plan(do, "anna", [contact("Ilze Ozola")], "5.00 EUR", day="2027-01-10")
    assert look_after_rules() > 0
    told = Duty.objects.filter(assignee=cast.egils, subject_kind="gift_rule_set").count()
    assert told > 0
    assert any("2027" in one.what for one in Duty.objects.filter(assignee=cast.egils))
    look_after_rules()
    assert Duty.objects.filter(assignee=cast.egils, subject_kind="gift_rule_set").count() == told


def test_a_stricter_rule_looks_at_what_was_given_and_tells_giver_and_compliance(do, contact, rules, cast):
    rules(RULE)
    row = gift(do("anna", "gift.record", contacts=[contact("Ilze Ozola")], given_on="2026-10-01", cost="90.00 EUR"))
    deliver()
    rules({**RULE, "measure": {**RULE["measure"], "amount": "50"}}, code="LAW")
    deliver()
    row.refresh_from_db()
    assert row.decision == "breach"
    assert {one.assignee_id for one in Duty.objects.filter(subject_id=row.public_id)} == {cast.anna.pk, cast.egils.pk}
    assert GiftEntry.objects.get(gift=row).decision == "permit"


def test_everybody_attests_and_what_is_missing_goes_to_compliance(do, cast, clock):
    from mainstay.modules.gifts.models import GiftAttestation, GiftAttestationAnswer

    do("egils", "gift_attestation.start", title="2026", from_on="2026-01-01", last_on="2026-12-31", due_on="2027-01-31")
    answers = {one.user_id: one.public_id for one in GiftAttestationAnswer.objects.all()}
    assert len(answers) == 8
    with pytest.raises(RuleBroken, match="what is missing"):
        do("anna", "gift_attestation.answer", answers[cast.anna.pk], whole=False)
    do("anna", "gift_attestation.answer", answers[cast.anna.pk], whole=False, note="A lunch in May")
    assert Duty.objects.filter(assignee=cast.egils, why="A lunch in May").exists()
    for name in ("boris", "clara", "dace", "egils", "farid", "gita", "admin"):
        do(name, "gift_attestation.answer", answers[getattr(cast, name).pk], whole=True)
    assert GiftAttestation.objects.get().closed_at is not None
    assert not Duty.objects.filter(subject_id=answers[cast.anna.pk], state="open", assignee=cast.anna).exists()


def test_parts_under_a_line_are_looked_at(do, contact, rules, cast):
    rules({**TIERED, "measure": {**TIERED["measure"], "amount": "1000"}})
    ilze = contact("Ilze Ozola")
    plan(do, "anna", [ilze], "26.00 EUR")
    row = plan(do, "anna", [ilze], "24.00 EUR", day="2026-10-21")
    assert row.review
    assert Duty.objects.filter(subject_id=row.public_id, assignee=cast.egils, what__contains="split").exists()
    told = {"contacts": [ilze], "given_on": "2026-10-21", "cost": "24.00 EUR"}
    first = Gift.objects.order_by("pk")[0].title
    for warnings in (ask(cast.actor("anna"), "gift.page", {"id": row.public_id}).warnings,
                     ask(cast.actor("anna"), "gift.answer", told).warnings):  # fmt: skip
        assert any(first in str(one) for one in warnings), [first, *map(str, warnings)]
        assert row.public_id not in str(warnings)


def test_the_register_adds_up_by_each_side(do, contact, rules, cast):
    rules({**RULE, "measure": {**RULE["measure"], "amount": "1000"}})
    ilze, janis = contact("Ilze Ozola"), contact("Jānis Liepa")
    do("anna", "gift.record", contacts=[ilze, janis], given_on="2026-10-01", cost="90.00 EUR")
    plan(do, "anna", [ilze], "10.00 EUR")
    for by, lines in {
        "recipient": [("Ilze Ozola", 2, "45.00 EUR", "10.00 EUR"), ("Jānis Liepa", 1, "45.00 EUR", "0.00 EUR")],
        "client": [("Lielupes Piens", 2, "90.00 EUR", "10.00 EUR")],
        "giver": [("Anna Bērziņa", 2, "90.00 EUR", "10.00 EUR")],
        "month": [("2026-10", 2, "90.00 EUR", "10.00 EUR")],
    }.items():
        found = ask(cast.actor("anna"), "gift.register", {"by": by})
        assert [(one.name, one.count, str(one.given), str(one.reserved)) for one in found] == lines
    assert ask(cast.actor("clara"), "gift.register", {}) == []


def test_what_a_colleague_further_east_recorded_tomorrow_counts_today(do, contact, rules, cast, clock):
    rules(RULE)
    ilze = contact("Ilze Ozola")
    clock.now = datetime(2026, 10, 5, 19, 0, tzinfo=UTC)
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(zone="Asia/Dhaka")
    do("anna", "gift.record", contacts=[ilze], given_on="2026-10-05", cost="90.00 EUR")
    assert GiftEntry.objects.latest("number").recorded_on == date(2026, 10, 6)
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(zone="Europe/Riga")
    told = {"contacts": [ilze], "given_on": "2026-10-05", "cost": "20.00 EUR"}
    found = ask(cast.actor("anna"), "gift.answer", told)
    assert [one.used for one in found.attendees[0].left] == [90]


def test_parts_of_a_cent_are_added_up_in_the_register_before_they_are_rounded(do, contact, rules, cast):
    rules({**RULE, "measure": {**RULE["measure"], "amount": "1000"}})
    people = [contact("Ilze Ozola"), contact("Jānis Liepa"), contact("Karl Weiss")]
    for cost, shared_by in (("100.01 EUR", 3), ("0.01 EUR", 3), ("0.01 EUR", 2)):
        do("anna", "gift.record", contacts=people[:shared_by], given_on="2026-10-01", cost=cost)
    found = ask(cast.actor("anna"), "gift.register", {})
    assert [str(one.given) for one in found] == ["33.35 EUR", "33.35 EUR", "33.34 EUR"]
