"""Leads: captured, assigned, answered, made into business in one transaction."""

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.kernel.money import Money
from mainstay.modules.accounts.models import Account, Contact, Person
from mainstay.modules.pipeline.models import Lead, LeadStep, Opportunity

WHO = {"person_name": "Mette Holm", "email": "mette@tarnby.example", "title": "Buyer", "country": "DK"}


@pytest.fixture
def lead(cast, do, stages):
    """A lead from a fair, captured by the coordinator and assigned to Anna."""
    return do("farid", "lead.capture", company="Tarnby Ice", need="Stabiliser trial", worth="310000 DKK",
              channel="event", source="Anuga 2025", campaign="Autumn fairs", owner=cast.anna.public_id, **WHO).public_id  # fmt: skip


def accepted(do, lead):
    do("anna", "lead.accept", lead)
    return lead


def test_a_lead_is_seen_by_whom_it_concerns(cast, do, lead):
    kind = registry.kinds["lead"]
    seen = {who for who in cast.users if visible_to(cast.actor(who), kind).exists()}
    assert seen == {"anna", "dace", "farid", "gita"}


def test_an_assigned_lead_has_a_time_to_answer_and_leaves_its_steps(do, lead):
    row = Lead.objects.get()
    assert (row.state, row.answer_due_at is not None) == ("assigned", True)
    do("anna", "lead.accept", lead)
    do("anna", "lead.qualify", lead, need="8 t a year")
    assert list(LeadStep.objects.order_by("id").values_list("state", flat=True)) == [
        "new", "assigned", "accepted", "qualified",
    ]  # fmt: skip
    assert Lead.objects.get().answered_at is not None


def test_only_who_may_assign_leads_assigns_them(cast, do, lead):
    with pytest.raises(ActionRefused):
        do("anna", "lead.assign", lead, owner=cast.boris.public_id)
    do("dace", "lead.assign", lead, owner=cast.boris.public_id)
    assert Lead.objects.get().owner == cast.boris
    with pytest.raises(SubjectNotFound):
        do("anna", "lead.accept", lead)


def test_a_rejection_carries_its_reason_back_to_the_campaign(do, lead):
    with pytest.raises(InputInvalid):
        do("anna", "lead.reject", lead)
    do("anna", "lead.reject", lead, reason="too_small")
    assert Lead.objects.get().reject_reason == "too_small"
    told = OutboxEvent.objects.get(name="lead.rejected")
    assert told.payload == {"campaign": "Autumn fairs", "reason": "too_small"}
    with pytest.raises(RuleBroken, match="assign it again"):
        do("anna", "lead.convert", lead)


def test_a_lead_is_accepted_before_it_is_converted(do, lead):
    with pytest.raises(RuleBroken, match="Accept the lead first"):
        do("anna", "lead.convert", lead)
    assert not Account.objects.exists()


def test_converting_makes_account_contact_and_deal_and_keeps_source_and_campaign(do, lead):
    outcome = do("anna", "lead.convert", accepted(do, lead))
    deal = Opportunity.objects.get()
    assert outcome.public_id == deal.public_id
    assert (deal.name, deal.source, deal.campaign) == ("Stabiliser trial", "Anuga 2025", "Autumn fairs")
    assert (deal.value, deal.deal_type) == (Money.of("310000", "DKK"), "new")
    account, contact = Account.objects.get(), Contact.objects.get()
    assert (account.name, account.owner.name, account.source) == ("Tarnby Ice", "Anna Bērziņa", "Anuga 2025")
    assert (contact.account, contact.person.identity.email) == (account, "mette@tarnby.example")
    row = Lead.objects.get()
    assert (row.state, row.account, row.contact, deal.lead) == ("converted", account, contact, row)
    with pytest.raises(RuleBroken):
        do("anna", "lead.convert", lead)


def test_a_company_that_looks_alike_is_chosen_or_set_aside_first(do, lead):
    present = do("anna", "account.create", name="Tårnby Ice A/S", country="DK").public_id
    with pytest.raises(InputInvalid) as caught:
        do("anna", "lead.convert", accepted(do, lead))
    assert [(one.path, one.code) for one in caught.value.problems] == [("account", "alike")]
    assert (Opportunity.objects.count(), Person.objects.count()) == (0, 0)
    do("anna", "lead.convert", lead, account=present)
    assert (Account.objects.count(), Opportunity.objects.get().deal_type) == (1, "existing")


def test_a_person_already_known_at_the_account_is_not_made_twice(do, lead):
    present = do("anna", "account.create", name="Tarnby Ice", country="DK").public_id
    do("anna", "contact.create", account=present, name="M. Holm", email="Mette@Tarnby.example")
    do("anna", "lead.convert", accepted(do, lead), account=present)
    assert Contact.objects.count() == 1
    assert Lead.objects.get().contact == Contact.objects.get()


def test_a_lead_that_is_another_company_gets_its_own_account(do, lead):
    do("anna", "account.create", name="Tarnby Ice", country="DK")
    do("anna", "lead.convert", accepted(do, lead), is_another=True)
    assert Account.objects.count() == 2


def test_a_conversion_that_fails_at_the_end_leaves_nothing(do, lead, monkeypatch):
    from mainstay.modules.pipeline.actions import leads

    def fail(*_args, **_values):
        raise RuntimeError

    monkeypatch.setattr(leads, "open_deal", fail)
    with pytest.raises(RuntimeError):
        do("anna", "lead.convert", accepted(do, lead))
    assert not Account.objects.exists()
    assert not Person.objects.exists()
    assert Lead.objects.get().state == "accepted"


def test_the_audit_log_commits_to_the_person_instead_of_naming_them(do, lead):
    entry = AuditEntry.objects.get(action="lead.capture")
    written = str(entry.input) + str(entry.changes)
    assert "Tarnby Ice" in written
    assert "Mette" not in written
    assert "mette@" not in written
