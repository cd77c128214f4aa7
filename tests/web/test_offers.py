"""A page offers only what its reader may do at all."""

import re

import pytest
from django.test import Client


@pytest.fixture
def browser(cast):
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def account(do):
    made = do("anna", "account.create", name="Lielupes Piens", city="Jelgava").public_id
    do("anna", "contact.create", account=made, name="Evija Eglīte", gender="female")
    do("anna", "account.add_stakeholder", made, role="coach")
    return made


@pytest.mark.parametrize("who", ["egils", "gita", "farid"])
def test_no_button_of_a_page_leads_to_a_refusal(browser, account, who):
    client = browser(who)
    for tab in ("", "people/", "facts/"):
        text = client.get(f"/accounts/{account}/{tab}").content.decode()
        for address in sorted(set(re.findall(r'href="(/do/[^"]+)"', text))):
            assert client.get(address.replace("&amp;", "&")).status_code == 200, (tab, address)


def test_the_owner_is_offered_to_find_out_who_is_unknown(browser, account):
    assert "/do/stakeholder.edit/" in browser("anna").get(f"/accounts/{account}/").content.decode()
