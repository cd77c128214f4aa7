"""Requests of persons: received by anybody, handled by compliance, answered in time, and forgotten with an erasure."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.compliance.test_privacy import WORDS, everything_stored

from mainstay.framework.audit import chain
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import PersonIdentity
from mainstay.modules.compliance.models import PrivacyRequest, Suppression
from mainstay.modules.compliance.schedules import press_requests
from mainstay.modules.work.models import Duty, Notification


@pytest.fixture
def asked(do, helen):
    """``asked("erasure")``: Anna notes what Helen asks for; its public id."""

    def run(sort, who="anna", **values):
        return do(who, "privacy_request.receive", sort=sort, contact=helen, **values).public_id

    return run


@pytest.fixture
def identified(do, asked, helen, person_of):
    """``identified("erasure")``: and Egils knows that it is she."""

    def run(sort, **values):
        made = asked(sort, **values)
        do("egils", "privacy_request.identify", made, person=person_of(helen), proof="known_address")
        return made

    return run


def test_whoever_hears_a_request_notes_it_and_compliance_has_a_month(do, cast, tell, asked):
    day = timezone.localdate() - timedelta(days=3)
    made = asked("access", received_on=day.isoformat(), received_by="talk", words="What do you know about me?")
    row = PrivacyRequest.objects.get(public_id=made)
    assert (row.who, row.answer_to, row.handler_id) == ("Helen Marsh", "helen.marsh@example.com", cast.egils.pk)
    duty = Duty.objects.get(subject_kind="privacy_request")
    assert (duty.assignee_id, duty.due_on, "Helen" in duty.what) == (cast.egils.pk, row.due_on, False)
    tell()
    assert Notification.objects.filter(user_id=cast.egils.pk).exists()
    kind = registry.kinds["privacy_request"]
    seen = {who for who in cast.users if visible_to(cast.actor(who), kind).exists()}
    assert seen == {"egils"}


def test_what_somebody_asked_stands_in_one_place_only(do, tell):
    do(
        "anna",
        "privacy_request.receive",
        sort="access",
        name="Jane Doe",
        answer_to="jane@example.org",
        words="I, Jane, ask",
    )
    tell()
    places = {table for table, text in everything_stored() if "Jane" in text or "jane" in text}
    assert places == {"compliance_privacyrequest"}


def test_bad_input_is_named(do, asked):
    with pytest.raises(InputInvalid) as nobody:
        do("anna", "privacy_request.receive", sort="access")
    with pytest.raises(InputInvalid) as future:
        asked("access", received_on=(timezone.localdate() + timedelta(days=2)).isoformat())
    assert (nobody.value.problems[0].path, future.value.problems[0].path) == ("name", "received_on")


def test_an_objection_holds_before_anybody_has_looked_into_it(do, look, asked, helen):
    do("anna", "consent.give", contact=helen, channel="email", wording="w", source="Fair")
    assert look("anna", "consent.may_contact", contact=helen, channel="email").allowed
    asked("objection", received_by="phone")
    found = [
        look("anna", "consent.may_contact", contact=helen, channel=one).allowed for one in ("email", "phone", "post")
    ]
    assert found == [False, False, False]
    do("anna", "privacy_request.receive", sort="objection", name="Jane", answer_to="jane@example.org")
    assert look("egils", "suppression.check", address="JANE@example.org").suppressed
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"objection"}


def test_the_steps_come_one_after_another_and_only_compliance_takes_them(do, asked, helen, person_of):
    made = asked("access")
    for who in ("anna", "gita", "dace"):
        with pytest.raises((SubjectNotFound, ActionRefused)):
            do(who, "privacy_request.identify", made, person=person_of(helen), proof="in_person")
    for step, values in (("settle", {"outcome": "x"}), ("answer", {})):
        with pytest.raises(ActionRefused):
            do("egils", f"privacy_request.{step}", made, **values)
    do("egils", "privacy_request.identify", made, person=person_of(helen), proof="known_address")
    do("egils", "privacy_request.settle", made, outcome="The copy was made")
    do("egils", "privacy_request.answer", made, answered_by="post")
    row = PrivacyRequest.objects.get()
    assert (row.state, "Helen Marsh" in row.letter, len(row.letter_digest)) == ("answered", True, 64)
    assert set(Duty.objects.filter(subject_kind="privacy_request").values_list("state", flat=True)) == {"done"}
    with pytest.raises(ActionRefused):
        do("egils", "privacy_request.refuse", made, reason="x")


def test_the_time_is_extended_once_and_only_within_the_first_month(do, at, asked):
    at(datetime(2027, 3, 2, 9, tzinfo=UTC))
    made = asked("access")
    do("egils", "privacy_request.extend", made, reason="Twelve years of letters", told_by="email")
    row = PrivacyRequest.objects.get()
    assert row.due_on.isoformat() == "2027-06-02"
    assert [duty.due_on for duty in Duty.objects.filter(state="open")] == [row.due_on]
    with pytest.raises(RuleBroken):
        do("egils", "privacy_request.extend", made, reason="Again", told_by="email")
    late = asked("portability")
    at(datetime(2027, 4, 3, 9, tzinfo=UTC))
    with pytest.raises(RuleBroken) as caught:
        do("egils", "privacy_request.extend", late, reason="Too late", told_by="email")
    assert "Answer now" in str(caught.value)


def test_a_week_before_its_last_day_a_request_is_told_once_to_all_who_answer_for_privacy(at, cast, tell, asked):
    at(datetime(2027, 3, 2, 9, tzinfo=UTC))
    asked("access")
    tell()
    before = Notification.objects.count()
    assert press_requests() == 0
    at(datetime(2027, 3, 26, 9, tzinfo=UTC))
    assert press_requests() == 1
    tell()
    assert Notification.objects.filter(user_id=cast.egils.pk).count() == before + 1
    assert press_requests() == 0


def test_an_erasure_cannot_be_said_to_be_done_without_being_done(do, identified):
    made = identified("erasure")
    with pytest.raises(RuleBroken):
        do("egils", "privacy_request.settle", made, outcome="Done")
    restriction = identified("restriction")
    with pytest.raises(RuleBroken):
        do("egils", "privacy_request.settle", restriction, outcome="Done")


def test_freezing_is_the_doing_of_a_restriction(do, look, identified, helen, person_of):
    made = identified("restriction")
    do("egils", "person.freeze", person_of(helen), reason="Asks for it")
    assert look("egils", "privacy_request.page", id=made).state == "done"


def test_after_the_answer_to_an_erasure_nothing_knows_who_asked_and_the_chain_verifies(
    do, look, tell, identified, helen, person_of, classes
):
    made = identified("erasure", words="Please erase me. Helen Marsh")
    do("egils", "person.erase", person_of(helen), requested_on=timezone.localdate().isoformat())
    page = look("egils", "privacy_request.page", id=made)
    assert (page.state, page.words) == ("done", "")
    assert "Helen Marsh" in page.letter
    assert "erased" in page.letter
    assert page.erasure_id in page.letter
    left = {table for table, text in everything_stored() if "Helen" in text}
    assert left == {"compliance_privacyrequest"}
    do("egils", "privacy_request.answer", made, answered_by="email")
    tell()
    assert not [(table, word) for table, text in everything_stored() for word in WORDS if word in text]
    chain.seal_pending()
    assert chain.verify().ok
    page = look("egils", "privacy_request.page", id=made)
    assert (page.who, page.letter, len(page.letter_digest)) == ("", "", 64)


def test_the_letter_speaks_the_language_of_the_person_and_gives_the_reason_of_a_refusal(do, look, asked, helen):
    made = asked("erasure", language="lv")
    do("egils", "privacy_request.refuse", made, reason="Mums jāglabā rēķini.")
    letter = look("egils", "privacy_request.page", id=made).letter
    assert "Mums jāglabā rēķini." in letter


def test_a_request_that_was_taken_back_owes_nothing_unless_it_is_done(do, identified, helen, person_of, classes):
    made = identified("access")
    do("egils", "privacy_request.withdraw", made, reason="Called")
    assert not Duty.objects.filter(state="open").exists()
    erased = identified("erasure")
    do("egils", "person.erase", person_of(helen))
    with pytest.raises(RuleBroken):
        do("egils", "privacy_request.withdraw", erased, reason="Changed the mind")


def test_who_may_have_asked_is_found_by_address_and_each_one_shown_is_a_look(do, look, helen, person_of):
    made = do(
        "anna", "privacy_request.receive", sort="access", name="H.", answer_to="Helen.Marsh@example.com"
    ).public_id
    page = look("egils", "privacy_request.page", id=made)
    assert [one.name for one in page.candidates] == ["Helen Marsh"]
    assert AuditEntry.objects.filter(action="privacy_request.page", subject_id=person_of(helen)).count() == 1
    unknown = do("anna", "privacy_request.receive", sort="access", name="Xavier Unknown").public_id
    assert look("egils", "privacy_request.page", id=unknown).candidates == ()


def test_one_button_gives_everything_and_another_what_the_person_gave(do, look, helen, person_of, classes):
    do("anna", "contact.edit", helen, title="Purchasing director of the dairy", note="Difficult in talks")
    everything = look("egils", "privacy.access_export", id=person_of(helen))
    archive = zipfile.ZipFile(io.BytesIO(everything.archive()))
    assert {"data.json", "read-me.html", "about.csv"} <= set(archive.namelist())
    assert "Difficult in talks" in archive.read("read-me.html").decode()
    given = look("egils", "privacy.portable_export", id=person_of(helen))
    archive = zipfile.ZipFile(io.BytesIO(given.archive()))
    data = json.loads(archive.read("data.json"))
    schema = json.loads(archive.read("schema.json"))
    assert data["accounts.PersonIdentity"][0]["email"] == "Helen.Marsh@example.com"
    assert set(schema["properties"]) == set(data)
    assert "Difficult" not in archive.read("data.json").decode()
    for who in ("anna", "gita", "clara"):
        with pytest.raises((SubjectNotFound, ActionRefused)):
            look(who, "privacy.portable_export", id=person_of(helen))


def test_the_record_of_processing_names_every_table_with_personal_columns(look, classes):
    from django.apps import apps

    found = look("egils", "privacy.processing_record")
    listed = {table.name for one in found.activities for table in one.tables}
    from mainstay.modules.compliance.queries.processing import in_words_of

    for model in apps.get_models():
        if getattr(model, "personal", None) and model.__module__.startswith("mainstay."):
            assert in_words_of(model._meta.label) in listed, model._meta.label
    assert [one.name for one in found.controllers] == ["Mainstay Trade Riga"]
    assert not [one for one in found.activities if one.record_class and not one.grounds]
    with pytest.raises(ActionRefused):
        look("anna", "privacy.processing_record")


def test_recipients_are_what_is_connected_now(do, look):
    assert not [one for one in look("egils", "privacy.processing_record").recipients if one.sort == "API token"]
    do("anna", "token.create", name="Phone", verbs=["read"])
    (token,) = [one for one in look("egils", "privacy.processing_record").recipients if one.sort == "API token"]
    assert token.name == "Phone (Anna Bērziņa)"


def test_identities_stay_until_the_step_is_taken(identified):
    identified("erasure")
    assert PersonIdentity.objects.get().name == "Helen Marsh"
