"""Accounts: created, edited, given to others, put in groups, tagged, put away; who sees them follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.history.as_of import changes_of
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import ActionRefused, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, AccountName, AccountOwner, AccountTeamMember


def sees(cast, who, public_id):
    return visible_to(cast.actor(who), registry.kinds["account"]).filter(public_id=public_id).exists()


@pytest.fixture
def dairy(do):
    return do(
        "anna", "account.create", name="Lielupes Piens SIA", country="LV", city="Jelgava", website="www.lielupe.lv",
        phone="63 020 000", email="Info@Lielupe.LV", tax_number="LV 4000-300 9497", turnover="1200000.00 EUR",
        employees=85,
    ).public_id  # fmt: skip


def test_keys_are_computed_when_an_account_is_made_and_when_it_is_edited(dairy, do):
    row = Account.objects.get(public_id=dairy)
    assert (row.domain, row.email_key, row.phone_key, row.tax_number) == (
        "lielupe.lv", "info@lielupe.lv", "+37163020000", "LV40003009497",
    )  # fmt: skip
    assert row.name_folded == "lielupes piens sia"
    do("anna", "account.edit", dairy, name="Ļoti Labs Piens", phone=None)
    row.refresh_from_db()
    assert (row.name_folded, row.phone, row.phone_key, row.city) == ("loti labs piens", "", "", "Jelgava")


def test_an_edit_that_mentions_a_field_alone_leaves_the_others_and_records_the_confirmation(dairy, do, cast):
    do("anna", "account.edit", dairy, employees=90, true_on=(timezone.now().date() - timedelta(days=40)).isoformat())
    row = Account.objects.get(public_id=dairy)
    check = row.field_checks.get()
    assert (row.employees, row.city, str(row.turnover)) == (90, "Jelgava", "1200000.00 EUR")
    assert (check.field, check.changed, check.checked_by_id) == ("employees", True, cast.anna.pk)
    assert (check.recorded_at.date() - check.true_on).days >= 39


def test_a_wrong_lei_is_refused_and_nothing_is_stored(dairy, do):
    with pytest.raises(RuleBroken, match="20 characters"):
        do("anna", "account.edit", dairy, lei="12345", city="Riga")
    assert Account.objects.get(public_id=dairy).city == "Jelgava"


def test_assigning_ends_one_access_and_begins_another_and_can_be_taken_back(dairy, do, cast):
    done = do("dace", "account.assign", dairy, owner=cast.boris.public_id, reason="New territory")
    assert (sees(cast, "anna", dairy), sees(cast, "boris", dairy), sees(cast, "dace", dairy)) == (False, True, True)
    rows = list(AccountOwner.objects.order_by("id").values_list("user_id", "to_at", "reason", "appointed_by_id"))
    assert [row[0] for row in rows] == [cast.anna.pk, cast.boris.pk]
    assert (rows[0][1] is not None, rows[1][1], rows[1][2], rows[1][3]) == (True, None, "New territory", cast.dace.pk)
    undo = done.answer["undo"]
    perform(cast.actor("dace"), undo["action"], undo["input"], subject=undo["subject"])
    assert (sees(cast, "anna", dairy), sees(cast, "boris", dairy)) == (True, False)


def test_an_owner_may_not_assign_and_a_manager_only_within_the_line(dairy, do, cast):
    with pytest.raises(ActionRefused):
        do("anna", "account.assign", dairy, owner=cast.boris.public_id, reason="Please")
    with pytest.raises(ActionRefused, match="does not report to you"):
        do("dace", "account.assign", dairy, owner=cast.clara.public_id, reason="Elsewhere")
    with pytest.raises(RuleBroken, match="no role"):
        do("gita", "account.assign", dairy, owner=cast.admin.public_id, reason="Wrong person")
    with pytest.raises(RuleBroken, match="owns this account already"):
        do("gita", "account.assign", dairy, owner=cast.anna.public_id, reason="Twice")
    assert Account.objects.get(public_id=dairy).owner_id == cast.anna.pk


def test_an_account_manager_creates_for_oneself_only(do, cast):
    with pytest.raises(ActionRefused, match="for yourself only"):
        do("anna", "account.create", name="For another", owner=cast.boris.public_id)
    made = do("dace", "account.create", name="For Boris", owner=cast.boris.public_id)
    assert Account.objects.get(public_id=made.public_id).owner_id == cast.boris.pk


def test_a_team_member_sees_the_account_until_taken_out(dairy, do, cast):
    joined = do("anna", "account.add_team_member", dairy, user=cast.clara.public_id, role="specialist")
    assert sees(cast, "clara", dairy)
    with pytest.raises(ActionRefused, match="change the account team"):
        do("clara", "account.add_team_member", dairy, user=cast.boris.public_id)
    with pytest.raises(RuleBroken, match="already"):
        do("anna", "account.add_team_member", dairy, user=cast.clara.public_id, role="specialist")
    do("anna", "team_member.end", joined.public_id, reason="Project over")
    assert not sees(cast, "clara", dairy)
    assert AccountTeamMember.objects.get().to_at is not None


def test_groups_take_no_circles_and_roll_revenue_up(dairy, do, cast):
    top = do("anna", "account.create", name="Holding").public_id
    do("anna", "account.set_parent", dairy, parent=top)
    with pytest.raises(RuleBroken, match="stands below"):
        do("anna", "account.set_parent", top, parent=dairy)
    with pytest.raises(RuleBroken, match="stands below"):
        do("anna", "account.set_parent", top, parent=top)
    Account.objects.filter(public_id=dairy).update(revenue_12m_minor=50_000)
    Account.objects.filter(public_id=top).update(revenue_12m_minor=20_000)
    group = ask(cast.actor("anna"), "account.group", {"id": dairy})
    assert [(m.account.name, m.depth, str(m.revenue_below[0])) for m in group.members] == [
        ("Holding", 0, "700.00 EUR"), ("Lielupes Piens SIA", 1, "500.00 EUR"),
    ]  # fmt: skip


def test_a_child_among_hundreds_of_others_is_there_for_whoever_sees_no_other(do, cast):
    top = do("anna", "account.create", name="Group").public_id
    parent = Account.objects.get(public_id=top)
    Account.objects.bulk_create(
        Account(
            name=f"Branch {n}", name_key=f"branch {n}", parent=parent, owner=cast.boris, created_at=parent.created_at
        )
        for n in range(210)
    )
    do("anna", "account.create", name="Zunda", parent=top)
    page = ask(cast.actor("anna"), "account.page", {"id": top})
    assert ([one.name for one in page.children], page.children_count) == (["Zunda"], 1)


def test_tags_are_made_put_on_and_taken_off(dairy, do, cast):
    do("anna", "account.tag", dairy, tags="Exporter, key  region ,exporter")
    page = ask(cast.actor("anna"), "account.page", {"id": dairy})
    assert page.tags == ("exporter", "key region")
    do("anna", "account.untag", dairy, tags="exporter")
    assert ask(cast.actor("anna"), "account.page", {"id": dairy}).tags == ("key region",)


def test_tier_and_status_carry_their_reason_and_day(dairy, do):
    do("anna", "account.set_tier", dairy, tier="a", tier_reason="Three sites")
    do("anna", "account.change_status", dairy, status="client")
    row = Account.objects.get(public_id=dairy)
    assert (row.tier, row.tier_reason, row.status, row.customer_since is not None) == (
        "a",
        "Three sites",
        "client",
        True,
    )
    assert {"account.tier_set", "account.status_changed"} <= set(OutboxEvent.objects.values_list("name", flat=True))


def test_names_and_addresses_are_added_found_by_corrected_and_removed(dairy, do):
    name = do("anna", "account.add_name", dairy, name="Лиелупское молоко", name_kind="translation", language="ru")
    assert "лиелупское" in SearchDocument.objects.get(kind="account").text
    do("anna", "account_name.edit", name.public_id, language=None)
    removed = do("anna", "account_name.remove", name.public_id)
    assert "лиелупское" not in SearchDocument.objects.get(kind="account").text
    assert removed.answer["undo"]["input"]["name"] == "Лиелупское молоко"
    with pytest.raises(RuleBroken, match="at least a street"):
        do("anna", "account.add_address", dairy, purpose="postal")
    place = do("anna", "account.add_address", dairy, lines="Pasta iela 26", city="Jelgava", latitude="56.65")
    do("anna", "address.edit", place.public_id, postal_code="LV-3001")
    with pytest.raises(SubjectNotFound):
        do("clara", "address.edit", place.public_id, postal_code="X")
    do("anna", "address.remove", place.public_id)
    assert not AccountName.objects.exists()


def test_archive_and_bring_back(dairy, do):
    do("anna", "account.archive", dairy, reason="Closed")
    with pytest.raises(ActionRefused, match="archived already"):
        do("anna", "account.archive", dairy)
    do("anna", "account.restore", dairy)
    with pytest.raises(ActionRefused, match="not archived"):
        do("anna", "account.restore", dairy)
    assert Account.objects.get(public_id=dairy).archived_at is None


def test_a_private_client_has_a_person_and_stays_a_secret_of_the_log(do, cast):
    made = do("anna", "account.create", name="Zane Liepa", account_type="person", email="zane@example.lv")
    row = Account.objects.get(public_id=made.public_id)
    assert (row.person.identity.email, row.contacts.get().is_main) == ("zane@example.lv", True)
    do("anna", "account.edit", made.public_id, name="Zane Liepa-Ozola")
    row.person.identity.refresh_from_db()
    assert row.person.identity.name == "Zane Liepa-Ozola"
    from mainstay.framework.audit.models import AuditCommitment, AuditEntry

    assert not any("Liepa" in str(entry.changes) + str(entry.input) for entry in AuditEntry.objects.all())
    assert AuditCommitment.objects.filter(person_key=row.person.key, text__contains="Liepa-Ozola").exists()


def test_the_page_is_read_within_its_budget_and_as_of_a_past_moment(dairy, do, cast, django_assert_max_num_queries):
    for number in range(7):
        do("anna", "contact.create", account=dairy, name=f"Person {number}", email=f"p{number}@lielupe.lv")
    do("anna", "account.tag", dairy, tags="one")
    before = timezone.now()
    do("anna", "account.edit", dairy, name="New name")
    do("dace", "account.assign", dairy, owner=cast.boris.public_id, reason="Territory")
    actor = cast.actor("boris")
    with django_assert_max_num_queries(20):
        page = ask(actor, "account.page", {"id": dairy})
    assert (page.name, page.owner.name, page.people_count, len(page.people)) == ("New name", "Boris Novák", 7, 5)
    past = ask(actor, "account.page", {"id": dairy}, as_of=before)
    assert (past.name, past.owner.name, past.people_count, past.tags) == (
        "Lielupes Piens SIA",
        "Anna Bērziņa",
        7,
        ("one",),
    )
    assert changes_of(Account, Account.objects.get(public_id=dairy).pk)


def test_a_duty_opens_the_card_and_no_more(dairy, do, cast):
    from mainstay.framework.scopes.access import Reach, grant_access, own_holder
    from mainstay.framework.scopes.models import AccountAccess

    row = Account.objects.get(public_id=dairy)
    grant_access([Reach(own_holder(cast.clara.pk), row.pk, AccountAccess.DUTY, 1)], timezone.now())
    page = ask(cast.actor("clara"), "account.page", {"id": dairy})
    assert (page.is_card, page.name, page.turnover, page.people, page.figures) == (
        True, "Lielupes Piens SIA", None, (), None,
    )  # fmt: skip
    with pytest.raises(ActionRefused, match="card only"):
        do("clara", "account.edit", dairy, city="Riga")


def test_a_stranger_finds_nothing(dairy, do, cast):
    for name in ("account.page", "account.card", "account.group", "account.people"):
        with pytest.raises(SubjectNotFound):
            ask(cast.actor("clara"), name, {"id": dairy})
    with pytest.raises(SubjectNotFound):
        do("clara", "account.edit", dairy, city="Riga")
