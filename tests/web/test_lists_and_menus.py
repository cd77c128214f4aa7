"""Lists, menus, keys and secrets in the browser."""

import json
import re

import pytest
from django.test import Client

from mainstay.framework.registry import registry
from mainstay.framework.tokens.models import ApiToken


@pytest.fixture
def browser(cast):
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def test_every_letter_after_g_leads_to_one_page():
    keys = [item.key for item in registry.nav if item.key]
    assert sorted(keys) == sorted(set(keys))


def test_every_page_of_the_menu_stands_in_a_group_that_is_shown(browser):
    text = browser("admin").get("/settings/me/").content.decode()
    assert 'href="/competitors/"' in browser("anna").get("/").content.decode()
    assert 'href="/tokens/"' in text
    assert 'href="/webhooks/"' in text


def test_consent_stands_in_the_menu_of_those_who_look_after_it(browser):
    assert 'href="/consents/"' in browser("egils").get("/").content.decode()
    assert 'href="/consents/"' not in browser("anna").get("/").content.decode()


def test_a_link_to_the_orders_of_an_account_is_a_filter_that_can_be_dropped(browser, do):
    mine = do("anna", "account.create", name="Lielupes Piens").public_id
    other = do("anna", "account.create", name="Rokytenske mlyny").public_id
    for number, account in (("A-1", mine), ("B-2", other)):
        do("anna", "order.record", account=account, number=number, ordered_on="2026-11-02", currency="EUR",
           lines=[{"description": "Pectin", "unit_price": "9"}])  # fmt: skip
    anna = browser("anna")
    for path in ("orders", "deals"):
        led = anna.get(f"/{path}/?account={mine}")
        assert led.status_code == 302, path
        text = anna.get(led["Location"]).content.decode()
        assert re.search(r'<span class="chip is-on">.*?<bdi>Lielupes Piens</bdi>', text), path
    text = anna.get(anna.get(f"/orders/?account={mine}")["Location"]).content.decode()
    assert ("A-1" in text, "B-2" in text) == (True, False)
    dropped = re.search(r'href="([^"]+)" aria-label="Drop the filter', text)[1].replace("&amp;", "&")
    assert "B-2" in anna.get(dropped).content.decode()


def test_a_link_keeps_the_filter_that_it_brings_along(browser, do):
    mine = do("anna", "account.create", name="Lielupes Piens").public_id
    kept = json.dumps({"field": "status", "is": ["recorded"]})
    led = browser("anna").get("/orders/", {"account": mine, "filter": kept})
    assert led["Location"].count("field") == 2


def test_a_name_in_a_foreign_script_is_shown_in_letters_that_the_reader_knows(browser, do):
    do("anna", "account.create", name="अरावली अचार", name_latin="Aravali Achar")
    anna = browser("anna")
    text = anna.get("/accounts/").content.decode()
    assert "<bdi>Aravali Achar</bdi>" in text
    assert 'title="अरावली अचार"' in text
    anna.post("/language/", {"language": "hi", "next": "/"})
    assert "<bdi>अरावली अचार</bdi>" in anna.get("/accounts/").content.decode()


def test_bringing_back_is_offered_where_something_was_put_away(browser, do):
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    anna, address = browser("anna"), f"/accounts/{account}/"
    assert f"/do/account.restore/{account}/" not in anna.get(address).content.decode()
    do("anna", "account.archive", account)
    text = anna.get(address).content.decode()
    assert "Archived on" in text
    assert f'data-post="/do/account.restore/{account}/"' in text
    assert f"/do/account.archive/{account}/" not in text


def test_a_token_is_made_in_the_browser_shown_once_and_revoked_there(browser):
    anna = browser("anna")
    assert 'href="/do/token.create/"' in anna.get("/tokens/").content.decode()
    form = anna.get("/do/token.create/").content.decode()
    assert re.search(r"<textarea[^>]*>\s*read</textarea>", form)
    made = anna.post("/do/token.create/", {"name": "Spreadsheet", "verbs": "read\naccount.*", "days": "30"})
    assert made.status_code == 200, made.content.decode()[:3000]
    secret = re.search(r'value="(ms_[^"]+)"', made.content.decode())[1]
    token = ApiToken.objects.get()
    assert token.verbs == ["read", "account.*"]
    listed = anna.get("/tokens/").content.decode()
    assert secret not in listed
    assert f'data-post="/do/token.revoke/{token.public_id}/"' in listed
    assert anna.post(f"/do/token.revoke/{token.public_id}/", {}).status_code == 302
    assert "/do/token.revoke/" not in anna.get("/tokens/").content.decode()


def test_preferences_speak_in_words(browser):
    anna = browser("anna")
    anna.post("/language/", {"language": "lv", "next": "/"})
    assert "<bdi>Latviešu</bdi>" in anna.get("/settings/me/").content.decode()


def test_a_page_belongs_to_one_entry_of_the_menu(browser):
    def active(path):
        return re.findall(r'class="nav-item is-here" href="([^"]+)"', browser("dace").get(path).content.decode())

    assert active("/") == ["/"]
    assert active("/accounts/timeliness/") == ["/accounts/timeliness/"]
    assert active("/deals/forecast/") == ["/deals/board/"]
    assert active("/settings/me/") == []
