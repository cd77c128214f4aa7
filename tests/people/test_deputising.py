"""The twelve tests of the specification of deputising, and what stands beside them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.people.models import Appointment, CompanyUnit, DeputyReview, Deputyship, User
from mainstay.modules.people.rules.deputyships.times import Term, day_begins
from mainstay.modules.work.models import Approval, Duty

RIGA = ZoneInfo("Europe/Riga")
DAY = timedelta(days=1)


class Clock:
    """The time of the test; everything that asks for now asks it."""

    def __init__(self, now):
        self.now = now

    def go(self, **more):
        """Later."""
        self.now += timedelta(**more)

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch, cast):
    """It is Monday 3 August 2026, ten in the morning in Riga."""
    found = Clock(datetime(2026, 8, 3, 7, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", found)
    return found


@pytest.fixture
def anna_is_away(cast, do, clock):
    """``anna_is_away(limit="5000.00 EUR")``: Boris stands in for Anna from today for two weeks; gives the deputyship."""

    def begin(who="anna", deputy="boris", confirmer="dace", **terms):
        given = {"deputy": getattr(cast, deputy).public_id, "from_on": "2026-08-03", "last_on": "2026-08-14", **terms}
        made = do(who, "deputyship.propose", **given).public_id
        do(deputy, "deputyship.accept", made)
        if Deputyship.objects.get(public_id=made).confirmed_at is None:
            do(confirmer, "deputyship.confirm", made)
        return Deputyship.objects.get(public_id=made)

    return begin


@pytest.fixture
def dairy(cast, do, clock):
    """An account of Anna's."""
    return do("anna", "account.create", name="Lielupes Piens", status="client").public_id


def asked_of(do, cast, approver, who="clara", **more):
    """An approval that waits for somebody."""
    given = {"what": "12% discount", "approvers": [getattr(cast, approver).public_id], **more}
    return do(who, "approval.ask", **given).public_id


def test_01_one_second_after_the_end_it_is_refused_and_recorded(cast, do, clock, dairy, anna_is_away):
    anna_is_away()
    clock.now = datetime(2026, 8, 14, 23, 59, 59, tzinfo=RIGA)
    do("boris", "account.edit", dairy, city="Jelgava")
    clock.go(seconds=1)
    with pytest.raises(ActionRefused) as refused:
        do("boris", "account.edit", dairy, city="Riga")
    assert "has ended" in str(refused.value)
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert (entry.actor_id, entry.on_behalf_of, entry.subject_id) == (cast.boris.pk, cast.anna.pk, dairy)
    assert "has ended" in entry.reason


def test_02_a_request_of_ones_own_is_not_approved_through_the_hat_of_the_deputy(cast, do, clock, anna_is_away):
    anna_is_away("dace", "boris", "gita")
    approval = asked_of(do, cast, "dace", who="boris")
    with pytest.raises(ActionRefused) as refused:
        do("boris", "approval.approve", approval)
    assert "asked for this yourself" in str(refused.value)
    assert AuditEntry.objects.latest("id").on_behalf_of == cast.dace.pk
    do("boris", "approval.approve", asked_of(do, cast, "dace", who="clara"))


def test_03_a_step_of_two_persons_is_not_done_by_the_pair(cast, do, clock, anna_is_away):
    anna_is_away("dace", "boris", "gita", deputy_kind="beside")
    two = asked_of(do, cast, "dace", approvers=[cast.dace.public_id, cast.boris.public_id])
    do("dace", "approval.approve", two)
    with pytest.raises(ActionRefused) as refused:
        do("boris", "approval.approve", two)
    assert "It takes somebody else" in str(refused.value)
    hers = asked_of(do, cast, "boris", who="dace")
    with pytest.raises(ActionRefused) as refused:
        do("boris", "approval.approve", hers)
    assert "stand in for each other" in str(refused.value)


def test_04_a_right_that_the_principal_loses_is_lost_by_the_deputy_at_once(cast, do, clock, dairy, anna_is_away):
    anna_is_away()
    do("boris", "account.edit", dairy, city="Jelgava")
    Appointment.objects.filter(user=cast.anna).update(to_on=date(2026, 8, 3))
    with pytest.raises((ActionRefused, SubjectNotFound)):
        do("boris", "account.edit", dairy, city="Riga")
    assert not cast.actor("boris").mandates[0].rights


def test_04_an_account_that_the_principal_loses_is_lost_by_the_deputy_at_once(cast, do, clock, dairy, anna_is_away):
    anna_is_away(scope="accounts", accounts=[dairy])
    do("boris", "account.edit", dairy, city="Jelgava")
    do("dace", "account.assign", dairy, owner=cast.dace.public_id, reason="Anna is long away")
    with pytest.raises(SubjectNotFound):
        do("boris", "account.edit", dairy, city="Riga")


def test_05_an_amount_above_the_cap_and_below_the_principals_is_refused(cast, do, clock, anna_is_away):
    anna_is_away("dace", "boris", "gita", limit="5000.00 EUR", discount="10")
    above = asked_of(do, cast, "dace", amount="5000.01 EUR")
    with pytest.raises(ActionRefused) as refused:
        do("boris", "approval.approve", above)
    assert "5000.01 EUR is above what you may decide for Dace Kalniņa (5000.00 EUR)" in str(refused.value)
    assert AuditEntry.objects.latest("id").reason
    do("boris", "approval.approve", asked_of(do, cast, "dace", amount="5000.00 EUR"))
    with pytest.raises(ActionRefused):
        do("boris", "approval.approve", asked_of(do, cast, "dace", amount="10.00 USD"))
    with pytest.raises(ActionRefused):
        do("boris", "approval.approve", asked_of(do, cast, "dace", discount="10.5"))
    do("boris", "approval.approve", asked_of(do, cast, "dace", discount="10"))


def test_06_a_recall_in_the_middle_of_a_form_is_refused_at_save_and_the_text_is_kept(
    cast, do, clock, dairy, anna_is_away, client
):
    row = anna_is_away()
    client.force_login(cast.boris)
    assert client.get(f"/do/account.edit/{dairy}/").status_code == 200
    do("anna", "deputyship.recall", row.public_id)
    answer = client.post(f"/do/account.edit/{dairy}/", {"city": "Bauska by the river", "version": "1"})
    assert answer.status_code == 403
    assert "Bauska by the river" in answer.content.decode()
    assert "has ended" in answer.content.decode()
    assert ask(cast.actor("anna"), "account.page", {"id": dairy}).city == ""


def test_06_a_recall_between_the_question_and_the_commit_is_refused(cast, do, clock, dairy, anna_is_away):
    row = anna_is_away()
    stale = cast.actor("boris")
    do("anna", "deputyship.recall", row.public_id)
    with pytest.raises((ActionRefused, SubjectNotFound)):
        perform(stale, "account.edit", {"city": "Riga"}, subject=dairy)


def test_07_overlapping_primaries_are_refused_at_save(cast, do, clock, anna_is_away):
    anna_is_away()
    with pytest.raises(RuleBroken) as refused:
        do("anna", "deputyship.propose", deputy=cast.farid.public_id, from_on="2026-08-14", last_on="2026-08-20")
    assert "primary" in str(refused.value)
    do("anna", "deputyship.propose", deputy=cast.farid.public_id, from_on="2026-08-15", last_on="2026-08-20")


def test_09_a_chain_of_two_and_a_circle_are_refused(cast, do, clock, anna_is_away):
    anna_is_away()
    for who, deputy, words in (("boris", "clara", "chain"), ("farid", "anna", "chain"), ("boris", "anna", "circle")):
        with pytest.raises(RuleBroken) as refused:
            do(who, "deputyship.propose", deputy=getattr(cast, deputy).public_id, from_on="2026-08-10",
               last_on="2026-08-12")  # fmt: skip
        assert words in str(refused.value)


def test_10_a_principal_who_acts_while_replaced_is_asked_to_end_that_first(cast, do, clock, dairy, anna_is_away):
    row = anna_is_away()
    with pytest.raises(ActionRefused) as refused:
        do("anna", "account.edit", dairy, city="Riga")
    assert "Boris Novák acts for you. End the deputyship first" in str(refused.value)
    do("anna", "user.prefer", theme="dark")
    do("anna", "deputyship.recall", row.public_id)
    do("anna", "account.edit", dairy, city="Riga")


def test_10_the_same_goes_for_the_duties_and_decisions_of_the_one_replaced(cast, do, dairy, anna_is_away):
    duty = do("anna", "duty.create", what="Call the dairy", due_on="2026-08-20").public_id
    asked = do("clara", "approval.ask", what="Samples", approvers=[cast.anna.public_id]).public_id
    row = anna_is_away()
    for action, subject in (("duty.done", duty), ("approval.approve", asked)):
        with pytest.raises(ActionRefused) as refused:
            do("anna", action, subject)
        assert "Boris Novák acts for you. End the deputyship first" in str(refused.value)
    do("anna", "deputyship.recall", row.public_id)
    do("anna", "duty.done", duty)
    do("anna", "approval.approve", asked)


def test_10_beside_both_may_act(cast, do, clock, dairy, anna_is_away):
    anna_is_away(deputy_kind="beside")
    do("anna", "account.edit", dairy, city="Riga")
    do("boris", "account.edit", dairy, city="Jelgava")


@pytest.mark.parametrize(
    ("zone", "last", "still", "over"),
    [
        # Riga turns back on 25 October 2026: that day has 25 hours.
        ("Europe/Riga", date(2026, 10, 25), "2026-10-25T21:59:59+00:00", "2026-10-25T22:00:00+00:00"),
        ("Europe/Riga", date(2026, 10, 24), "2026-10-24T20:59:59+00:00", "2026-10-24T21:00:00+00:00"),
        # Cairo springs over midnight on 24 April 2026: the day begins at one o'clock.
        ("Africa/Cairo", date(2026, 4, 23), "2026-04-23T21:59:59+00:00", "2026-04-23T22:00:00+00:00"),
    ],
)
def test_11_the_boundary_follows_the_clock_changes_of_the_firm(zone, last, still, over):
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    term = Term(last - 5 * DAY, last + DAY, zone, begun, begun)
    assert term.runs(datetime.fromisoformat(still))
    assert not term.runs(datetime.fromisoformat(over))


def test_11_the_zone_of_the_firm_counts_and_a_change_of_it_counts_at_once(cast, do, clock, dairy, anna_is_away):
    anna_is_away()
    clock.now = datetime(2026, 8, 14, 21, 30, tzinfo=UTC)
    with pytest.raises(ActionRefused):
        do("boris", "account.edit", dairy, city="Riga")
    CompanyUnit.objects.update(zone="Europe/London")
    do("boris", "account.edit", dairy, city="Riga")


def test_12_the_report_of_the_absent_month_shows_owner_and_actor(cast, do, clock, dairy, anna_is_away):
    row = anna_is_away()
    do("boris", "account.edit", dairy, city="Riga")
    entry = AuditEntry.objects.get(action="account.edit")
    assert (entry.actor_id, entry.on_behalf_of) == (cast.boris.pk, cast.anna.pk)
    assert entry.basis.startswith(f"deputyship:{row.public_id}; v")
    assert "2026-08-03 to 2026-08-14" in entry.basis
    report = ask(cast.actor("anna"), "deputyship.report", {"id": row.public_id})
    assert [(one.action, one.actor, one.owner) for one in report.acts] == [
        ("account.edit", "Boris Novák", "Anna Bērziņa")
    ]


def test_a_sudden_illness_takes_one_step_and_counts_from_the_managers_word(cast, do, clock, dairy):
    named = do("anna", "standing_deputy.name", deputy=cast.boris.public_id).public_id
    do("boris", "standing_deputy.accept", named)
    absence = do("anna", "absence.report").public_id
    row = Deputyship.objects.get()
    assert (row.deputy_id, row.accepted_at is not None, row.confirmed_at) == (cast.boris.pk, True, None)
    with pytest.raises(ActionRefused, match="not confirmed"):
        do("boris", "account.edit", dairy, city="Riga")
    do("dace", "deputyship.confirm", row.public_id)
    do("boris", "account.edit", dairy, city="Riga")
    clock.go(days=3)
    do("anna", "absence.end", absence)
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("ended", "principal_back")
    with pytest.raises(ActionRefused, match="has ended"):
        do("boris", "account.edit", dairy, city="Bauska")


def test_without_a_deputy_the_manager_covers_and_the_word_is_needed(cast, do, clock):
    with pytest.raises(RuleBroken, match="never without cover"):
        do("anna", "absence.plan", from_on="2026-08-10", last_on="2026-08-12")
    do("anna", "absence.plan", from_on="2026-08-10", last_on="2026-08-12", cover="manager")
    assert Deputyship.objects.get().deputy_id == cast.dace.pk


@pytest.mark.parametrize(
    ("reason", "last", "words"),
    [
        ("leave", "2026-09-02", "2026-09-01"),
        ("illness", "2026-09-03", "2026-09-02"),
        ("parental", "2026-08-04", "handed over"),
    ],
)
def test_the_cap_goes_by_reason(cast, do, clock, reason, last, words):
    with pytest.raises(RuleBroken, match=words):
        do("anna", "deputyship.propose", deputy=cast.boris.public_id, from_on="2026-08-03", last_on=last, reason=reason)


def test_nothing_is_retroactive_and_earlier_acts_are_ratified_visibly(cast, do, clock, anna_is_away):
    with pytest.raises(RuleBroken, match="past"):
        do("anna", "deputyship.propose", deputy=cast.boris.public_id, from_on="2026-08-02", last_on="2026-08-04")
    earlier = do("boris", "account.create", name="Cēsu Alus").action_id
    clock.go(minutes=1)
    row = anna_is_away()
    do("anna", "deputyship.ratify", row.public_id, act=str(earlier), reason="Agreed by phone")
    assert DeputyReview.objects.get().state == "ratified"
    assert AuditEntry.objects.get(action_id=earlier).on_behalf_of is None


def test_where_the_deputy_is_away_the_next_in_line_acts_else_the_manager(cast, do, clock, dairy, anna_is_away):
    anna_is_away(next_in_line=[cast.clara.public_id])
    do("boris", "absence.report")
    with pytest.raises(SubjectNotFound):
        do("boris", "account.edit", dairy, city="Riga")
    do("clara", "account.edit", dairy, city="Riga")
    User.objects.filter(pk=cast.clara.pk).update(is_active=False)
    assert [one.principal for one in cast.actor("dace").mandates] == [cast.anna.pk]


def test_when_the_principal_leaves_it_is_void(cast, do, clock, anna_is_away):
    row = anna_is_away()
    do("admin", "user.deactivate", cast.anna.public_id, reason="Works elsewhere")
    row.refresh_from_db()
    assert (row.end_reason, cast.actor("boris").mandates) == ("void", ())


def test_my_day_shows_what_is_done_for_the_principal_and_nothing_lingers(cast, do, clock, dairy, anna_is_away):
    do("anna", "duty.create", what="Send the shelf-life data", due_on="2026-08-04", account=dairy)
    row = anna_is_away()
    day = ask(cast.actor("boris"), "work.my_day")
    shown = [one for group in day.groups for one in group.rows]
    assert [(one.what, str(one.why)) for one in shown] == [("Send the shelf-life data", "for Anna Bērziņa")]
    do("boris", "duty.done", Duty.objects.get().public_id)
    do("anna", "deputyship.recall", row.public_id)
    do("anna", "duty.reopen", Duty.objects.get().public_id)
    assert not ask(cast.actor("boris"), "work.my_day").groups
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("boris"), "account.page", {"id": dairy})


@pytest.mark.parametrize("in_flight", ["move", "copy", "leave"])
def test_open_duties_move_are_copied_or_stay_and_come_back(cast, do, clock, dairy, anna_is_away, in_flight):
    for what in ("One", "Two"):
        do("anna", "duty.create", what=what, due_on="2026-08-04", account=dairy)
    row = anna_is_away(in_flight=in_flight)
    mine = Duty.objects.filter(assignee=cast.boris).order_by("pk")
    assert [one.what for one in mine] == ([] if in_flight == "leave" else ["One", "Two"])
    one = mine.first() or Duty.objects.order_by("pk").first()
    do("boris", "duty.done", one.public_id)
    do("anna", "deputyship.recall", row.public_id)
    assert not Duty.objects.filter(assignee=cast.boris, state="open").exists()
    assert [one.what for one in Duty.objects.filter(assignee=cast.anna, state="open")] == ["Two"]


def test_what_is_not_delegable_is_refused_and_recorded(cast, do, clock, dairy, anna_is_away):
    do("gita", "appointment.create", user=cast.anna.public_id, reason="For a while",
       role=_role("manager"))  # fmt: skip
    anna_is_away()
    with pytest.raises(ActionRefused):
        do("boris", "account.assign", dairy, owner=cast.boris.public_id, reason="I like it")
    assert AuditEntry.objects.filter(action="account.assign", outcome="refused", actor_id=cast.boris.pk).exists()
    written = do("anna", "deputyship.recall", Deputyship.objects.get().public_id)
    assert written.kind == "deputyship"


def test_a_record_outside_the_scope_is_not_found_and_the_attempt_recorded(cast, do, clock, dairy, anna_is_away):
    other = do("anna", "account.create", name="Cēsu Alus").public_id
    anna_is_away(scope="accounts", accounts=[dairy])
    do("boris", "account.edit", dairy, city="Riga")
    with pytest.raises(SubjectNotFound):
        do("boris", "account.edit", other, city="Riga")
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert (entry.subject_id, entry.on_behalf_of) == (other, cast.anna.pk)
    assert "does not reach" in entry.reason


def test_an_account_left_out_stays_out(cast, do, clock, dairy, anna_is_away):
    other = do("anna", "account.create", name="Cēsu Alus").public_id
    anna_is_away(excluded=[other])
    assert ask(cast.actor("boris"), "account.page", {"id": dairy}).name == "Lielupes Piens"
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("boris"), "account.page", {"id": other})


def test_a_record_made_below_an_account_of_the_principal_is_made_for_them(cast, do, clock, dairy, anna_is_away):
    anna_is_away()
    do("boris", "contact.create", account=dairy, name="Ilze Ozola")
    entry = AuditEntry.objects.get(action="contact.create")
    assert (entry.actor_id, entry.on_behalf_of) == (cast.boris.pk, cast.anna.pk)


def test_rights_that_the_deputyship_does_not_name_are_not_lent_by_the_deputys_own(cast, do, clock, dairy, anna_is_away):
    anna_is_away(clients=False, deals_too=False)
    with pytest.raises((ActionRefused, SubjectNotFound, InputInvalid)):
        do("boris", "contact.create", account=dairy, name="Ilze Ozola")


def test_silence_is_recorded_as_seen_not_approved(cast, do, clock, dairy, anna_is_away):
    from mainstay.modules.people.schedules import record_silence, turn_deputyships

    row = anna_is_away()
    do("boris", "account.edit", dairy, city="Riga")
    clock.go(days=13)
    turn_deputyships()
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("ended", "expired")
    record_silence()
    assert not row.reviews.exists()
    clock.go(days=11)
    record_silence()
    assert [one.state for one in row.reviews.all()] == ["seen"]


def test_sole_signature_is_for_very_small_units_and_marks_each_act(cast, do, clock):
    with pytest.raises(RuleBroken, match="somebody else always can"):
        do("gita", "sole_signature.switch_on", unit=cast.unit.public_id, last_on="2026-09-30", reason="Small")
    User.objects.exclude(pk__in=[cast.gita.pk, cast.admin.pk]).update(is_active=False)
    do("gita", "sole_signature.switch_on", unit=cast.unit.public_id, last_on="2026-09-30", reason="Two are left")
    approval = asked_of(do, cast, "gita", who="gita")
    do("gita", "approval.approve", approval)
    assert AuditEntry.objects.get(action="approval.approve").basis.startswith("sole_signature:")
    assert Approval.objects.get().state == "approved"


def test_the_first_instant_of_a_day_is_found_where_midnight_is_missing():
    assert day_begins(date(2026, 4, 24), "Africa/Cairo") == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)


def test_caps_may_be_changed_and_the_version_enters_the_line(cast, do, clock, anna_is_away):
    row = anna_is_away("dace", "boris", "gita", limit="10.00 EUR")
    do("gita", "deputyship.change", row.public_id, limit="20.00 EUR", discount=None)
    approval = asked_of(do, cast, "dace", amount="15.00 EUR")
    do("boris", "approval.approve", approval)
    row.refresh_from_db()
    assert f"v{row.version}" in AuditEntry.objects.get(action="approval.approve").basis
    assert row.limit.amount == Decimal("20.00")


def _role(code):
    from mainstay.modules.people.models import Role

    return Role.objects.get(code=code).public_id
