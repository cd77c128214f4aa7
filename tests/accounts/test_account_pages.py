"""The pages of accounts as a browser gets them, in two directions of writing."""

import pytest


@pytest.fixture
def story(do, cast):
    dairy = do(
        "anna", "account.create", name="Lielupes Piens", country="LV", city="Jelgava", website="lielupe.lv",
        turnover="1200000.00 EUR", tier="a", tier_reason="Three sites", employees=85,
    ).public_id  # fmt: skip
    child = do("anna", "account.create", name="Lielupes Veikals", parent=dairy).public_id
    janis = do(
        "anna", "contact.create", account=dairy, name="Jānis Ozols", email="j@lielupe.lv", title="Buyer"
    ).public_id
    do("anna", "account.add_stakeholder", dairy, role="economic_buyer", influence=5)
    do("anna", "account.add_stakeholder", dairy, role="coach", contact=janis, stance="for")
    do("anna", "account.add_address", dairy, lines="Pasta iela 26", city="Jelgava", country="LV")
    do("anna", "account.add_name", dairy, name="Lielupe Dairy", name_kind="translation", language="en")
    do("anna", "account.tag", dairy, tags="exporter")
    do("anna", "account.edit", dairy, turnover="1300000.00 EUR", customer_since="2020-01-01")
    fennmark = do("anna", "competitor.create", name="Fennmark").public_id
    do("anna", "account.record_sighting", dairy, competitor=fennmark, what="Trial", is_threat=True)
    return {"dairy": dairy, "child": child, "janis": janis, "fennmark": fennmark}


@pytest.fixture
def anna(client, cast):
    client.force_login(cast.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


PAGES = [
    ("/accounts/{dairy}/", ["Lielupes Piens", "Three sites", "Jānis Ozols", "Find out", "Fennmark", "exporter"]),
    ("/accounts/{dairy}/people/", ["Jānis Ozols", "Coach"]),
    ("/accounts/{dairy}/group/", ["Lielupes Veikals"]),
    ("/accounts/{dairy}/facts/", ["Pasta iela 26", "Lielupe Dairy"]),
    ("/accounts/{dairy}/history/", ["Anna Bērziņa", "Edit"]),
    ("/accounts/{child}/", ["Lielupes Veikals", "part of"]),
    ("/contacts/{janis}/", ["Jānis Ozols", "Lielupes Piens", "never confirmed"]),
    ("/competitors/{fennmark}/", ["Fennmark", "Trial"]),
    ("/accounts/stale/", ["Everything is fresh"]),
    ("/accounts/timeliness/", ["Anna Bērziņa"]),
    ("/accounts/", ["Lielupes Piens"]),
    ("/contacts/", ["Jānis Ozols", "Buyer"]),
    ("/competitors/", ["Fennmark"]),
]


@pytest.mark.parametrize(("address", "texts"), PAGES)
def test_a_page_shows_its_record(address, texts, story, anna):
    answer = anna.get(address.format(**story))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "part-failed" not in body
    assert not [text for text in texts if text not in body]


def test_every_page_works_in_arabic(story, anna, cast):
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(language="ar")
    for address, _ in PAGES:
        answer = anna.get(address.format(**story))
        assert answer.status_code == 200
        assert 'dir="rtl"' in answer.content.decode()[:400]


def test_a_stranger_gets_not_found(story, client, cast):
    client.force_login(cast.clara, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/accounts/{dairy}/", "/accounts/{dairy}/history/", "/contacts/{janis}/"):
        assert client.get(address.format(**story)).status_code == 404


def test_the_queue_of_duplicates_is_for_those_who_may_merge(story, anna, client, cast, do):
    assert anna.get("/accounts/duplicates/").status_code == 403
    do("anna", "account.create", name="SIA Lielupes Piens", city="Jelgava")
    client.force_login(cast.dace, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/accounts/duplicates/")
    assert answer.status_code == 200
    assert "names that sound alike" in answer.content.decode()
    assert client.get("/accounts/duplicates/?kind=person").status_code == 200
