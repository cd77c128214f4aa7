"""Frozen, restricted, erased: who still sees what, what is kept, and that the audit chain stands."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.audit import chain
from mainstay.framework.audit.models import AuditCommitment, AuditEntry
from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import path_of, stage
from mainstay.framework.history.mirrors import columns, mirror_table, tracked_models
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.search.find import find
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, Contact, Person, PersonIdentity
from mainstay.modules.compliance.actions.erasure_list import list_path, listed, replay_erasures, write_list
from mainstay.modules.compliance.models import Erasure, RetentionClass, Suppression
from mainstay.modules.engagement.models import Interaction
from mainstay.modules.work.models import Duty

WORDS = ("Helen", "Marsh", "helen", "marsh", "7700900123", "7700 900123", "Purchasing director of the dairy")


@pytest.fixture
def life(do, client, helen, days):
    """Everything that happens around Helen: a talk that names her, a promise kept, a consent, edits."""
    do("anna", "contact.edit", helen, title="Purchasing director of the dairy", name="Helen Marsh-Kalniņa")
    do("anna", "contact.edit", helen, name="Helen Marsh")
    talk = do(
        "anna", "interaction.log", account=client, contacts=[helen], outcome="Helen wants 40 t", other_names="Zane Ozola",
        notes="<p>Marsh decides. Zane Ozola signs.</p>", topic="Call with Helen Marsh",
        promises=[{"what": "Send Helen the data", "due_on": days(1), "contact": helen}],
    ).public_id  # fmt: skip
    do("anna", "interaction.edit", talk, outcome="Helen Marsh takes 60 t")
    do("anna", "consent.give", contact=helen, channel="email", wording="Write to Helen Marsh", source="Fair in Riga")
    return talk


@pytest.fixture
def days():
    """``days(3)``: the day in three days, as text."""
    return lambda count: (timezone.localdate() + timedelta(days=count)).isoformat()


@pytest.fixture
def settled(do, life):
    """The same, with nothing owed to Helen any more."""
    for duty in Duty.objects.filter(state="open"):
        do("anna", "duty.done", duty.public_id)
    return life


def everything_stored():
    """All text in all business tables, their histories, the audit log, the outbox and the searched documents."""
    found = []
    with connection.cursor() as cursor:
        tables = [table for model in tracked_models() for table in (model._meta.db_table, mirror_table(model))
                  if columns(model)]  # fmt: skip
        tables += ["framework_auditentry", "framework_auditcommitment", "framework_outboxevent", "framework_searchdocument",
                   "framework_idempotencykey"]  # fmt: skip
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [(table, str(row)) for row in cursor.fetchall()]
    return found


def test_a_frozen_person_is_absent_from_list_search_page_and_api_for_everybody(do, cast, look, helen, person_of, undo):
    before = {who: visible_to(cast.actor(who), registry.kinds["contact"]).count() for who in cast.users}
    assert before["anna"] == before["gita"] == before["egils"] == 1
    frozen = do("egils", "person.freeze", person_of(helen), reason="Asks for restriction")
    for who in cast.users:
        assert not visible_to(cast.actor(who), registry.kinds["contact"]).exists()
        assert not find(cast.actor(who), "Helen Marsh")
    rows = list_page(cast.actor("gita"), "contact", ListState.read({}, registry.lists["contact"])).rows
    assert not rows
    with pytest.raises(SubjectNotFound):
        do("anna", "contact.edit", helen, interface="api", title="x")
    with pytest.raises(InputInvalid):
        do("anna", "consent.give", interface="api", contact=helen, channel="post", wording="w", source="s")
    undo("egils", frozen)
    assert {who: visible_to(cast.actor(who), registry.kinds["contact"]).count() for who in cast.users} == before
    assert find(cast.actor("anna"), "Helen Marsh")


def test_a_frozen_person_keeps_a_place_without_a_name_in_talks(do, look, client, helen, person_of):
    talk = do("anna", "interaction.log", account=client, contacts=[helen], outcome="x").public_id
    do("egils", "person.freeze", person_of(helen), reason="Asks")
    page = look("gita", "interaction.page", id=talk)
    assert "Helen" not in str(page.people)
    assert "Helen" not in str(look("anna", "engagement.timeline", account=client))


def test_each_look_of_compliance_is_written_down_and_nobody_else_looks(do, look, helen, person_of):
    person = person_of(helen)
    do("egils", "person.freeze", person, reason="Asks")
    shown = look("egils", "privacy.person", id=person)
    assert shown.names[0] == "Helen Marsh"
    assert [(line.state, line.reason) for line in shown.states] == [("frozen", "Asks")]
    assert [row.state for row in look("egils", "privacy.find", words="helen.marsh@example.com")] == ["frozen"]
    looks = AuditEntry.objects.filter(outcome="looked", subject_id=person)
    assert [entry.action for entry in looks.order_by("id")] == ["privacy.person", "privacy.find"]
    for who in ("anna", "gita", "dace", "admin"):
        for query, values in (("privacy.person", {"id": person}), ("privacy.erase_plan", {"id": person}),
                              ("privacy.access_export", {"id": person})):  # fmt: skip
            with pytest.raises(SubjectNotFound):
                look(who, query, **values)
        with pytest.raises((SubjectNotFound, ActionRefused)):
            do(who, "person.erase", person)
    assert Person.objects.get(public_id=person).state == "frozen"


def test_erasure_waits_for_open_duties_and_names_them(do, look, life, helen, person_of, classes):
    plan = look("egils", "privacy.erase_plan", id=person_of(helen))
    assert [duty.what for duty in plan.blocked_by] == ["Send Helen the data"]
    assert not plan.may_erase
    with pytest.raises(RuleBroken) as caught:
        do("egils", "person.erase", person_of(helen))
    assert "Send Helen the data" in str(caught.value)
    assert PersonIdentity.objects.get().name == "Helen Marsh"


def test_the_plan_says_what_happens_and_changes_nothing(look, settled, helen, person_of, classes):
    before = everything_stored()
    plan = look("egils", "privacy.erase_plan", id=person_of(helen))
    found = {(row.record_class, row.outcome) for row in plan.rows}
    assert found >= {("contact", "erase"), ("meeting_note", "pseudonymise"), ("promise", "pseudonymise"),
                     ("consent", "pseudonymise")}  # fmt: skip
    assert all(row.ground for row in plan.rows if row.record_class in classes and row.table != "work.Duty")
    assert (plan.state_after, plan.refusal, plan.suppressed_addresses) == ("erased", None, 2)
    assert plan.may_erase
    changed = {row for row in everything_stored() if row not in before}
    assert {table for table, _row in changed} <= {"framework_auditentry"}


def test_after_an_erasure_no_table_no_history_and_no_log_knows_the_name_and_the_chain_verifies(
    do, look, tell, settled, helen, person_of, classes, client
):
    do("anna", "contact.create", account=client, name="Zane Liepa")
    tell()
    chain.seal_pending()
    assert any(word in text for word in WORDS for _table, text in everything_stored())
    person = person_of(helen)
    do("egils", "person.erase", person, ground="request")
    assert not look("egils", "privacy.erase_plan", id=person).may_erase
    tell()
    left = [(table, word) for table, text in everything_stored() for word in WORDS if word in text]
    assert not left
    assert "Zane Ozola" in Interaction.objects.get().notes
    assert chain.verify().ok
    chain.seal_pending()
    result = chain.verify()
    assert (result.ok, result.erased_texts > 10) == (True, True)
    AuditCommitment.objects.all().delete()
    assert not chain.verify().ok


def test_a_refused_act_keeps_no_text_that_nobody_could_erase(cast, client):
    with pytest.raises(ActionRefused):
        perform(
            cast.actor("egils"),
            "contact.create",
            {"account": client, "name": "Helen Marsh", "email": "helen@example.com"},
        )
    entry = AuditEntry.objects.get(action="contact.create", outcome=AuditEntry.REFUSED)
    assert (entry.input["name"], entry.input["email"]) == ("•••", "•••")
    assert not AuditCommitment.objects.filter(person_key="").exists()
    assert not [table for table, text in everything_stored() for word in ("Helen", "helen") if word in text]
    chain.seal_pending()
    assert chain.verify().ok


def test_statistics_survive_and_the_certificate_names_nobody(do, settled, helen, person_of, classes):
    counts = (Interaction.objects.count(), Duty.objects.count(), Contact.objects.count())
    key = Person.objects.get(public_id=person_of(helen)).key
    made = do("egils", "person.erase", person_of(helen), requested_on="2026-01-05")
    assert (Interaction.objects.count(), Duty.objects.count(), Contact.objects.count()) == counts
    certificate = Erasure.objects.get(public_id=made.public_id)
    assert (certificate.person_key_erased, certificate.is_complete, Person.objects.get().state) == (key, True, "erased")
    assert {row["class"] for row in certificate.plan} >= {"contact", "meeting_note", "consent"}
    assert not any(word in json.dumps(certificate.plan) for word in WORDS)
    assert not SearchDocument.objects.filter(kind="contact").exists()
    with pytest.raises(ActionRefused):
        do("egils", "person.erase", Person.objects.get().public_id)


def test_somebody_erased_and_imported_again_gets_no_marketing(
    do, look, settled, helen, person_of, new_contact, classes
):
    do("egils", "person.erase", person_of(helen))
    again = new_contact(interface="import")
    assert again != helen
    do("anna", "consent.give", contact=again, channel="email", wording="w", source="List", proof="p")
    for channel in ("email", "phone", "post"):
        decision = look("anna", "consent.may_contact", contact=again, channel=channel)
        assert (decision.allowed, decision.basis) == (False, "suppressed") if channel != "post" else True
    assert Suppression.objects.filter(reason="erased", lifted_at=None).count() == 3


def test_what_must_be_kept_is_restricted_until_its_day_and_seen_by_compliance_only(
    do, cast, look, settled, helen, person_of, classes
):
    notes = RetentionClass.objects.get(code="meeting_note").public_id
    do("egils", "retention_class.edit", notes, on_request="when_due", months=12)
    person = person_of(helen)
    plan = look("egils", "privacy.erase_plan", id=person)
    kept = [row for row in plan.rows if row.outcome == "keep"]
    assert [row.record_class for row in kept] == ["meeting_note"]
    assert "art. 6(1)(f)" in kept[0].ground
    made = do("egils", "person.erase", person)
    row = Person.objects.get()
    assert (row.state, row.restricted_until, Erasure.objects.get(public_id=made.public_id).is_complete) == (
        "restricted", kept[0].until, False,
    )  # fmt: skip
    assert look("egils", "privacy.person", id=person).names[0] == "Helen Marsh"
    assert not visible_to(cast.actor("gita"), registry.kinds["contact"]).exists()
    assert not list(listed())
    assert chain.verify().ok


def test_a_legal_hold_beats_the_erasure_until_it_ends(do, look, settled, helen, person_of, classes):
    person = person_of(helen)
    hold = do("egils", "legal_hold.place", person=person, reason="Claim 4/2026").public_id
    assert look("egils", "privacy.erase_plan", id=person).state_after == "restricted"
    do("egils", "person.erase", person)
    assert PersonIdentity.objects.get().name == "Helen Marsh"
    assert "Helen" in Interaction.objects.get().notes + Interaction.objects.get().outcome
    do("egils", "legal_hold.end", hold)
    do("egils", "person.erase", person)
    assert (Person.objects.get().state, PersonIdentity.objects.get().name) == ("erased", "")


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_has_todays_erasures_replayed(do, settled, helen, person_of, classes):
    person = Person.objects.get(public_id=person_of(helen))
    identity = PersonIdentity.objects.filter(pk=person.pk).values().get()
    do("egils", "person.erase", person.public_id)
    assert [one.key for one in listed()] == [person.key]
    assert write_list() == 0
    assert list_path().stat().st_mode & 0o077 == 0
    # Yesterday's backup: the identity is back, and the base knows nothing of the erasure.
    PersonIdentity.objects.filter(pk=person.pk).update(**identity)
    Person.objects.filter(pk=person.pk).update(state="live")
    Erasure.objects.all().delete()
    Suppression.objects.all().delete()
    assert replay_erasures() == [person.key]
    assert (Person.objects.get().state, PersonIdentity.objects.get().name) == ("erased", "")
    assert Suppression.objects.filter(reason="erased").count() == 3
    assert replay_erasures() == []
    assert chain.verify().ok


def test_a_torn_line_of_the_list_does_not_stop_the_replay(do, helen, person_of, classes):
    key = Person.objects.get(public_id=person_of(helen)).key
    list_path().write_text(json.dumps({"key": key, "at": "2026-01-01T00:00:00+00:00"}) + '\n{"key": "abc')
    assert replay_erasures() == [key]


def test_the_access_export_holds_everything_of_the_person_and_nobody_else(do, look, life, helen, person_of, client):
    import io
    import zipfile

    do("anna", "contact.create", account=client, name="Zane Ozola", email="zane@example.com")
    export = look("egils", "privacy.access_export", id=person_of(helen))
    archive = zipfile.ZipFile(io.BytesIO(export.archive()))
    data = archive.read("data.json").decode()
    for word in ("Helen Marsh", "Purchasing director", "Helen.Marsh@example.com", "takes 60 t", "Send Helen the data",
                 "Write to Helen Marsh", "Fair in Riga", "contact.edit"):  # fmt: skip
        assert word in data, word
    for word in ("Zane", "Ozola", "zane@example.com"):
        assert word not in data, word
    assert {"data.json", "accounts_personidentity.csv", "audit.csv"} <= set(archive.namelist())
    assert AuditEntry.objects.filter(action="privacy.access_export", outcome="looked").exists()


def test_files_of_a_person_are_in_the_copy_and_go_with_the_erasure(
    do, cast, look, tell, settled, helen, person_of, classes, client, django_capture_on_commit_callbacks
):
    import io
    import zipfile

    def attach(name, content, about):
        staged = stage(cast.actor("anna"), name, [content]).public_id
        do("anna", "file.attach", file=staged, about=about)
        return StoredFile.objects.get(public_id=staged)

    own = attach("Passport of Helen.pdf", b"scan", f"contact:{helen}")
    named = attach("CV_Helen_Marsh.pdf", b"shared", f"account:{client}")
    other = attach("Prices.pdf", b"prices", f"account:{client}")
    export = look("egils", "privacy.access_export", id=person_of(helen))
    archive = zipfile.ZipFile(io.BytesIO(export.archive()))
    assert archive.read(f"files/{own.public_id}-Passport of Helen.pdf") == b"scan"
    assert "Prices.pdf" not in archive.read("data.json").decode()
    plan = look("egils", "privacy.erase_plan", id=person_of(helen))
    assert [row.count for row in plan.rows if row.table == "framework.StoredFile"] == [2]
    assert StoredFile.objects.filter(pk=own.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        do("egils", "person.erase", person_of(helen), ground="request")
    tell()
    assert not StoredFile.objects.filter(pk=own.pk).exists()
    assert (path_of(own.content_hash).exists(), path_of(named.content_hash).exists()) == (False, True)
    assert StoredFile.objects.get(pk=named.pk).name == "CV █████.pdf"
    assert StoredFile.objects.get(pk=other.pk).name == "Prices.pdf"
    assert not [(table, word) for table, text in everything_stored() for word in ("Passport", *WORDS) if word in text]
    assert chain.verify().ok


def test_a_private_client_goes_with_the_account(do, cast, client, classes):
    made = do(
        "anna", "account.create", name="Jane Private", account_type="person", email="jane@example.com", city="Riga"
    )
    account = Account.objects.select_related("person").get(public_id=made.public_id)
    do("anna", "interaction.log", account=made.public_id, outcome="Jane Private buys")
    do("egils", "person.erase", account.person.public_id)
    account.refresh_from_db()
    assert (account.name, account.email) == ("Erased person", "")
    assert not visible_to(cast.actor("gita"), registry.kinds["account"]).filter(pk=account.pk).exists()
    mirrors = [text for table, text in everything_stored() if table.endswith("_history")]
    assert not any("Jane" in text or "jane@" in text for text in mirrors)
    assert chain.verify().ok


def test_whose_data_came_from_elsewhere_is_to_be_told_within_a_month(do, look, helen, person_of):
    assert not look("anna", "privacy.notices_due")
    Person.objects.update(source="Fair list", created_at=timezone.now() - timedelta(days=40))
    (due,) = look("anna", "privacy.notices_due")
    assert (due.name, due.source, due.days_late > 7) == ("Helen Marsh", "Fair list", True)
    assert not look("clara", "privacy.notices_due")
    do("anna", "person.notify", due.person_id, how="post")
    assert not look("anna", "privacy.notices_due")


def test_each_record_class_has_a_ground_in_each_jurisdiction_or_the_start_fails(do, cast, look, classes):
    from mainstay.modules.compliance.queries.retention import grounds_are_complete, lacking_grounds

    assert lacking_grounds() == []
    assert all(not row.missing for row in look("egils", "retention_class.register"))
    cast.unit.country = "JP"
    cast.unit.save()
    assert {place for _code, place in lacking_grounds()} == {"JP"}
    assert grounds_are_complete(databases=["default"])[0].id == "compliance.E001"
    for row in RetentionClass.objects.all():
        do("egils", "retention_class.edit", row.public_id, grounds=[{"jurisdiction": "JP", "ground": "APPI art. 17"}])
    assert grounds_are_complete(databases=["default"]) == []


def test_loading_the_shipped_classes_again_changes_nothing(do, classes):
    do("egils", "retention_class.edit", RetentionClass.objects.get(code="contact").public_id, months=7)
    assert do("egils", "retention_class.load").answer["added"] == []
    assert RetentionClass.objects.get(code="contact").months == 7


def test_what_was_kept_is_erased_by_the_clock_when_its_day_has_come(do, settled, helen, person_of, classes):
    from mainstay.modules.compliance.schedules import finish_erasures

    notes = RetentionClass.objects.get(code="meeting_note").public_id
    do("egils", "retention_class.edit", notes, on_request="when_due", months=12)
    do("egils", "person.erase", person_of(helen))
    assert finish_erasures() == 0
    past = timezone.now() - timedelta(days=400)
    Interaction.objects.update(happened_at=past)
    Person.objects.update(restricted_until=(timezone.now() - timedelta(days=1)).date())
    assert finish_erasures() == 1
    assert (Person.objects.get().state, PersonIdentity.objects.get().name) == ("erased", "")
    assert finish_erasures() == 0
    assert chain.verify().ok
