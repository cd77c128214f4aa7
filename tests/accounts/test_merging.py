"""Duplicates: found, kept separate, previewed exactly, merged with everything, and taken back exactly."""

import pytest
from django.apps import apps

from mainstay.framework.actions import perform
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.models import AccountAccess
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, Contact, KeptSeparate, Merge, Person


@pytest.fixture
def two(do, cast):
    kept = do("anna", "account.create", name="Lielupes Piens", city="Jelgava", tax_number="LV40003009497").public_id
    merged = do(
        "boris", "account.create", name="SIA Lielupes Piens", country="LV", website="lielupe.lv", segment="Dairy",
    ).public_id  # fmt: skip
    for who, account, name in (("anna", kept, "Jānis Ozols"), ("boris", merged, "Ilze Kalniņa")):
        do(who, "contact.create", account=account, name=name, is_main=True)
    do("boris", "account.add_name", merged, name="LP")
    do("boris", "account.add_address", merged, city="Jelgava")
    do("boris", "account.tag", merged, tags="shared,only here")
    do("anna", "account.tag", kept, tags="shared")
    do("boris", "account.add_team_member", merged, user=cast.clara.public_id)
    do("boris", "account.confirm", merged, fields="phone")
    do("boris", "account.add_stakeholder", merged, role="coach")
    do("boris", "account.create", name="Child", parent=merged)
    return kept, merged


def everything():
    """All rows of the module but merges, without versions; and what gives access and finds."""
    found = {}
    for model in apps.get_app_config("accounts").get_models():
        if model is Merge:
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.attname != "version"]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values(*columns))
    found["access"] = sorted(
        AccountAccess.objects.values_list("id", "holder_id", "account_id", "how", "from_at", "to_at")
    )
    found["search"] = sorted(SearchDocument.objects.values_list("kind", "record_id", "account_id", "text"))
    return found


def test_a_merge_moves_everything_and_comes_back_exactly(two, do, cast):
    kept, merged = two
    before = everything()
    done = do("dace", "account.merge", kept, other=merged, choices={"name": "merged"})
    row = Account.objects.get(public_id=kept)
    assert (row.name, row.city, row.segment, row.domain, row.tax_number) == (
        "SIA Lielupes Piens", "Jelgava", "Dairy", "lielupe.lv", "LV40003009497",
    )  # fmt: skip
    page = ask(cast.actor("anna"), "account.page", {"id": merged})
    assert (page.id, page.moved_from, page.people_count) == (kept, merged, 2)
    assert {name.name for name in page.names} == {"LP"}
    assert page.tags == ("only here", "shared")
    assert Account.objects.get(name="Child").parent.public_id == kept
    assert {one.user.name for one in page.team} == {"Clara Weiss"}
    seen = {w: visible_to(cast.actor(w), registry.kinds["account"]).count() for w in ("anna", "boris", "clara")}
    assert seen == {"anna": 1, "boris": 1, "clara": 1}
    assert Contact.objects.filter(is_main=True).count() == 1
    undo = done.answer["undo"]
    answer = perform(cast.actor("dace"), undo["action"], undo["input"], subject=undo["subject"]).answer
    assert answer["left"] == 0
    assert everything() == before


def test_the_former_name_finds_the_kept_account(two, do, cast):
    kept, merged = two
    do("dace", "account.merge", kept, other=merged)
    page = ask(cast.actor("anna"), "account.page", {"id": kept})
    assert (page.name, {name.name for name in page.names}) == ("Lielupes Piens", {"LP", "SIA Lielupes Piens"})
    assert SearchDocument.objects.filter(kind="account").count() == 2


def test_the_preview_is_what_the_merge_does_and_stores_nothing(two, do, cast):
    kept, merged = two
    before = everything()
    preview = ask(cast.actor("dace"), "account.merge_preview", {"id": kept, "other": merged})
    assert everything() == before
    assert not Merge.objects.exists()
    done = do("dace", "account.merge", kept, other=merged)
    assert preview.moved == done.answer["moved"]
    assert list(preview.fields) == done.answer["fields"]
    assert next(one["side"] for one in preview.fields if one["field"] == "segment") == "merged"


def test_a_merge_needs_the_right_on_both_and_a_sensible_pair(two, do, cast):
    kept, merged = two
    with pytest.raises(ActionRefused):
        do("anna", "account.merge", kept, other=merged)
    with pytest.raises(RuleBroken, match="same account"):
        do("dace", "account.merge", kept, other=kept)
    with pytest.raises(InputInvalid, match="kept or merged"):
        do("dace", "account.merge", kept, other=merged, choices={"owner": "merged"})
    private = do("anna", "account.create", name="Zane", account_type="person").public_id
    with pytest.raises(RuleBroken, match="private person"):
        do("dace", "account.merge", kept, other=private)
    outside = do("clara", "account.create", name="Of Clara").public_id
    with pytest.raises(InputInvalid):
        do("dace", "account.merge", kept, other=outside)


def test_what_changed_since_stays_when_a_merge_is_taken_back(two, do, cast):
    kept, merged = two
    done = do("dace", "account.merge", kept, other=merged)
    ilze = Contact.objects.get(person__identity__name="Ilze Kalniņa")
    do("anna", "contact.edit", ilze.public_id, title="Director")
    new = do("anna", "contact.create", account=kept, name="New person").public_id
    do("dace", "merge.undo", done.answer["undo"]["subject"])
    ilze.refresh_from_db()
    assert (ilze.account.public_id, ilze.title) == (merged, "Director")
    assert Contact.objects.get(public_id=new).account.public_id == kept
    with pytest.raises(RuleBroken, match="already"):
        do("dace", "merge.undo", done.answer["undo"]["subject"])


def test_merges_that_build_on_each_other_are_taken_back_in_order(two, do):
    kept, merged = two
    third = do("anna", "account.create", name="Third").public_id
    first = do("dace", "account.merge", kept, other=merged)
    second = do("dace", "account.merge", third, other=kept)
    with pytest.raises(RuleBroken, match="later merge"):
        do("dace", "merge.undo", first.answer["undo"]["subject"])
    do("dace", "merge.undo", second.answer["undo"]["subject"])
    do("dace", "merge.undo", first.answer["undo"]["subject"])
    assert Account.objects.filter(merged_into=None).count() == 4


def test_the_queue_offers_pairs_with_reasons_until_they_are_kept_separate(two, do, cast):
    kept, merged = two
    found = ask(cast.actor("dace"), "account.duplicates")
    assert {found[0].first.id, found[0].second.id} == {kept, merged}
    assert found[0].reasons
    do("dace", "account.keep_separate", kept, other=merged)
    do("dace", "account.keep_separate", merged, other=kept)
    assert KeptSeparate.objects.count() == 1
    assert ask(cast.actor("dace"), "account.duplicates") == []
    with pytest.raises(ActionRefused):
        ask(cast.actor("anna"), "account.duplicates")


def test_alike_accounts_are_shown_while_typing_within_what_is_seen(two, cast):
    found = ask(cast.actor("boris"), "account.alike", {"name": "lielupes piens", "website": "www.lielupe.lv"})
    assert [one.account.name for one in found] == ["SIA Lielupes Piens"]
    assert found[0].score > 80
    assert ask(cast.actor("clara"), "account.alike", {"name": "Other name entirely"}) == []


@pytest.fixture
def same_person(two, do):
    kept, _ = two
    first = do("anna", "contact.create", account=kept, name="Māra Liepa", email="mara@lielupe.lv").public_id
    second = do("anna", "contact.create", account=kept, name="Mara Liepa", email="mara@home.lv", mobile="+37129000111",
                title="Quality").public_id  # fmt: skip
    do("anna", "contact.set_salutation", second, language="lv", line="Labdien, Māra!")
    do("anna", "account.add_stakeholder", kept, role="coach", contact=second)
    return first, second


def test_two_persons_become_one_and_two_again(same_person, do, cast):
    first, second = (Contact.objects.get(public_id=one) for one in same_person)
    pairs = ask(cast.actor("dace"), "account.duplicates", {"kind": "person"})
    assert {pairs[0].first.id, pairs[0].second.id} == {first.person.public_id, second.person.public_id}
    before = everything()
    done = do("dace", "person.merge", first.person.public_id, other=second.person.public_id)
    person = Person.objects.get(pk=first.person_id)
    assert (person.identity.email, person.identity.mobile) == ("mara@lielupe.lv", "+37129000111")
    assert [point.value for point in person.points.all()] == ["mara@home.lv"]
    assert person.salutations.get().line == "Labdien, Māra!"
    assert {c.pk for c in Contact.objects.filter(person=person, to_on=None)} == {first.pk}
    assert first.stakes.get().role == "coach"
    with pytest.raises(SubjectNotFound):
        ask(cast.actor("anna"), "person.merge_preview", {"id": second.person.public_id, "other": person.public_id})
    do("dace", "merge.undo", done.answer["undo"]["subject"])
    assert everything() == before
