"""An installation filled with the demonstration: alive for everybody, its sums agree, its log verifies, it goes again."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from mainstay.demonstration.filling import fill
from mainstay.demonstration.removing import contents, refuse_removal, why_not_fill
from mainstay.demonstration.stored.company import PASSWORD
from mainstay.framework.actions import perform
from mainstay.framework.audit import chain
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.models import Delivery, OutboxEvent
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import RuleBroken
from mainstay.modules.accounts.models import Account, AccountOwner, Contact, Handover, Rebalancing
from mainstay.modules.agreements.models import Invoice, Order, OrderLine
from mainstay.modules.agreements.rules.orders import twelve_months
from mainstay.modules.compliance.models import (
    ConflictOfInterest,
    Consent,
    LegalHold,
    PrivacyRequest,
    RetentionClass,
    Suppression,
)
from mainstay.modules.compliance.queries.retention import erasure_is_stopped
from mainstay.modules.compliance.schedules import ask_for_notices
from mainstay.modules.engagement.models import Interaction, Promise
from mainstay.modules.gifts.models import Gift, GiftAttestationAnswer, GiftRule
from mainstay.modules.people.models import Absence, AppointmentProposal, Deputyship, JobTitle, User
from mainstay.modules.people.queries import actor_by_email
from mainstay.modules.pipeline.models import Opportunity
from mainstay.modules.pipeline.queries.facts import facts_of, place_of
from mainstay.modules.pipeline.rules.stages import criteria_between, missing
from mainstay.modules.work.models import Duty, Notification

CAST = ("anna", "boris", "clara", "dace", "egils", "farid", "gita", "admin")


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """A small demonstration for all tests of this file, gone after the last of them."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            fill(percent=12)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def installation(filled, db):
    """The filled installation; what a test changes is taken back. Asking for ``db`` is also what has a database made
    where these tests run alone.
    """


def actor(who):
    return actor_by_email(f"{who}@example.com", "web")


def seen(who, kind="account"):
    return set(visible_to(actor(who), registry.kinds[kind]).values_list("pk", flat=True))


def test_everybody_finds_a_day_with_late_and_present_duties(installation):
    for user in User.objects.all():
        groups = {
            group.name: group.count for group in ask(actor(user.email.partition("@")[0]), "work.my_day", {}).groups
        }
        assert groups.get("now"), user.email
        assert groups.get("today", 0) + groups.get("week", 0), user.email


def test_approvals_wait_for_those_who_decide(installation):
    for who in ("dace", "gita", "egils"):
        assert ask(actor(who), "work.my_day", {}).approvals_count, who


def test_nobody_owes_years_of_privacy_notices(installation):
    """The clock asks for them soon after the filling: only of those who are new, and nothing of it is late."""
    with transaction.atomic():
        ask_for_notices()
        due = list(Duty.objects.filter(subject_kind="notice_round", state="open").values_list("due_on", flat=True))
        transaction.set_rollback(True)
    assert due
    assert min(due) >= timezone.localdate()
    assert len(due) <= 2 * User.objects.count()


def test_meetings_and_notifications_wait(installation):
    assert Interaction.objects.filter(state="planned", author__email="anna@example.com").count() >= 4
    kinds = set(Notification.objects.values_list("notice_kind", flat=True))
    assert {"mention", "approval", "decided"} <= kinds


def test_all_events_are_delivered(installation):
    assert not OutboxEvent.objects.filter(dispatched_at=None).exists()
    assert not Delivery.objects.filter(state=Delivery.PARKED).exists()


def test_who_sees_what(installation):
    anna, clara, dace = seen("anna"), seen("clara"), seen("dace")
    assert anna
    assert not anna & clara
    assert anna | clara | seen("boris") < dace
    assert seen("gita") == seen("farid") == set(Account.objects.values_list("pk", flat=True))
    assert seen("admin") == set()


def test_one_owner_at_a_time_with_the_same_access(installation):
    running = dict(AccountOwner.objects.filter(to_at=None).values_list("account_id", "user_id"))
    assert running == dict(Account.objects.values_list("pk", "owner_id"))


def test_orders_and_invoices_are_the_sums_of_their_lines(installation):
    lines, costs = defaultdict(int), defaultdict(int)
    for order, amount, cost in OrderLine.objects.values_list("order_id", "amount_minor", "cost_minor"):
        lines[order] += amount
        costs[order] += cost
    for order in Order.objects.all():
        assert (order.amount_minor, order.cost_minor) == (lines[order.pk], costs[order.pk])
        assert order.group_currency == "EUR"
    for invoice in Invoice.objects.select_related("order"):
        assert invoice.net_minor == invoice.order.amount_minor
        assert (invoice.status == "paid") == (invoice.paid_minor == invoice.gross_minor)


def test_measures_of_accounts_are_the_sums_of_their_orders_and_deals(installation):
    windows = twelve_months(timezone.now().date())
    revenue, contribution, deals = defaultdict(int), defaultdict(int), defaultdict(int)
    for order in Order.objects.filter(ordered_on__gte=windows.present.start, ordered_on__lt=windows.present.end):
        revenue[order.account_id] += order.group_minor
        contribution[order.account_id] += order.group_minor - order.group_cost_minor
    for account in Opportunity.objects.filter(state="open").values_list("account_id", flat=True):
        deals[account] += 1
    for account in Account.objects.all():
        assert account.revenue_12m_minor == revenue[account.pk]
        assert account.contribution_12m_minor == contribution[account.pk]
        assert account.open_deals_count == deals[account.pk]


def test_the_value_of_a_deal_is_that_of_its_products(installation):
    for deal in Opportunity.objects.prefetch_related("lines"):
        amounts = [line.amount_minor for line in deal.lines.all()]
        assert not amounts or sum(amounts) == deal.amount_minor == deal.value_minor


def test_open_deals_have_what_the_stages_behind_them_asked_for(installation):
    deals = list(Opportunity.objects.filter(state="open").select_related("stage__pipeline"))
    stages = [place_of(stage) for stage in deals[0].stage.pipeline.stages.order_by("position")]
    facts = facts_of(deals)
    now_and_then = set()
    for deal in deals:
        asked = criteria_between(stages, stages[0], place_of(deal.stage))
        lacking = [one.path for one in missing(asked, facts[deal.pk], timezone.now().date()) if one.code == "missing"]
        assert not set(lacking) - {"next_step", "next_step_on"}, (deal.name, deal.stage.code, lacking)
        now_and_then |= {one.path for one in missing(deal.stage.criteria, facts[deal.pk], timezone.now().date())}
    assert now_and_then


def test_running_promises_and_next_steps_are_duties_of_the_owner(installation):
    for promise in Promise.objects.filter(state="open").select_related("duty", "account"):
        assert (promise.duty.assignee_id, promise.duty.due_on) == (promise.account.owner_id, promise.due_on)
        assert promise.duty.state in ("open", "waiting")
    assert not Promise.objects.exclude(state="open").filter(duty__state__in=("open", "waiting")).exists()


def test_the_past_stands_in_the_books_as_past(installation):
    now = timezone.now()
    assert Account.objects.filter(created_at__lt=now - timedelta(days=365)).count() > Account.objects.count() // 2
    for talk in Interaction.objects.filter(state="held"):
        assert talk.happened_at <= talk.recorded_at == talk.created_at < now
    assert not Duty.objects.filter(created_at__gt=now).exists()
    for order in Order.objects.exclude(ordered_on=now.date()):
        assert order.created_at.date() == order.ordered_on


def test_some_data_are_stale_and_some_are_fresh(installation):
    today = timezone.now().date()
    stale = Account.objects.filter(stale_on__lte=today).count()
    assert 0 < stale < Account.objects.count()


def test_the_last_contact_is_the_last_talk(installation):
    last = {}
    for account, at in (
        Interaction.objects.filter(state="held")
        .exclude(interaction_kind="note")
        .values_list("account_id", "happened_at")
    ):
        last[account] = max(at, last.get(account, at))
    assert {row.pk: row.last_contact_at for row in Account.objects.exclude(last_contact_at=None)} == last


def test_clients_and_people_are_found_in_own_and_latin_script(installation):
    row = Account.objects.filter(country="EG").first()
    found = SearchDocument.objects.get(kind="account", record_id=row.pk)
    assert row.name in found.title
    assert row.name_latin.lower() in found.text
    assert SearchDocument.objects.filter(kind="contact").count() == Contact.objects.count()


def test_the_log_verifies_sealed_and_unsealed(installation):
    assert chain.verify().ok
    while chain.seal_pending():
        pass
    assert chain.verify().ok


def test_no_person_of_a_client_stands_in_the_log_by_name(installation):
    names = set(Contact.objects.values_list("person__identity__name", flat=True))
    entry = AuditEntry.objects.get(action="demonstration.fill")
    assert not [name for name in names if name in str(entry.changes)]


def test_the_password_opens_every_door_and_is_nowhere_in_the_log(installation):
    assert all(
        user.check_password(PASSWORD) for user in User.objects.filter(email__in=[f"{one}@example.com" for one in CAST])
    )
    assert not AuditEntry.objects.filter(changes__icontains="scrypt").exists()


def test_a_second_filling_is_refused_with_the_way_out(installation):
    assert "mainstay demo --remove" in str(why_not_fill(contents()))


def test_removal_names_what_people_added(installation):
    refuse_removal(contents(), everything=False)
    perform(actor("anna"), "account.create", {"name": "Our first client", "country": "LV"})
    with pytest.raises(RuleBroken, match="1 × New account"):
        refuse_removal(contents(), everything=False)
    refuse_removal(contents(), everything=True)


def test_looking_around_does_not_hinder_the_removal(installation):
    perform(actor("anna"), "notification.read", {})
    perform(actor("anna"), "user.prefer", {"theme": "dark"})
    refuse_removal(contents(), everything=False)


def test_rules_on_the_data_of_persons_are_in_force_and_people_have_asked(installation):
    assert RetentionClass.objects.exists()
    assert not erasure_is_stopped()
    assert set(PrivacyRequest.objects.values_list("state", flat=True)) == {"answered", "identified"}
    waiting = PrivacyRequest.objects.filter(state="identified")
    assert set(waiting.values_list("sort", flat=True)) == {"rectification", "erasure"}
    assert all(one.due_on > timezone.now().date() for one in waiting)
    assert LegalHold.objects.filter(to_on=None).count() == 1
    assert set(Consent.objects.values_list("act", flat=True)) == {"given", "withdrawn"}
    assert Suppression.objects.exists()
    lines = ask(actor("egils"), "privacy.exports", {}).lines
    assert {line.who for line in lines} == {"Anna Bērziņa", "Dace Kalniņa"}
    assert all(line.rows and line.purpose for line in lines)


def test_gifts_of_a_year_were_decided_by_confirmed_rules(installation):
    assert set(GiftRule.objects.values_list("state", flat=True)) == {"active", "retired"}
    assert not GiftRule.objects.filter(state="active").exclude(confirmed_by__email="egils@example.com").exists()
    states = set(Gift.objects.values_list("state", flat=True))
    assert states == {"asked", "reserved", "refused", "given", "received", "declined", "returned"}
    assert Gift.objects.filter(decision="permit").count() > Gift.objects.exclude(decision="permit").count()
    waiting = Gift.objects.get(state="asked")
    assert (waiting.approval.approver.email, waiting.approval.state) == ("dace@example.com", "asked")
    assert set(GiftAttestationAnswer.objects.values_list("state", flat=True)) == {"open", "confirmed", "exception"}


def test_clients_pass_on_and_a_plan_moves_nothing(installation):
    assert sorted(Handover.objects.values_list("state", flat=True)) == ["done", "done", "open"]
    assert not Handover.objects.filter(state="done", mail_body="").exists()
    waiting = Handover.objects.get(state="open")
    assert (waiting.receiver.email, waiting.accepted_at) == ("anna@example.com", None)
    assert waiting.told_at is not None
    plan = Rebalancing.objects.get()
    assert (plan.state, plan.applied_at) == ("previewed", None)


def test_offices_are_proposed_and_somebody_is_stood_in_for(installation):
    assert JobTitle.objects.count() > 1
    assert sorted(AppointmentProposal.objects.values_list("state", flat=True)) == ["proposed", "refused"]
    running = Deputyship.objects.get(state="active")
    assert (running.principal.email, running.deputy.email) == ("marta@example.com", "boris@example.com")
    assert running.confirmed_at is not None
    assert set(Absence.objects.values_list("user__email", flat=True)) >= {"marta@example.com", "tomas@example.com"}


def test_a_conflict_of_interest_waits_for_an_answer(installation):
    found = ConflictOfInterest.objects.get()
    assert (found.user.email, found.state) == ("clara@example.com", "open")
