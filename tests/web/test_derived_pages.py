"""Pages derived from the registries: each opens, acts, refuses and undoes as promised."""

import json

import pytest
from django.test import Client

from mainstay.framework.registry import registry


@pytest.fixture
def browser(cast):
    """``browser("anna")``: a signed-in client."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def test_without_sign_in_every_page_leads_to_it(cast):
    for address in ("/", "/accounts/", "/do/account.create/", "/search/?q=x", "/tasks/"):
        answer = Client().get(address)
        assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True), address


def test_anna_opens_her_day_and_every_list_that_her_role_has(browser, cast):
    anna = browser("anna")
    assert anna.get("/").status_code == 200
    for spec in registry.lists:
        status = anna.get(f"/{spec.path}/").status_code
        own_rows = registry.kinds[spec.kind].own
        allowed = own_rows or cast.actor("anna").extent(registry.kinds[spec.kind].rights, "read") > 0
        assert status == (200 if allowed else 403), spec.path


def test_anna_creates_an_account_in_the_browser_and_finds_it(browser):
    anna = browser("anna")
    page = anna.get("/do/account.create/")
    assert page.status_code == 200
    wrong = anna.post("/do/account.create/", {"name": "", "country": "Latvia"})
    assert wrong.status_code == 422
    assert "two letters" in wrong.content.decode()
    made = anna.post("/do/account.create/", {"name": "Lielupes Piens", "country": "LV"})
    assert made.status_code == 302, made.content.decode()[:2000]
    record = anna.get(made["Location"])
    assert record.status_code == 200
    assert "Lielupes Piens" in record.content.decode()
    assert "Lielupes Piens" in anna.get("/accounts/").content.decode()
    found = anna.get("/palette/?q=lielupes").json()
    assert any(item["label"] == "Lielupes Piens" for item in found["items"])
    assert browser("clara").get(made["Location"]).status_code == 404


def test_a_filter_becomes_a_chip_and_narrows_the_list(browser, do):
    do("anna", "account.create", name="Alpha", tier="a")
    do("anna", "account.create", name="Beta", tier="b")
    anna = browser("anna")
    led = anna.get("/accounts/~filter/", {"field": "tier", "operator": "is", "value": "a", "apply": "1"})
    assert led.status_code == 302
    text = anna.get(led["Location"]).content.decode()
    assert "Alpha" in text
    assert "Beta" not in text
    broken = anna.get("/accounts/", {"filter": "{"})
    assert broken.status_code == 200
    assert "not valid JSON" in broken.content.decode()


def test_a_cell_is_edited_in_place(browser, do):
    made = do("anna", "account.create", name="Alpha")
    anna = browser("anna")
    kind = registry.kinds["account"]
    field = next(f for f in kind.fields if f.edit_with and f.edit_with == ("account.edit", "city"))
    address = f"/accounts/~cell/{made.public_id}/{field.name}/"
    assert anna.get(address).status_code == 200
    saved = anna.post(address, {"version": "1", field.edit_with[1]: "Jelgava"}, headers={"HX-Request": "true"})
    assert saved.status_code == 200, saved.content.decode()[:500]
    stale = anna.post(address, {"version": "1", field.edit_with[1]: "Ogre"}, headers={"HX-Request": "true"})
    assert stale.status_code == 422
    assert "Somebody changed this" in stale.content.decode()


def test_language_and_direction_follow_the_person(browser):
    anna = browser("anna")
    anna.post("/language/", {"language": "ar", "next": "/"})
    text = anna.get("/").content.decode()
    assert 'dir="rtl"' in text
    assert "tabler.rtl.min.css" in text
    anna.post("/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in anna.get("/").content.decode()


def test_lists_leave_as_csv_and_excel_only_with_the_right(browser, do):
    do("anna", "account.create", name="=Alpha()")
    anna = browser("anna")
    csv = b"".join(anna.get("/accounts/~export/csv/").streaming_content).decode("utf-8-sig")
    assert "=Alpha()" in csv
    assert "\n=Alpha()" not in csv
    assert b"".join(anna.get("/accounts/~export/xlsx/").streaming_content)[:2] == b"PK"
    assert browser("egils").get("/accounts/~export/csv/").status_code == 403


def test_saved_views_keep_filter_and_columns(browser, do):
    do("anna", "account.create", name="Alpha", tier="a")
    anna = browser("anna")
    state = json.dumps({"filter": {"field": "tier", "is": ["a"]}, "sort": "name", "columns": ["name"]})
    anna.post("/do/saved_view.save/", {"list_name": "account", "name": "My A", "state": state, "next": "/accounts/"})
    assert "My A" in anna.get("/accounts/").content.decode()


def test_every_page_forbids_inline_script(browser):
    answer = browser("anna").get("/accounts/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_every_label_of_a_form_names_its_field(browser):
    for who in ("anna", "gita", "egils"):
        client = browser(who)
        pages = {one.name: client.get(f"/do/{one.name}/") for one in registry.actions}
        seen = {name: page.content.decode() for name, page in pages.items() if page.status_code == 200}
        assert seen
        assert [name for name, page in seen.items() if 'for=""' in page] == []
