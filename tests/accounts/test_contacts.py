"""Contacts: persons at accounts, apart from their identity; moved, ended, reached, addressed."""

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Contact, Person, PersonIdentity, Stakeholder


@pytest.fixture
def dairy(do):
    return do("anna", "account.create", name="Lielupes Piens", country="LV").public_id


@pytest.fixture
def janis(do, dairy):
    return do(
        "anna", "contact.create", account=dairy, name="Jānis Ozols", email="janis@lielupe.lv", phone="29 111 222",
        title="Purchasing manager", gender="male", language="lv", given_name="Jānis", family_name="Ozols",
    ).public_id  # fmt: skip


def test_a_contact_has_a_person_with_an_identity_and_its_keys(janis):
    contact = Contact.objects.get(public_id=janis)
    identity = contact.person.identity
    assert (identity.phone_key, identity.email_key, contact.is_main) == ("+37129111222", "janis@lielupe.lv", True)
    assert contact.name_key == identity.name_key
    assert len(contact.person.key) == 24


def test_the_log_holds_no_name_in_clear(janis, do):
    do("anna", "contact.edit", janis, name="Jānis Ozoliņš", note="Likes ice hockey")
    for entry in AuditEntry.objects.exclude(action="account.create"):
        text = str(entry.input) + str(entry.changes)
        assert "Ozol" not in text
        assert "hockey" not in text


def test_a_name_is_needed_and_may_come_from_its_parts(dairy, do):
    with pytest.raises(RuleBroken, match="Write the name"):
        do("anna", "contact.create", account=dairy, email="x@y.lv")
    made = do("anna", "contact.create", account=dairy, given_name="Ilze", family_name="Kalniņa")
    assert Contact.objects.get(public_id=made.public_id).person.identity.name == "Ilze Kalniņa"


def test_an_edit_changes_identity_and_place_and_says_so_to_other_editors(janis, do, cast):
    before = Contact.objects.get(public_id=janis)
    done = do("anna", "contact.edit", janis, email="j.ozols@lielupe.lv", department="Purchasing")
    after = Contact.objects.get(public_id=janis)
    assert (after.person.identity.email_key, after.department, after.title) == (
        "j.ozols@lielupe.lv", "Purchasing", "Purchasing manager",
    )  # fmt: skip
    assert done.version == after.version > before.version
    page = ask(cast.actor("anna"), "contact.page", {"id": janis})
    fresh = {age.field: (age.checked_by, age.is_stale) for age in page.ages}
    assert fresh["email"] == ("Anna Bērziņa", False)


def test_alike_contacts_are_named_in_the_answer_and_do_not_stop(janis, dairy, do, cast):
    again = do("anna", "contact.create", account=dairy, name="Janis Ozols", phone="+371 29111222")
    assert again.answer["alike"] == [janis]
    hits = ask(cast.actor("anna"), "contact.alike", {"name": "Ozols Janis", "email": "JANIS@lielupe.lv"})
    assert hits[0].contact.id == janis
    assert any("address" in str(reason) for reason in hits[0].reasons)
    assert ask(cast.actor("clara"), "contact.alike", {"name": "Jānis Ozols"}) == []


def test_a_person_known_elsewhere_is_taken_over_not_doubled(janis, do):
    other = do("anna", "account.create", name="Other").public_id
    person = Contact.objects.get(public_id=janis).person.public_id
    do("anna", "contact.create", account=other, person=person)
    assert (Person.objects.count(), PersonIdentity.objects.count(), Contact.objects.count()) == (1, 1, 2)
    with pytest.raises(RuleBroken, match="contact here already"):
        do("anna", "contact.create", account=other, person=person)


def test_moving_ends_one_place_and_begins_another(janis, do, cast):
    other = do("anna", "account.create", name="New employer").public_id
    moved = do("anna", "contact.move", janis, account=other, title="Director")
    old, new = Contact.objects.get(public_id=janis), Contact.objects.get(public_id=moved.public_id)
    assert (old.to_on, old.is_main, new.from_on, new.person_id) == (new.from_on, False, new.from_on, old.person_id)
    page = ask(cast.actor("anna"), "contact.page", {"id": moved.public_id})
    assert [(place.contact, place.account.name) for place in page.places] == [(janis, "Lielupes Piens")]
    with pytest.raises(RuleBroken, match="ended on"):
        do("anna", "contact.move", janis, account=other)


def test_one_main_contact_per_account(janis, dairy, do):
    second = do("anna", "contact.create", account=dairy, name="Second", is_main=True).public_id
    assert list(Contact.objects.filter(is_main=True).values_list("public_id", flat=True)) == [second]
    do("anna", "contact.make_main", janis)
    assert list(Contact.objects.filter(is_main=True).values_list("public_id", flat=True)) == [janis]
    do("anna", "contact.end", janis)
    with pytest.raises(RuleBroken, match="has ended"):
        do("anna", "contact.make_main", janis)
    do("anna", "contact.resume", janis)


def test_ways_to_reach_are_read_or_refused(janis, do):
    with pytest.raises(RuleBroken, match="country code"):
        do("anna", "contact.add_point", janis, point_type="fax", value="no number")
    made = do("anna", "contact.add_point", janis, point_type="mobile", value="29 333 444", label="private")
    point = Contact.objects.get(public_id=janis).person.points.get()
    assert (point.normal, point.label) == ("+37129333444", "private")
    with pytest.raises(SubjectNotFound):
        do("clara", "contact_point.edit", made.public_id, label="mine")
    do("anna", "contact_point.remove", made.public_id)


def test_a_salutation_is_suggested_and_kept_only_when_stored(janis, do, cast):
    lines = {one.language: one for one in ask(cast.actor("anna"), "contact.salutations", {"id": janis})}
    assert (lines["lv"].suggested, lines["lv"].stored) == ("Cienījamais Ozola kungs!", "")
    do("anna", "contact.set_salutation", janis, language="lv", line="Labdien, Jāni!")
    lines = {one.language: one for one in ask(cast.actor("anna"), "contact.salutations", {"id": janis})}
    assert lines["lv"].stored == "Labdien, Jāni!"
    do("anna", "contact.set_salutation", janis, language="lv", line="")
    assert not Contact.objects.get(public_id=janis).person.salutations.exists()


def test_a_frozen_person_is_seen_by_nobody(janis, cast):
    Person.objects.update(state="frozen")
    kind = registry.kinds["contact"]
    assert not any(visible_to(cast.actor(who), kind).exists() for who in cast.users)


def test_stakeholders_may_be_unknown_and_belong_to_the_account(janis, dairy, do, cast):
    unknown = do("anna", "account.add_stakeholder", dairy, role="economic_buyer", note="Signs above 1m", influence=5)
    do("anna", "account.add_stakeholder", dairy, role="coach", contact=janis, stance="for")
    people = ask(cast.actor("anna"), "account.page", {"id": dairy}).people
    assert [(one.id, one.role) for one in people] == [("", "economic_buyer"), (janis, "coach")]
    other = do("anna", "account.create", name="Other").public_id
    stranger = do("anna", "contact.create", account=other, name="Somebody").public_id
    with pytest.raises(RuleBroken, match="another account"):
        do("anna", "stakeholder.edit", unknown.public_id, contact=stranger)
    do("anna", "stakeholder.edit", unknown.public_id, contact=janis, influence=4)
    with pytest.raises(InputInvalid):
        do("anna", "stakeholder.edit", unknown.public_id, influence=9)
    do("anna", "stakeholder.remove", unknown.public_id)
    assert Stakeholder.objects.count() == 1


def test_competitors_are_named_once_and_seen_at_clients(dairy, do, cast):
    fennmark = do("anna", "competitor.create", name="Fennmark", website="fennmark.example").public_id
    with pytest.raises(RuleBroken, match="already"):
        do("anna", "competitor.create", name="FENNMARK")
    with pytest.raises(RuleBroken, match="still to come"):
        do("anna", "account.record_sighting", dairy, competitor=fennmark, what="Trial", seen_on="2400-01-01")
    do("anna", "account.record_sighting", dairy, competitor=fennmark, what="Trial of a stabiliser", is_threat=True)
    seen = ask(cast.actor("anna"), "account.sightings", {"id": dairy})
    assert [(one.competitor.name, one.is_threat) for one in seen] == [("Fennmark", True)]
    assert ask(cast.actor("anna"), "competitor.page", {"id": fennmark}).threatened == 1
    assert ask(cast.actor("clara"), "competitor.page", {"id": fennmark}).sightings == ()
    with pytest.raises(ActionRefused):
        do("admin", "competitor.create", name="Not mine")


def test_the_history_names_who_changed_what(dairy, do, cast):
    do("anna", "account.edit", dairy, city="Jelgava")
    do("dace", "account.assign", dairy, owner=cast.boris.public_id, reason="Territory")
    lines = ask(cast.actor("dace"), "account.history", {"id": dairy})
    assert [(one.action, one.who) for one in lines] == [
        ("account.assign", "Dace Kalniņa"), ("account.edit", "Anna Bērziņa"), ("account.create", "Anna Bērziņa"),
    ]  # fmt: skip
    owner = next(change for change in lines[0].changes if change.field == "owner")
    assert (owner.before, owner.after) == ("Anna Bērziņa", "Boris Novák")
    city = next(change for change in lines[1].changes if change.field == "city")
    assert (city.before, city.after) == ("", "Jelgava")
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("clara"), "account.history", {"id": dairy})


def test_a_change_from_outside_the_program_is_in_the_history(dairy, cast):
    from django.db import connection

    from mainstay.modules.accounts.models import Account

    if connection.vendor == "postgresql":
        # The test's own transaction still carries the act that made the account.
        connection.cursor().execute("SELECT set_config('mainstay.action', '', true)")
    Account.objects.filter(public_id=dairy).update(city="Rewritten")
    lines = ask(cast.actor("anna"), "account.history", {"id": dairy})
    assert [(one.who, [c.after for c in one.changes]) for one in lines if not one.action] == [("", ["Rewritten"])]


CARD = """BEGIN:VCARD
VERSION:4.0
FN:Ilze Kalniņa
N:Kalniņa;Ilze;;;
TITLE:Quality
ORG:Lielupes Piens;Laboratory
EMAIL;PREF=1:ilze@lielupe.lv
EMAIL:ilze@home.lv
TEL;TYPE=cell:+371 29 777 888
TEL;TYPE=fax:+371 63 000 001
BDAY:19800102
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Janis Ozols
EMAIL:janis@lielupe.lv
TEL:not a number at all, really
END:VCARD
"""


def test_cards_become_contacts_and_likenesses_are_named(janis, dairy, do):
    done = do("anna", "contact.read_cards", account=dairy, cards=CARD)
    ilze = Contact.objects.get(public_id=done.answer["contacts"][0])
    identity = ilze.person.identity
    assert (identity.given_name, identity.email, identity.mobile, str(identity.born_on), ilze.department) == (
        "Ilze", "ilze@lielupe.lv", "+371 29 777 888", "1980-01-02", "Laboratory",
    )  # fmt: skip
    assert sorted(point.normal for point in ilze.person.points.all()) == ["+37163000001", "ilze@home.lv"]
    assert done.answer["alike"][done.answer["contacts"][1]] == [janis]
    with pytest.raises(RuleBroken, match="here are 0"):
        do("anna", "contact.read_cards", account=dairy, cards="no card")


def test_a_contact_leaves_as_a_card_and_comes_back_the_same(janis, dairy, do, cast, client):
    do("anna", "contact.add_point", janis, point_type="email", value="janis@home.lv")
    client.force_login(cast.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/contacts/{janis}/~card.vcf")
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/vcard")
    other = do("anna", "account.create", name="Other").public_id
    done = do("anna", "contact.read_cards", account=other, cards=text)
    again = Contact.objects.get(public_id=done.answer["contacts"][0])
    before, after = Contact.objects.get(public_id=janis).person, again.person
    assert (after.identity.name, after.identity.email_key, after.identity.phone_key) == (
        before.identity.name, before.identity.email_key, before.identity.phone_key,
    )  # fmt: skip
    assert [p.normal for p in after.points.all()] == ["janis@home.lv"]
    client.force_login(cast.clara, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/contacts/{janis}/~card.vcf").status_code == 404
